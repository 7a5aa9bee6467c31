"""Fit speech into its slot: what to trim, squeeze, borrow and stretch, decided on numbers alone.

The ladder, each rung used only as far as needed: silent ends go, long inner pauses are squeezed,
the free gap after the slot is borrowed, the duration is changed within the comfortable range (and
beyond it where the project allows). What is still too long does not fit and is said to.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.records import RecordId, Span
from studio.domain.timeline import MIN_CLIP, Fit, FitState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.script import Line

KEPT_PAUSE = 7_200
"""A squeezed pause keeps at least this much: 150 ms still reads as a breath."""

MIN_SLOT = 14_400
"""Shortest slot given to a line whose cue has next to no length: 300 ms."""

LAST_GAP = 96_000
"""What the last line may borrow: 2 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The parts of a take that matter for fitting; samples at 48 kHz inside its audio."""

    length: int
    start: int
    end: int
    pauses: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where speech has to go; samples at 48 kHz."""

    length: int
    gap_after: int
    """Free time after the slot that may be borrowed (guard already taken off), >= 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitLimits:
    """How far tempo may be changed, as speed: natural length / fitted length."""

    comfortable_max: float = 1.2
    strained_max: float = 1.4
    allows_strained: bool = False

    @property
    def fastest(self) -> float:
        """The highest speed this project permits."""
        return self.strained_max if self.allows_strained else self.comfortable_max


def plan_fit(speech: Speech, slot: Slot, limits: FitLimits) -> tuple[Fit, int]:
    """Return what to do to a take and the resulting clip length, at least MIN_CLIP, at 48 kHz."""
    spoken = max(speech.end - speech.start, 1)
    cuts = _squeeze(speech, spoken - slot.length)
    spoken -= sum(cut.length for cut in cuts)
    borrowed = min(max(spoken - slot.length, 0), slot.gap_after)
    room = max(slot.length + borrowed, MIN_CLIP)
    speed = max(spoken / room, 1.0)
    state = _state(speed, limits, is_touched=bool(cuts) or borrowed > 0)
    if state is FitState.DOES_NOT_FIT:
        speed = limits.fastest
    stretched = round(spoken / speed)
    length = max(min(stretched, room), MIN_CLIP)
    return (
        Fit(
            state=state,
            trim_start=speech.start,
            trim_end=speech.length - speech.end,
            cuts=cuts,
            borrowed=borrowed,
            ratio=1.0 / speed,
            overrun=max(stretched - length, 0) if state is FitState.DOES_NOT_FIT else 0,
        ),
        length,
    )


def natural_fit(speech: Speech) -> tuple[Fit, int]:
    """Return the fit of a dynamic clip: its silent ends go, nothing else is touched."""
    fit = Fit(trim_start=speech.start, trim_end=speech.length - speech.end)
    return fit, max(speech.end - speech.start, MIN_CLIP)


def _state(speed: float, limits: FitLimits, *, is_touched: bool) -> FitState:
    if speed > limits.fastest + 1e-9:
        return FitState.DOES_NOT_FIT
    if speed > limits.comfortable_max + 1e-9:
        return FitState.STRAINED
    return FitState.FITTED if is_touched or speed > 1.0 else FitState.UNCHANGED


def _squeeze(speech: Speech, excess: int) -> tuple[Span, ...]:
    """Take `excess` samples out of the pauses, the longest first, from their middles."""
    cuts = []
    for pause in sorted(speech.pauses, key=lambda span: (-span.length, span.start)):
        spare = pause.length - KEPT_PAUSE
        if excess <= 0 or spare <= 0:
            break
        out = min(spare, excess)
        start = pause.start + (pause.length - out) // 2
        cuts.append(Span(start, start + out))
        excess -= out
    return tuple(sorted(cuts, key=lambda span: span.start))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line goes on its track, and how much room it has there."""

    position: int
    slot: Slot


def plan_places(lines: Iterable[Line], guard: int) -> dict[RecordId, Place]:
    """Return a place for every timed line, such that no speaker ever overlaps themselves.

    Cues of one speaker that overlap are cut at the next one's start; those that begin together
    follow each other. The gap that may be borrowed ends `guard` samples before anyone speaks again.
    """
    ordered = sorted(lines, key=lambda line: (line.start, line.end, line.id))
    starts = [line.start for line in ordered]
    successors = _successors(ordered)
    spans: dict[RecordId, Span] = {}
    free_from: dict[RecordId, int] = {}
    for line in ordered:
        position = max(line.start, free_from.get(line.speaker_id, 0))
        end = max(line.end, position + MIN_SLOT)
        later = successors.get(line.id)
        if later is not None and later.start > position:
            end = min(end, later.start)
        spans[line.id] = Span(position, end)
        free_from[line.speaker_id] = end
    places = {}
    for line in ordered:
        span, later = spans[line.id], successors.get(line.id)
        gap = _gap_after(starts, span.end, guard)
        if later is not None:
            gap = min(gap, spans[later.id].start - span.end)
        places[line.id] = Place(span.start, Slot(length=span.length, gap_after=gap))
    return places


def _successors(ordered: list[Line]) -> dict[RecordId, Line]:
    """Return each line's next line of the same speaker."""
    following: dict[RecordId, Line] = {}
    successors: dict[RecordId, Line] = {}
    for line in reversed(ordered):
        if line.speaker_id in following:
            successors[line.id] = following[line.speaker_id]
        following[line.speaker_id] = line
    return successors


def _gap_after(starts: list[int], end: int, guard: int) -> int:
    """Return the free time from `end` to the next start in sorted `starts`, less `guard`."""
    index = bisect.bisect_left(starts, end)
    if index == len(starts):
        return LAST_GAP
    return max(0, starts[index] - end - guard)
