"""Playing in tests: a device whose clock the test turns, and waiting for what a thread does."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import numpy as np

from studio.devices.base import DeviceError
from studio.services.playback_deck import SILENCE

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = 48_000
PATIENCE_S = 20


class Tone:
    """An output that hears what it is given, only as fast as the test lets it."""

    capacity = 9_600

    def __init__(self, name: str = "Headphones") -> None:
        self.name = name
        self.lock = threading.Lock()
        self.chunks: list[np.ndarray] = []
        """What was heard since the last start."""
        self.starts = self.stops = 0
        self.gain = 1.0
        self.is_running = self.is_closed = False
        self._waiting = np.zeros((0, 2), np.float32)
        self._played = 0
        self._given = 0
        self._end: int | None = None
        """How much was given before the silence that pushes the last of it out."""

    @property
    def room(self) -> int:
        with self.lock:
            return self.capacity - len(self._waiting) if self.is_running else 0

    @property
    def played(self) -> int:
        with self.lock:
            return self._played

    def start(self) -> None:
        with self.lock:
            self.starts += 1
            self.is_running = True
            self.chunks, self._played = [], 0
            self._given, self._end = 0, None
            self._waiting = self._waiting[:0]

    def write(self, frames: np.ndarray) -> int:
        with self.lock:
            taken = frames[: self.capacity - len(self._waiting)]
            if np.shares_memory(frames, SILENCE):
                self._end = self._given if self._end is None else self._end
            self._given += len(taken)
            self._waiting = np.concatenate([self._waiting, taken])
            return len(taken)

    def stop(self) -> None:
        with self.lock:
            self.stops += 1
            self.is_running = False

    def set_volume(self, gain: float) -> None:
        self.gain = gain

    def close(self) -> None:
        self.is_closed = True

    def hear(self, frames: int) -> int:
        """Let up to `frames` be heard; return how many were there."""
        with self.lock:
            heard, self._waiting = self._waiting[:frames], self._waiting[frames:]
            if self.is_running and len(heard):
                self.chunks.append(heard)
                self._played += len(heard)
            return len(heard) if self.is_running else 0

    @property
    def heard(self) -> np.ndarray:
        with self.lock:
            whole = np.concatenate([np.zeros((0, 2), np.float32), *self.chunks])
            return whole[: self._end]


class Desktop:
    """A system with outputs that come and go."""

    def __init__(self, *outputs: Tone) -> None:
        self.there = {output.name: output for output in outputs}

    def names(self) -> tuple[str, ...]:
        return tuple(self.there)

    def open(self, name: str = "") -> Tone:
        chosen = name or next(iter(self.there), "")
        if chosen not in self.there:
            raise DeviceError(name=chosen)
        return self.there[chosen]


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so, as threads make it."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - threads set no event
            await asyncio.sleep(0.002)


async def hear(output: Tone, frames: int) -> np.ndarray:
    """Let exactly `frames` more be heard; return all heard since the start."""
    async with asyncio.timeout(PATIENCE_S):
        while frames:
            frames -= output.hear(frames)
            await asyncio.sleep(0.001)
    return output.heard


async def hear_all(output: Tone, is_over: Callable[[], bool]) -> np.ndarray:
    """Let everything be heard until something is over."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_over():
            output.hear(4_800)
            await asyncio.sleep(0.001)
    return output.heard
