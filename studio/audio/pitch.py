"""How high a voice is, moment by moment.

After Boersma (1993): autocorrelation divided by that of the window, several candidates per moment,
and the smoothest strong path through them, which is what keeps octaves from being mistaken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import fourier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Floats: TypeAlias = "NDArray[np.float64]"

STEP_S = 0.01
"""Time between two moments of a pitch track, in seconds."""

_WORK_RATE = 8_000
_CANDIDATES = 5
_BLOCK = 512
_FINER = 2
"""Autocorrelations are computed this many times finer than the samples."""
_VOICED = 0.45
"""Autocorrelation from which a moment is voiced."""
_SILENT = 0.03
"""Peaks below this share of the recording's count as silence."""
_OCTAVE_COST = 0.01
_JUMP_COST = 0.35
_CHANGE_COST = 0.14
_FAR_COST = 0.6
"""For each octave beyond the first away from the usual pitch: a voice rarely goes there."""
_SHORT_FIRST = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Pitch:
    """A pitch track: arrays of one length, one entry every STEP_S seconds.

    times: middle of each moment in seconds. hertz: NaN where unvoiced. strength: how periodic the
    moment is, 0 to 1.
    """

    times: _Floats
    hertz: _Floats
    strength: _Floats

    @property
    def is_voiced(self) -> NDArray[np.bool_]:
        """Return for each moment whether the voice has a pitch."""
        return ~np.isnan(self.hertz)

    @property
    def median_hz(self) -> float:
        """Return the median over the voiced moments, NaN when there is none."""
        voiced = self.hertz[self.is_voiced]
        return float(np.median(voiced)) if voiced.size else float("nan")

    def at(self, seconds: _Floats) -> _Floats:
        """Return the pitch at any times, unvoiced parts bridged between their neighbours.

        Without a voiced moment the answer is NaN everywhere.
        """
        voiced = self.is_voiced
        if not voiced.any():
            return np.full(len(seconds), np.nan)
        logs = np.interp(seconds, self.times[voiced], np.log(self.hertz[voiced]))
        return np.asarray(np.exp(logs))


def pitch_track(
    samples: Samples, rate: int, floor_hz: float = 60.0, ceiling_hz: float = 500.0
) -> Pitch:
    """Return the pitch of a voice every 10 ms.

    Args:
        samples: mono or (frames, channels), which are averaged.
        rate: in hertz.
        floor_hz: lowest pitch looked for; the window is three periods of it.
        ceiling_hz: highest pitch looked for, above `floor_hz`.
    """
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    count = int(len(mono) / rate / STEP_S)
    times = (np.arange(count, dtype=np.float64) + 0.5) * STEP_S
    if not count:
        return Pitch(times, np.zeros(0), np.zeros(0))
    slow, slow_rate = slowed(mono, rate, max(_WORK_RATE, 4.0 * ceiling_hz))
    lags, values, peaks = _candidates(slow, slow_rate, times, (floor_hz, ceiling_hz))
    hertz = slow_rate / lags
    loudest = float(np.percentile(peaks, 99.5)) + 1e-9
    quiet = np.maximum(0.0, 2.0 - peaks / loudest * (1.0 + _VOICED) / _SILENT)
    depth = np.log2(lags * floor_hz / slow_rate)
    scores = np.where(values > 0.0, values - _OCTAVE_COST * depth, -1.0)
    scores = np.column_stack([_VOICED + quiet, scores])
    choices = np.column_stack([np.full(count, np.nan), hertz])
    path = _smoothest(scores, choices)
    if (path > 0).any():
        usual = np.median(choices[path > 0, path[path > 0]])
        scores[:, 1:] -= _FAR_COST * np.maximum(np.abs(np.log2(hertz / usual)) - 1.0, 0.0)
        path = _smoothest(scores, choices)
    picked = np.maximum(path - 1, 0)[:, None]
    found = np.take_along_axis(hertz, picked, axis=1)[:, 0]
    strength = np.take_along_axis(values, picked, axis=1)[:, 0]
    found[path == 0] = np.nan
    return Pitch(times, found, np.clip(strength, 0.0, 1.0))


def slowed(mono: Samples, rate: int, wanted: float) -> tuple[Samples, float]:
    """Return `mono` at the lowest whole fraction of its rate not below `wanted`, and that rate.

    Frame 0 stays frame 0; frequencies near the new half rate are taken out first.
    """
    factor = int(rate // wanted)
    if factor < 2:
        return np.asarray(mono, dtype=np.float32), float(rate)
    reach = 5 * factor
    at = np.arange(-reach, reach + 1)
    taps = np.sinc(at / factor * 0.9) * np.hanning(2 * reach + 3)[1:-1]
    taps = (taps / taps.sum()).astype(np.float32)
    padded = np.pad(mono.astype(np.float32), reach)
    views = np.lib.stride_tricks.sliding_window_view(padded, len(taps))[::factor]
    return np.asarray(views @ taps), rate / factor


def _candidates(
    slow: Samples, rate: float, times: _Floats, limits: tuple[float, float]
) -> tuple[_Floats, _Floats, _Floats]:
    """Return lags in samples and their strengths, (moments, candidates), and windows' peaks."""
    floor_hz, ceiling_hz = limits
    size = round(3.0 * rate / floor_hz)
    longest = int(rate / floor_hz) + 2
    bins = 2 * fourier.next_fast_len((size + longest + 1) // 2, real=True)
    window = np.hanning(size + 2)[1:-1].astype(np.float32)
    weights = _weights(bins, rate)
    own = _autocorrelation(window[None], weights)[0]
    lowest = max(2, int(np.ceil(_FINER * rate / ceiling_hz)))
    highest = min(_FINER * longest, len(own) - 1)
    starts = np.rint(times * rate).astype(np.intp)
    views = np.lib.stride_tricks.sliding_window_view(np.pad(slow, (size // 2, size)), size)
    blocks = []
    for first in range(0, len(starts), _BLOCK):
        frames = views[np.minimum(starts[first : first + _BLOCK], len(views) - 1)]
        frames = frames - frames.mean(axis=1, keepdims=True)
        peaks = np.abs(frames).max(axis=1)
        correlation = _autocorrelation(frames * window, weights)
        correlation = correlation[:, lowest - 1 : highest + 1] / own[lowest - 1 : highest + 1]
        lags, values = _highest_peaks(correlation)
        blocks.append(((lags + lowest - 1) / _FINER, values, peaks.astype(np.float64)))
    lags, values, peaks = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return lags, values, peaks


def _weights(bins: int, rate: float) -> Samples:
    """Return how much each frequency counts: the lower partials, which are the purest."""
    frequencies = np.arange(bins // 2 + 1) * (rate / bins)
    return (1.0 / (1.0 + (frequencies / 2_000.0) ** 4)).astype(np.float32)


def _autocorrelation(frames: Samples, weights: Samples) -> Samples:
    """Return the normalised autocorrelation of each row, _FINER lags to a sample."""
    bins = 2 * (len(weights) - 1)
    spectra = fourier.rfft(frames, bins, axis=1)
    power = weights * (np.square(spectra.real) + np.square(spectra.imag))
    correlation = fourier.irfft(power, _FINER * bins, axis=1)[:, : _FINER * bins // 2]
    return np.asarray(correlation / (correlation[:, :1] + np.float32(1e-12)))


def _highest_peaks(correlation: Samples) -> tuple[_Floats, _Floats]:
    """Return places and heights of the highest peaks of each row, between its samples."""
    here = correlation[:, 1:-1]
    is_peak = (here > correlation[:, :-2]) & (here >= correlation[:, 2:])
    # Among equals the shortest period is the true one, and has to be among the few kept.
    slope = np.linspace(0.0, _SHORT_FIRST, here.shape[1], dtype=np.float32)
    heights = np.where(is_peak, here - slope, -1.0)
    count = min(_CANDIDATES, heights.shape[1])
    best = np.argpartition(heights, -count, axis=1)[:, -count:]
    left, middle, right = (
        np.take_along_axis(correlation, best + shift, axis=1).astype(np.float64)
        for shift in range(3)
    )
    bend = np.minimum(left - 2.0 * middle + right, -1e-9)
    offset = np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    is_real = np.take_along_axis(is_peak, best, axis=1)
    values = np.where(is_real, middle - 0.25 * (left - right) * offset, 0.0)
    places = best + 1.0 + np.where(is_real, offset, 0.0)
    return np.asarray(places, np.float64), np.asarray(values, np.float64)


def _smoothest(scores: _Floats, hertz: _Floats) -> NDArray[np.intp]:
    """Return the candidate of each moment on the best path (Viterbi); candidate 0 is unvoiced.

    A path gains the scores, and pays for jumps in octaves and for changes of voicing.
    """
    count, width = scores.shape
    octaves = np.log2(hertz)
    jumps = _JUMP_COST * np.abs(octaves[:-1, :, None] - octaves[1:, None, :])
    jumps[:, 0, :] = jumps[:, :, 0] = _CHANGE_COST
    jumps[:, 0, 0] = 0.0
    origins = np.zeros((count, width), np.intp)
    total = scores[0]
    columns = np.arange(width)
    for moment in range(1, count):
        routes = total[:, None] - jumps[moment - 1]
        origin = routes.argmax(axis=0)
        origins[moment] = origin
        total = routes[origin, columns] + scores[moment]
    path = np.zeros(count, np.intp)
    path[-1] = int(total.argmax())
    for moment in range(count - 1, 0, -1):
        path[moment - 1] = origins[moment, path[moment]]
    return path
