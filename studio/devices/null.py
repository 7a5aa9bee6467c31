"""Silence that keeps time: what plays when there is no sound device."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.audio.buffer import Samples

CAPACITY = 9_600
SILENCE = "-"
"""What silence is called where it is the output that was asked for."""


class NullOutput:
    """Takes frames as fast as a device would and drops them."""

    capacity = CAPACITY

    def __init__(self, name: str = "", now: Callable[[], float] = time.perf_counter) -> None:
        """Take what it is called, and what gives the time in seconds."""
        self.name = name
        self._now = now
        self._is_running = False
        self._written = 0
        self._heard = 0.0
        self._looked_at = 0.0

    @property
    def room(self) -> int:
        """Frames it takes now."""
        return self.capacity - (self._written - self.played) if self._is_running else 0

    @property
    def played(self) -> int:
        """Frames whose time has come; it stands still while it has none."""
        now = self._now()
        if self._is_running:
            passed = (now - self._looked_at) * PROJECT_RATE
            self._heard = min(self._heard + passed, float(self._written))
        self._looked_at = now
        return round(self._heard)

    def start(self) -> None:
        """Begin with nothing heard."""
        self._written, self._heard = 0, 0.0
        self._looked_at = self._now()
        self._is_running = True

    def write(self, frames: Samples) -> int:
        """Count frames as far as there is room."""
        taken = min(len(frames), self.room)
        self._written += taken
        return taken

    def stop(self) -> None:
        """Stop the clock."""
        self._is_running = False

    def set_volume(self, gain: float) -> None:
        """Silence is as loud as it is."""

    def close(self) -> None:
        """Nothing is held."""


class NullOutputs:
    """A system without devices."""

    def names(self) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    def open(self, name: str = "") -> NullOutput:
        """Return the silent clock."""
        return NullOutput(name or SILENCE)
