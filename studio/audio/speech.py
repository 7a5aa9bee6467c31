"""Find where somebody speaks in a recording, and cut it at pauses into lines.

Each 10 ms is judged by how far it stands out, over the bands in which speech lives, from the
background around it: the background is what the quietest moments of the last and next seconds
have in common. Music and machines stand out as well, but change more slowly than a mouth does.
What belongs together is then grown to its faint edges and cut where the pauses are. Memory stays
flat: a long recording is judged half a minute at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.runs import closed, runs
from studio.audio.spectrum import STEP_S, mel_filters, power_spectra

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Floats: TypeAlias = "NDArray[np.float64]"
_Mask: TypeAlias = "NDArray[np.bool_]"

_BANDS = 16
_LIMITS_HZ = (120.0, 6_000.0)
_READ_S = 5.0
_JUDGED = 3_000
"""Steps judged at a time: 30 s."""
_CONTEXT = 1_000
"""Steps on either side of these that are listened to as well: 10 s."""
_BIN = 50
"""Steps among which the quietest is taken for the background."""
_AROUND = 12
"""Such groups on either side that share a background: 6 s."""
_RISE = 10.0
"""Backgrounds rise at most this much above the calmest moments of the 50 s around, dB."""
_QUIETEST = -70.0
"""Backgrounds count as at least this loud in each band, dB."""
_CLEAREST = 12
_LEAST_CONTRAST = 7.0
"""Speech stands out from its background by this much more than the background itself, dB."""
_LAG = 4
_LEAST_CHANGE = 2.6
"""Bands of speech change by this much and more within 40 ms, in the mean of half a second, dB;
those of music and of noises that last by less than 2.3."""
_FAINT_CHANGE = 2.1
"""… and its faint edges by this much."""
_CHANGE_STEPS = 51
_SHORTEST = 8
"""Steps of sure speech below which it was a click or a knock."""
_JOINED = 20
"""Shorter silences, in steps, belong to the sounds of speech: closures of consonants."""
_REACH = 25
_MIDDLE_DB = 3.0
"""How much fainter an end of a line has to be to be cut there rather than in the middle."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a recording: first frame and the frame after the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLength:
    """How speech is cut into lines; seconds."""

    shortest: float = 1.0
    """Shorter lines are joined to a neighbour, if it is near."""
    longest: float = 12.0
    """Longer lines are cut at their longest pause."""
    pause: float = 0.4
    """A silence this long starts a new line."""


def find_speech(
    source: Samples | Iterable[Samples], rate: int, lines: LineLength | None = None
) -> list[Span]:
    """Return the lines spoken in a recording, in order, in frames.

    Args:
        source: mono samples, or mono blocks of any lengths one after the other.
        rate: in hertz, 8,000 or more.
        lines: how to cut; by default at pauses of 0.4 s into lines of 1 to 12 s.
    """
    blocks = [source] if isinstance(source, np.ndarray) else source
    judged = list(_judged(_features(blocks, rate)))
    if not judged:
        return []
    is_speech = np.concatenate([speech for speech, _ in judged])
    levels = np.concatenate([level for _, level in judged])
    found = runs(is_speech)
    limits = lines or LineLength()
    spans = [
        part for run in _joined(found, limits) for part in _cut(run, is_speech, levels, limits)
    ]
    step = STEP_S * rate
    return [Span(round(start * step), round(end * step)) for start, end in spans]


def _features(blocks: Iterable[Samples], rate: int) -> Iterator[_Floats]:
    """Yield the levels of the bands in dB, shape (steps, bands), a few seconds at a time."""
    length, context = round(_READ_S * rate), rate // 5
    held = np.zeros(context, np.float32)
    for block in blocks:
        held = np.concatenate((held, np.asarray(block, dtype=np.float32)))
        while len(held) >= length + 2 * context:
            yield _band_levels(held[: length + 2 * context], rate)
            held = held[length:]
    spare = len(held) - context  # frames not yet judged
    if spare > 0:
        rest = _band_levels(np.pad(held, (0, context)), rate)
        yield rest[: int(spare / rate / STEP_S)]


def _band_levels(samples: Samples, rate: int) -> _Floats:
    """Return the band levels of all but the first and last 0.2 s, which are context."""
    spectra, bins = power_spectra(samples, rate)
    bands = spectra @ mel_filters(_BANDS, bins, rate, _LIMITS_HZ)
    padded = np.pad(bands, ((1, 1), (0, 0)), mode="edge")
    smooth = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    context = round(0.2 / STEP_S)
    return np.asarray(10.0 * np.log10(smooth[context:-context] + 1e-12), dtype=np.float64)


def _judged(pieces: Iterable[_Floats]) -> Iterator[tuple[_Mask, NDArray[np.float32]]]:
    """Yield for stretches of steps whether they are speech, and how much they stand out, in dB."""
    held = np.zeros((0, _BANDS))
    before = 0
    for piece in pieces:
        held = np.concatenate((held, piece))
        if len(held) < before + _JUDGED + _CONTEXT:
            continue
        speech, contrast = _judge(held)
        yield speech[before : before + _JUDGED], contrast[before : before + _JUDGED]
        keep_from = max(before + _JUDGED - _CONTEXT, 0)
        before, held = before + _JUDGED - keep_from, held[keep_from:]
    if len(held) > before:
        speech, contrast = _judge(held)
        yield speech[before:], contrast[before:]


def _judge(levels: _Floats) -> tuple[_Mask, NDArray[np.float32]]:
    """Return for each step whether it is speech, and how much it stands out, in dB."""
    above = np.maximum(levels - _background(levels), 0.0)
    contrasts = np.clip(above - 3.0, 0.0, 25.0)
    # Vowels and hisses fill different bands: the clearest few are what counts.
    contrast = np.sort(contrasts, axis=1)[:, -_CLEAREST:].mean(axis=1)
    contrast = np.convolve(np.pad(contrast, 1, mode="edge"), (0.25, 0.5, 0.25), "valid")
    quiet, loud = _two_classes(contrast)
    if loud - quiet < _LEAST_CONTRAST:
        return np.zeros(len(levels), np.bool_), contrast.astype(np.float32)
    sure = contrast > quiet + 0.4 * (loud - quiet)
    maybe = contrast > quiet + max(0.15 * (loud - quiet), 1.0)
    change = _change(above)
    speech = _grown(sure & (change > _LEAST_CHANGE), maybe & (change > _FAINT_CHANGE))
    return speech, contrast.astype(np.float32)


def _change(above: _Floats) -> _Floats:
    """Return how much the bands that stand out change within 40 ms around each step, in dB."""
    earlier, later = above[:-_LAG], above[_LAG:]
    is_heard = np.maximum(earlier, later) > 3.0
    moved = np.minimum(np.abs(later - earlier), 30.0) * is_heard
    change = moved.sum(axis=1) / np.maximum(is_heard.sum(axis=1), _BANDS // 4)
    around = _CHANGE_STEPS // 2
    padded = np.pad(change, (around + _LAG // 2, around + _LAG - _LAG // 2), mode="edge")
    return np.convolve(padded, np.ones(_CHANGE_STEPS) / _CHANGE_STEPS, "valid")


def _background(levels: _Floats) -> _Floats:
    """Return the level of the background in each band at each step, in dB."""
    count = -(-len(levels) // _BIN)
    padded = np.pad(levels, ((0, count * _BIN - len(levels)), (0, 0)), mode="edge")
    calm = np.stack([np.roll(padded, shift, axis=0) for shift in (-2, -1, 0, 1, 2)]).mean(axis=0)
    quietest = calm.reshape(count, _BIN, -1).min(axis=1)
    around = min(_AROUND, max(count - 1, 0))
    views = np.lib.stride_tricks.sliding_window_view(
        np.pad(quietest, ((around, around), (0, 0)), mode="reflect"), 2 * around + 1, axis=0
    )
    common = np.percentile(views, 15, axis=2)
    # Who speaks on and on without a pause is not the background of his own speech.
    common = np.minimum(common, np.percentile(quietest, 5, axis=0) + _RISE)
    common = np.maximum(common, _QUIETEST)
    middles = (np.arange(count) + 0.5) * _BIN
    steps = np.arange(len(levels))
    return np.stack([np.interp(steps, middles, band) for band in common.T], axis=1)


def _two_classes(values: _Floats) -> tuple[float, float]:
    """Return the means of the two groups that `values` fall into most clearly (Otsu, 1979)."""
    counts, edges = np.histogram(values, bins=64)
    centres = 0.5 * (edges[:-1] + edges[1:])
    below, sums = np.cumsum(counts), np.cumsum(counts * centres)
    above, rest = below[-1] - below, sums[-1] - sums
    mean_below, mean_above = sums / np.maximum(below, 1), rest / np.maximum(above, 1)
    best = int(np.argmax(below * above * np.square(mean_above - mean_below)))
    return float(mean_below[best]), float(mean_above[best])


def _grown(sure: _Mask, maybe: _Mask) -> _Mask:
    """Return sure speech that lasts, with its faint edges and the closures inside."""
    speech = np.zeros(len(sure), np.bool_)
    for start, end in closed(runs(sure), _JOINED // 2):
        if end - start < _SHORTEST:
            continue
        faint_before = np.flatnonzero(~maybe[max(start - _REACH, 0) : start])
        faint_after = np.flatnonzero(~maybe[end : end + _REACH])
        first = max(start - _REACH, 0) + (int(faint_before[-1]) + 1 if faint_before.size else 0)
        last = end + (int(faint_after[0]) if faint_after.size else _REACH)
        speech[first:last] = True
    for start, end in closed(runs(speech), _JOINED):
        speech[start:end] = True
    return speech


def _joined(found: list[tuple[int, int]], limits: LineLength) -> list[tuple[int, int]]:
    """Return `found` as lines: near ones together, short ones with their nearer neighbour."""
    lines = closed(found, round(limits.pause / STEP_S) - 1)
    shortest, longest = limits.shortest / STEP_S, limits.longest / STEP_S
    near = 2.0 * limits.pause / STEP_S
    joined: list[tuple[int, int]] = []
    for start, end in lines:
        if joined:
            before = joined[-1]
            is_short = min(end - start, before[1] - before[0]) < shortest
            if is_short and start - before[1] <= near and end - before[0] <= longest:
                joined[-1] = (before[0], end)
                continue
        joined.append((start, end))
    return joined


def _cut(
    line: tuple[int, int], is_speech: _Mask, contrast: NDArray[np.float32], limits: LineLength
) -> list[tuple[int, int]]:
    """Return `line` cut into parts that are not too long, at the longest pauses.

    Where there is no pause, the cut goes through the faintest moment.
    """
    start, end = line
    if end - start <= limits.longest / STEP_S:
        return [line]
    margin = min(round(limits.shortest / STEP_S), (end - start) // 3)
    inner = slice(start + margin, end - margin)
    silences = runs(~is_speech[inner])
    if silences:
        longest = max(silences, key=lambda run: run[1] - run[0])
        first, second = inner.start + longest[0], inner.start + longest[1]
    else:
        smooth = np.convolve(np.pad(contrast[inner], 4, mode="edge"), np.ones(9) / 9, "valid")
        smooth += _MIDDLE_DB * np.square(np.linspace(-1.0, 1.0, len(smooth)))
        first = second = inner.start + int(smooth.argmin())
    parts = ((start, first), (second, end))
    return [piece for part in parts for piece in _cut(part, is_speech, contrast, limits)]
