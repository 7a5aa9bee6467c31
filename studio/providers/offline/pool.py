"""Keep the engine's children: one per parallel line, one warm, each killed without the others.

A line whose child dies is said again once by a fresh child; speech is deterministic, so what was
already delivered is simply skipped. A second death is reported and harms no other line.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import EngineCrashed, EngineError
from studio.providers.offline.child import Child, ChildDied, worker_command

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

    from studio.providers.offline.wire import Message

logger = logging.getLogger(__name__)

_START_TIMEOUT_S = 60.0


class Pool:
    """At most `size` children; requests beyond wait for one."""

    def __init__(
        self, size: int, command: Callable[[Path], Sequence[str]] = worker_command
    ) -> None:
        self._command = command
        self._slots = asyncio.Semaphore(size)
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._folder: Path | None = None
        self._is_closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of all children that run."""
        return tuple(child.pid for child in (*self._idle, *self._busy))

    @property
    def busy_pids(self) -> tuple[int, ...]:
        """The ids of the children that work on a request."""
        return tuple(child.pid for child in self._busy)

    async def warm(self) -> None:
        """Have one child ready, so that the next line is heard at once."""
        if not self._is_closed and not self._idle:
            await self._add_idle()

    async def exchange(self, request: Message, timeout_s: float) -> AsyncGenerator[Message, None]:
        """Send `request` to a child and yield its replies up to "done" or "error".

        Leaving early (break, cancel) kills exactly the child that works on it.

        Args:
            request: what to do.
            timeout_s: longest wait for one reply, seconds.

        Raises:
            EngineCrashed: two children died over it.
            EngineError: the pool is closed.
        """
        delivered = 0
        async with self._slots:
            for is_last_try in (False, True):
                try:
                    async with contextlib.aclosing(self._once(request, timeout_s)) as replies:
                        async for number, reply in _numbered(replies):
                            if number >= delivered:
                                delivered = number + 1
                                yield reply
                except (ChildDied, TimeoutError) as error:
                    logger.warning("a child of the offline engine died: %r", error)
                    if is_last_try:
                        raise EngineCrashed(provider="Viva Voce offline") from error
                else:
                    return

    async def _once(self, request: Message, timeout_s: float) -> AsyncGenerator[Message, None]:
        """Yield one child's replies; the child goes back to the others only when it is done."""
        child = await self._take()
        is_finished = False
        try:
            await child.send(request)
            while not is_finished:
                reply = await child.receive(timeout_s)
                is_finished = reply.kind in {"done", "error"}
                if is_finished:
                    self._give_back(child)
                yield reply
        finally:
            if not is_finished:
                self._end(child)

    async def close(self) -> None:
        """End all children; running requests fail. Safe to call twice."""
        self._is_closed = True
        for task in tuple(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for child in (*self._idle, *self._busy):
            child.kill()
        self._idle.clear()
        self._busy.clear()
        if self._folder is not None:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
            self._folder = None

    async def _take(self) -> Child:
        if self._is_closed:
            raise EngineError(provider="Viva Voce offline")
        while self._idle:
            child = self._idle.pop()
            if child.is_alive:
                self._busy.add(child)
                return child
            child.kill()
        child = await self._start()
        self._busy.add(child)
        return child

    def _give_back(self, child: Child) -> None:
        self._busy.discard(child)
        if self._is_closed:
            child.kill()
        else:
            self._idle.append(child)

    def _end(self, child: Child) -> None:
        self._busy.discard(child)
        child.kill()
        if not self._is_closed:
            task = asyncio.get_running_loop().create_task(self.warm())
            self._starting.add(task)
            task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.warning("the offline engine could not start a child: %r", error)

    async def _add_idle(self) -> None:
        child = await self._start()
        if self._is_closed:
            child.kill()
        else:
            self._idle.append(child)

    async def _start(self) -> Child:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="vivavoce-"))
        child = Child(self._command(self._folder))
        try:
            ready = await child.receive(_START_TIMEOUT_S)
        except BaseException:
            child.kill()
            raise
        if ready.kind != "ready":
            child.kill()
            raise ChildDied
        return child


async def _numbered(replies: AsyncIterator[Message]) -> AsyncIterator[tuple[int, Message]]:
    number = 0
    async for reply in replies:
        yield number, reply
        number += 1
