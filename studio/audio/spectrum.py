"""The spectrum as ears and statistics take it: mel bands, cepstral coefficients, averages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import fourier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Floats: TypeAlias = "NDArray[np.float64]"

STEP_S = 0.01
"""Time between the frames of all functions here, in seconds."""
WINDOW_S = 0.025

_BLOCK = 1024
_SPEECH_HZ = (80.0, 7_600.0)
_MEL_BANDS = 40
_THIRD_OCTAVES = tuple(1000.0 * 2.0 ** (step / 3.0) for step in range(-10, 10))
"""Centres of the third-octave bands from 100 Hz to 8 kHz (IEC 61260, base 2)."""


def mel(hertz: _Floats) -> _Floats:
    """Return mels: 2595 log10(1 + f / 700) (O'Shaughnessy, 1987)."""
    return np.asarray(2595.0 * np.log10(1.0 + hertz / 700.0))


def hertz(mels: _Floats) -> _Floats:
    """Return the frequencies of mels, the inverse of `mel`."""
    return np.asarray(700.0 * (10.0 ** (mels / 2595.0) - 1.0))


@lru_cache(maxsize=16)
def mel_filters(bands: int, bins: int, rate: float, limits: tuple[float, float]) -> Samples:
    """Return triangular filters, shape (bins // 2 + 1, bands), over power spectra.

    Args:
        bands: number of filters, evenly spaced in mels.
        bins: length of the transform.
        rate: of the samples, in hertz.
        limits: lowest and highest frequency in hertz; cut at half the rate.
    """
    low, high = limits[0], min(limits[1], rate / 2)
    ends = mel(np.array([low, high]))
    edges = hertz(np.linspace(float(ends[0]), float(ends[1]), bands + 2))
    frequencies = np.arange(bins // 2 + 1)[:, None] * (rate / bins)
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    filters = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    filters.flags.writeable = False
    return filters


def power_spectra(samples: Samples, rate: int) -> tuple[Samples, int]:
    """Return the power spectra of mono `samples` every 10 ms, (frames, bins), and the transform.

    Windows are Hann windows of 25 ms in the middle of each step; there is one for every whole step.
    Fit for recordings of minutes; longer ones are better taken in blocks.
    """
    size = round(WINDOW_S * rate)
    bins = 1 << (size - 1).bit_length()
    count = int(len(samples) / rate / STEP_S)
    spectra = np.empty((count, bins // 2 + 1), np.float32)
    if not count:
        return spectra, bins
    window = np.hanning(size + 2)[1:-1]
    window = (window / np.sqrt(np.square(window).sum())).astype(np.float32)
    padded = np.pad(np.asarray(samples, dtype=np.float32), size)
    middles = np.rint((np.arange(count) + 0.5) * STEP_S * rate).astype(np.intp)
    views = np.lib.stride_tricks.sliding_window_view(padded, size)
    for first in range(0, count, _BLOCK):
        here = slice(first, first + _BLOCK)
        frames = views[middles[here] + size - size // 2] * window
        transformed = fourier.rfft(frames, bins, axis=1)
        spectra[here] = np.square(transformed.real) + np.square(transformed.imag)
    return spectra, bins


def mfcc(samples: Samples, rate: int, coefficients: int = 13) -> _Floats:
    """Return the mel-frequency cepstral coefficients every 10 ms, shape (frames, coefficients).

    After Davis and Mermelstein (1980), on 40 bands from 80 Hz to 7.6 kHz. The first coefficient is
    the level. Digital silence counts as noise at −100 dBFS.
    """
    emphasised = np.asarray(samples, dtype=np.float32).copy()
    emphasised[1:] -= np.float32(0.97) * emphasised[:-1]
    spectra, bins = power_spectra(emphasised, rate)
    bands = spectra @ mel_filters(_MEL_BANDS, bins, rate, _SPEECH_HZ)
    cepstra = fourier.dct(np.log(bands + 1e-10), norm="ortho", axis=1)
    return np.asarray(cepstra[:, :coefficients], dtype=np.float64)


def long_term_spectrum(samples: Samples, rate: int) -> _Floats:
    """Return the average level of speech in each third octave from 100 Hz to 8 kHz, in dB.

    Levels are relative to their mean, so that loudness does not count; quiet moments (more than
    30 dB below the loudest) are left out. Bands above half the rate repeat the last one below it.
    Silence gives zeros.
    """
    spectra, bins = power_spectra(samples, rate)
    powers = spectra.sum(axis=1)
    loud = powers > powers.max(initial=0.0) * 1e-3
    if not loud.any():
        return np.zeros(len(_THIRD_OCTAVES))
    average = spectra[loud].mean(axis=0, dtype=np.float64)
    total = np.concatenate(([0.0], np.cumsum(average)))
    grid = (np.arange(len(total)) - 0.5) * (rate / bins)
    centres = np.array(_THIRD_OCTAVES)
    low, high = centres * 2.0 ** (-1 / 6), centres * 2.0 ** (1 / 6)
    fits = high <= rate / 2
    energy = np.interp(high, grid, total) - np.interp(low, grid, total)
    decibels = 10.0 * np.log10(energy + 1e-20)
    decibels[~fits] = decibels[fits][-1]
    return np.asarray(decibels - decibels.mean())
