"""What is served: one line of a table for each path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response

    from studio.server.call import Call


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and path, and what answers it."""

    method: str
    path: str
    answer: Callable[[Call], Awaitable[Response]]
    generates: bool = False
    """It waits for its turn and tells how busy the server is."""
    takes_files: bool = False
    """Its body may be as large as an upload."""
    is_open: bool = False
    """It needs no key."""
