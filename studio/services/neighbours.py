"""What a speaker says right before and after a line, so that the two can flow into each other."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.domain.lexicon import lexicon_of
from studio.domain.script import Line, spoken_text

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.providers.base import SpeechRequest

NEAR = 5 * PROJECT_RATE
"""Lines further apart (samples at 48 kHz) are not said in one breath."""


class Neighbours:
    """The lines of a project by speaker, as they are when they are first asked for."""

    def __init__(self, project: Project, language: str) -> None:
        self._project = project
        self._language = language
        self._by_speaker: dict[RecordId, list[Line]] = {}

    def in_context(self, request: SpeechRequest, line: Line) -> SpeechRequest:
        """Return the request with what its speaker says before and after the line."""
        lines = self._lines().get(line.speaker_id, [])
        place = bisect_left(lines, (line.start, line.id), key=lambda one: (one.start, one.id))
        if place >= len(lines) or lines[place].id != line.id:
            return request
        before = lines[place - 1] if place else None
        after = lines[place + 1] if place + 1 < len(lines) else None
        return replace(
            request,
            previous_text=self._said(before) if before and line.start - before.end < NEAR else "",
            next_text=self._said(after) if after and after.start - line.end < NEAR else "",
        )

    def _said(self, line: Line) -> str:
        text = spoken_text(self._project, line, self._language)
        return lexicon_of(self._project, self._language).said(text)

    def _lines(self) -> dict[RecordId, list[Line]]:
        if not self._by_speaker:
            for line in sorted(self._project.all(Line), key=lambda one: (one.start, one.id)):
                self._by_speaker.setdefault(line.speaker_id, []).append(line)
        return self._by_speaker
