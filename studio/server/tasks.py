"""Work that goes on after a request was answered; it ends with the server."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine

logger = logging.getLogger(__name__)


class Tasks:
    """One per server; each task has a name, and no two of one name run at a time."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}

    def has(self, name: str) -> bool:
        """Tell whether a task of this name runs."""
        return name in self._running

    def start(self, work: Coroutine[None, None, None], name: str) -> None:
        """Begin; what goes wrong is in the log."""
        task = asyncio.get_running_loop().create_task(work)
        self._running[name] = task
        task.add_done_callback(lambda done: self._ended(name, done))

    async def close(self) -> None:
        """Stop every task."""
        tasks = tuple(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._running.pop(name, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a task of the server failed", exc_info=error)
