"""The target languages of a project: added, put in order, removed with all made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.domain.settings import settings_of
from studio.domain.target_languages import (
    add_language,
    made_for,
    move_language,
    remove_language,
)
from studio.domain.text import mark
from studio.ui.counting import Counting
from studio.ui.loop import ask
from studio.ui.questions import LanguageQuestion, Question
from studio.ui.texts import language_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.domain.project import Project
    from studio.domain.target_languages import MadeFor
    from studio.ui.counting import Counts
    from studio.ui.desk import Desk

TAG = Qt.ItemDataRole.UserRole
ROW = 32
MOST_ROWS = 5


class LanguageList(QWidget):
    """A list, and buttons for the language the user is at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: Mapping[str, Counts] = {}
        self._counting = Counting(desk, self)
        self._counting.counted.connect(self._show_counts)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Target languages"))
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        # later: the list is still moving its rows
        self._list.model().rowsMoved.connect(self._on_dragged, Qt.ConnectionType.QueuedConnection)
        self._list.currentRowChanged.connect(lambda _: self._show_buttons())
        self.add = QPushButton(self.tr("Add…"))
        self.add.setIcon(desk.icons("add"))
        self.add.clicked.connect(lambda: desk.tasks.start(self._add()))
        self.remove = QPushButton(self.tr("Remove…"))
        self.remove.setIcon(desk.icons("trash"))
        self.remove.clicked.connect(lambda: desk.tasks.start(self._remove()))
        self.up = self._arrow("chevron-up", self.tr("Earlier in the order"), -1)
        self.down = self._arrow("chevron-down", self.tr("Later in the order"), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._list)
        column.addLayout(buttons)

    @property
    def current(self) -> str:
        """The language the user is at, "" for none."""
        row = self._list.currentItem()
        return str(row.data(TAG)) if row else ""

    def show_project(self, project: Project) -> None:
        """Show the languages of a project; how far each is, is counted meanwhile."""
        current, languages = self.current, settings_of(project).languages
        self._list.blockSignals(True)
        self._list.clear()
        for tag in languages:
            row = QListWidgetItem()
            row.setData(TAG, tag)
            row.setSizeHint(QSize(0, ROW))
            self._list.addItem(row)
        rows = max(1, min(MOST_ROWS, len(languages)))
        self._list.setFixedHeight(rows * (ROW + 2) + 8)
        self._list.setCurrentRow(languages.index(current) if current in languages else 0)
        self._list.blockSignals(False)
        self._show_buttons()
        self._show_counts(self._known)
        self._counting.renew()

    def recount(self) -> None:
        """Lines changed: count again."""
        self._counting.renew()

    def _show_counts(self, counts: Mapping[str, Counts]) -> None:
        self._known = counts
        for place in range(self._list.count()):
            row = self._list.item(place)
            tag = str(row.data(TAG))
            row.setText(self._sentence(tag, counts.get(tag)))

    def _sentence(self, tag: str, counts: Counts | None) -> str:
        if counts is None:
            return language_title(tag)
        number = self.locale().toString
        if not counts.left and not counts.spoken:
            text = self.tr("{language} – nothing to say yet")
        elif counts.left:
            text = self.tr("{language} – {spoken} spoken, {left} to do")
        else:
            text = self.tr("{language} – all {spoken} spoken")
        return text.format(
            language=language_title(tag), spoken=number(counts.spoken), left=number(counts.left)
        )

    def _arrow(self, icon: str, text: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._desk.icons(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._move(by))
        return button

    def _show_buttons(self) -> None:
        row, count = self._list.currentRow(), self._list.count()
        self.remove.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)

    def _project(self) -> Project:
        return self._desk.studio.workspace.require().project

    async def _add(self) -> None:
        project = self._project()
        question = LanguageQuestion(
            self.window(),
            self.tr("Add a target language"),
            self.tr("Lines can be translated into it and spoken in it."),
            without=settings_of(project).languages,
        )
        try:
            if await ask(question) != QDialog.DialogCode.Accepted:
                return
            with project.edit(mark("Edits", "Add language")):
                add_language(project, question.picker.language)
        finally:
            question.deleteLater()

    async def _remove(self) -> None:
        project, tag = self._project(), self.current
        made = made_for(project, tag)
        if made and not await self._agrees(tag, made):
            return
        with project.edit(mark("Edits", "Remove language")):
            remove_language(project, tag)

    async def _agrees(self, tag: str, made: MadeFor) -> bool:
        text = self.tr(
            "What was made for it goes too: {translations}, {voices}, {takes}. Undo brings all of "
            "it back."
        ).format(
            translations=self.tr("%n translation(s)", "", made.translations),
            voices=self.tr("%n voice(s) cast", "", made.voices),
            takes=self.tr("%n take(s)", "", made.takes),
        )
        title = self.tr("Remove {language}?").format(language=language_title(tag))
        question = Question(self.window(), title, text, self.tr("Remove"))
        try:
            return await ask(question) == QDialog.DialogCode.Accepted
        finally:
            question.deleteLater()

    def _move(self, by: int) -> None:
        self._place(self.current, self._list.currentRow() + by)

    def _on_dragged(self, *_: object) -> None:
        """Give the project the order of the rows: one of them was moved."""
        rows = [str(self._list.item(row).data(TAG)) for row in range(self._list.count())]
        before = settings_of(self._project()).languages
        moved = [tag for tag in before if _without(before, tag) == _without(rows, tag)]
        if rows != list(before) and moved:
            self._place(moved[0], rows.index(moved[0]))

    def _place(self, tag: str, place: int) -> None:
        project = self._project()
        with project.edit(mark("Edits", "Order of languages")):
            move_language(project, tag, place)


def _without(tags: Sequence[str], left_out: str) -> list[str]:
    return [tag for tag in tags if tag != left_out]
