"""Which lines ask for speech, kept up to date step by step: ten thousand are counted only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.freshness import line_state, line_states
from studio.domain.lexicon import LexiconEntry
from studio.domain.script import Casting, Line, Take, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from studio.domain.project import Change, Project, Step
    from studio.domain.records import Record, RecordId

FOR_ALL = (Casting, LexiconEntry, Voice)
"""Kinds of record a change of which may concern every line."""


class Pending:
    """The lines of one project that *Generate* would speak in one language."""

    def __init__(self, project: Project | None = None, language: str = "") -> None:
        """Count once; no project or no language = no lines."""
        self._project = project
        self._language = language
        self._ids: set[RecordId] = set()
        self._count_all()

    def __len__(self) -> int:
        """Return how many lines ask for speech."""
        return len(self._ids)

    def follow(self, step: Step) -> None:
        """Take a step of the project into account."""
        project = self._project
        if project is None or not self._language:
            return
        changes = step.recent or step.changes
        if any(_concerns_all(change) for change in changes):
            self._count_all()
            return
        changed = [change.record for change in changes]
        for line_id in {_line_of(record) for record in changed}:
            line = project.find(Line, line_id)
            if line is not None and line_state(project, line, self._language).asks_for_speech:
                self._ids.add(line.id)
            elif line_id is not None:
                self._ids.discard(line_id)

    def _count_all(self) -> None:
        if self._project is not None and self._language:
            states = line_states(self._project, self._language)
            self._ids = {line_id for line_id, state in states.items() if state.asks_for_speech}


def _concerns_all(change: Change) -> bool:
    before, after = change.before, change.after
    if isinstance(before, ProjectSettings) and isinstance(after, ProjectSettings):
        return before.source_language != after.source_language
    return isinstance(change.record, (*FOR_ALL, ProjectSettings))


def _line_of(record: Record) -> RecordId | None:
    """Return the line a record belongs to, None if it belongs to none."""
    if isinstance(record, Line):
        return record.id
    return record.line_id if isinstance(record, Translation | Take | Clip) else None
