"""Bring a script into the project: lines and translations are matched, never doubled."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.script import (
    Line,
    Speaker,
    Translation,
    translations_by_line,
)
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timeline import Clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.formats.base import Script, ScriptLine

SAME_START = 14_400
"""Cues of two scripts whose starts differ by at most this are the same line: 300 ms."""

SAMPLES_PER_CHARACTER = 3_200
"""Rough length of speech, 15 characters per second; only to order lines that have no times."""

NARRATOR = mark("Script", "Narrator")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    lines: int
    added: int
    changed: int
    removed: int


class Scripts:
    """Imports scripts; repeating an import of the same script changes nothing."""

    def import_script(self, project: Project, script: Script, language: str = "") -> Imported:
        """Merge `script` in one step.

        Its texts become source texts or, with `language`, translations into that. Lines of
        earlier imports that the script no longer has lose their text.
        """
        with project.edit(mark("Edits", "Import script")):
            merge = _Merge(project, language)
            timed = _with_times(script.lines)
            for one in timed:
                merge.take_over(one)
            removed = merge.drop_unmatched()
            if language:
                _remember_language(project, language)
        return Imported(len(timed), merge.added, merge.changed, removed)


@dataclass(frozen=True, slots=True)
class _Timed:
    line: ScriptLine
    start: int
    end: int
    is_timed: bool


class _Merge:
    def __init__(self, project: Project, language: str) -> None:
        self.added = self.changed = 0
        self._project = project
        self._language = language
        self._lines = sorted(project.all(Line), key=lambda line: (line.start, line.id))
        self._starts = [line.start for line in self._lines]
        self._matched: set[RecordId] = set()
        self._speakers = {speaker.name.casefold(): speaker for speaker in project.all(Speaker)}
        self._translations = {language: translations_by_line(project, language)}

    def take_over(self, one: _Timed) -> None:
        """Update the matching line, or add one."""
        line = self._match(one)
        if line is None:
            line = self._project.add(
                Line(
                    speaker_id=self._speaker(one.line.speaker).id,
                    start=one.start,
                    end=one.end,
                    is_timed=one.is_timed,
                )
            )
            self.added += 1
        else:
            line = self._updated(line, one)
        self._matched.add(line.id)
        self._set_texts(line, one)

    def _updated(self, line: Line, one: _Timed) -> Line:
        """Take over who speaks and when; a translation does not move a line that has a source."""
        if one.line.speaker:
            line = self._project.update(line, speaker_id=self._speaker(one.line.speaker).id)
        if not self._language or not line.text:
            line = self._project.update(line, start=one.start, end=one.end, is_timed=one.is_timed)
        return line

    def drop_unmatched(self) -> int:
        """Remove what earlier imports of the same kind brought and this script has no more."""
        unmatched = [line for line in self._lines if line.id not in self._matched]
        removed = 0
        for line in unmatched:
            translation = self._translations[self._language].get(line.id)
            if self._language and translation is None:
                continue
            removed += 1
            if self._language and translation is not None:
                self._project.remove(translation)
            is_source = not self._language and line.text
            self._remove_if_empty(self._project.update(line, text="") if is_source else line)
        return removed

    def _match(self, one: _Timed) -> Line | None:
        low = bisect.bisect_left(self._starts, one.start - SAME_START)
        high = bisect.bisect_right(self._starts, one.start + SAME_START)
        near = [line for line in self._lines[low:high] if line.id not in self._matched]
        speaker = self._speakers.get(one.line.speaker.casefold())
        speaker_id = speaker.id if speaker and one.line.speaker else None
        near.sort(key=lambda line: (line.speaker_id != speaker_id, abs(line.start - one.start)))
        return near[0] if near else None

    def _speaker(self, name: str) -> Speaker:
        name = name or NARRATOR
        found = self._speakers.get(name.casefold())
        if found is None:
            found = self._project.add(Speaker(name=name, colour=len(self._speakers)))
            self._speakers[name.casefold()] = found
        return found

    def _set_texts(self, line: Line, one: _Timed) -> None:
        text = one.line.text
        if self._language and one.line.translation:
            line = self._set_source(line, text)
            text = one.line.translation
        if not self._language:
            self._set_source(line, text)
            return
        known = self._translations[self._language].get(line.id)
        if known is None:
            self._project.add(Translation(line_id=line.id, language=self._language, text=text))
        elif known.text != text:
            self._project.update(known, text=text)
            self.changed += 1

    def _set_source(self, line: Line, text: str) -> Line:
        self.changed += bool(line.text) and line.text != text
        return self._project.update(line, text=text)

    def _remove_if_empty(self, line: Line) -> None:
        project = self._project
        if line.text or project.where(Translation, "line_id", line.id):
            return
        for clip in project.where(Clip, "line_id", line.id):
            project.remove(clip)
        project.remove(line)


def _with_times(lines: Sequence[ScriptLine]) -> list[_Timed]:
    """Give lines without times an order and a rough place after the line before them."""
    timed = []
    cursor = 0
    for line in lines:
        is_timed = line.start is not None
        start = line.start if line.start is not None else cursor
        guess = start + max(len(line.text), 6) * SAMPLES_PER_CHARACTER
        end = line.end if line.end is not None and line.end > start else guess
        timed.append(_Timed(line, start, end, is_timed))
        cursor = max(cursor, end)
    return timed


def _remember_language(project: Project, language: str) -> None:
    settings = settings_of(project)
    if language not in settings.languages:
        project.update(settings, languages=(*settings.languages, language))
