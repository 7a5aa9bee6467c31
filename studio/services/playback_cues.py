"""What is said at each moment, as the subtitles of an export would show it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.script import Line, spoken_text
from studio.domain.timeline import Clip, Track

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.project import Project
    from studio.domain.records import RecordId

MOST_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class SpokenCue:
    """From `start` up to `end`, samples at 48 kHz; the text is not wrapped."""

    start: int
    end: int
    text: str


class Cues:
    """All cues of one language, found by position."""

    def __init__(self, cues: Iterable[SpokenCue] = ()) -> None:
        self._cues = sorted(cues, key=lambda cue: cue.start)
        self._starts = [cue.start for cue in self._cues]
        self._longest = max((cue.end - cue.start for cue in self._cues), default=0)

    def at(self, position: int) -> tuple[str, ...]:
        """Return the texts shown at a position, the first to begin first."""
        last = bisect_right(self._starts, position)
        first = bisect_right(self._starts, position - self._longest - 1)
        shown = [cue.text for cue in self._cues[first:last] if position < cue.end]
        return tuple(shown[-MOST_AT_ONCE:])


def cues_in(project: Project, language: str) -> Cues:
    """Return what is said in a language, "" = the original's words.

    A line is shown from where its clip begins to where clip or line ends, whichever is later.
    """
    clips = _clips_by_line(project, language)
    cues = []
    for line in project.all(Line):
        text = spoken_text(project, line, language) if language else line.text.strip()
        clip = clips.get(line.id)
        start = clip.position if clip else line.start
        end = max(line.end, clip.end) if clip else line.end
        if text and end > start:
            cues.append(SpokenCue(start, end, text))
    return Cues(cues)


def _clips_by_line(project: Project, language: str) -> dict[RecordId, Clip]:
    """Return the first clip of each line on the tracks of a language."""
    found: dict[RecordId, Clip] = {}
    for track in project.all(Track) if language else ():
        if track.language == language:
            for clip in project.where(Clip, "track_id", track.id):
                known = found.get(clip.line_id or "")
                if clip.line_id and (known is None or clip.position < known.position):
                    found[clip.line_id] = clip
    return found
