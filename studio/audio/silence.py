"""Find the silence around and inside clean speech, and take some of it out.

Made for takes and recordings of one voice. Recordings with music or a room behind the voice are for
`studio.audio.speech`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.runs import runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Levels: TypeAlias = "NDArray[np.float64]"
_Mask: TypeAlias = "NDArray[np.bool_]"

_STEP_S = 0.0025
_QUIETEST_DB = -66.0
"""Nothing below this level (dBFS, RMS) is taken for speech."""
_SURE_DB = 12.0
"""What rises this much above the noise is speech for sure."""
_MAYBE_DB = 6.0
"""Next to sure speech, what rises this much is its breathy start or its fading end."""
_DEPTH_DB = 40.0
"""Without any silence to measure, noise is taken to be this far below the loud parts."""
_NEAR_DB = 15.0
"""What is steady and less far below the loud parts is a held sound, not noise."""
_STEADY_S = 0.1
_STEADY_DB = 2.5
"""Noise keeps its level within this (standard deviation) for this long; most of speech does not."""
_DIP_DB = 8.0
"""Noise does not dip this far below its own level: what does is a held vowel between closures."""
_PADDING_DB = -100.0
"""Fainter than any recording: digital silence, which says nothing about the noise of the rest."""
_SMOOTH = (1 / 9, 2 / 9, 3 / 9, 2 / 9, 1 / 9)
_REACH_S = 0.25
"""How far from sure speech its faint edges may lie."""
_CLICK_S = 0.03
_LONELY_S = 0.15
_MARGIN_S = 0.01
_JOIN_S = 0.004
"""Half the length of a cross-fade where a span was taken out."""


def speech_bounds(samples: Samples, rate: int, *, margin_s: float = _MARGIN_S) -> tuple[int, int]:
    """Return the first frame of speech and the frame after the last.

    Keeps the burst of a first plosive and the fading tail of the last sound, and `margin_s` seconds
    more on either side. Steady low noise, hum below 60 Hz and single clicks do not count. `samples`
    are mono or (frames, channels); `rate` is in hertz. Silence gives (0, 0).
    """
    spoken = _spoken(samples, rate)
    found = np.flatnonzero(spoken)
    if not found.size:
        return 0, 0
    step, margin = _step(rate), round(margin_s * rate)
    start = int(found[0]) * step - margin
    end = (int(found[-1]) + 1) * step + margin
    return max(start, 0), min(end, len(samples))


def pauses(samples: Samples, rate: int, min_s: float) -> list[tuple[int, int]]:
    """Return the silences of at least `min_s` seconds between spoken parts, as (start, end) frames.

    Silence before the first and after the last spoken part is not listed: see `speech_bounds`.
    """
    spoken = runs(_spoken(samples, rate))
    step, margin = _step(rate), round(_MARGIN_S * rate)
    found = [
        (end * step + margin, start * step - margin)
        for (_, end), (start, _) in itertools.pairwise(spoken)
    ]
    return [(start, end) for start, end in found if end - start >= max(min_s * rate, 1)]


def squeeze(samples: Samples, rate: int, cuts: Sequence[tuple[int, int]]) -> Samples:
    """Return `samples` without the spans `cuts`, joined by equal-power cross-fades of 8 ms.

    The result is exactly as many frames shorter as the cuts cover. Cuts are (start, end) in frames,
    in any order; they may touch, overlap or reach beyond the ends.
    """
    kept = _kept(len(samples), cuts)
    if not kept:
        return samples[:0].copy()
    pieces = [np.array(samples[start:end]) for start, end in kept]
    for index in range(len(kept) - 1):
        (start, end), (next_start, next_end) = kept[index], kept[index + 1]
        half = min(round(_JOIN_S * rate), (end - start) // 2, (next_end - next_start) // 2)
        half = min(half, next_start - end)
        if not half:
            continue
        angle = (np.arange(2 * half, dtype=np.float32) + 0.5) * np.float32(np.pi / 4 / half)
        angle = angle.reshape(-1, *([1] * (samples.ndim - 1)))
        blend = np.cos(angle) * samples[end - half : end + half]
        blend += np.sin(angle) * samples[next_start - half : next_start + half]
        pieces[index][-half:] = blend[:half]
        pieces[index + 1][:half] = blend[half:]
    return np.concatenate(pieces)


def _kept(frames: int, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what the cuts leave of `frames`, as spans that are not empty."""
    kept, at = [], 0
    for start, end in sorted(cuts):
        if min(start, frames) > at:
            kept.append((at, min(start, frames)))
        at = max(at, end)
    if at < frames:
        kept.append((at, frames))
    return kept


def _step(rate: int) -> int:
    return max(1, round(_STEP_S * rate))


def _spoken(samples: Samples, rate: int) -> _Mask:
    """Return for each 2.5 ms whether it belongs to speech."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    step = _step(rate)
    if len(mono) < 2:
        return np.zeros(0, np.bool_)
    # The first difference hears the hiss of consonants that hum and vowels would drown.
    bands = (_without_hum(mono, rate), np.diff(mono, prepend=mono[:1]))
    levels_of = [_levels(band, step) for band in bands]
    noises = [_noise(levels) for levels in levels_of]
    if set(noises) == {None}:  # a held sound from end to end
        noises[0] = float(levels_of[0].max()) - _DEPTH_DB
    sure, maybe = np.zeros((2, len(levels_of[0])), np.bool_)
    for levels, found in zip(levels_of, noises, strict=True):
        if found is None:
            continue
        noise = max(found, _QUIETEST_DB - _SURE_DB)
        sure |= levels > noise + _SURE_DB
        maybe |= levels > noise + _MAYBE_DB
    return _with_faint_edges(_without_clicks(sure), maybe)


def _without_hum(mono: Samples, rate: int) -> Samples:
    """Return `mono` less its mean over 8 ms: a high-pass near 60 Hz that rings nowhere."""
    width = max(1, round(0.008 * rate))
    padded = np.pad(mono.astype(np.float64), (width - width // 2, width // 2), mode="edge")
    total = np.cumsum(padded)
    return np.asarray(mono - (total[width:] - total[:-width]) / width, dtype=np.float32)


def _levels(band: Samples, step: int) -> _Levels:
    """Return the RMS level in dBFS around each step."""
    padded = np.zeros(-(-len(band) // step) * step, np.float32)
    padded[: len(band)] = band
    rows = padded.reshape(-1, step)
    energy = np.vecdot(rows, rows).astype(np.float64) / step
    around = len(_SMOOTH) // 2
    smooth = np.convolve(np.pad(energy, around), _SMOOTH, "valid")
    return np.asarray(10.0 * np.log10(smooth + 1e-12))


def _noise(levels: _Levels) -> float | None:
    """Return the level of the noise: that of the quietest steady stretch, if there is one.

    None where even that is loud and never interrupted, and so does not tell noise from voice.
    """
    loud = float(np.percentile(levels, 95))
    width = round(_STEADY_S / _STEP_S)
    if len(levels) < width:
        return loud - _DEPTH_DB
    sums = np.cumsum(np.pad(levels, (1, 0)))
    squares = np.cumsum(np.pad(np.square(levels), (1, 0)))
    mean = (sums[width:] - sums[:-width]) / width
    spread = (squares[width:] - squares[:-width]) / width - np.square(mean)
    steady = mean[spread < _STEADY_DB**2]
    if not steady.size:
        return loud - _DEPTH_DB
    quietest = float(steady.min())
    heard = levels[levels > _PADDING_DB]
    if heard.size and float(heard.min()) < quietest - _DIP_DB:
        return loud - _DEPTH_DB
    return None if quietest > loud - _NEAR_DB else quietest


def _without_clicks(sure: _Mask) -> _Mask:
    """Return `sure` without very short runs that stand alone."""
    found = runs(sure)
    if len(found) < 2:
        return sure
    cleaned = sure.copy()
    lonely = _LONELY_S / _STEP_S
    ends = [-np.inf, *(end for _, end in found)]
    starts = [*(start for start, _ in found[1:]), np.inf]
    for (start, end), before, after in zip(found, ends, starts, strict=False):
        is_lonely = min(start - before, after - end) > lonely
        if is_lonely and end - start <= _CLICK_S / _STEP_S:
            cleaned[start:end] = False
    return cleaned


def _with_faint_edges(sure: _Mask, maybe: _Mask) -> _Mask:
    """Return `sure` grown through connected `maybe`, at most _REACH_S away."""
    reach = round(_REACH_S / _STEP_S)
    spoken = sure.copy()
    for start, end in runs(maybe | sure):
        inside = np.flatnonzero(sure[start:end])
        if inside.size:
            first, last = start + int(inside[0]), start + int(inside[-1])
            spoken[max(start, first - reach) : min(end, last + 1 + reach)] = True
    return spoken
