"""The selected lines: who says them, when, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain import script_edits
from studio.domain.errors import InputError
from studio.domain.freshness import Standing, line_state, line_states
from studio.domain.script import Speaker
from studio.domain.text import mark
from studio.ui.panels.inspector.fields import Section, TimeField
from studio.ui.panels.inspector.subject import FEW, shared, subject_of
from studio.ui.texts import error_text, translated
from studio.ui.widgets.basics import label
from studio.ui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from studio.domain.freshness import LineState
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.subject import Subject


class LineSection(Section):
    """Fields of one line, or what several have in common."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self._state = label("", "muted", wraps=True)
        self.column.insertWidget(1, self._state)
        self.speaker = ElidedBox()
        self.start = TimeField(self.tr("Said from"))
        self.end = TimeField(self.tr("Said until"))
        self.row(self.tr("Speaker"), self.speaker)
        for field in (self.start, self.end):
            self.row(field.accessibleName(), field)
        self.speaker.activated.connect(self._assign)
        self.start.chosen.connect(lambda start: self._set_times(self.start, start, None))
        self.end.chosen.connect(lambda end: self._set_times(self.end, None, end))

    def show_subject(self, subject: Subject) -> None:
        """Show the selected lines."""
        lines, rate = subject.lines, subject.settings.frame_rate
        self.setVisible(bool(lines))
        if not lines:
            return
        is_one = len(lines) == 1
        count = self.locale().toString(len(lines))
        self.title.setText(
            self.tr("Line") if is_one else self.tr("{count} lines").format(count=count)
        )
        self._state.setText(self._told(subject))
        self.speaker.clear()
        for speaker in subject.project.all(Speaker):
            self.speaker.addItem(speaker.name, speaker.id)
        one = shared(lines, lambda line: line.speaker_id)
        self.speaker.setCurrentIndex(self.speaker.findData(one) if one else -1)
        self.speaker.setPlaceholderText(self.tr("different"))
        self.start.show_time(lines[0].start, rate)
        self.end.show_time(lines[-1].end, rate)
        for field in (self.start, self.end):
            field.setEnabled(is_one)

    def _told(self, subject: Subject) -> str:
        """Return where one line stands, or how many of several stand where."""
        states = self._states(subject)
        if len(states) == 1:
            why = states[0].why
            return {
                Standing.SILENT: self.tr("It has no text in this language yet."),
                Standing.MISSING: self.tr("It has not been spoken yet."),
                Standing.STALE: self.tr("Its take is stale: {reason}.").format(
                    reason=translated(why.value) if why else ""
                ),
                Standing.FRESH: self.tr("Its take is fresh."),
            }[states[0].standing]
        wanted = sum(state.asks_for_speech for state in states)
        if not wanted:
            return self.tr("All of them are spoken.")
        return self.tr("To be generated: {count}").format(count=self.locale().toString(wanted))

    def _states(self, subject: Subject) -> list[LineState]:
        project, language = subject.project, subject.language
        if len(subject.lines) <= FEW:
            return [line_state(project, line, language) for line in subject.lines]
        known = line_states(project, language)
        return [known[line.id] for line in subject.lines]

    def _assign(self, _: int) -> None:
        subject, speaker_id = subject_of(self._desk.view), self.speaker.currentData()
        if subject is None or not speaker_id:
            return
        speaker = subject.project.get(Speaker, speaker_id)
        with subject.project.edit(mark("Edits", "Assign speaker")):
            script_edits.reassign(subject.project, subject.lines, speaker)

    def _set_times(self, field: TimeField, start: int | None, end: int | None) -> None:
        """Move the line; its clip is fitted to the new time."""
        subject = subject_of(self._desk.view)
        if subject is None or len(subject.lines) != 1:
            return
        line, project = subject.lines[0], subject.project
        try:
            with project.edit(mark("Edits", "Change when a line is said")):
                script_edits.set_times(
                    project,
                    line,
                    line.start if start is None else start,
                    line.end if end is None else end,
                )
                for language in subject.settings.languages or (subject.language,):
                    self._desk.studio.fitting.place(project, [line.id], language)
        except InputError as error:
            field.refuse(error_text(error))
