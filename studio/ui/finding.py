"""What the palette finds besides commands: lines, speakers, voices and markers of the project."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.domain.script import Casting, Line, Speaker, Translation
from studio.domain.timecode import parse_frame_rate, timecode
from studio.domain.timeline import Marker
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.domain.project import Project
    from studio.domain.records import RecordId

SHORTEST = 2
"""Letters below which everything would be found."""

MOST = 20
"""Of each kind."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something in the project one can go to."""

    title: str
    note: str
    """Where or whose it is."""
    icon: str
    position: int | None = None
    """Where the playhead goes, in samples at 48 kHz."""
    lines: tuple[RecordId, ...] = ()
    """What is selected."""


def places(project: Project, language: str, frame_rate: str, query: str) -> tuple[Place, ...]:
    """Return what has `query` in its text or name, whatever the case: markers, people, lines.

    10,000 lines take a few milliseconds.

    Args:
        project: is only read.
        language: the one shown: its translations are searched beside the source.
        frame_rate: of the timecodes in notes.
        query: what was typed.
    """
    wanted = " ".join(query.casefold().split())
    if len(wanted) < SHORTEST:
        return ()
    rate = parse_frame_rate(frame_rate)

    def time(position: int) -> str:
        return timecode(position, rate)

    markers = (
        Place(one.name, time(one.position), "marker", one.position)
        for one in sorted(project.all(Marker), key=lambda one: one.position)
        if wanted in one.name.casefold()
    )
    lines = (
        Place(text, time(line.start), "script", line.start, (line.id,))
        for line, text in _lines(project, language, wanted)
    )
    kinds = (markers, _people(project, language, wanted), lines)
    return tuple(chain.from_iterable(islice(kind, MOST) for kind in kinds))


def _people(project: Project, language: str, wanted: str) -> Iterator[Place]:
    """Find speakers by their name or that of their voice; all their lines are selected."""
    voices = {
        one.speaker_id: project.get(Voice, one.voice_id).name
        for one in project.all(Casting)
        if one.language == language
    }
    for speaker in project.all(Speaker):
        voice = voices.get(speaker.id, "")
        if wanted in speaker.name.casefold() or wanted in voice.casefold():
            lines = project.where(Line, "speaker_id", speaker.id)
            first = min((line.start for line in lines), default=None)
            count = QCoreApplication.translate("Finding", "%n line(s)", "", len(lines))
            note = f"{voice} · {count}" if voice else count
            yield Place(speaker.name, note, "person", first, tuple(line.id for line in lines))


def _lines(project: Project, language: str, wanted: str) -> Iterator[tuple[Line, str]]:
    said = {one.line_id: one.text for one in project.all(Translation) if one.language == language}
    for line in sorted(project.all(Line), key=lambda line: line.start):
        for text in (said.get(line.id, ""), line.text):
            if wanted in " ".join(text.casefold().split()):
                yield line, " ".join(text.split())
                break
