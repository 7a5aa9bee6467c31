"""The timeline: tracks, clips and markers, and what can be done to clips."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.records import Record, RecordId, Span

if TYPE_CHECKING:
    from studio.domain.project import Project

MIN_CLIP = 480
"""Shortest clip, in samples at 48 kHz: 10 ms."""


class TrackKind(Enum):
    """What a track carries."""

    ORIGINAL = "original"
    SPEECH = "speech"
    MUSIC_EFFECTS = "music and effects"
    EFFECTS = "effects"
    """Sounds at their places, heard in every language."""
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(Record):
    """A lane of the timeline. Speech tracks belong to one speaker in one language."""

    kind: TrackKind
    name: str
    speaker_id: RecordId | None = None
    language: str = ""
    order: float = 0.0
    gain_db: float = 0.0
    is_muted: bool = False
    is_solo: bool = False
    is_locked: bool = False


class FitState(Enum):
    """How well a take fits its slot."""

    UNCHANGED = "unchanged"
    """Nothing but its silent ends was touched."""
    FITTED = "fitted"
    """Within the comfortable range."""
    STRAINED = "strained"
    """Beyond the comfortable range, where the project allows it."""
    DOES_NOT_FIT = "does not fit"
    """Left at its natural pace and reported, never crushed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Everything that was done to a take so that it fits: read from top to bottom, in order."""

    state: FitState = FitState.UNCHANGED
    trim_start: int = 0
    trim_end: int = 0
    """Samples at 48 kHz left out at the ends (silence)."""
    cuts: tuple[Span, ...] = ()
    """Spans of inner pauses left out, inside the take's audio."""
    borrowed: int = 0
    """Samples at 48 kHz taken from the free gap after the slot."""
    ratio: float = 1.0
    """Change of duration: length after / length before; below 1 = faster."""
    overrun: int = 0
    """Samples at 48 kHz by which it is still too long (only when it does not fit)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip(Record):
    """A piece of audio on a track.

    The audio is the take's (or the media's), with `fit` applied; `in_point` and `length` choose
    the part of that which is heard. All in samples at 48 kHz.
    """

    track_id: RecordId
    position: int
    length: int
    media_id: RecordId
    in_point: int = 0
    line_id: RecordId | None = None
    take_id: RecordId | None = None
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    fit: Fit = field(default_factory=Fit)
    is_dynamic: bool = False
    """True: takes the take's natural length; False: keeps its slot and the take is fitted."""
    is_muted: bool = False

    @property
    def end(self) -> int:
        """First sample after the clip."""
        return self.position + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker(Record):
    """A named place on the timeline."""

    position: int
    name: str
    line_id: RecordId | None = None
    """The heading of the chapter it stands for, which it goes with; None for any other place."""


def clips_on(project: Project, track_id: RecordId) -> list[Clip]:
    """Return the clips of one track by position."""
    return sorted(project.where(Clip, "track_id", track_id), key=lambda clip: clip.position)


def move(project: Project, clip: Clip, position: int) -> Clip:
    """Place `clip` at `position`, never before the start of the timeline."""
    return project.update(clip, position=max(0, position))


def trim_end(project: Project, clip: Clip, end: int, available: int) -> Clip:
    """Make `clip` end at `end`: at least MIN_CLIP long, at most `available` samples of audio."""
    length = min(max(MIN_CLIP, end - clip.position), available - clip.in_point)
    return project.update(clip, length=length)


def trim_start(project: Project, clip: Clip, start: int) -> Clip:
    """Make `clip` begin at `start`; what is heard stays where it is on the timeline."""
    earliest = max(0, clip.position - clip.in_point)
    start = min(max(start, earliest), clip.end - MIN_CLIP)
    shift = start - clip.position
    return project.update(
        clip, position=start, in_point=clip.in_point + shift, length=clip.length - shift
    )


def split(project: Project, clip: Clip, position: int) -> tuple[Clip, Clip]:
    """Cut `clip` in two at `position` (inside it by at least MIN_CLIP on both sides).

    Raises:
        ValueError: the position is not inside the clip.
    """
    left = position - clip.position
    if not MIN_CLIP <= left <= clip.length - MIN_CLIP:
        raise ValueError("a clip can only be split inside")
    first = project.update(clip, length=left, fade_out=0)
    second = Clip(
        track_id=clip.track_id,
        position=position,
        length=clip.length - left,
        media_id=clip.media_id,
        in_point=clip.in_point + left,
        line_id=clip.line_id,
        take_id=clip.take_id,
        gain_db=clip.gain_db,
        fade_out=clip.fade_out,
        fit=clip.fit,
        is_dynamic=clip.is_dynamic,
        is_muted=clip.is_muted,
    )
    return first, project.add(second)


def ripple(project: Project, start: int, shift: int) -> None:
    """Move every clip and marker at or after `start` by `shift` samples (not before `start`)."""
    for clip in project.all(Clip):
        if clip.position >= start:
            project.update(clip, position=max(0, clip.position + shift))
    for marker in project.all(Marker):
        if marker.position >= start:
            project.update(marker, position=max(0, marker.position + shift))
