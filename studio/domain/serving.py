"""How the API is served: where it listens, who may come in, and how much they may ask for."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from studio.domain.errors import InputError
from studio.domain.text import mark

DEFAULT_PORT = 8137


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Limits clients meet, all of which may be set to see how a program bears them."""

    characters: int = 0
    """Credits a month; 0 = none is counted as too many."""
    concurrent: int = 32
    """Requests that generate at the same time."""
    patience_s: float = 60.0
    """How long one more waits for its turn before it is refused."""
    per_minute: int = 0
    """Requests of any kind in 60 seconds; 0 = any number."""
    json_bytes: int = 2 << 20
    upload_bytes: int = 512 << 20
    """Largest body of a request, as JSON and with files."""
    socket_bytes: int = 1 << 20
    """Largest message over a socket."""
    voices: int = 500
    """Voices that may be added."""
    history: int = 10_000
    """Entries kept; older ones go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """Address, key and limits."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    """0 = any that is free."""
    key: str = ""
    """What clients must send as `xi-api-key`; "" = nothing, on this machine only."""
    allowance: Allowance = Allowance()

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.key:
            raise InputError(
                mark("Errors", "Without a key the server listens on this computer only."),
                hint=mark("Errors", "Add --key, or leave --host at 127.0.0.1."),
            )


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only mean this machine."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
