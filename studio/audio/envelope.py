"""The spectral envelope of a voice, which is its vocal tract, and how to move its formants.

The envelope of a frame is a smooth curve over the tops of its partials: the "true envelope" of
Imai and Abe (1979), a cepstrum cut short and fitted again to what stands out above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import fourier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Logs: TypeAlias = "NDArray[np.float32]"

_WINDOW_S = 0.024
_OVERLAP = 4
_DETAIL_S = 0.0022
"""Longest quefrency kept: shorter than the periods of nearly all voices."""
_FITS = 2
_MOST_LOG = 4.0
"""No frequency is changed by more than e to this."""
_BLOCK = 96


def move_formants(samples: Samples, rate: int, ratio: float) -> Samples:
    """Return mono `samples` with all formants multiplied by `ratio`, pitch and length kept.

    `rate` is in hertz. Meant for ratios of 0.5 to 2.
    """
    hop = max(1, round(_WINDOW_S * rate / _OVERLAP))
    size = hop * _OVERLAP
    bins = 2 * fourier.next_fast_len(-(-size // 2), real=True)
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size))
    window = (window * np.sqrt(2.0 / _OVERLAP)).astype(np.float32)
    count = -(-(len(samples) + size) // hop)
    padded = np.pad(samples, (size - hop, size + hop))
    views = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop][:count]
    summed = np.zeros((count + _OVERLAP, hop), np.float32)
    for first in range(0, count, _BLOCK):
        spectra = fourier.rfft(views[first : first + _BLOCK] * window, bins, axis=1)
        envelopes = log_envelopes(np.log(np.abs(spectra) + np.float32(1e-7)), rate)
        change = _warped(envelopes, ratio) - envelopes
        spectra *= np.exp(np.clip(change, -_MOST_LOG, _MOST_LOG))
        frames = fourier.irfft(spectra, bins, axis=1)[:, :size] * window
        for part in range(_OVERLAP):
            place = slice(first + part, first + part + len(frames))
            summed[place] += frames[:, part * hop : (part + 1) * hop]
    return summed.ravel()[size - hop : size - hop + len(samples)].copy()


def log_envelopes(logs: _Logs, rate: int) -> _Logs:
    """Return the envelopes of log magnitude spectra, natural logarithms, shape (frames, bins).

    `rate` is that of the samples, whose half the last bin stands for.
    """
    size = 2 * (logs.shape[1] - 1)
    kept = np.zeros(logs.shape[1], np.float32)
    detail = max(2, round(_DETAIL_S * rate))
    kept[:detail] = np.minimum(4.0 * (1.0 - np.arange(detail) / detail), 1.0)
    raised = logs
    for fit in range(_FITS + 1):
        cepstra = fourier.irfft(raised, size, axis=1)[:, : logs.shape[1]]
        cepstra *= kept
        # The real cepstrum is even: its second half mirrors the first.
        cepstra[:, 1:-1] *= 2.0
        envelope = fourier.rfft(cepstra, size, axis=1).real
        if fit < _FITS:
            raised = np.maximum(logs, envelope)
    return np.asarray(envelope, dtype=np.float32)


def _warped(envelopes: _Logs, ratio: float) -> _Logs:
    """Return the envelopes with what was at a frequency now at `ratio` times it."""
    last = envelopes.shape[1] - 1
    source = np.minimum(np.arange(last + 1) / ratio, last)
    low = np.minimum(source.astype(np.intp), last - 1)
    part = (source - low).astype(np.float32)
    return np.asarray(envelopes[:, low] * (1.0 - part) + envelopes[:, low + 1] * part)
