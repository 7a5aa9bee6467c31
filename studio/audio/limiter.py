"""A true-peak limiter that looks ahead and leaves alone what needs no limiting.

The reduction a peak needs is spread over the time before it, so that the wave is bent and not cut,
and is given back at a fixed number of decibels a second, which does not pump. Reductions are whole
millionths of a decibel: sums of whole numbers are exact, so where nothing is reduced the gain is 1
to the last bit, and the result does not depend on the blocks the sound comes in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.true_peak import interpolator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Reduction: TypeAlias = "NDArray[np.int64]"

_UNITS = 1_000_000
"""Whole numbers per decibel."""
_CHUNK = 16_384
_LOOK_AHEAD_S = 0.004
_RELEASE_DB_PER_S = 25.0
_MARGIN_DB = 0.02


class Limiter:
    """Keeps true peaks under a ceiling; what goes in comes out later, all of it, in place.

    Example:
        limiter = Limiter(48_000, 2, ceiling_db=-1.0)
        for block in blocks:
            write(limiter.add(block))
        write(limiter.finish())
    """

    def __init__(
        self, rate: int, channels: int, *, ceiling_db: float = -1.0, followers: int = 0
    ) -> None:
        """Prepare for blocks of `channels` and `followers` at `rate` hertz.

        Args:
            rate: samples a second.
            channels: what is kept under the ceiling: the first channels of each block.
            ceiling_db: in dBTP, <= 0.
            followers: channels after them that are reduced alike, whatever their own peaks: parts
                of a mix, limited so, add up to the limited mix.
        """
        if rate <= 0 or channels <= 0 or ceiling_db > 0.0:
            raise ValueError("a limiter needs a rate, channels and a ceiling of at most 0 dBTP")
        self._detector = _Detector(rate, channels, 10.0 ** ((ceiling_db - _MARGIN_DB) / 20.0))
        self._channels = channels
        channels += followers
        self._box = max(2, round(rate * _LOOK_AHEAD_S / 2))
        self._release = math.ceil(_RELEASE_DB_PER_S * _UNITS / rate)
        self._late = 2 * self._box - 2 + self._detector.late
        self._delayed: Samples = np.zeros((self._late, channels), np.float32)
        self._needed: _Reduction = np.zeros(2 * self._box - 2, np.int64)
        self._released: _Reduction = np.zeros(2 * self._box - 2, np.int64)
        self._pending: Samples = np.zeros((0, channels), np.float32)
        self._to_drop = self._late

    def add(self, block: Samples) -> Samples:
        """Take the next frames (float32) and return those that are ready, perhaps none."""
        if block.ndim != 2 or block.shape[1] != self._delayed.shape[1]:
            raise ValueError(f"blocks must have the shape (frames, {self._delayed.shape[1]})")
        pending = np.concatenate([self._pending, block])
        whole = len(pending) // _CHUNK * _CHUNK
        self._pending = pending[whole:]
        made = [self._limit(pending[at : at + _CHUNK]) for at in range(0, whole, _CHUNK)]
        limited = np.concatenate([self._delayed[:0], *made])
        dropped = min(self._to_drop, len(limited))
        self._to_drop -= dropped
        return limited[dropped:]

    def finish(self) -> Samples:
        """Return the rest: altogether as many frames as were added. Nothing may be added after."""
        missing = len(self._pending) + self._late - self._to_drop
        silence = -(-(len(self._pending) + self._late) // _CHUNK) * _CHUNK - len(self._pending)
        channels = self._delayed.shape[1]
        return self.add(np.zeros((silence, channels), np.float32))[:missing]

    def _limit(self, chunk: Samples) -> Samples:
        """Return the chunk that entered `_late` frames ago, reduced."""
        heard = np.concatenate([self._delayed, chunk])
        leaving, self._delayed = heard[:_CHUNK], heard[_CHUNK:]
        needed = self._detector.needed(chunk[:, : self._channels])
        if needed is None and not self._needed.any() and not self._released.any():
            return leaving
        if needed is None:
            needed = np.zeros(_CHUNK, np.int64)
        reduction = self._smooth(self._hold(needed))
        if not reduction.any():
            return leaving
        gain = np.exp(reduction * (-math.log(10.0) / 20.0 / _UNITS / self._box**2))
        return np.asarray(leaving * gain.astype(np.float32)[:, None])

    def _hold(self, needed: _Reduction) -> _Reduction:
        """Return the reduction held for the look-ahead, then given back at a steady pace."""
        from scipy.ndimage import maximum_filter1d  # noqa: PLC0415 - loaded late, as in `fourier`

        window = len(self._needed) + 1
        seen = np.concatenate([self._needed, needed])
        self._needed = seen[_CHUNK:]
        held = maximum_filter1d(seen, window, origin=(window - 1) // 2)[window - 1 :]
        slope = self._release * np.arange(_CHUNK + 1)
        falling = np.concatenate([self._released[-1:], held]) + slope
        return np.asarray((np.maximum.accumulate(falling) - slope)[1:])

    def _smooth(self, released: _Reduction) -> _Reduction:
        """Return `_box**2` times the released reduction, averaged twice over `_box` samples."""
        seen = np.concatenate([self._released, released])
        self._released = seen[_CHUNK:]
        return _sums(_sums(seen, self._box), self._box)


class _Detector:
    """Finds how much each sample exceeds the ceiling, its neighbourhood in between included."""

    def __init__(self, rate: int, channels: int, ceiling: float) -> None:
        # Twice as fine as a meter looks: treble peaks between the points a meter sees.
        self._interpolator = interpolator(rate, finer=2)
        self._ceiling = ceiling
        self.late = self._interpolator.history // 2
        """Samples by which the answer lags behind what was given."""
        self._history: Samples = np.zeros((channels, self._interpolator.history), np.float32)
        self._before = np.float32(0.0)

    def needed(self, chunk: Samples) -> _Reduction | None:
        """Return the reduction of each sample up to `late` before the chunk's end; None if none."""
        seen = np.concatenate([self._history, chunk.T], axis=1)
        self._history = seen[:, _CHUNK:]
        highest = max(float(seen.max()), -float(seen.min()))
        if highest * self._interpolator.rise <= self._ceiling and self._before <= self._ceiling:
            return None
        reached = np.abs(seen[:, self.late : self.late + _CHUNK]).max(axis=0)
        if self._interpolator.history:
            between = self._between(seen)
            np.maximum(reached, between[1:], out=reached)
            np.maximum(reached, between[:-1], out=reached)
            self._before = between[-1]
        needed = np.zeros(_CHUNK, np.int64)
        over = reached > self._ceiling
        decibels = 20.0 * np.log10(reached[over].astype(np.float64) / self._ceiling)
        needed[over] = np.ceil(decibels * _UNITS).astype(np.int64)
        return needed

    def _between(self, seen: Samples) -> Samples:
        """Return the highest magnitude after each sample, before the next; first the last known."""
        values = np.abs(self._interpolator.between(seen))
        highest = values[:, 0]
        for phase in range(1, values.shape[1]):
            highest = np.maximum(highest, values[:, phase])
        channels = highest.reshape(len(seen), -1).max(axis=0)
        return np.concatenate([[self._before], channels])


def _sums(values: _Reduction, width: int) -> _Reduction:
    """Return the sum of each `width` neighbouring values, `width` - 1 fewer of them."""
    totals = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(totals[width:] - totals[:-width])
