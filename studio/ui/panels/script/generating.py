"""Have lines spoken: what the user chose, what is stale, every language; say what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.domain.freshness import line_state, lines_to_generate
from studio.domain.script import Line
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip, FitState
from studio.services.arrivals import cast_everybody
from studio.services.notices import Weight
from studio.services.speech import Generation
from studio.ui.texts import language_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk

TOLD_FROM = 2
"""A single line that was generated is seen and heard; more are counted in a notice."""


class Generating(QObject):
    """Starts runs; each is a job with progress and cancel of its own."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def start(self, line_ids: Sequence[RecordId]) -> None:
        """Speak these lines: what is stale anew, what is fresh once more in another way."""
        if line_ids and self._desk.view.language:
            self._desk.tasks.start(self._speak(line_ids, self._desk.view.language))

    def start_all(self) -> None:
        """Speak what was never spoken or is stale, in every language of the project."""
        project = self._desk.view.project
        if project is not None:
            self._desk.tasks.start(self._speak_stale(settings_of(project).languages))

    async def _speak(self, line_ids: Sequence[RecordId], language: str) -> None:
        project, speech = self._desk.view.project, self._desk.studio.speech
        if project is None:
            return
        await cast_everybody(self._desk.studio, project, language)
        lines = [line for one in line_ids if (line := project.find(Line, one)) is not None]
        fresh = [one.id for one in lines if not _asks(project, one, language)]
        stale = [one.id for one in lines if one.id not in set(fresh)]
        result = Generation()
        if stale:
            _add(result, await speech.generate(stale, language))
        if fresh:
            _add(result, await speech.generate(fresh, language, again=True))
        self._tell(project, result, line_ids, language)

    async def _speak_stale(self, languages: Sequence[str]) -> None:
        project = self._desk.view.project
        for language in languages:
            if project is None or project is not self._desk.view.project:
                return
            await cast_everybody(self._desk.studio, project, language)
            lines = lines_to_generate(project, language)
            result = await self._desk.studio.speech.generate(lines, language)
            self._tell(project, result, lines, language)

    def _tell(
        self, project: Project, result: Generation, line_ids: Sequence[RecordId], language: str
    ) -> None:
        """Sum up a run; what failed stands on its card."""
        notices = self._desk.studio.notices
        misfits = _misfits(project, set(line_ids))
        spoken = result.made + result.cached
        if spoken + len(result.failed) < TOLD_FROM:
            return
        parts = [self._counted(spoken, self.tr("One line spoken"), self.tr("{count} lines spoken"))]
        if misfits:
            one, many = self.tr("one does not fit"), self.tr("{count} do not fit")
            parts.append(self._counted(misfits, one, many))
        if result.failed:
            one, many = self.tr("one failed"), self.tr("{count} failed")
            parts.append(self._counted(len(result.failed), one, many))
        text = self.tr("{language}: {counts}.").format(
            language=language_title(language), counts=self.tr(", ", "in a list").join(parts)
        )
        weight = Weight.WARNING if result.failed or misfits else Weight.NOTE
        hint = self.tr("They are marked in the script: show “Problems”.")
        notices.tell(text, hint if weight is Weight.WARNING else "", weight)

    def _counted(self, count: int, one: str, many: str) -> str:
        return one if count == 1 else many.format(count=count)


def _asks(project: Project, line: Line, language: str) -> bool:
    return line_state(project, line, language).asks_for_speech


def _misfits(project: Project, line_ids: set[RecordId]) -> int:
    found = {
        clip.line_id
        for line_id in line_ids
        for clip in project.where(Clip, "line_id", line_id)
        if clip.fit.state is FitState.DOES_NOT_FIT
    }
    return len(found)


def _add(result: Generation, other: Generation) -> None:
    result.made += other.made
    result.cached += other.cached
    result.fresh += other.fresh
    result.silent += other.silent
    result.failed |= other.failed
