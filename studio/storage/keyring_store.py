"""The border to the system's keyring. Every call may wait for the user: only in threads."""

from __future__ import annotations

import contextlib

from studio.domain.access import Secret
from studio.domain.errors import StudioError
from studio.domain.text import mark

SERVICE = "Viva Voce"
"""How our entries are called in the keyring."""


class KeyringUnusable(StudioError):
    """There is no keyring, or it is locked and stays so."""

    message = mark("Errors", "The system's keyring cannot be used.")
    hint = mark("Errors", "Keys are kept until the studio is closed, and nowhere on the disk.")


class KeyringStore:
    """Keeps keys by their ids. The library is imported in the thread that first needs it."""

    def get(self, key_id: str) -> Secret | None:
        """Return a key, None if the keyring has none of this id.

        Raises:
            KeyringUnusable: nobody can tell.
        """
        import keyring  # noqa: PLC0415 - takes longer to load than a window may to open

        try:
            found = keyring.get_password(SERVICE, key_id)
        except _failures() as error:
            raise KeyringUnusable from error
        return Secret(found) if found else None

    def put(self, key_id: str, secret: Secret) -> None:
        """Keep a key in place of whatever has the id.

        Raises:
            KeyringUnusable: it could not be kept.
        """
        import keyring  # noqa: PLC0415

        try:
            keyring.set_password(SERVICE, key_id, secret.reveal())
        except _failures() as error:
            raise KeyringUnusable from error

    def delete(self, key_id: str) -> None:
        """Remove a key; nothing happens if there is none.

        Raises:
            KeyringUnusable: it may be there still.
        """
        import keyring  # noqa: PLC0415
        from keyring.errors import PasswordDeleteError  # noqa: PLC0415

        try:
            with contextlib.suppress(PasswordDeleteError):
                keyring.delete_password(SERVICE, key_id)
        except _failures() as error:
            raise KeyringUnusable from error


def _failures() -> tuple[type[Exception], ...]:
    """Return what keyrings fail with: the library's errors, and those of the bus behind it."""
    from keyring.errors import KeyringError  # noqa: PLC0415

    failures: tuple[type[Exception], ...] = (KeyringError, OSError)
    with contextlib.suppress(ImportError):  # other systems have no such bus
        from secretstorage.exceptions import SecretStorageException  # noqa: PLC0415

        failures += (SecretStorageException,)
    return failures
