"""How loud a finished recording of speech is, how quiet between, and how it begins and ends.

These are the figures houses ask for that take audiobooks: RMS and peak of the whole file, its noise
floor, and how long nobody speaks at its head and tail.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_STEP_S = 0.01
_FLOOR_S = 0.5
"""The noise floor is the quietest half second."""
_SPOKEN_DB = -50.0
"""Room tone lies below, the faintest beginning of a word above (dBFS, RMS of 10 ms)."""
_LEAST_DB = -120.0
"""Digital silence, as a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLevels:
    """What was measured of one file; levels in dBFS, at least −120."""

    length_s: float
    rms_db: float
    peak_db: float
    floor_db: float
    head_s: float
    """Before anybody speaks."""
    tail_s: float
    """After the last word."""


class FileLevelMeter:
    """Takes a file from its start in blocks of any lengths."""

    def __init__(self, rate: int) -> None:
        """Take the rate in hertz."""
        self._rate = rate
        self._step = round(_STEP_S * rate)
        self._rest: NDArray[np.float64] = np.zeros(0)
        self._powers: list[NDArray[np.float64]] = []
        self._frames = 0
        self._total = 0.0
        self._peak = 0.0

    def add(self, block: Samples) -> None:
        """Take the next frames: float32 (frames, channels)."""
        self._frames += len(block)
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        power = np.square(block, dtype=np.float64).mean(axis=1)
        self._total += float(power.sum())
        power = np.concatenate([self._rest, power])
        whole = len(power) // self._step * self._step
        self._powers.append(power[:whole].reshape(-1, self._step).mean(axis=1))
        self._rest = power[whole:]

    def result(self) -> FileLevels:
        """Return what was measured of everything so far."""
        steps = np.concatenate([*self._powers, np.zeros(0)])
        spoken = np.flatnonzero(steps > 10.0 ** (_SPOKEN_DB / 10.0))
        length_s = self._frames / self._rate
        head_s = spoken[0] * _STEP_S if len(spoken) else length_s
        tail_s = length_s - (spoken[-1] + 1) * _STEP_S if len(spoken) else length_s
        return FileLevels(
            length_s=length_s,
            rms_db=_decibels(self._total / max(self._frames, 1)),
            peak_db=_decibels(self._peak**2),
            floor_db=_decibels(_quietest(steps)),
            head_s=float(head_s),
            tail_s=float(max(tail_s, 0.0)),
        )


def _quietest(steps: NDArray[np.float64]) -> float:
    """Return the least mean power of half a second; of less where there is less."""
    if not len(steps):
        return 0.0
    count = min(len(steps), round(_FLOOR_S / _STEP_S))
    sums = np.cumsum(np.concatenate([[0.0], steps]))
    return float(max((sums[count:] - sums[:-count]).min() / count, 0.0))


def _decibels(power: float) -> float:
    return max(_LEAST_DB, 10.0 * math.log10(power)) if power > 0.0 else _LEAST_DB
