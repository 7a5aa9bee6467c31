"""Templates: a project's cast, words, tracks and settings, without what is said and heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.lexicon import LexiconEntry
from studio.domain.records import with_fields
from studio.domain.script import Casting, Speaker
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Track, TrackKind
from studio.domain.translating import GlossaryTerm
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.domain.records import Record

KINDS: tuple[type[Record], ...] = (
    ProjectSettings,
    Speaker,
    Voice,
    Casting,
    Track,
    LexiconEntry,
    GlossaryTerm,
)

_OF_MEDIA = (TrackKind.ORIGINAL, TrackKind.MUSIC_EFFECTS)


def template_of(project: Project) -> list[Record]:
    """Return the records a new project like this one begins with."""
    records = [record for kind in KINDS for record in project.all(kind)]
    return [
        with_fields(record, {"name": ""}) if isinstance(record, ProjectSettings) else record
        for record in records
        if not (isinstance(record, Track) and record.kind in _OF_MEDIA)
    ]
