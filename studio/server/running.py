"""Run the server until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import uvicorn

from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.server.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studio.domain.serving import ServeOptions
    from studio.services.studio import Studio

_BACKLOG = 512
_FAREWELL_S = 2
_KEPT_ALIVE_S = 75
"""Longer than clients keep connections: one they are about to use again is not closed."""


async def serve(
    studio: Studio, options: ServeOptions, folder: Path, tell: Callable[[str], None]
) -> None:
    """Serve until the task is cancelled; then end what is under way and return.

    Args:
        studio: what stands behind the API.
        options: address, key and limits.
        folder: where the server keeps what it remembers.
        tell: called with the address once requests are answered.

    Raises:
        InputError: the address cannot be listened on.
    """
    listening = _bound(options)
    config = uvicorn.Config(
        create_app(studio, options, folder),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_max_size=options.allowance.socket_bytes,
        ws_max_queue=64,
        timeout_keep_alive=_KEPT_ALIVE_S,
        timeout_graceful_shutdown=_FAREWELL_S,
        lifespan="on",
    )
    server = _Server(config, lambda: tell(_address(options.host, listening)))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        server.should_exit = True
        while not running.done():  # a second signal changes nothing: the end is near
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(running)
    finally:
        listening.close()


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it, and says when it is up."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._tell()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _bound(options: ServeOptions) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        raise InputError(
            mark("Errors", "The server cannot listen on {host}, port {port}: {reason}."),
            hint=mark("Errors", "Choose another port with --port; 0 takes any that is free."),
            host=options.host,
            port=options.port,
            reason=error.strerror or str(error),
        ) from error
    listening.setblocking(False)
    return listening


def _address(host: str, listening: socket.socket) -> str:
    port = listening.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
