"""Ducking: how the original gives way while somebody else speaks, as a curve of gain over time."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studio.audio.buffer import Samples

_FLOOR_DB = -60.0
"""A ramp to silence runs in dB down to here; what little is left is then cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ducking:
    """How far and how fast; times in samples at 48 kHz.

    The ramp down is over when speech begins (it looks ahead by `attack`), the level stays down
    `hold` after speech ends and needs `release` to come back. Pauses too short for that are held.
    """

    depth_db: float = -18.0
    """Gain under speech; `-math.inf` mutes."""
    attack: int = 7_200
    hold: int = 9_600
    release: int = 19_200


@dataclass(frozen=True, slots=True)
class GainCurve:
    """Gain over time: straight ramps in dB between points, level before the first and after all.

    `points` are (position in samples, gain in dB), at least one, positions rising; `-math.inf` is
    silence.
    """

    points: tuple[tuple[int, float], ...]

    def at(self, start: int, frames: int) -> Samples:
        """Return the gain (a factor) of each sample of [start, start + frames)."""
        gains = np.ones((frames, 1), np.float32)
        self.apply(gains, start)
        return gains[:, 0]

    def is_silent(self, start: int, frames: int) -> bool:
        """Whether nothing of [start, start + frames) is heard at all."""
        gains = [gain for _, _, gain in self._sections(start, start + frames)]
        return all(isinstance(gain, float) and gain == 0.0 for gain in gains)

    def apply(self, samples: Samples, start: int) -> None:
        """Multiply `samples` (frames, channels), which begin at `start`, in place.

        However a recording is cut into blocks, each sample is multiplied by the same number.
        """
        for low, high, gain in self._sections(start, start + len(samples)):
            if isinstance(gain, float):
                if gain != 1.0:
                    samples[low - start : high - start] *= np.float32(gain)
            else:
                samples[low - start : high - start] *= gain[:, None]

    def _sections(self, start: int, end: int) -> Iterator[tuple[int, int, float | Samples]]:
        """Yield (from, to, gain) for each part of [start, end): one factor, or one per sample."""
        place = bisect_right(self.points, start, key=itemgetter(0))
        while start < end:
            left, from_db = self.points[max(place - 1, 0)]
            right, to_db = self.points[place] if place < len(self.points) else (end, from_db)
            stop = min(right, end)
            if place == 0 or from_db == to_db:
                yield start, stop, _factor(to_db if place == 0 else from_db)
            else:
                yield start, stop, _ramp(right - left, from_db, to_db)[start - left : stop - left]
            start, place = stop, place + 1


KEEP = GainCurve(((0, 0.0),))
"""The original as it was."""
MUTE = GainCurve(((0, -math.inf),))
"""The original silent throughout."""


def duck_curve(speech: Iterable[tuple[int, int]], ducking: Ducking) -> GainCurve:
    """Return the gain of the original under `speech`.

    Spans are (start, end) in samples, in any order, overlapping or not; empty ones are ignored.
    """
    points: list[tuple[int, float]] = []
    for start, end in _joined(speech, ducking.attack + ducking.hold + ducking.release):
        down = start - ducking.attack
        up = end + ducking.hold
        points += [
            (down, 0.0),
            (max(start, down + 1), ducking.depth_db),
            (max(up, start + 2), ducking.depth_db),
            (max(up, start + 2) + max(ducking.release, 1), 0.0),
        ]
    return GainCurve(tuple(points)) if points else KEEP


def _joined(speech: Iterable[tuple[int, int]], gap: int) -> Sequence[tuple[int, int]]:
    """Return the spans by start, those closer than `gap` made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in speech if span[1] > span[0]):
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _ramp(length: int, from_db: float, to_db: float) -> Samples:
    """Return the whole ramp, so that every block cuts the same values out of it."""
    low, high = max(from_db, _FLOOR_DB), max(to_db, _FLOOR_DB)
    decibels = low + (high - low) * (np.arange(length) / length)
    return np.asarray(10.0 ** (decibels / 20.0), dtype=np.float32)


def _factor(gain_db: float) -> float:
    return float(10.0 ** (gain_db / 20.0))
