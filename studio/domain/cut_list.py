"""A dub as other studios see it: tracks with clips of sound files, markers, a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.domain.records import RecordId
    from studio.domain.timecode import FrameRate


@dataclass(frozen=True, slots=True, kw_only=True)
class CutClip:
    """One piece of a sound file on the timeline; all times in samples at 48 kHz."""

    id: RecordId
    position: int
    length: int
    path: Path
    """The sound file, absolute."""
    in_point: int = 0
    """Where in the file it begins."""
    source_length: int = 0
    """Of the whole file."""
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    is_muted: bool = False
    number: int = 0
    """Of its line, from 1; 0 = it belongs to none."""
    name: str = ""
    speaker: str = ""
    text: str = ""
    source_text: str = ""
    """What the original says."""
    note: str = ""

    @property
    def end(self) -> int:
        """First sample after it."""
        return self.position + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class CutTrack:
    """A lane. Clips are ordered by position and may overlap."""

    name: str
    clips: tuple[CutClip, ...]
    gain_db: float = 0.0
    is_muted: bool = False
    is_solo: bool = False
    is_speech: bool = True


@dataclass(frozen=True, slots=True)
class CutMarker:
    """A named place."""

    position: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutList:
    """One language of a project."""

    name: str
    language: str
    length: int
    frame_rate: FrameRate
    tracks: tuple[CutTrack, ...]
    markers: tuple[CutMarker, ...] = ()
    picture: Path | None = None
    picture_length: int = 0

    @property
    def spoken(self) -> tuple[CutClip, ...]:
        """What is said, by position."""
        clips = [clip for track in self.tracks if track.is_speech for clip in track.clips]
        return tuple(sorted(clips, key=lambda clip: (clip.position, clip.number)))


def without_overlaps(clips: Sequence[CutClip]) -> tuple[tuple[CutClip, ...], ...]:
    """Return clips as lanes in which none overlaps another: as few as there can be.

    Each clip goes to the first lane that is free where it begins, which is optimal for intervals
    taken in the order they begin (Kleinberg and Tardos, Algorithm Design, 4.1).
    """
    lanes: list[list[CutClip]] = []
    for clip in sorted(clips, key=lambda one: (one.position, one.end)):
        free = next((lane for lane in lanes if lane[-1].end <= clip.position), None)
        if free is None:
            lanes.append([clip])
        else:
            free.append(clip)
    return tuple(tuple(lane) for lane in lanes)
