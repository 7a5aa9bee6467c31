"""True peaks: how high the wave rises between its samples (ITU-R BS.1770-5, annex 2)."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.matrix import product

if TYPE_CHECKING:
    from studio.audio.buffer import Samples

SPAN = 256
"""Samples looked at together: far enough below the peak, none of them is interpolated."""

_ROW = 32
_HALF_TAPS = 24


class Interpolator:
    """Computes the wave between samples: `factor` - 1 values from each sample to the next.

    The filter is a sinc under a Hann window that spans `reach` samples on either side.
    """

    def __init__(self, factor: int, reach: int) -> None:
        self.phases = _phases(factor, reach)
        self.history = 2 * reach if factor > 1 else 0
        """Samples before a span that take part in what lies between its samples."""
        self.rise = float(np.abs(self.phases).sum(axis=1).max(initial=1.0))
        """Nothing between samples is higher than the highest of them times this."""
        self._matrix = _rows_matrix(factor, reach)

    def between(self, samples: Samples) -> Samples:
        """Return the values between samples, shape (rows, phases, 32).

        `samples` has shape (..., history + n), n a multiple of 32; its rows of 32 follow each
        other in order. Value [r, p, i] lies p + 1 phases after sample i + 32 r - history // 2,
        counted without the leading history.
        """
        width = self.history + _ROW
        windows = np.lib.stride_tricks.sliding_window_view(samples, width, axis=-1)
        rows = np.ascontiguousarray(windows[..., ::_ROW, :]).reshape(-1, width)
        return product(rows, self._matrix).reshape(len(rows), len(self.phases), _ROW)


class TruePeak:
    """Keeps the highest true peak of a recording given block by block."""

    def __init__(self, rate: int, channels: int) -> None:
        self._interpolator = interpolator(rate)
        self._history = np.zeros((channels, self._interpolator.history), np.float32)
        self._peak = 0.0

    @property
    def peak_db(self) -> float | None:
        """Highest true peak so far in dBTP; None when nothing but silence was heard."""
        return 20.0 * math.log10(self._peak) if self._peak > 0.0 else None

    def add(self, block: Samples) -> None:
        """Take the next frames: float32 (frames, channels), any length, not kept."""
        if not len(block):
            return
        history = self._interpolator.history
        padding = -len(block) % SPAN
        heard = np.concatenate(
            [self._history, block.T, np.zeros((block.shape[1], padding), np.float32)], axis=1
        )
        self._history = heard[:, len(block) : len(block) + history].copy()
        self._measure(heard)

    def _measure(self, heard: Samples) -> None:
        history = self._interpolator.history
        spans = heard[:, history:].reshape(len(heard), -1, SPAN)
        highest = np.maximum(spans.max(axis=2), -spans.min(axis=2))
        self._peak = max(self._peak, float(highest.max()))
        if not history:
            return
        reached = highest.copy()
        before = np.abs(heard[:, :history]).max(axis=1, initial=0.0)
        reached[:, 0] = np.maximum(reached[:, 0], before)
        reached[:, 1:] = np.maximum(reached[:, 1:], highest[:, :-1])
        channels, found = np.nonzero(reached * self._interpolator.rise > self._peak)
        if not len(found):
            return
        if 2 * len(found) > highest.size:
            between = self._interpolator.between(heard)
        else:
            windows = np.lib.stride_tricks.sliding_window_view(heard, history + SPAN, axis=1)
            between = self._interpolator.between(windows[channels, found * SPAN])
        self._peak = max(self._peak, float(between.max()), -float(between.min()))


def interpolator(rate: int, *, finer: int = 1) -> Interpolator:
    """Return what a true-peak meter looks through: 49 taps, to at least 192 kHz.

    `finer` times as many values are looked at, those of the meter among them.
    """
    factor = 4 if rate < 96_000 else 2 if rate < 192_000 else 1
    return Interpolator(finer * factor, _HALF_TAPS // factor)


@lru_cache
def _phases(factor: int, reach: int) -> Samples:
    """Return the filter of each position between two samples, shape (factor - 1, taps)."""
    place = np.arange(-reach * factor, reach * factor + factor)
    window = 0.5 + 0.5 * np.cos(np.pi * place / (reach * factor))
    taps = np.sinc(place / factor) * np.where(place <= reach * factor, window, 0.0)
    return taps.reshape(2 * reach + 1, factor).T[1:].astype(np.float32)


@lru_cache
def _rows_matrix(factor: int, reach: int) -> Samples:
    """Return the matrix that turns a row of samples and its history into what lies between."""
    phases = _phases(factor, reach)
    count, taps = phases.shape
    matrix = np.zeros((taps - 1 + _ROW, count, _ROW), np.float32)
    for place in range(_ROW):
        matrix[place : place + taps, :, place] = phases[:, ::-1].T
    return matrix.reshape(taps - 1 + _ROW, _ROW * count)
