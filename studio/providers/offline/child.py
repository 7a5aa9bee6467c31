"""One child process of the offline engine, seen from the studio's event loop.

A thread reads the child's pipe and hands messages to the loop. That works on every event loop and
system alike, Qt's included, which asyncio's own subprocesses do not.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import studio
from studio.providers.offline import wire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

logger = logging.getLogger(__name__)

_DIRECT_WRITE = 16 << 10
"""Bytes that surely fit into an empty pipe; more is written by a thread."""


class ChildDied(Exception):
    """The child ended, was killed, or sent something that is no message."""


def worker_command(folder: Path) -> list[str]:
    """Return the command that starts a child with `folder` to write into."""
    return [sys.executable, "-m", "studio.providers.offline.worker", str(folder)]


class Child:
    """A started child. Use it for one request at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        self._loop = asyncio.get_running_loop()
        self._replies: asyncio.Queue[wire.Message | None] = asyncio.Queue()
        self._running = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, name="offline-voice", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._running.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._running.poll() is None

    async def send(self, message: wire.Message) -> None:
        """Give the child something to do.

        Raises:
            ChildDied: it is gone.
        """
        encoded = wire.encode(message)
        try:
            if len(encoded) <= _DIRECT_WRITE:
                self._write(encoded)
            else:
                await asyncio.to_thread(self._write, encoded)
        except OSError as error:
            raise ChildDied from error

    async def receive(self, timeout_s: float) -> wire.Message:
        """Return the next message.

        Raises:
            ChildDied: it ended without one.
            TimeoutError: none came in time.
        """
        async with asyncio.timeout(timeout_s):
            reply = await self._replies.get()
        if reply is None:
            raise ChildDied
        return reply

    def kill(self) -> None:
        """End the child at once and leave nothing of it behind."""
        self._running.kill()
        # A killed process is gone within moments; waiting for it leaves no zombie.
        self._running.wait()
        with contextlib.suppress(OSError):
            self._pipe(self._running.stdin).close()
        self._reader.join(timeout=5.0)
        with contextlib.suppress(OSError):
            self._pipe(self._running.stdout).close()

    def _write(self, encoded: bytes) -> None:
        pipe = self._pipe(self._running.stdin)
        left = memoryview(encoded)
        while left:
            left = left[pipe.write(left) :]

    def _read(self) -> None:
        pipe = self._pipe(self._running.stdout)
        reply: wire.Message | None = None
        while True:
            try:
                reply = wire.read(pipe)
            except (wire.WireError, OSError, ValueError) as error:
                logger.debug("child %s sent no message: %s", self.pid, error)
                reply = None
            try:
                self._loop.call_soon_threadsafe(self._replies.put_nowait, reply)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return
            if reply is None:
                return

    @staticmethod
    def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise ChildDied
        return stream


def _environment() -> dict[str, str]:
    """Return an environment in which the child finds this very studio and uses one core."""
    source = str(Path(studio.__file__).parents[1])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
