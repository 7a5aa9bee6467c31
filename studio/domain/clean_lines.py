"""Which lines show a speaker best: long, and nobody else speaks in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.script import Line

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.domain.records import RecordId


def longest_clean_lines(project: Project, speaker_id: RecordId) -> tuple[Line, ...]:
    """Return a speaker's lines no other line overlaps in the original, the longest first.

    They are what a person is known by, and what a voice like theirs is made from.
    """
    ordered = sorted(project.all(Line), key=lambda line: (line.start, line.end))
    latest, alone = 0, []
    for number, line in enumerate(ordered):
        following = ordered[number + 1].start if number + 1 < len(ordered) else line.end
        if line.speaker_id == speaker_id and latest <= line.start and following >= line.end:
            alone.append(line)
        latest = max(latest, line.end)
    return tuple(sorted(alone, key=lambda line: (line.start - line.end, line.start)))
