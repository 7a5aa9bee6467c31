"""Give a voice another pitch, another range of pitch and another vocal tract.

Pitch by pitch-synchronous overlap-add (Moulines and Charpentier, 1990): two-period grains around
the marks of the voice are laid closer or wider. The vocal tract by moving the spectral envelope, in
`studio.audio.envelope`. What has no pitch stays as it is, to the sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.envelope import move_formants
from studio.audio.marks import pitch_marks
from studio.audio.pitch import pitch_track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples
    from studio.audio.marks import Marks
    from studio.audio.pitch import Pitch

_Floats: TypeAlias = "NDArray[np.float64]"

_TAPS = 8
_BLOCK = 256
_HIGHEST_RATIO = 4.0


def shift(
    samples: Samples,
    rate: int,
    pitch_ratio: float = 1.0,
    formant_ratio: float = 1.0,
    range_scale: float = 1.0,
) -> Samples:
    """Return mono `samples`, as long as they were, in another voice.

    Args:
        samples: mono float32.
        rate: in hertz.
        pitch_ratio: factor of the median pitch, 0.25 to 4; 2 is an octave up.
        formant_ratio: factor of the formants, 0.5 to 2; above 1 is a shorter vocal tract.
        range_scale: factor of the distances from the median pitch in semitones, 0 (monotone) to 3.
    """
    if not len(samples):
        return samples.copy()
    changed = np.asarray(samples, dtype=np.float32)
    if pitch_ratio != 1.0 or range_scale != 1.0:
        pitch = pitch_track(changed, rate)
        marks = pitch_marks(changed, rate, pitch)
        changed = repitch(changed, marks, _ratios(marks, rate, pitch, (pitch_ratio, range_scale)))
    if formant_ratio != 1.0:
        changed = move_formants(changed, rate, formant_ratio)
    return changed.copy() if changed is samples else changed


def repitch(samples: Samples, marks: Marks, ratios: _Floats) -> Samples:
    """Return `samples` with the pitch of each voiced span of `marks` multiplied by its ratio.

    `ratios` has one entry per span. Unvoiced spans are only copied.
    """
    targets = _targets(marks, ratios)
    sources = _nearest(marks.positions, targets)
    reach = int(np.ceil(marks.spans.max())) + _TAPS
    padded = np.pad(samples, reach + _TAPS)
    out = np.zeros(len(samples) + 2 * reach + 1, np.float32)
    bounds = np.concatenate((marks.positions[:1], marks.positions, marks.positions[-1:]))
    per_mark = np.concatenate((ratios[:1], ratios))
    for first in range(0, len(targets), _BLOCK):
        here = slice(first, first + _BLOCK)
        chosen = sources[here]
        grains, starts = _grains(padded, reach, bounds, chosen, targets[here])
        grains *= (1.0 / np.sqrt(per_mark[chosen])).astype(np.float32)[:, None]
        for grain, start in zip(grains, (starts + reach).tolist(), strict=True):
            out[start : start + len(grain)] += grain
    return out[reach : reach + len(samples)]


def _ratios(marks: Marks, rate: int, pitch: Pitch, change: tuple[float, float]) -> _Floats:
    """Return the factor of the pitch of each span; 1 where there is none."""
    pitch_ratio, range_scale = change
    ratios = np.ones(len(marks.is_voiced))
    if not marks.is_voiced.any():
        return ratios
    middles = (marks.positions[:-1] + 0.5 * marks.spans) / rate
    relative = pitch.at(middles[marks.is_voiced]) / pitch.median_hz
    ratios[marks.is_voiced] = pitch_ratio * relative ** (range_scale - 1.0)
    return np.clip(ratios, 1.0 / _HIGHEST_RATIO, _HIGHEST_RATIO)


def _targets(marks: Marks, ratios: _Floats) -> _Floats:
    """Return where grains are laid.

    Periods are counted at the new pitch. The first unvoiced span after a voice takes up what is
    missing to a whole number, so that what follows stays at its place.
    """
    counts = np.where(marks.is_voiced, ratios, 1.0)
    total = 0.0
    was_voiced = False
    for span, is_voiced in enumerate(marks.is_voiced.tolist()):
        if was_voiced and not is_voiced:
            counts[span] = np.ceil(total + 0.3) - total
        total += counts[span]
        was_voiced = is_voiced
    periods = np.concatenate(([0.0], np.cumsum(counts)))
    wanted = np.arange(int(np.floor(periods[-1] + 1e-6)) + 1)
    return np.asarray(np.interp(wanted, periods, marks.positions))


def _nearest(positions: _Floats, targets: _Floats) -> NDArray[np.intp]:
    """Return for each target which position is nearest."""
    after = np.clip(np.searchsorted(positions, targets), 1, len(positions) - 1)
    is_before = targets - positions[after - 1] <= positions[after] - targets
    return after - is_before


def _grains(
    padded: Samples, reach: int, bounds: _Floats, chosen: NDArray[np.intp], targets: _Floats
) -> tuple[Samples, NDArray[np.intp]]:
    """Return windowed grains, one a row, and the frame at which each begins.

    A grain spans from the mark before its own to the mark after, and is read between the samples
    so that its mark comes to lie exactly on its target.
    """
    marks = bounds[chosen + 1]
    starts = np.floor(targets).astype(np.intp) - reach
    at = np.arange(2 * reach + 1) + (starts - targets)[:, None]
    source = marks - targets + starts
    whole = np.floor(source + 1e-9).astype(np.intp)
    fraction = source - whole
    views = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + _TAPS)
    raw = views[np.clip(whole + reach + _TAPS // 2 + 1, 0, len(views) - 1)]
    taps = _between(fraction)
    grains = sum(raw[:, tap : tap + 2 * reach + 1] * taps[:, tap, None] for tap in range(_TAPS))
    left, right = marks - bounds[chosen], bounds[chosen + 2] - marks
    width = np.where(at < 0.0, np.maximum(left, 1e-9)[:, None], np.maximum(right, 1e-9)[:, None])
    window = 0.5 + 0.5 * np.cos(np.pi * np.clip(at / width, -1.0, 1.0))
    return np.asarray(grains * window, dtype=np.float32), starts


def _between(fraction: _Floats) -> Samples:
    """Return for each fraction of a sample the weights that read there, shape (rows, _TAPS)."""
    at = np.arange(_TAPS) - (_TAPS // 2 - 1) - fraction[:, None]
    taps = np.sinc(at) * np.cos(np.pi / (_TAPS + 1) * at) ** 2
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), dtype=np.float32)
