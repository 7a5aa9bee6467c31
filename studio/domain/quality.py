"""What a careful listener would find wrong with a dub, line by line, without rendering it.

Everything is told from records: where speech is heard to begin and end follows from the take's own
measurement and from what its fit did; levels are those of the takes with their gains.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.domain.clip_cuts import fitted_place
from studio.domain.freshness import Standing, line_states
from studio.domain.script import Line, Take, spoken_text
from studio.domain.settings import settings_of
from studio.domain.speech_tracks import speech_tracks
from studio.domain.text import mark
from studio.domain.timeline import Clip, FitState, clips_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId

MS = 48
"""Samples at 48 kHz."""
SECOND = 48_000


class Weight(Enum):
    """How bad a finding is."""

    WRONG = "wrong"
    """Nobody would hand it over so."""
    DOUBTFUL = "doubtful"
    """Worth listening to."""


class Kind(Enum):
    """What can be found; values are sentences with {amount}."""

    UNSPOKEN = mark("Quality", "Not spoken yet")
    STALE = mark("Quality", "Stale: what it was spoken from has changed")
    CUT_OFF = mark("Quality", "Its last {amount} ms are cut off")
    TALKS_OVER = mark("Quality", "Its speaker talks over their next line for {amount} ms")
    LATE = mark("Quality", "Begins {amount} ms after the original")
    EARLY = mark("Quality", "Begins {amount} ms before the original")
    ENDS_LATE = mark("Quality", "Ends {amount} ms after the original")
    FAST = mark("Quality", "Spoken {amount} % faster than its voice speaks")
    SLOW = mark("Quality", "Spoken {amount} % slower than its voice speaks")
    SHORT = mark("Quality", "Fills only {amount} % of its place")
    LOUD = mark("Quality", "{amount} LU louder than the other lines")
    QUIET = mark("Quality", "{amount} LU quieter than the other lines")
    HARD_TO_READ = mark("Quality", "Its subtitle asks for {amount} characters a second")


WRONG = frozenset({Kind.UNSPOKEN, Kind.STALE, Kind.CUT_OFF, Kind.TALKS_OVER})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one line."""

    kind: Kind
    line_id: RecordId
    position: int
    """Where to listen, in samples at 48 kHz."""
    amount: int = 0

    @property
    def weight(self) -> Weight:
        """How bad it is."""
        return Weight.WRONG if self.kind in WRONG else Weight.DOUBTFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Beyond which something is found; times in milliseconds."""

    onset_ms: int = 150
    """ITU-R BT.1359-1 finds sound up to 90 ms early and 185 ms late acceptable."""
    end_ms: int = 400
    least_fill: float = 0.4
    loudness_lu: float = 3.0
    reading_speed: float = 20.0
    """Characters a second adults read with ease (Netflix's style guide asks for 20 at most)."""
    counts_times: bool = True
    """False where no picture is followed, as in narration."""


LIP_SYNC, VOICE_OVER, NARRATION = (
    Limits(),
    Limits(onset_ms=1_000, end_ms=1_500, least_fill=0.0),
    Limits(counts_times=False),
)


def findings(project: Project, language: str, limits: Limits = LIP_SYNC) -> Iterator[Finding]:
    """Yield what is wrong in one language, by time; nothing for what nobody has to say.

    Lazily: a caller who must not be held up takes a few at a time.
    """
    states = line_states(project, language)
    dub = _Dub(project, language)
    for line in sorted(project.all(Line), key=lambda one: (one.start, one.id)):
        state = states[line.id]
        if state.standing is Standing.SILENT:
            continue
        own = dub.clips.get(line.id, ())
        if state.standing is Standing.MISSING or not own:
            yield Finding(Kind.UNSPOKEN, line.id, line.start)
            continue
        if state.standing is Standing.STALE:
            yield Finding(Kind.STALE, line.id, own[0].position)
        yield from _of_sound(dub, line, own, limits)
        yield from _of_text(project, line, language, limits)


class _Dub:
    """One language, looked through once: clips of each line, what follows each, the usual level."""

    def __init__(self, project: Project, language: str) -> None:
        self.project = project
        self.clips: dict[RecordId | None, list[Clip]] = {}
        self.following: dict[RecordId, Clip] = {}
        for track in speech_tracks(project, language):
            heard = [clip for clip in clips_on(project, track.id) if not clip.is_muted]
            for clip in heard:
                self.clips.setdefault(clip.line_id, []).append(clip)
            self.following |= {clip.id: later for clip, later in pairwise(heard)}
        levels = [loudness_of(project, clip) for own in self.clips.values() for clip in own]
        known = [level for level in levels if level is not None]
        self.usual_lufs = statistics.median(known) if known else None


def _of_sound(dub: _Dub, line: Line, own: Sequence[Clip], limits: Limits) -> Iterator[Finding]:
    project, first, last = dub.project, own[0], own[-1]
    onset, end = heard_span(project, first)[0], heard_span(project, last)[1]
    at = first.position
    overrun = sum(clip.fit.overrun for clip in own if clip.fit.state is FitState.DOES_NOT_FIT)
    if overrun >= MS:
        yield Finding(Kind.CUT_OFF, line.id, max(at, last.end - SECOND), overrun // MS)
    if limits.counts_times and line.is_timed:
        yield from _of_times(line, (onset, end), first, limits)
    yield from _of_pace(project, line, first)
    level, usual = loudness_of(project, first), dub.usual_lufs
    if level is not None and usual is not None and abs(level - usual) > limits.loudness_lu:
        kind = Kind.LOUD if level > usual else Kind.QUIET
        yield Finding(kind, line.id, at, round(abs(level - usual)))
    over = _overlap(project, last, dub.following.get(last.id))
    if over >= MS:
        yield Finding(Kind.TALKS_OVER, line.id, max(at, last.end - over), over // MS)


def _of_times(line: Line, heard: tuple[int, int], clip: Clip, limits: Limits) -> Iterator[Finding]:
    onset, end = heard
    late = (onset - line.start) // MS
    if late > limits.onset_ms:
        yield Finding(Kind.LATE, line.id, clip.position, late)
    if late < -limits.onset_ms:
        yield Finding(Kind.EARLY, line.id, clip.position, -late)
    if (end - line.end) // MS > limits.end_ms:
        yield Finding(Kind.ENDS_LATE, line.id, line.end, (end - line.end) // MS)
    fill = (end - onset) / max(line.end - line.start, 1)
    if fill < limits.least_fill and not clip.is_dynamic:
        yield Finding(Kind.SHORT, line.id, clip.position, round(100 * fill))


def _of_pace(project: Project, line: Line, clip: Clip) -> Iterator[Finding]:
    settings, ratio = settings_of(project), clip.fit.ratio
    if ratio <= 0.0:
        return
    tempo = 1.0 / ratio
    if tempo > settings.stretch_max + 0.005:
        yield Finding(Kind.FAST, line.id, clip.position, round(100 * (tempo - 1)))
    elif tempo < settings.stretch_min - 0.005:
        yield Finding(Kind.SLOW, line.id, clip.position, round(100 * (1 - tempo)))


def _of_text(project: Project, line: Line, language: str, limits: Limits) -> Iterator[Finding]:
    seconds = (line.end - line.start) / SECOND
    letters = len(" ".join(spoken_text(project, line, language).split()))
    if seconds > 0 and letters / seconds > limits.reading_speed:
        yield Finding(Kind.HARD_TO_READ, line.id, line.start, round(letters / seconds))


def heard_span(project: Project, clip: Clip) -> tuple[int, int]:
    """Return where speech is heard to begin and end in a clip, samples at 48 kHz."""
    take = project.find(Take, clip.take_id)
    if take is None or take.speech_end <= take.speech_start:
        return clip.position, clip.end
    origin = clip.position - clip.in_point
    onset = origin + fitted_place(clip.fit, take.speech_start)
    end = origin + fitted_place(clip.fit, take.speech_end)
    return min(max(onset, clip.position), clip.end), min(max(end, clip.position), clip.end)


def _overlap(project: Project, clip: Clip, following: Clip | None) -> int:
    """Return for how long the next clip of the same speaker is heard as well."""
    if following is None:
        return 0
    return max(0, heard_span(project, clip)[1] - heard_span(project, following)[0])


def loudness_of(project: Project, clip: Clip) -> float | None:
    """Return how loud a clip is in the mix before mastering, in LUFS; None if too short to say."""
    take = project.find(Take, clip.take_id)
    return take.loudness + clip.gain_db if take and take.loudness is not None else None
