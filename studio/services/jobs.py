"""Running work: progress, cancel and resume, in one list that every face can show."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from studio.domain.progress import Cancelled, Progress
from studio.domain.records import new_id
from studio.domain.signals import Signal
from studio.domain.turns import asked_by

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

T = TypeVar("T")

MOST_UNFINISHED = 8
"""So many jobs that were stopped are kept to be resumed."""

REPORTS_PER_S = 20
"""Progress reaches listeners at most this often."""


class JobState(Enum):
    """Where a job stands; the last three are final."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class Job:
    """A running task: read it anywhere, change it only through `Jobs` and `report`."""

    label: str
    id: str = field(default_factory=new_id)
    state: JobState = JobState.RUNNING
    done: int = 0
    total: int = 0
    """0 = unknown."""
    detail: str = ""
    error: BaseException | None = None
    task: asyncio.Task[object] | None = None
    resume: Callable[[], Coroutine[object, object, object]] | None = None
    """Does what is left of it after it was stopped; None where nothing of it stays."""
    listener: Callable[[Job], None] | None = None
    _reported_at: float = 0.0

    def report(self, done: int, total: int, detail: str = "") -> None:
        """Say how far it is (any unit). On the event loop only; threads use `in_thread`."""
        self.done, self.total, self.detail = done, total, detail or self.detail
        now = time.monotonic()
        is_due = now - self._reported_at >= 1 / REPORTS_PER_S or done == total
        if self.listener is not None and is_due:
            self._reported_at = now
            self.listener(self)

    def cancel(self) -> None:
        """Stop it: its task is cancelled, its threads end at their next report."""
        if self.task is not None:
            self.task.cancel()


class Jobs:
    """The jobs that are running, and those that were stopped and can go on."""

    def __init__(self) -> None:
        self.changed: Signal[Job] = Signal()
        self._running: dict[str, Job] = {}
        self._unfinished: dict[str, Job] = {}

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs that have not ended, oldest first."""
        return tuple(self._running.values())

    @property
    def unfinished(self) -> tuple[Job, ...]:
        """Jobs that were cancelled or failed and can be resumed, oldest first."""
        return tuple(self._unfinished.values())

    def forget(self, job: Job) -> None:
        """Do not offer to resume a job any more."""
        if self._unfinished.pop(job.id, None) is not None:
            self.changed.emit(job)

    @asynccontextmanager
    async def run(
        self, label: str, resume: Callable[[], Coroutine[object, object, object]] | None = None
    ) -> AsyncIterator[Job]:
        """Make the enclosed code a job of the current task; its end decides the job's state.

        Args:
            label: what it does, marked.
            resume: does what is left of it if it is stopped.
        """
        job = Job(label, resume=resume)
        job.task = asyncio.current_task()
        job.listener = self.changed.emit
        self._running[job.id] = job
        self.changed.emit(job)
        outer = asked_by.get()
        asked_by.set(job.id)
        try:
            yield job
            job.state = JobState.SUCCEEDED
        except (asyncio.CancelledError, Cancelled):
            job.state = JobState.CANCELLED
            raise
        except BaseException as error:
            job.state, job.error = JobState.FAILED, error
            raise
        finally:
            asked_by.set(outer)  # no token: a stream may be closed by another task
            del self._running[job.id]
            if job.state is not JobState.SUCCEEDED and job.resume is not None:
                self._unfinished[job.id] = job
                while len(self._unfinished) > MOST_UNFINISHED:
                    self._unfinished.pop(next(iter(self._unfinished)))
            self.changed.emit(job)


async def in_thread(job: Job | None, work: Callable[[Progress], T]) -> T:
    """Run long `work` in a thread; its reports reach `job`, and cancelling the task ends it.

    The coroutine does not return before the thread has: nothing goes on behind its back.
    """
    loop = asyncio.get_running_loop()

    def listen(done: int, total: int) -> None:
        if job is not None:
            loop.call_soon_threadsafe(job.report, done, total)

    progress = Progress(listen)
    future = loop.run_in_executor(None, work, progress)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        progress.cancel()
        await asyncio.wait([future])
        future.exception()  # seen: the cancel is what the caller is told
        raise
