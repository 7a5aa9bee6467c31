"""The server as the window has it: a program of its own that is started, watched and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from asyncio.subprocess import PIPE
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.domain.signals import Signal
from studio.domain.text import mark

if TYPE_CHECKING:
    from asyncio.subprocess import Process

PATIENCE_S = 30.0
FAREWELL_S = 5.0
_ADDRESS = re.compile(r"http://\S+")
MOST_TOLD = 2_000
"""Characters of what a server says when it ends, kept for the user."""


class ServerState(Enum):
    """Where the server stands."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    FAILED = "failed"


class ServerFailed(StudioError):
    """The server could not be started, or ended by itself. Values: reason."""

    message = mark("Errors", "The server does not run: {reason}")
    hint = mark("Errors", "Choose another port in the settings and switch it on again.")


class LocalServer:
    """Serves the studio's voices to programs on this computer. Lives on the event loop.

    The server ends with the studio, however that ends: it reads from a pipe only we hold.
    """

    def __init__(self) -> None:
        self.changed: Signal[LocalServer] = Signal()
        self.state = ServerState.OFF
        self.url = ""
        """Where it answers, while it is on."""
        self.error: StudioError | None = None
        """Why it failed."""
        self._running: Process | None = None
        self._turn = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None

    async def start(self, port: int) -> None:
        """Start it, unless it runs; `state` tells how that went."""
        async with self._turn:
            if self.state is ServerState.ON:
                return
            self._become(ServerState.STARTING)
            try:
                self.url = await self._started(port)
            except ServerFailed as error:
                await self._end()
                self._become(ServerState.FAILED, error)
                return
            self._become(ServerState.ON)
            self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End it; nothing happens if it does not run."""
        async with self._turn:
            if self._watching is not None:
                self._watching.cancel()
                self._watching = None
            await self._end()
            self._become(ServerState.OFF)

    async def _started(self, port: int) -> str:
        """Start the program; return the address it tells.

        Raises:
            ServerFailed: it ended instead, or told nothing in time.
        """
        arguments = ("serve", "--until-input-ends", "--port", str(port))
        self._running = running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "studio", *arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=_environment(),
        )
        assert running.stdout is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while line := await running.stdout.readline():
                    found = _ADDRESS.search(line.decode("utf-8", "replace"))
                    if found:
                        return found[0]
        raise ServerFailed(reason=await _last_words(running))

    async def _watch(self) -> None:
        """Say so when it ends by itself."""
        assert self._running is not None
        reason = await _last_words(self._running)
        self._running = None
        self._become(ServerState.FAILED, ServerFailed(reason=reason))

    async def _end(self) -> None:
        running, self._running = self._running, None
        if running is None or running.returncode is not None:
            return
        assert running.stdin is not None
        running.stdin.close()
        try:
            async with asyncio.timeout(FAREWELL_S):
                await running.communicate()
        except TimeoutError:
            running.kill()
            await running.communicate()

    def _become(self, state: ServerState, error: StudioError | None = None) -> None:
        self.state, self.error = state, error
        if state is not ServerState.ON:
            self.url = ""
        self.changed.emit(self)


async def _last_words(running: Process) -> str:
    """Return what a server said when it ended."""
    assert running.stderr is not None
    told = (await running.stderr.read(MOST_TOLD)).decode("utf-8", "replace")
    code = await running.wait()
    lines = [line.partition("vivavoce: ")[2] or line for line in told.splitlines()]
    return lines[0].strip() if lines else f"exit code {code}"


def _environment() -> dict[str, str]:
    """Return an environment in which the program finds this very studio."""
    source = str(Path(__file__).parents[2])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}
