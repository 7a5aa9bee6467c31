"""`vivavoce serve`: the studio's voices over ElevenLabs' API, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.serving import Allowance, ServeOptions
from studio.domain.text import mark

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable
    from typing import TypeAlias

    from studio.cli.console import Console
    from studio.services.studio import Studio

    Serve: TypeAlias = Callable[[Studio, ServeOptions, Callable[[str], None]], Awaitable[None]]

KEY_VARIABLE = "VIVAVOCE_SERVER_KEY"
"""Environment variable with the key: arguments can be seen by everybody on the computer."""


async def run(
    serve: Serve | None, studio: Studio, options: argparse.Namespace, console: Console
) -> int:
    """Serve until a signal, or until who started it is gone; return 0."""
    if serve is None:
        raise InputError(mark("Errors", "This installation has no server."))
    wanted = ServeOptions(
        host=options.host,
        port=options.port,
        key=options.key or os.environ.get(KEY_VARIABLE, ""),
        allowance=_allowance(options),
    )

    def tell(address: str) -> None:
        console.say(f"listening:  {address}")
        console.answer({"url": address, "host": wanted.host, "process_id": os.getpid()})

    serving = asyncio.ensure_future(serve(studio, wanted, tell))
    if options.until_input_ends:
        _end_with_input(serving)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    return 0


def _allowance(options: argparse.Namespace) -> Allowance:
    return Allowance(
        characters=options.characters,
        concurrent=options.concurrent,
        patience_s=options.patience,
        per_minute=options.per_minute,
        upload_bytes=options.upload_mb << 20,
    )


def _end_with_input(serving: asyncio.Future[None]) -> None:
    """Cancel when standard input ends: who started the server has ended, however it did."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            while sys.stdin is not None and sys.stdin.buffer.read(4096):
                pass
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has ended already
            loop.call_soon_threadsafe(serving.cancel)

    threading.Thread(target=wait, name="parent", daemon=True).start()
