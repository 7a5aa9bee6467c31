"""A script without times laid out: what is said follows itself, with pauses between.

Nothing is cut or stretched for it: a line takes the time its take needs, and all that follows moves
along. Chapters are known by their headings; a marker goes with each.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.domain.records import Span
from studio.domain.script import Line, Opening, spoken_text
from studio.domain.settings import settings_of
from studio.domain.speech_tracks import speech_tracks
from studio.domain.timeline import Clip, Marker, Track, TrackKind, clips_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.settings import ProjectSettings

NAME_LENGTH = 80
"""Characters of a heading a marker is called by."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a narration as it is heard; samples at 48 kHz."""

    name: str
    span: Span
    """From its first sound to its last; the pause after it is nobody's."""


def is_laid_out(project: Project) -> bool:
    """Whether lines follow each other, for some have no times."""
    return not all(line.is_timed for line in project.all(Line))


def is_narration(project: Project) -> bool:
    """Whether it is a script that is read aloud: no film or recording says when."""
    return is_laid_out(project) and not any(
        track.kind is TrackKind.ORIGINAL for track in project.all(Track)
    )


def pause_before(line: Line, settings: ProjectSettings) -> int:
    """Return how long it is silent before a line that is not the first, samples at 48 kHz."""
    return {
        Opening.SENTENCE: settings.sentence_pause,
        Opening.PARAGRAPH: settings.paragraph_pause,
        Opening.CHAPTER: settings.chapter_pause,
    }[line.opens]


def in_reading_order(lines: Iterable[Line]) -> list[Line]:
    """Return lines as they are read."""
    return sorted(lines, key=lambda line: (line.start, line.id))


def chapters(project: Project, language: str) -> tuple[Chapter, ...]:
    """Return the chapters that are heard in a language, in order; none without a heading.

    What is heard before the first heading is a chapter of its own, called as the project is.
    """
    heard = _heard_by_line(project, language)
    ordered = [line for line in in_reading_order(project.all(Line)) if line.id in heard]
    if not any(line.opens is Opening.CHAPTER for line in ordered):
        return ()
    starts = [0, *(at for at, line in enumerate(ordered) if at and line.opens is Opening.CHAPTER)]
    found = []
    for first, after in pairwise([*starts, len(ordered)]):
        head, own = ordered[first], ordered[first:after]
        is_named = head.opens is Opening.CHAPTER
        name = spoken_text(project, head, language) if is_named else settings_of(project).name
        spans = [heard[line.id] for line in own]
        span = Span(min(one.start for one in spans), max(one.end for one in spans))
        found.append(Chapter(_short(name), span))
    return tuple(found)


def place_markers(project: Project, places: Iterable[tuple[Line, int]]) -> None:
    """Let a marker stand at each heading; inside an edit.

    Args:
        project: is changed.
        places: lines that are heard, and where.
    """
    known = {marker.line_id: marker for marker in project.all(Marker) if marker.line_id}
    for line, position in places:
        if line.opens is not Opening.CHAPTER:
            continue
        marker, name = known.pop(line.id, None), _short(line.text)
        if marker is None:
            project.add(Marker(position=position, name=name, line_id=line.id))
        elif (marker.position, marker.name) != (position, name):
            project.update(marker, position=position, name=name)
    for marker in known.values():
        head = project.find(Line, marker.line_id)
        if head is None or head.opens is not Opening.CHAPTER:
            project.remove(marker)


def moved(project: Project, clips: Sequence[Clip], position: int) -> int:
    """Let clips of one line begin at `position` as they are; return where they end; in an edit."""
    shift = position - min(clip.position for clip in clips)
    if shift:
        clips = [project.update(clip, position=clip.position + shift) for clip in clips]
    return max(clip.end for clip in clips)


def _heard_by_line(project: Project, language: str) -> dict[RecordId, Span]:
    heard: dict[RecordId, Span] = {}
    for track in speech_tracks(project, language):
        for clip in clips_on(project, track.id):
            if clip.line_id is None or clip.is_muted:
                continue
            known = heard.get(clip.line_id, Span(clip.position, clip.end))
            heard[clip.line_id] = Span(min(known.start, clip.position), max(known.end, clip.end))
    return heard


def _short(text: str) -> str:
    return " ".join(text.split())[:NAME_LENGTH].rstrip()
