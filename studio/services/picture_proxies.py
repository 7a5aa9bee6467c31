"""Small copies of films that jump slowly: made in the background, kept in the cache."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from studio.domain.progress import Progress
from studio.domain.text import mark
from studio.transcoding.proxy import jumps_slowly, make_proxy

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.media import Media
    from studio.services.jobs import Job, Jobs

MOST_BYTES = 2_000_000_000
"""Kept altogether; those used longest ago go first."""
NICENESS = 15


class PictureProxies:
    """One copy is made at a time."""

    def __init__(self, folder: Path, jobs: Jobs) -> None:
        """Take where copies are kept."""
        self._folder = folder
        self._jobs = jobs
        self._making = asyncio.Lock()

    async def proxy_of(self, media: Media, path: Path) -> Path | None:
        """Return the small copy of a film, made if need be; None where none is needed.

        Raises:
            MediaError: the film cannot be read.
            DiskFull, ReadOnly: the copy cannot be written.
        """
        target = self._folder / f"{media.content_hash}.mp4"
        async with self._making:
            if await asyncio.to_thread(_is_there, target):
                return target
            if not await asyncio.to_thread(jumps_slowly, path):
                return None
            async with self._jobs.run(mark("Jobs", "Make jumps in the film quick")) as job:
                await self._make(job, media, path, target)
            await asyncio.to_thread(_make_room, self._folder, MOST_BYTES)
            return target

    async def _make(self, job: Job, media: Media, path: Path, target: Path) -> None:
        """Work in a thread of its own, behind everything else that wants the processor."""
        loop = asyncio.get_running_loop()

        def listen(done: int, total: int) -> None:
            loop.call_soon_threadsafe(job.report, done, total)

        progress = Progress(listen)
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        with ThreadPoolExecutor(1, "picture proxy", initializer=_step_back) as worker:
            making = loop.run_in_executor(worker, make_proxy, path, target, media.length, progress)
            try:
                await asyncio.shield(making)
            except asyncio.CancelledError:
                progress.cancel()
                await asyncio.wait([making])
                making.exception()  # seen: the cancel is what the caller is told
                raise


def _step_back() -> None:
    """Have this thread, and those it starts, run when nothing else wants to."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _is_there(target: Path) -> bool:
    if not target.is_file():
        return False
    os.utime(target)
    return True


def _make_room(folder: Path, most_bytes: int) -> None:
    kept = sorted(folder.glob("*.mp4"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = 0
    for path in kept:
        total += path.stat().st_size
        if total > most_bytes and path is not kept[0]:
            path.unlink(missing_ok=True)
