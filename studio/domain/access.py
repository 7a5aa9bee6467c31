"""How a cloud provider is reached in the user's name: an address and a key nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from studio.domain.errors import InputError
from studio.domain.text import mark

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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """What is known of a key beside the key: kept with the settings, for everybody to see."""

    id: str
    provider: str
    """Id of the provider it belongs to."""
    label: str
    base_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudOptions:
    """How the user wants a cloud provider to be used."""

    model: str = ""
    """The provider's id of the model lines are spoken with; "" = the provider's choice."""
    output_format: str = ""
    """The provider's name of a format; "" = the best the plan allows."""
    most_parallel: int = 0
    """Requests at the same time; 0 = as many as the plan allows."""
    proxy: str = ""
    """Such as http://proxy.example:3128; "" = as the system says."""
    is_logged: bool = True
    """False asks the provider to keep nothing of what is sent; not every plan has that."""


class AddressUnsafe(InputError):
    """A base URL is neither https nor on this machine, or none at all. Values: address."""

    message = mark("Errors", "“{address}” is not a safe address.")
    hint = mark("Errors", "Use https, or a server on this computer such as http://localhost:8000.")


def base_url_of(text: str) -> str:
    """Return an address keys may be sent to, without a slash at its end.

    Raises:
        AddressUnsafe: neither https nor http on this machine; or it has a user, query or fragment.
    """
    from urllib.parse import urlsplit  # noqa: PLC0415 - the window is painted without

    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressUnsafe(address=address) from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    is_plain = host and not ("@" in parts.netloc or parts.query or parts.fragment)
    if not (is_safe and is_plain and address.isprintable()) or " " in address:
        raise AddressUnsafe(address=host or address)
    return address


class ProxyUnusable(InputError):
    """What was typed is no proxy."""

    message = mark("Errors", "“{address}” is not the address of a proxy.")
    hint = mark("Errors", "Use one such as http://proxy.example:3128.")


def proxy_of(text: str) -> str:
    """Return the address of a proxy, "" for none.

    Raises:
        ProxyUnusable: it is no address, or has a password, which settings must not have.
    """
    from urllib.parse import urlsplit  # noqa: PLC0415 - as above

    address = text.strip().rstrip("/")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname and parts.port)
    except ValueError as error:
        raise ProxyUnusable(address=address) from error
    if parts.scheme not in ("http", "https") or not is_whole or "@" in parts.netloc:
        raise ProxyUnusable(address=parts.hostname or address)
    return address


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    import ipaddress  # noqa: PLC0415 - as for `urlsplit`

    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
