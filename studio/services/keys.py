"""The user's keys of providers: named in the settings, kept in the keyring, used from memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from studio.domain.access import Access, KeyEntry, Secret, base_url_of
from studio.domain.errors import InputError
from studio.domain.records import new_id
from studio.domain.signals import Signal
from studio.domain.text import mark
from studio.services.apart import apart
from studio.services.notices import Weight
from studio.storage.keyring_store import KeyringStore, KeyringUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studio.services.notices import Notices
    from studio.services.settings import KeyList, UserSettings

T = TypeVar("T")

PATIENCE_S = 120.0
"""How long the user may take to unlock the keyring."""


class KeyMalformed(InputError):
    """What was typed or pasted cannot be a key."""

    message = mark("Errors", "This is not a key.")
    hint = mark("Errors", "Copy it once more, without blanks and line breaks.")


class Keys:
    """Several keys for each provider, one of them in use. Lives on the event loop.

    Providers ask for `access` before each request, so a new key counts from the next one on.
    """

    def __init__(
        self, settings: UserSettings, notices: Notices, store: KeyringStore | None = None
    ) -> None:
        self.changed: Signal[str] = Signal()
        """Other keys, or another one in use; tells of which provider."""
        self._settings = settings
        self._notices = notices
        self._store = store or KeyringStore()
        self._secrets: dict[str, Secret] = {}
        self._lent: dict[str, Access] = {}
        """Used in place of kept ones, by provider."""
        self._turn = asyncio.Lock()
        self._is_loaded = False
        self._has_told = False

    async def load(self) -> None:
        """Fetch the keys from the keyring, unless that was done; without any it is left alone.

        What is missing there stays in the list without its key: `is_usable` tells.
        """
        async with self._turn:
            if self._is_loaded:
                return
            self._is_loaded = True
            entries = self._list.entries
            if not entries:
                return
            try:
                for entry in entries:
                    found = await self._in_keyring(partial(self._store.get, entry.id))
                    if found is not None:
                        self._secrets.setdefault(entry.id, found)
            except KeyringUnusable as error:
                self._is_loaded = False  # somebody may unlock it later
                self._tell(error)
        for provider_id in {entry.provider for entry in entries}:
            self.changed.emit(provider_id)

    def all(self, provider_id: str) -> tuple[KeyEntry, ...]:
        """Return a provider's keys in the order they were added."""
        return tuple(one for one in self._list.entries if one.provider == provider_id)

    def chosen(self, provider_id: str) -> KeyEntry | None:
        """Return the key in use; the first one where none was chosen."""
        entries = self.all(provider_id)
        wanted = self._list.chosen.get(provider_id)
        return next((one for one in entries if one.id == wanted), entries[0] if entries else None)

    def is_usable(self, key_id: str) -> bool:
        """Whether the key itself is known, and not its name alone."""
        return key_id in self._secrets

    def access(self, provider_id: str, key_id: str = "") -> Access | None:
        """Return how a provider is reached now; None without a key.

        Args:
            provider_id: such as "elevenlabs".
            key_id: one of its keys; "" = the one in use.
        """
        if not key_id and provider_id in self._lent:
            return self._lent[provider_id]
        entry = self._found(key_id) if key_id else self.chosen(provider_id)
        secret = self._secrets.get(entry.id) if entry else None
        if entry is None or secret is None:
            return None
        return Access(key_id=entry.id, label=entry.label, base_url=entry.base_url, secret=secret)

    def next_after(self, key_id: str) -> KeyEntry | None:
        """Return the key that could be used in place of one, going round; None if no other can."""
        entry = self._found(key_id)
        if entry is None:
            return None
        entries = self.all(entry.provider)
        place = entries.index(entry)
        others = (*entries[place + 1 :], *entries[:place])
        return next((one for one in others if self.is_usable(one.id)), None)

    async def add(self, provider_id: str, label: str, base_url: str, secret: Secret) -> KeyEntry:
        """Keep a new key; the first one of a provider is used at once.

        Raises:
            KeyMalformed: it is none.
            AddressUnsafe: keys may not be sent there.
        """
        return await self.put(new_id(), provider_id, (label, base_url), secret)

    async def put(
        self, key_id: str, provider_id: str, named: tuple[str, str], secret: Secret
    ) -> KeyEntry:
        """Keep a key under an id of the caller's, in place of one that has it.

        Args:
            key_id: any text that is the same next time.
            provider_id: whose key it is.
            named: its label and base URL.
            secret: the key.

        Raises:
            KeyMalformed: it is none.
            AddressUnsafe: keys may not be sent there.
        """
        label, base_url = named
        entry = KeyEntry(
            id=key_id,
            provider=provider_id,
            label=_plain(label),
            base_url=base_url_of(base_url),
        )
        await self._keep(key_id, valid_key(secret))
        others = [one for one in self._list.entries if one.id != key_id]
        self._replace([*others, entry], provider_id)
        return entry

    def lend(self, provider_id: str, access: Access) -> None:
        """Use a key that is kept nowhere, until the studio is closed."""
        self._lent[provider_id] = access
        self.changed.emit(provider_id)

    def rename(self, key_id: str, label: str) -> None:
        """Call a key something else; without a name it keeps its own."""
        if plain := _plain(label):
            self._update(key_id, label=plain)

    def move(self, key_id: str, base_url: str) -> None:
        """Use a key at another address.

        Raises:
            AddressUnsafe: keys may not be sent there.
        """
        self._update(key_id, base_url=base_url_of(base_url))

    def choose(self, key_id: str) -> None:
        """Use a key from the next request on."""
        entry = self._found(key_id)
        if entry is not None:
            chosen = {**self._list.chosen, entry.provider: key_id}
            self._settings.change(keys=replace(self._list, chosen=chosen))
            self.changed.emit(entry.provider)

    async def rotate(self, key_id: str, secret: Secret) -> None:
        """Put a new key in the place of an old one; it is used from the next request on.

        Raises:
            KeyMalformed: it is none; the old one stays.
        """
        entry = self._found(key_id)
        if entry is not None:
            await self._keep(key_id, valid_key(secret))
            self.changed.emit(entry.provider)

    async def delete(self, key_id: str) -> None:
        """Forget a key, here and in the keyring; another one of the provider is used then."""
        entry = self._found(key_id)
        if entry is None:
            return
        self._secrets.pop(key_id, None)
        others = [one for one in self._list.entries if one.id != key_id]
        self._replace(others, entry.provider)
        async with self._turn:
            try:
                await self._in_keyring(partial(self._store.delete, key_id))
            except KeyringUnusable as error:
                self._tell(error)

    @property
    def _list(self) -> KeyList:
        return self._settings.current.keys

    def _found(self, key_id: str) -> KeyEntry | None:
        return next((one for one in self._list.entries if one.id == key_id), None)

    def _replace(self, entries: Iterable[KeyEntry], provider_id: str) -> None:
        self._settings.change(keys=replace(self._list, entries=tuple(entries)))
        self.changed.emit(provider_id)

    def _update(self, key_id: str, **fields: str) -> None:
        entry = self._found(key_id)
        if entry is not None:
            changed = replace(entry, **fields)
            entries = (changed if one is entry else one for one in self._list.entries)
            self._replace(entries, entry.provider)

    async def _keep(self, key_id: str, secret: Secret) -> None:
        """Keep a key in the keyring, or until the studio is closed where there is none."""
        async with self._turn:
            self._secrets[key_id] = secret
            try:
                await self._in_keyring(partial(self._store.put, key_id, secret))
            except KeyringUnusable as error:
                self._tell(error)

    async def _in_keyring(self, call: Callable[[], T]) -> T:
        try:
            return await apart(call, PATIENCE_S)
        except TimeoutError as error:
            raise KeyringUnusable from error

    def _tell(self, error: KeyringUnusable) -> None:
        """Say once that keys are not kept."""
        if not self._has_told:
            self._has_told = True
            self._notices.tell(str(error), error.hint_text(), Weight.WARNING)


def _plain(label: str) -> str:
    return " ".join(label.split())


def valid_key(secret: Secret) -> Secret:
    """Return a key as it may stand in a header, without blanks around it.

    Raises:
        KeyMalformed: it is none.
    """
    key = secret.reveal().strip()
    if not key or not (key.isascii() and key.isprintable()) or " " in key:
        raise KeyMalformed
    return Secret(key)
