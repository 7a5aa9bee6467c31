"""The glossary: words with a fixed translation, and words no translation may have."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from studio.domain.settings import ProjectSettings
from studio.domain.text import mark
from studio.domain.translating import GlossaryTerm, add_term, change_term
from studio.ui.dialogs.project.page import ProjectPage
from studio.ui.texts import language_title

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.desk import Desk

ID = Qt.ItemDataRole.UserRole


class Column(IntEnum):
    """What stands where."""

    WORD = 0
    TRANSLATION = 1
    LANGUAGE = 2


class GlossaryPage(ProjectPage):
    """Add, edit in place, remove; whatever is translated next keeps to it."""

    kinds: ClassVar = (GlossaryTerm, ProjectSettings)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title(
            self.tr("Glossary"),
            self.tr(
                "Names and terms that are always translated alike, and words that may not be "
                "used. A translation that does otherwise is asked for again, then marked."
            ),
        )
        self.table = QTableWidget(0, len(Column))
        self.table.setAccessibleName(self.tr("Glossary"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Word"), self.tr("Translation"), self.tr("Language")]
        )
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        for column in Column:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.tone = QLineEdit()
        self.tone.setPlaceholderText(self.tr("Such as: casual, between friends; polite address"))
        self.add_row(self.tr("How translations sound"), "", self.tone)
        self.tone.setMinimumWidth(360)
        self.add(self.table, stretch=1)
        self._add_new()
        self.add_wrong()
        self._add_remove()
        self._connect()
        self.renew()

    def renew(self) -> None:
        """Show the terms of the project."""
        terms = sorted(
            self.project.all(GlossaryTerm), key=lambda one: (one.term.casefold(), one.language)
        )
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(terms))
            for row, term in enumerate(terms):
                said = self.tr("never use it") if term.is_forbidden else term.translation
                texts = (term.term, said, self._language_name(term.language))
                for column, text in zip(Column, texts, strict=True):
                    self._show_cell(row, column, text, term)
        if self.tone.text() != self.settings.tone:
            self.tone.setText(self.settings.tone)
        self._fill_languages()
        self._show_buttons()

    def _show_cell(self, row: int, column: Column, text: str, term: GlossaryTerm) -> None:
        cell = QTableWidgetItem(text)
        cell.setData(ID, term.id)
        is_fixed = column is Column.LANGUAGE or (column is Column.TRANSLATION and term.is_forbidden)
        if is_fixed:
            cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.table.setItem(row, column, cell)

    def _add_new(self) -> None:
        self.word, self.translation = QLineEdit(), QLineEdit()
        for field, name in (
            (self.word, self.tr("Word")),
            (self.translation, self.tr("Translation")),
        ):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language"))
        self.forbidden = QCheckBox(self.tr("Never use it"))
        self.forbidden.setToolTip(self.tr("A word of the translation that may not be used"))
        self.put = QPushButton(self.tr("Add"))
        self.put.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.word, 2)
        row.addWidget(self.translation, 2)
        row.addWidget(self.language, 2)
        row.addWidget(self.forbidden)
        row.addWidget(self.put)
        self.column.insertLayout(self.column.count() - 1, row)

    def _add_remove(self) -> None:
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setAutoDefault(False)
        self.remove.setProperty("role", "quiet")
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch()
        self.column.insertLayout(self.column.count() - 1, row)

    def _connect(self) -> None:
        self.word.textChanged.connect(lambda _: self._show_buttons())
        self.translation.textChanged.connect(lambda _: self._show_buttons())
        self.forbidden.toggled.connect(lambda _: self._show_buttons())
        self.word.returnPressed.connect(self.translation.setFocus)
        self.translation.returnPressed.connect(self._put)
        self.put.clicked.connect(self._put)
        self.tone.editingFinished.connect(self._keep_tone)
        self.remove.clicked.connect(self._remove)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        # later: the table is still closing the editor whose text this is
        self.table.itemChanged.connect(self._change, Qt.ConnectionType.QueuedConnection)

    # What the user does

    def _keep_tone(self) -> None:
        tone = " ".join(self.tone.text().split())
        if tone != self.settings.tone:
            self.set_fields(mark("Edits", "How translations sound"), tone=tone)

    def _put(self) -> None:
        if not self.put.isEnabled():
            return
        term = GlossaryTerm(
            term=self.word.text(),
            translation=self.translation.text(),
            language=str(self.language.currentData()),
            is_forbidden=self.forbidden.isChecked(),
        )
        added = self.change(
            mark("Edits", "Add to the glossary"), lambda project: add_term(project, term)
        )
        if added is not None:
            self.word.clear()
            self.translation.clear()
        self.word.setFocus()

    def _change(self, cell: QTableWidgetItem) -> None:
        term = self.project.find(GlossaryTerm, str(cell.data(ID)))
        if term is None:
            return
        is_word = cell.column() == Column.WORD
        wanted = (
            replace(term, term=cell.text()) if is_word else replace(term, translation=cell.text())
        )
        if wanted != term:
            self.change(
                mark("Edits", "Change the glossary"),
                lambda project: change_term(project, term, wanted),
            )

    def _remove(self) -> None:
        chosen = self._chosen()

        def work(project: Project) -> None:
            for term in chosen:
                project.remove(term)

        if chosen:
            self.change(mark("Edits", "Remove from the glossary"), work)

    # What is shown

    def _chosen(self) -> list[GlossaryTerm]:
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        cells = [self.table.item(row, Column.WORD) for row in sorted(rows)]
        found = [self.project.find(GlossaryTerm, str(cell.data(ID))) for cell in cells if cell]
        return [term for term in found if term is not None]

    def _show_buttons(self) -> None:
        is_forbidden = self.forbidden.isChecked()
        self.translation.setEnabled(not is_forbidden)
        has_both = bool(self.word.text().strip()) and (
            is_forbidden or bool(self.translation.text().strip())
        )
        self.put.setEnabled(has_both)
        self.remove.setEnabled(bool(self.table.selectionModel().selectedRows()))

    def _fill_languages(self) -> None:
        own = [term.language for term in self.project.all(GlossaryTerm)]
        before = self.language.currentData() or self.desk.view.language
        self.language.clear()
        for tag in dict.fromkeys(("", *self.settings.languages, *own)):
            self.language.addItem(self._language_name(tag), tag)
        self.language.setCurrentIndex(max(0, self.language.findData(before)))

    def _language_name(self, tag: str) -> str:
        return language_title(tag) if tag else self.tr("Every language")
