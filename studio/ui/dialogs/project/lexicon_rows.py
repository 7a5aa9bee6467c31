"""The lexicon as a table: words, how they are said, in which language; edited in place."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studio.ui.texts import language_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from studio.domain.lexicon import LexiconEntry
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = 34
ICON = QSize(16, 16)
PLAY_WIDTH = 40


class Column(IntEnum):
    """What stands where."""

    PLAY = 0
    WORD = 1
    SAID = 2
    LANGUAGE = 3


class LexiconRows(QAbstractTableModel):
    """Entries by their words. Tells what the user wants changed, and changes nothing itself."""

    wished = Signal(object, dict)
    """An entry, and the fields it shall have."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: list[LexiconEntry] = []
        self._shown: list[LexiconEntry] = []
        self._text = ""
        self._heard = ""

    def show_entries(self, entries: Sequence[LexiconEntry]) -> None:
        """Show these entries."""
        self._all = sorted(entries, key=lambda one: (one.word.casefold(), one.language))
        self._filter()

    def show_text(self, text: str) -> None:
        """Show only what holds a text."""
        self._text = text.casefold()
        self._filter()

    def show_heard(self, entry_id: RecordId) -> None:
        """Mark the entry that is heard, "" for none."""
        self._heard = entry_id
        if self._shown:
            last = self.index(len(self._shown) - 1, Column.PLAY)
            self.dataChanged.emit(self.index(0, Column.PLAY), last)

    @property
    def is_searched(self) -> bool:
        """Whether only some entries are shown."""
        return bool(self._text)

    def entry(self, row: int) -> LexiconEntry:
        """Return the entry of a row."""
        return self._shown[row]

    def row(self, entry_id: RecordId) -> int:
        """Return where an entry is shown, -1 if it is not."""
        ids = [entry.id for entry in self._shown]
        return ids.index(entry_id) if entry_id in ids else -1

    def language_name(self, tag: str) -> str:
        """Return what a language is called; "" is every one."""
        return language_title(tag) if tag else self.tr("Every language")

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many entries are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Everything but the play button is edited in place."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() != Column.PLAY:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def value(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        entry, column = self._shown[index.row()], Column(index.column())
        if column is Column.PLAY:
            return self._play(entry, role)
        if role == Qt.ItemDataRole.EditRole and column is Column.LANGUAGE:
            return entry.language
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text_of(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text_of(entry, column)
        return None

    data = value

    def column_name(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what a column is called."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", self.tr("Word"), self.tr("Say it as"), self.tr("Language"))[section]

    headerData = column_name  # noqa: N815 - Qt's name

    def wish(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a change; the project's next step shows it."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        names = {Column.WORD: "word", Column.SAID: "said", Column.LANGUAGE: "language"}
        entry = self._shown[index.row()]
        name = names[Column(index.column())]
        if getattr(entry, name) != value:
            self.wished.emit(entry, {name: str(value)})
        return True

    setData = wish  # noqa: N815 - Qt's name

    def _text_of(self, entry: LexiconEntry, column: Column) -> str:
        if column is Column.LANGUAGE:
            return self.language_name(entry.language)
        return entry.word if column is Column.WORD else entry.said

    def _play(self, entry: LexiconEntry, role: int) -> object:
        is_heard = entry.id == self._heard
        if role == Qt.ItemDataRole.DecorationRole:
            return self._desk.icons("stop" if is_heard else "play")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("Hear “{word}” (Space)").format(word=entry.word)
        return None

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [
            one
            for one in self._all
            if self._text in f"{one.word} {one.said} {self.language_name(one.language)}".casefold()
        ]
        self.endResetModel()


class LexiconTable(QTableView):
    """Double click or F2 edits, Space or the first column lets it be heard, Delete removes."""

    sample_wished = Signal(object)
    """An entry: the user wants to hear it."""
    removed = Signal()
    """The user wants the selected entries gone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows = LexiconRows(desk, self)
        self.setModel(self.rows)
        self.languages = LanguageCells(self)
        self.setItemDelegateForColumn(Column.LANGUAGE, self.languages)
        self.setIconSize(ICON)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.PLAY, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(Column.PLAY, PLAY_WIDTH)

    @property
    def chosen(self) -> list[LexiconEntry]:
        """The selected entries."""
        rows = self.selectionModel().selectedRows()
        return [self.rows.entry(index.row()) for index in rows]

    def go_to(self, entry_id: RecordId) -> None:
        """Select an entry and bring it into sight."""
        row = self.rows.row(entry_id)
        if row >= 0:
            self.selectRow(row)
            self.scrollTo(self.rows.index(row, Column.WORD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table; an empty one says what to do."""
        super().paintEvent(event)
        if self.rows.rowCount():
            return
        text = (
            self.tr("Nothing here has this in it.")
            if self.rows.is_searched
            else self.tr("Write a word below, how to say it, and press Enter.")
        )
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self._desk.themes.current.muted))
        room = self.viewport().rect().adjusted(24, 24, -24, -24)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play what was clicked in the first column."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() is Qt.MouseButton.LeftButton
        if index.isValid() and index.column() == Column.PLAY and is_left:
            self.sample_wished.emit(self.rows.entry(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays, Delete removes, Enter edits."""
        index = self.currentIndex()
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # Enter in an editor comes on to here
        elif index.isValid() and event.key() == Qt.Key.Key_Space:
            self.sample_wished.emit(self.rows.entry(index.row()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            column = Column.SAID if index.column() == Column.PLAY else index.column()
            self.edit(index.siblingAtColumn(column))
        else:
            super().keyPressEvent(event)


class LanguageCells(QStyledItemDelegate):
    """Offers languages while a cell is edited."""

    def __init__(self, table: LexiconTable) -> None:
        super().__init__(table)
        self._rows = table.rows
        self.offered: tuple[str, ...] = ()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """Return a box with the languages."""
        box = QComboBox(parent)
        own = str(index.data(Qt.ItemDataRole.EditRole))
        for tag in dict.fromkeys(("", *self.offered, own)):
            box.addItem(self._rows.language_name(tag), tag)
        box.setAccessibleName(self._rows.language_name(own))
        box.activated.connect(lambda _: self.commitData.emit(box))
        box.activated.connect(lambda _: self.closeEditor.emit(box))
        return box

    def show_language(self, editor: QWidget, index: AnyIndex) -> None:
        """Show the language of the entry."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    setEditorData = show_language  # noqa: N815 - Qt's name

    def take_language(self, editor: QWidget, model: object, index: AnyIndex) -> None:
        """Ask for the language chosen."""
        assert isinstance(editor, QComboBox)
        self._rows.wish(index, editor.currentData())

    setModelData = take_language  # noqa: N815 - Qt's name
