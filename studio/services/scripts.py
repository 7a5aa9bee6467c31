"""Bring a script into the project: lines and translations are matched, never doubled."""

from __future__ import annotations

import bisect
import dataclasses
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.matching import matched_by_time
from studio.domain.records import Span
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
            merge.take_over(timed)
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
        self._lines = sorted(project.all(Line), key=lambda line: line.start)
        self._matched: set[RecordId] = set()
        self._speakers = {speaker.name.casefold(): speaker for speaker in project.all(Speaker)}
        self._translations = {language: translations_by_line(project, language)}

    def take_over(self, script: Sequence[_Timed]) -> None:
        """Update the lines that `script` has too, and add the others."""
        partners = self._partners(script)
        is_laid_out_anew = len(script) != len(self._lines) or None in partners
        for one, known in zip(script, partners, strict=True):
            if known is None:
                line = self._added(one)
            else:
                keeps_time = known.is_timed and not is_laid_out_anew
                line = self._updated(known, one, keeps_time=keeps_time)
            self._matched.add(line.id)
            self._set_texts(line, one)

    def _added(self, one: _Timed) -> Line:
        self.added += 1
        return self._project.add(
            Line(
                speaker_id=self._speaker(one.line.speaker or self._neighbour(one.start)).id,
                start=one.start,
                end=one.end,
                is_timed=one.is_timed,
                opens=one.line.opens,
            )
        )

    def _neighbour(self, start: int) -> str:
        """Return who speaks nearest to `start`, "" before anybody does.

        A translation that does not say who speaks divides a line now and then.
        """
        if not self._lines:
            return ""
        at = bisect.bisect_left(self._lines, start, key=lambda line: line.start)
        around = self._lines[max(at - 1, 0) : at + 1]
        near = min(around, key=lambda line: abs(line.start - start))
        return self._project.get(Speaker, near.speaker_id).name

    def _updated(self, line: Line, one: _Timed, *, keeps_time: bool) -> Line:
        """Take over who speaks and when; a translation does not move a line that has a source.

        A line of a script without times may have been given one: it stays while nothing is added
        to the script or taken out.
        """
        if one.line.speaker:
            line = self._project.update(line, speaker_id=self._speaker(one.line.speaker).id)
        if (self._language and line.text) or (keeps_time and not one.is_timed):
            return line
        times = {"start": one.start, "end": one.end, "is_timed": one.is_timed}
        return self._project.update(line, **times, opens=one.line.opens)

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

    def _partners(self, script: Sequence[_Timed]) -> list[Line | None]:
        """Return the line that each of `script` is the same as, None where it is a new one."""
        if not _has_times(script) or not any(line.is_timed for line in self._lines):
            return self._partners_in_order(script)
        partners: list[Line | None] = [None] * len(script)
        for speaker in self._speakers.values():
            name = speaker.name.casefold()
            own = [line for line in self._lines if line.speaker_id == speaker.id]
            said = [at for at, one in enumerate(script) if one.line.speaker.casefold() == name]
            _match(script, partners, said, own)
        taken = {line.id for line in partners if line is not None}
        left = [line for line in self._lines if line.id not in taken]
        _match(script, partners, [at for at, one in enumerate(partners) if one is None], left)
        return partners

    def _partners_in_order(self, script: Sequence[_Timed]) -> list[Line | None]:
        """Match by order alone, around the texts that are known already if counts differ."""
        if len(script) == len(self._lines):
            return list(self._lines)
        partners: list[Line | None] = [None] * len(script)
        known = [self._known_text(line) for line in self._lines]
        told = [_own_text(one, self._language) for one in script]
        for _, first, last, at, end in difflib.SequenceMatcher(None, known, told).get_opcodes():
            for line, place in zip(self._lines[first:last], range(at, end), strict=False):
                partners[place] = line
        return partners

    def _known_text(self, line: Line) -> str:
        known = self._translations[self._language].get(line.id)
        return (known.text if known else "") if self._language else line.text

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


def _match(
    script: Sequence[_Timed],
    partners: list[Line | None],
    places: Sequence[int],
    lines: Sequence[Line],
) -> None:
    """Fill `partners` at `places` with those of `lines` that start when the script says."""
    ordered = sorted(places, key=lambda place: script[place].start)
    found = matched_by_time(
        [Span(line.start, line.end) for line in lines],
        [Span(script[place].start, script[place].end) for place in ordered],
    )
    for place, line in zip(ordered, found, strict=True):
        partners[place] = None if line is None else lines[line]


def _own_text(one: _Timed, language: str) -> str:
    return (one.line.translation if language else "") or one.line.text


def _has_times(script: Sequence[_Timed]) -> bool:
    return any(one.is_timed for one in script)


def _with_times(lines: Sequence[ScriptLine]) -> list[_Timed]:
    """Give lines without times an order and a rough place after the line before them.

    Where other lines have times, theirs count as told, and end before the next that is.
    """
    timed: list[_Timed] = []
    cursor = 0
    for line in lines:
        is_timed = line.start is not None
        start = line.start if line.start is not None else cursor
        guess = start + max(len(line.text), 6) * SAMPLES_PER_CHARACTER
        end = line.end if line.end is not None and line.end > start else guess
        timed.append(_Timed(line, start, end, is_timed))
        cursor = max(cursor, end)
    return _between_times(timed) if _has_times(timed) else timed


def _between_times(timed: Sequence[_Timed]) -> list[_Timed]:
    told: list[_Timed] = []
    later = None
    for one in reversed(timed):
        end = one.end
        if later is not None and not one.is_timed and one.start < later:
            end = min(end, later)
        told.append(dataclasses.replace(one, end=end, is_timed=True))
        later = one.start
    return told[::-1]


def _remember_language(project: Project, language: str) -> None:
    settings = settings_of(project)
    if language not in settings.languages:
        project.update(settings, languages=(*settings.languages, language))
