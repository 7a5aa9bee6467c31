"""The lexicon: words an engine would say wrongly, and how they are said instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
)

from studio.domain.lexicon import LexiconEntry
from studio.domain.lexicon_edits import add_entry, change_entry, remove_entries
from studio.domain.script import Line, Take, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.text import mark
from studio.services.lexicons import export_lexicon, import_lexicon
from studio.ui.counting import Counting
from studio.ui.dialogs.project.hearing import WordHearing
from studio.ui.dialogs.project.lexicon_rows import LexiconTable
from studio.ui.dialogs.project.page import ProjectPage
from studio.ui.loop import ask
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QHideEvent

    from studio.domain.project import Step
    from studio.ui.counting import Counts
    from studio.ui.desk import Desk

NEW = "new"
"""Name of the word that is being written, for hearing."""

LEAST_HEIGHT = 160


class LexiconPage(ProjectPage):
    """Find, add, edit, hear, remove; bring in and write out."""

    kinds: ClassVar = (LexiconEntry, ProjectSettings)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title(
            self.tr("Lexicon"),
            self.tr(
                "Names, brands and foreign words, and how to say them: write the sound in plain "
                "letters, such as “sequel” for SQL. The script keeps its own spelling."
            ),
        )
        self.table = LexiconTable(desk)
        self.table.setAccessibleName(self.tr("Lexicon"))
        self.table.setMinimumHeight(LEAST_HEIGHT)
        self.hearing = WordHearing(desk, self)
        self._add_search()
        self.add(self.table, stretch=1)
        self._add_new()
        self.add_wrong()
        self._told = label("", "muted", wraps=True)
        self._told.hide()
        self.add(self._told)
        self._stale = label("", "warn", wraps=True)
        self.add(self._stale)
        self._add_buttons()
        self._counting = Counting(desk, self)
        self._counting.counted.connect(self._show_stale)
        self._connect()
        self.renew()
        self._show_stale({})

    def renew(self) -> None:
        """Show the entries of the project."""
        chosen = [entry.id for entry in self.table.chosen]
        self.table.rows.show_entries(self.project.all(LexiconEntry))
        for entry_id in chosen[:1]:
            self.table.go_to(entry_id)
        self._fill_languages()
        self._show_buttons()

    def hideEvent(self, event: QHideEvent) -> None:
        """Be silent when nobody looks."""
        super().hideEvent(event)
        self.hearing.stop()

    # Building

    def _add_search(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the lexicon"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.add(self.search)

    def _add_new(self) -> None:
        self.word, self.said, self.language = QLineEdit(), QLineEdit(), QComboBox()
        for field, name in (
            (self.word, self.tr("Word")),
            (self.said, self.tr("Say it as")),
        ):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
        self.language.setAccessibleName(self.tr("Language"))
        self.hear = QToolButton()
        self.hear.setToolTip(self.tr("Hear it"))
        self.hear.setAccessibleName(self.tr("Hear it"))
        self.put = QPushButton(self.tr("Add"))
        self.put.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.word, 2)
        row.addWidget(self.said, 2)
        row.addWidget(self.language, 2)
        row.addWidget(self.hear)
        row.addWidget(self.put)
        self.column.insertLayout(self.column.count() - 1, row)

    def _add_buttons(self) -> None:
        self.remove = QPushButton(self.tr("Remove"))
        self.bring_in = QPushButton(self.tr("Import…"))
        self.write_out = QPushButton(self.tr("Export…"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.remove)
        row.addStretch()
        row.addWidget(self.bring_in)
        row.addWidget(self.write_out)
        for button in (self.remove, self.bring_in, self.write_out):
            button.setAutoDefault(False)
            button.setProperty("role", "quiet")
        self.column.insertLayout(self.column.count() - 1, row)

    def _connect(self) -> None:
        tasks = self.desk.tasks
        # later: the table is still closing the editor whose text this is
        self.table.rows.wished.connect(self._change, Qt.ConnectionType.QueuedConnection)
        self.table.sample_wished.connect(self._hear_entry)
        self.table.removed.connect(self._remove)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.hearing.heard.connect(self._show_heard)
        self.word.textChanged.connect(lambda _: self._show_buttons())
        self.said.textChanged.connect(lambda _: self._show_buttons())
        self.word.returnPressed.connect(self.said.setFocus)
        self.said.returnPressed.connect(self._put)
        self.hear.clicked.connect(self._hear_new)
        self.put.clicked.connect(self._put)
        self.remove.clicked.connect(self._remove)
        self.bring_in.clicked.connect(lambda: tasks.start(self._import()))
        self.write_out.clicked.connect(lambda: tasks.start(self._export()))
        self._show_heard("")

    # What the user does

    def _search(self, text: str) -> None:
        self.table.rows.show_text(text.strip())

    def _put(self) -> None:
        if not self.put.isEnabled():
            return
        word, said = self.word.text(), self.said.text()
        language = str(self.language.currentData())
        added = self.change(
            mark("Edits", "Add to the lexicon"),
            lambda project: add_entry(project, word, said, language),
        )
        if added is not None:
            self.word.clear()
            self.said.clear()
            self.table.go_to(added.id)
        self.word.setFocus()

    def _change(self, entry: LexiconEntry, fields: Mapping[str, str]) -> None:
        current = self.project.find(LexiconEntry, entry.id)
        if current is not None:
            self.change(
                mark("Edits", "Change the lexicon"),
                lambda project: change_entry(project, current, **fields),
            )

    def _remove(self) -> None:
        chosen = self.table.chosen
        if chosen:
            self.change(
                mark("Edits", "Remove from the lexicon"),
                lambda project: remove_entries(project, chosen),
            )

    def _hear_entry(self, entry: LexiconEntry) -> None:
        self.hearing.toggle(entry.id, entry.said, entry.language or self._usual_language())

    def _hear_new(self) -> None:
        language = str(self.language.currentData()) or self._usual_language()
        self.hearing.toggle(NEW, self.said.text().strip() or self.word.text().strip(), language)

    async def _import(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Import lexicon"), self._folder())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables of words (*.csv *.tsv *.txt)")])
        path = await _path_from(dialog)
        if path is None:
            return
        merged = await import_lexicon(self.project, path)
        text = self.tr("{added} added, {changed} changed, {same} as they were.")
        number = self.locale().toString
        self.tell_wrong("")
        self._told.setText(
            text.format(
                added=number(merged.added), changed=number(merged.changed), same=number(merged.same)
            )
        )
        self._told.show()

    async def _export(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Export lexicon"), self._folder())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Tables of words (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self.tr('Lexicon')}.csv")
        path = await _path_from(dialog)
        if path is not None:
            await export_lexicon(self.project, path)
            self.desk.studio.notices.tell(mark("Notices", "The lexicon is written."), path=path)

    # What is shown

    def _usual_language(self) -> str:
        settings = self.settings
        return self.desk.view.language or next(iter(settings.languages), settings.source_language)

    def _folder(self) -> str:
        opened = self.desk.studio.workspace.require()
        return "" if opened.is_unsaved else str(opened.path.parent)

    def _fill_languages(self) -> None:
        settings = self.settings
        own = [entry.language for entry in self.project.all(LexiconEntry)]
        tags = dict.fromkeys(("", *settings.languages, settings.source_language, *own))
        before = self.language.currentData() if self.language.count() else self._usual_language()
        self.language.clear()
        for tag in tags:
            self.language.addItem(self.table.rows.language_name(tag), tag)
        self.language.setCurrentIndex(max(0, self.language.findData(before)))
        self.table.languages.offered = tuple(tags)

    def _show_buttons(self) -> None:
        has_word, has_said = bool(self.word.text().strip()), bool(self.said.text().strip())
        self.put.setEnabled(has_word and has_said)
        self.hear.setEnabled(has_word or has_said)
        self.remove.setEnabled(bool(self.table.chosen))
        self.write_out.setEnabled(self.project.count(LexiconEntry) > 0)

    def _show_heard(self, name: str) -> None:
        self.table.rows.show_heard(name)
        self.hear.setIcon(self.desk.icons("stop" if name == NEW else "play"))

    def _show_stale(self, counts: Mapping[str, Counts]) -> None:
        """Say how many takes are stale because of the lexicon."""
        count = sum(one.otherwise for one in counts.values())
        text = self.tr("%n take(s) spoken before the lexicon changed: stale now.", "", count)
        self._stale.setText(text)
        self._stale.setVisible(count > 0)

    def _on_step(self, step: Step) -> None:
        super()._on_step(step)
        if any(step.of(kind) for kind in (LexiconEntry, Line, Translation, Take)):
            self._counting.renew()


async def _path_from(dialog: QFileDialog) -> Path | None:
    """Return what was chosen in a file dialog, None if nothing was."""
    try:
        if await ask(dialog) != QDialog.DialogCode.Accepted:
            return None
        return Path(dialog.selectedFiles()[0])
    finally:
        dialog.deleteLater()
