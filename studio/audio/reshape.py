"""Another vocal tract, colour and breath for a voice, in blocks of any lengths.

Short spectra are taken on a fixed grid, so how a recording is cut into blocks changes nothing: not
one bit of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import fourier
from studio.audio.envelope import log_envelopes
from studio.audio.spectrum import mel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Spectra: TypeAlias = "NDArray[np.complex64]"

_WINDOW_S = 0.024
_OVERLAP = 4
_GROUP = 32
"""Frames worked on at a time, always as many: else transforms differ in the last bit."""
_MOST_LOG = 4.0
_AIR_HZ = 400.0
"""Below this the vocal folds of a breathy voice still swing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the spectrum of a voice is changed."""

    formant_ratio: float = 1.0
    """Factor of the formants, 0.5 to 2."""
    bands_db: tuple[float, ...] = ()
    """Gains in dB of equally spaced mel bands from 0 Hz to `bands_top_hz`; empty = none."""
    bands_top_hz: float = 11_025.0
    breath: float = 0.0
    """0 = as it is, 1 = whispered."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing is changed."""
        return self.formant_ratio == 1.0 and not any(self.bands_db) and self.breath == 0.0


class Reshaper:
    """Changes mono blocks; altogether it gives as many frames as it takes, in time with them."""

    def __init__(self, rate: int, shape: Shape, seed: int = 0) -> None:
        self._hop = max(1, round(_WINDOW_S * rate / _OVERLAP))
        self._size = self._hop * _OVERLAP
        self._bins = 2 * fourier.next_fast_len(-(-self._size // 2), real=True)
        window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(self._size) + 0.5) / self._size))
        self._window = (window * np.sqrt(2.0 / _OVERLAP)).astype(np.float32)
        self._rate, self._shape, self._seed = rate, shape, seed
        self._gains = _log_gains(shape, self._bins, rate)
        self._source = _sources(self._bins // 2, shape.formant_ratio)
        self._held = np.zeros(self._size - self._hop, np.float32)
        self._tail = np.zeros((_OVERLAP - 1, self._hop), np.float32)
        self._frames_done = 0
        self._early = self._size - self._hop
        self._owed = 0

    def add(self, block: Samples) -> Samples:
        """Take the next mono frames and return those that are ready, perhaps none."""
        self._owed += len(block)
        self._held = np.concatenate((self._held, np.asarray(block, dtype=np.float32)))
        step = _GROUP * self._hop
        made = []
        while len(self._held) >= step + self._size - self._hop:
            made.append(self._group(self._held[: step + self._size - self._hop]))
            self._held = self._held[step:]
        return self._given(made)

    def finish(self) -> Samples:
        """Return the frames still owed."""
        owed = self._owed
        step = _GROUP * self._hop
        made = []
        while owed > 0:
            made.append(self.add(np.zeros(step, np.float32))[:owed])
            owed -= len(made[-1])
        self._owed = 0
        return np.concatenate(made) if made else np.zeros(0, np.float32)

    def _group(self, held: Samples) -> Samples:
        """Return the next frames of sound, complete, from the overlapping windows of `held`."""
        views = np.lib.stride_tricks.sliding_window_view(held, self._size)[:: self._hop]
        spectra = np.asarray(
            fourier.rfft(views * self._window, self._bins, axis=1), dtype=np.complex64
        )
        self._change(spectra)
        frames = fourier.irfft(spectra, self._bins, axis=1)[:, : self._size] * self._window
        summed = np.zeros((_GROUP + _OVERLAP - 1, self._hop), np.float32)
        summed[: _OVERLAP - 1] = self._tail
        for part in range(_OVERLAP):
            summed[part : part + _GROUP] += frames[:, part * self._hop : (part + 1) * self._hop]
        self._tail = summed[_GROUP:].copy()
        self._frames_done += _GROUP
        return summed[:_GROUP].ravel()

    def _change(self, spectra: _Spectra) -> None:
        change = np.broadcast_to(self._gains, spectra.shape)
        if self._shape.formant_ratio != 1.0:
            envelopes = log_envelopes(np.log(np.abs(spectra) + np.float32(1e-7)), self._rate)
            low, part = self._source
            moved = envelopes[:, low] * (1.0 - part) + envelopes[:, low + 1] * part
            change = change + (moved - envelopes)
        spectra *= np.exp(np.clip(change, -_MOST_LOG, _MOST_LOG)).astype(np.float32)
        if self._shape.breath > 0.0:
            self._breathe(spectra)

    def _breathe(self, spectra: _Spectra) -> None:
        """Give part of every spectrum random phases: it keeps its formants, not its voice."""
        chance = np.random.default_rng((self._seed, self._frames_done))
        turns = chance.random(spectra.shape, dtype=np.float32) * np.float32(2.0 * np.pi)
        hertz = np.arange(spectra.shape[1]) * (self._rate / self._bins)
        airy = 1.0 / (1.0 + (_AIR_HZ / np.maximum(hertz, 1.0)) ** 2)
        breath = self._shape.breath
        air = np.abs(spectra) * (1.3 * breath * airy).astype(np.float32) * np.exp(1j * turns)
        spectra *= np.float32(np.sqrt(1.0 - breath**2))
        spectra += air.astype(np.complex64)

    def _given(self, made: list[Samples]) -> Samples:
        ready = np.concatenate(made) if made else np.zeros(0, np.float32)
        skipped = min(self._early, len(ready))
        self._early -= skipped
        ready = ready[skipped:]
        self._owed -= len(ready)
        return ready


def _log_gains(shape: Shape, bins: int, rate: int) -> Samples:
    """Return the natural logarithm of the gain at each frequency of a transform."""
    hertz = np.arange(bins // 2 + 1, dtype=np.float64) * (rate / bins)
    if not shape.bands_db:
        return np.zeros(len(hertz), np.float32)
    top = float(mel(np.array([shape.bands_top_hz]))[0])
    centres = (np.arange(len(shape.bands_db)) + 0.5) / len(shape.bands_db) * top
    decibels = np.interp(mel(hertz), centres, shape.bands_db)
    return np.asarray(decibels * (np.log(10.0) / 20.0), dtype=np.float32)


def _sources(last: int, ratio: float) -> tuple[NDArray[np.intp], Samples]:
    """Return for each bin the bin below the one its envelope comes from, and how far beyond."""
    source = np.minimum(np.arange(last + 1) / ratio, last)
    low = np.minimum(source.astype(np.intp), last - 1)
    return low, (source - low).astype(np.float32)
