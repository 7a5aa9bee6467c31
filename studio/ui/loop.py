"""The one bridge between Qt's event loop and asyncio; the only module that imports qasync."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import qasync
from PySide6.QtCore import QObject, QTimer
from shiboken6 import Object, isValid

from studio.domain.errors import StudioError
from studio.domain.progress import Cancelled
from studio.domain.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from PySide6.QtWidgets import QApplication, QDialog


T = TypeVar("T")

COLLECTING_MS = 500
SWITCH_S = 0.0005
"""How long a thread that computes may keep the window's waiting: a tenth of what Python allows."""


def run(application: QApplication, main: Callable[[], Coroutine[object, object, int]]) -> int:
    """Run `main()` on Qt's event loop until it returns; return its exit code.

    Tasks left over are cancelled and awaited, so their `finally` runs.
    """
    application.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(SWITCH_S)
    with Collector(), asyncio.Runner(loop_factory=lambda: new_loop(application)) as runner:
        return runner.run(main())


def new_loop(application: QApplication) -> asyncio.AbstractEventLoop:
    """Return an asyncio loop that is Qt's own."""
    return cast("asyncio.AbstractEventLoop", _Loop(application))


class _Loop(qasync.QEventLoop):  # type: ignore[misc]
    """Runs callbacks only while it is the running loop.

    qasync handles Qt's events once more when it has stopped; what asyncio calls then asks for the
    running loop in vain.
    """

    def run_until_complete(self, future: Awaitable[T]) -> T:
        task: asyncio.Future[T] = asyncio.ensure_future(future, loop=self)
        task.add_done_callback(self._end)
        try:
            self.run_forever()
        finally:
            task.remove_done_callback(self._end)
        if not task.done():
            message = "The event loop was stopped before its work was done."
            raise RuntimeError(message)
        return task.result()

    def _end(self, _: object) -> None:
        self.stop()


def _is_destroyed(listener: object) -> bool:
    return isinstance(listener, Object) and not isValid(listener)


Signal.is_gone = staticmethod(_is_destroyed)


class Collector(QObject):
    """Collects Python's cycles on the window's thread only: Qt's objects must not die in others.

    What Python does by itself in whichever thread makes the next object, this does between events,
    and not before the start is over: all that is there by then stays, and is frozen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=COLLECTING_MS)
        self._timer.timeout.connect(self.collect)

    def __enter__(self) -> Self:
        gc.disable()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect what is due by Python's own thresholds, the youngest objects first."""
        if not gc.get_freeze_count():
            return
        for generation, (count, limit) in reversed(
            [*enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))]
        ):
            if limit and count > limit:
                gc.collect(generation)
                return


class Tasks:
    """Coroutines started from clicks: kept alive, and their errors told."""

    def __init__(
        self, tell: Callable[[StudioError], None], crash: Callable[[BaseException], None]
    ) -> None:
        """Take where known errors and our own mistakes go."""
        self._tell = tell
        self._crash = crash
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """Run `work`; a StudioError is told, a cancel is silent, anything else is our bug."""
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(_any(work))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Cancel everything that runs and wait until it has ended."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None or isinstance(error, Cancelled):
            return
        if isinstance(error, StudioError):
            self._tell(error)
        else:
            self._crash(error)


async def ask(dialog: QDialog) -> int:
    """Show a dialog without blocking the loop; return its result code when it is closed."""
    closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(code: int) -> None:
        if not closed.done():
            closed.set_result(code)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await closed
    finally:
        dialog.close()


async def _any(work: Coroutine[object, object, object]) -> object:
    return await work
