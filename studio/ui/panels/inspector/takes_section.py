"""The takes of one line: hear them against each other, choose, name, lock, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from studio.domain.freshness import take_in_use
from studio.domain.script import Line, Take
from studio.domain.script_edits import remove_take
from studio.domain.text import mark
from studio.domain.voices import Voice
from studio.ui.panels.inspector.fields import Section
from studio.ui.panels.inspector.subject import subject_of
from studio.ui.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.records import RecordId
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.subject import Subject


class TakesSection(Section):
    """Newest first; the one that is heard is marked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self._subject: Subject | None = None
        self.rows: list[TakeRow] = []
        self.compare = QPushButton(self.tr("A/B"))
        self.compare.setProperty("role", "quiet")
        self.compare.setToolTip(self.tr("Hear the take in use, then the one before it, in turn"))
        self.compare.clicked.connect(self._compare)
        self.head.addWidget(self.compare)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.column.addLayout(self._list)
        self._turn = 0

    def show_subject(self, subject: Subject) -> None:
        """Show the takes of the one selected line."""
        before, self._subject = self._subject, subject
        if before is None or before.lines != subject.lines:
            self._turn = 0
        takes = subject.takes[::-1]
        self.setVisible(bool(takes))
        count = self.locale().toString(len(takes))
        self.title.setText(self.tr("Takes ({count})").format(count=count))
        self.compare.setVisible(len(takes) > 1)
        for row in self.rows[len(takes) :]:
            row.hide()
            row.deleteLater()
        del self.rows[len(takes) :]
        while len(self.rows) < len(takes):
            row = TakeRow(self._desk, self)
            self.rows.append(row)
            self._list.addWidget(row)
        used = self._used()
        for number, (row, take) in enumerate(zip(self.rows, takes, strict=True)):
            row.show_take(subject, take, len(takes) - number, is_used=used == take)

    # What the user does

    def play(self, take_id: RecordId) -> None:
        """Hear one take by itself."""
        self._desk.player.play_take(take_id)

    def choose(self, take_id: RecordId) -> None:
        """Let a take be heard in the dub."""
        self._edit(
            mark("Edits", "Choose take"),
            lambda subject, take: self._desk.studio.fitting.use(subject.project, [take]),
            take_id,
        )

    def name(self, take_id: RecordId, name: str) -> None:
        """Call a take something."""
        self._edit(
            mark("Edits", "Name take"),
            lambda subject, take: subject.project.update(take, name=name.strip()),
            take_id,
        )

    def lock(self, take_id: RecordId) -> None:
        """Keep a take whatever is generated, or no longer."""
        self._edit(
            mark("Edits", "Lock take"),
            lambda subject, take: subject.project.update(take, is_locked=not take.is_locked),
            take_id,
        )

    def remove(self, take_id: RecordId) -> None:
        """Delete a take; the newest of the others is heard in its place."""
        self._edit(mark("Edits", "Delete take"), self._remove, take_id)

    def _remove(self, subject: Subject, take: Take) -> None:
        project, was_used = subject.project, self._used() == take
        others = [one for one in subject.takes if one.id != take.id]
        if was_used and others:
            self._desk.studio.fitting.use(project, others[-1:])
        remove_take(project, project.get(Take, take.id))

    def _edit(
        self, text: str, change: Callable[[Subject, Take], object], take_id: RecordId
    ) -> None:
        subject = subject_of(self._desk.view)
        take = subject.project.find(Take, take_id) if subject else None
        if subject is not None and take is not None:
            with subject.project.edit(text):
                change(subject, take)

    def _compare(self) -> None:
        """Play the take in use and another in turn."""
        subject, used = subject_of(self._desk.view), self._used()
        if subject is None or used is None:
            return
        others = [take for take in subject.takes if take != used]
        self._turn += 1
        self.play(used.id if self._turn % 2 or not others else others[-1].id)

    def _used(self) -> Take | None:
        subject = subject_of(self._desk.view)
        if subject is None or len(subject.lines) != 1:
            return None
        line = subject.project.find(Line, subject.lines[0].id)
        return take_in_use(subject.project, line, subject.takes) if line else None


class TakeRow(QFrame):
    """One take: its number, name, when and with whom it was made, and what can be done to it."""

    def __init__(self, desk: Desk, section: TakesSection) -> None:
        super().__init__()
        self._desk, self._section = desk, section
        self.take_id = ""
        self.play = self._button("play", self.tr("Play this take"), section.play)
        self.use = self._button("check", self.tr("Use this take"), section.choose)
        self.lock = self._button("lock", self.tr("Lock this take"), section.lock)
        self.lock.setCheckable(True)
        self.trash = self._button("trash", self.tr("Delete this take"), section.remove)
        self.field = QLineEdit()
        self.field.setMinimumWidth(40)
        self.field.editingFinished.connect(self._on_name)
        self._facts = ElidedLabel()
        self._facts.setProperty("role", "small")
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.play)
        row.addWidget(self.field, 1)
        for button in (self.use, self.lock, self.trash):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._facts)

    def show_take(self, subject: Subject, take: Take, number: int, *, is_used: bool) -> None:
        """Show a take."""
        self.take_id = take.id
        shown = self.tr("Take {number}").format(number=self.locale().toString(number))
        self.field.setPlaceholderText(shown)
        self.field.setAccessibleName(self.tr("Name of take {number}").format(number=number))
        if not self.field.hasFocus():
            self.field.setText(take.name)
        self.use.setCheckable(True)
        self.use.setChecked(is_used)
        self.lock.setChecked(take.is_locked)
        self._facts.setText(self._billed(take, self._told(subject, take, is_used=is_used)))
        self.setToolTip(self._request(take))

    def _told(self, subject: Subject, take: Take, *, is_used: bool) -> str:
        voice = subject.project.find(Voice, take.voice_id)
        length = QLocale().toString((take.speech_end - take.speech_start) / 48_000, "f", 1)
        made = QDateTime.fromString(take.made_at, Qt.DateFormat.ISODate).toLocalTime()
        values = {
            "voice": voice.name if voice else take.provider,
            "seconds": length,
            "time": QLocale().toString(made, QLocale.FormatType.ShortFormat),
        }
        if is_used:
            return self.tr("In use, {voice}, {seconds} s, {time}").format(**values)
        return self.tr("{voice}, {seconds} s, {time}").format(**values)

    def _billed(self, take: Take, facts: str) -> str:
        """Add to the facts what a take from the cloud cost."""
        if not take.cost:
            return facts
        characters = self.locale().toString(take.cost)
        return self.tr("{facts}, cost {characters} characters").format(
            facts=facts, characters=characters
        )

    def _request(self, take: Take) -> str:
        """Return what a provider needs to know if something was wrong with a take."""
        if not take.request_id:
            return ""
        return self.tr("Model {model}, request {request}").format(
            model=take.model, request=take.request_id
        )

    def _on_name(self) -> None:
        if self.field.isModified():
            self.field.setModified(False)
            self._section.name(self.take_id, self.field.text())

    def _button(self, icon: str, text: str, run: Callable[[RecordId], None]) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "tiny")
        made.setIconSize(QSize(16, 16))
        made.setIcon(self._desk.icons(icon))
        made.setToolTip(text)
        made.setAccessibleName(text)
        made.clicked.connect(lambda: run(self.take_id))
        return made
