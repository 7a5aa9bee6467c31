"""How a cloud provider is reached in the user's name: an address and a key nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from typing import SupportsIndex


class Secret:
    """A key. It shows itself to nobody who does not ask by name: no log, `repr` or copy has it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the key itself; for the request that needs it and the keyring, nothing else."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        """Refuse to be written anywhere."""
        raise TypeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One key of a provider as it is used now."""

    key_id: str
    label: str
    """What the user calls the key."""
    base_url: str
    """https, or http on this machine."""
    secret: Secret
