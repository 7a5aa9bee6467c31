"""The lanes shown: a track of each speaker in the language shown, and what all languages share."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from studio.domain.script import Line, Speaker, Translation, spoken_text
from studio.domain.timeline import Clip, Track, TrackKind, clips_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project, Step
    from studio.domain.records import RecordId

HEIGHTS = {TrackKind.ORIGINAL: 56, TrackKind.MUSIC_EFFECTS: 48}
SPEECH_HEIGHT = 64
GAP = 1
"""Pixels between lanes."""

_BY_KIND = {TrackKind.ORIGINAL: 0, TrackKind.SPEECH: 1, TrackKind.RECORDING: 2}


class Row:
    """Spans by their start, found fast wherever one looks."""

    def __init__(self, spans: Sequence[tuple[int, int]] = ()) -> None:
        self.starts = array("q", [one[0] for one in spans])
        self.latest_ends = array("q", accumulate((one[1] for one in spans), max))
        """The latest end among a span and all before it: rises even where spans overlap."""

    def between(self, start: float, end: float) -> slice:
        """Return which spans may have something in [start, end)."""
        first = bisect_right(self.latest_ends, start)
        return slice(first, max(first, bisect_left(self.starts, end)))


@dataclass(slots=True, eq=False)
class Lane:
    """One lane. Pixels are logical ones, from the first lane's top."""

    kind: TrackKind
    name: str
    top: int
    height: int
    track: Track | None
    """None while a speaker has nothing spoken in this language."""
    speaker: Speaker | None = None
    clips: list[Clip] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    unspoken: list[Line] = field(default_factory=list)
    """Lines of the speaker that have no clip yet."""
    unspoken_row: Row = field(default_factory=Row)

    @property
    def bottom(self) -> int:
        """First pixel below."""
        return self.top + self.height

    def fill(self, project: Project, language: str) -> None:
        """Show what the project has for this lane now."""
        self.clips = clips_on(project, self.track.id) if self.track is not None else []
        self.row = Row([(clip.position, clip.end) for clip in self.clips])
        self.unspoken = []
        if self.speaker is not None:
            spoken = {clip.line_id for clip in self.clips}
            lines = project.where(Line, "speaker_id", self.speaker.id)
            missing = (one for one in lines if one.id not in spoken and one.is_timed)
            self.unspoken = sorted(
                (one for one in missing if spoken_text(project, one, language)),
                key=lambda one: one.start,
            )
        self.unspoken_row = Row([(line.start, line.end) for line in self.unspoken])

    def between(self, start: float, end: float) -> list[Clip]:
        """Return the clips of which something is heard in [start, end)."""
        return [clip for clip in self.clips[self.row.between(start, end)] if clip.end > start]

    def unspoken_between(self, start: float, end: float) -> list[Line]:
        """Return the lines without a clip that should be heard in [start, end)."""
        found = self.unspoken[self.unspoken_row.between(start, end)]
        return [line for line in found if line.end > start]

    def at(self, sample: int) -> Clip | None:
        """Return the clip at a sample; of several the one that begins last."""
        found = self.between(sample, sample + 1)
        return found[-1] if found else None

    def unspoken_at(self, sample: int) -> Line | None:
        """Return the line without a clip at a sample."""
        found = self.unspoken_between(sample, sample + 1)
        return found[-1] if found else None


class Lanes:
    """All lanes, from top to bottom."""

    def __init__(self) -> None:
        self.all: list[Lane] = []
        self._language = ""

    @property
    def height(self) -> int:
        """Pixels from the first lane's top to the last one's bottom."""
        return self.all[-1].bottom + GAP if self.all else 0

    @property
    def end(self) -> int:
        """Where the last clip or line ends, in samples at 48 kHz."""
        return max((int(row.latest_ends[-1]) for row in self.rows if len(row.starts)), default=0)

    @property
    def rows(self) -> list[Row]:
        """All clips and waiting lines, to snap to."""
        return [row for lane in self.all for row in (lane.row, lane.unspoken_row)]

    def lane(self, track_id: RecordId) -> Lane | None:
        """Return a track's lane, None while it is not shown."""
        for lane in self.all:
            if lane.track is not None and lane.track.id == track_id:
                return lane
        return None

    def lane_at(self, y: float) -> Lane | None:
        """Return the lane at a pixel."""
        for lane in self.all:
            if lane.top <= y < lane.bottom + GAP:
                return lane
        return None

    def rebuild(self, project: Project | None, language: str) -> None:
        """Show the tracks of one language, with what all languages share."""
        self._language = language
        self.all = []
        if project is None:
            return
        shared = [track for track in project.all(Track) if track.kind is not TrackKind.SPEECH]
        shared.sort(key=lambda track: (_BY_KIND.get(track.kind, 3), track.order))
        spoken = {
            track.speaker_id: track
            for track in project.all(Track)
            if track.kind is TrackKind.SPEECH and track.language == language
        }
        for track in shared:
            if track.kind is TrackKind.ORIGINAL:
                self._add(track.kind, track.name, track, None)
        for speaker in project.all(Speaker) if language else ():
            self._add(TrackKind.SPEECH, speaker.name, spoken.get(speaker.id), speaker)
        for track in shared:
            if track.kind is not TrackKind.ORIGINAL:
                self._add(track.kind, track.name, track, None)
        for lane in self.all:
            lane.fill(project, language)

    def follow(self, project: Project, step: Step) -> bool:
        """Take over a step; return False when the lanes themselves are others now."""
        if step.of(Track) or step.of(Speaker):
            return False
        tracks: set[RecordId] = set()
        speakers: set[RecordId] = set()
        for change in step.of(Clip):
            both = (change.before, change.after)
            tracks.update(clip.track_id for clip in both if isinstance(clip, Clip))
        for change in step.of(Line):
            both = (change.before, change.after)
            speakers.update(line.speaker_id for line in both if isinstance(line, Line))
        if step.of(Translation):
            speakers.update(lane.speaker.id for lane in self.all if lane.speaker)
        for lane in self.all:
            is_named = lane.speaker is not None and lane.speaker.id in speakers
            if is_named or (lane.track is not None and lane.track.id in tracks):
                lane.fill(project, self._language)
        return True

    def _add(
        self, kind: TrackKind, name: str, track: Track | None, speaker: Speaker | None
    ) -> None:
        height = HEIGHTS.get(kind, SPEECH_HEIGHT)
        self.all.append(Lane(kind, name, self.height, height, track, speaker))


def words_of(project: Project, line_id: RecordId | None, language: str) -> str:
    """Return what is written on a clip: what it says."""
    line = project.find(Line, line_id)
    return (spoken_text(project, line, language) or line.text) if line is not None else ""
