"""What a card shows of one line in one language, as plain values made from the project."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.freshness import LineState, Standing
from studio.domain.pace import usual_pace
from studio.domain.records import Span
from studio.domain.script import Speaker, casting_of, spoken_text, translation_of
from studio.domain.script_edits import is_own_language
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip, FitState, Track

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.domain.errors import StudioError
    from studio.domain.pace import Pace
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.script import Line, Staleness, Take


HARD = frozenset({FitState.DOES_NOT_FIT, FitState.STRAINED})
"""Fits somebody has to look at."""


class Tone(Enum):
    """How good something is."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Budget:
    """How long what is said is, against the time there is for it; samples at 48 kHz."""

    spoken: int
    slot: int
    gap: int
    """Free time after the slot that may be borrowed."""
    fastest: float
    """The highest comfortable tempo."""
    is_predicted: bool

    @property
    def fill(self) -> float:
        """Share of the slot that is used; above 1 it does not fit as it is."""
        return self.spoken / max(self.slot, 1)

    @property
    def tone(self) -> Tone:
        """GOOD: fits as it is; WARN: fits when hurried a little; BAD: will not fit."""
        room = max(self.slot + self.gap, 1)
        if self.spoken <= room:
            return Tone.GOOD
        return Tone.WARN if self.spoken <= room * self.fastest else Tone.BAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One line as it is shown."""

    line: Line
    speaker: str
    colour: int
    source: str
    said: str
    """What is spoken in the language shown; "" where that is not known."""
    shows_source: bool
    """False where the source text is what is said."""
    standing: Standing
    why: Staleness | None = None
    failure: StudioError | None = None
    is_waiting: bool = False
    is_locked: bool = False
    take: Take | None = None
    clip: Clip | None = None
    budget: Budget | None = None

    @property
    def fit(self) -> FitState:
        """How the take fits its slot."""
        return self.clip.fit.state if self.clip and self.take else FitState.UNCHANGED

    @property
    def is_problem(self) -> bool:
        """Whether somebody has to look at it."""
        return self.failure is not None or self.fit in HARD

    @property
    def span(self) -> Span:
        """What is played of the timeline to hear it."""
        if self.clip is not None:
            return Span(self.clip.position, self.clip.end)
        return Span(self.line.start, self.line.end)


@dataclass(frozen=True, slots=True)
class Lookout:
    """What cards are made with beside the project."""

    language: str
    state: LineState
    paces: Mapping[RecordId, Pace]
    gap: int
    failure: StudioError | None = None
    is_waiting: bool = False


def card_of(project: Project, line: Line, seen: Lookout) -> Card:
    """Return what is shown of one line."""
    speaker = project.get(Speaker, line.speaker_id)
    said = spoken_text(project, line, seen.language)
    has_own = is_own_language(project, seen.language)
    shows_source = not has_own or translation_of(project, line, seen.language) is not None
    state = seen.state
    return Card(
        line=line,
        speaker=speaker.name,
        colour=speaker.colour,
        source=line.text,
        said=said,
        shows_source=shows_source and bool(seen.language),
        standing=state.standing,
        why=state.why,
        failure=seen.failure,
        is_waiting=seen.is_waiting,
        is_locked=state.take is not None and state.take.is_locked,
        take=state.take,
        clip=clip_of(project, line, seen.language),
        budget=budget_of(project, line, said, seen),
    )


def clip_of(project: Project, line: Line, language: str) -> Clip | None:
    """Return the first clip of a line in one language, None before it is spoken."""
    clips = [
        clip
        for clip in project.where(Clip, "line_id", line.id)
        if project.get(Track, clip.track_id).language == language
    ]
    return min(clips, key=lambda clip: clip.position, default=None)


def budget_of(project: Project, line: Line, text: str, seen: Lookout) -> Budget | None:
    """Return how much of its time a text of a line takes; None for nothing to say, or no times.

    Measured on the take where it says just this, else predicted.
    """
    if not text or not line.is_timed:
        return None
    take = seen.state.take
    is_measured = take is not None and take.text == text and seen.state.standing is Standing.FRESH
    if is_measured and take is not None:
        spoken = take.speech_end - take.speech_start
    else:
        casting = casting_of(project, line.speaker_id, seen.language)
        pace = seen.paces.get(casting.voice_id) if casting else None
        speed = casting.settings.speed if casting else 1.0
        spoken = (pace or usual_pace(seen.language)).length(text, speed)
    return Budget(
        spoken=spoken,
        slot=line.end - line.start,
        gap=seen.gap,
        fastest=settings_of(project).stretch_max,
        is_predicted=not is_measured,
    )
