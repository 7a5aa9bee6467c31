"""Where each period of a voice begins, and a regular grid where there is none.

After Murty and Yegnanarayana (2008): summed up twice and freed of its trend, a voice crosses zero
once per period, when the vocal folds close.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.pitch import slowed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples
    from studio.audio.pitch import Pitch

_Floats: TypeAlias = "NDArray[np.float64]"

_WORK_RATE = 8_000
_GRID_S = 0.005
_TREND_PERIODS = 1.5
"""Width of the mean that is taken off, in periods."""
_BRIDGE_S = 0.012
"""How far beyond voiced moments marks are still looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Marks that cut a recording into periods, from its first frame to its last.

    positions: in frames, rising, the first 0, the last the number of frames. is_voiced: for each
    span between two marks, whether it is one period of a voice.
    """

    positions: _Floats
    is_voiced: NDArray[np.bool_]

    @property
    def spans(self) -> _Floats:
        """Return the distances between neighbouring marks, in frames."""
        return np.diff(self.positions)


def pitch_marks(samples: Samples, rate: int, pitch: Pitch) -> Marks:
    """Return the marks of mono `samples`, whose pitch track is `pitch`; `rate` is in hertz."""
    frames = len(samples)
    if not frames:
        return Marks(np.zeros(1), np.zeros(0, np.bool_))
    found = _closings(samples, rate, pitch) if pitch.is_voiced.any() else np.zeros(0)
    found = found[(found > 1.0) & (found < frames - 1.0)]
    ends = np.concatenate(([0.0], found, [float(frames)]))
    gaps = np.diff(ends)
    is_period = np.zeros(len(gaps), np.bool_)
    if found.size:
        expected = rate / pitch.at(ends[:-1] / rate)
        is_period = (gaps > 0.6 * expected) & (gaps < 1.6 * expected)
        is_period[0] = is_period[-1] = False
    parts = np.where(is_period, 1, np.maximum(np.rint(gaps / (_GRID_S * rate)), 1)).astype(np.intp)
    return Marks(_divided(ends, parts), np.repeat(is_period, parts))


def _divided(ends: _Floats, parts: NDArray[np.intp]) -> _Floats:
    """Return `ends` with each gap cut into so many equal parts."""
    first = np.repeat(ends[:-1], parts)
    width = np.repeat(np.diff(ends) / parts, parts)
    within = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.concatenate((first + within * width, ends[-1:]))


def _closings(samples: Samples, rate: int, pitch: Pitch) -> _Floats:
    """Return the positions in frames, where voiced, at which the vocal folds close."""
    slow, slow_rate = slowed(samples, rate, _WORK_RATE)
    times = np.arange(len(slow)) / slow_rate
    period = slow_rate / pitch.at(times)
    summed = np.cumsum(slow.astype(np.float64) - float(slow.mean()))
    for _ in range(3):
        summed = summed - _local_mean(summed, 0.5 * _TREND_PERIODS * period)
    voiced_at = pitch.times[pitch.is_voiced]
    nearest = np.searchsorted(voiced_at, times).clip(1, max(len(voiced_at) - 1, 1))
    near = voiced_at[np.minimum(nearest, len(voiced_at) - 1)]
    distance = np.minimum(np.abs(times - voiced_at[nearest - 1]), np.abs(times - near))
    is_near = distance < _BRIDGE_S
    strength = _local_mean(np.square(slow.astype(np.float64)), 0.12 * period)
    rising, falling = (_crossings(sign * summed, is_near) for sign in (1.0, -1.0))
    loudness = [
        float(strength[np.rint(places).astype(np.intp)].mean()) if places.size else 0.0
        for places in (rising, falling)
    ]
    places = rising if loudness[0] >= loudness[1] else falling
    return _spaced(places, period) * (rate / slow_rate)


def _local_mean(values: _Floats, reach: _Floats) -> _Floats:
    """Return the mean within `reach` (in samples, one for each) on either side."""
    total = np.cumsum(np.concatenate(([0.0], values)))
    at = np.arange(len(values)) + 0.5
    grid = np.arange(len(total), dtype=np.float64)
    low, high = np.maximum(at - reach, 0.0), np.minimum(at + reach, float(len(values)))
    sums = np.interp(high, grid, total) - np.interp(low, grid, total)
    return np.asarray(sums / (high - low))


def _crossings(values: _Floats, allowed: NDArray[np.bool_]) -> _Floats:
    """Return where `values` rise through zero, between samples, as far as allowed."""
    before = np.flatnonzero((values[:-1] < 0.0) & (values[1:] >= 0.0) & allowed[:-1])
    rise = values[before + 1] - values[before]
    return np.asarray(before - values[before] / rise, dtype=np.float64)


def _spaced(places: _Floats, period: _Floats) -> _Floats:
    """Return `places` without those that follow another within less than 0.6 of a period."""
    kept: list[float] = []
    at = -1e9
    least = (0.6 * period[np.rint(places).astype(np.intp)]).tolist()
    for place, distance in zip(places.tolist(), least, strict=True):
        if place - at >= distance:
            kept.append(place)
            at = place
    return np.array(kept)
