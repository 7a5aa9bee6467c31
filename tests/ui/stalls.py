"""How long the event loop was held up: a timer that should come often says when it came late."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

BEAT_MS = 2


@dataclass
class Stalls:
    """What was measured; times in milliseconds."""

    longest_ms: float = 0.0
    busiest_ms: float = 0.0
    """The most processor time the window's own thread took at once: the same on a busy machine."""
    late: list[tuple[float, float]] = field(default_factory=list)
    """When (since the start) and for how long, of those above 50 ms."""


class _Pulse(QObject):
    def __init__(self, stalls: Stalls) -> None:
        super().__init__()
        self._stalls = stalls
        self._started = self._last = time.perf_counter()
        self._worked = time.thread_time()
        self.timer = QTimer(self, interval=BEAT_MS)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.timer.start()

    def beat(self) -> None:
        now = time.perf_counter()
        held_ms = (now - self._last) * 1000 - BEAT_MS
        self._stalls.longest_ms = max(self._stalls.longest_ms, held_ms)
        worked = time.thread_time()
        busy_ms = (worked - self._worked) * 1000
        self._stalls.busiest_ms = max(self._stalls.busiest_ms, busy_ms)
        self._worked = worked
        if held_ms > 50:
            self._stalls.late.append(((self._last - self._started) * 1000, held_ms))
        self._last = now


@contextmanager
def watching_stalls() -> Iterator[Stalls]:
    """Measure while the enclosed code awaits; it must let the loop run at its end once more.

    Example:
        with watching_stalls() as stalls:
            await import_and_generate()
        report.row("longest stall", f"{stalls.longest_ms:.0f} ms", …)

    The figure holds what the system itself took away: on a busy machine take the best of several
    runs.
    """
    stalls = Stalls()
    pulse = _Pulse(stalls)
    try:
        yield stalls
    finally:
        pulse.beat()
        pulse.timer.stop()
