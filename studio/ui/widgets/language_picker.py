"""Choose a language by typing some of its name or its tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QVBoxLayout, QWidget

from studio.domain.language_names import LANGUAGES
from studio.ui.texts import language_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

COMMON = ("en", "es", "fr", "de", "it", "pt", "pt-BR", "ja", "zh", "ko", "hi", "ar", "ru", "tr")
"""Listed first: what most films are dubbed from and into."""

TAG = Qt.ItemDataRole.UserRole
SEARCHED = Qt.ItemDataRole.UserRole + 1


class LanguagePicker(QWidget):
    """A field above a list; `language` is the tag chosen, "" for none."""

    changed = Signal(str)
    accepted = Signal()
    """Enter or a double click on a language."""

    def __init__(self, first: Iterable[str] = (), without: Collection[str] = ()) -> None:
        """Take tags to list before the common ones, and tags not to offer."""
        super().__init__()
        self._model = QStandardItemModel(self)
        for tag in dict.fromkeys((*first, *COMMON, *_by_name())):
            if tag not in without:
                self._model.appendRow(_row(tag))
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterRole(SEARCHED)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Search languages"))
        self._field.setAccessibleName(self.tr("Search languages"))
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._search)
        self._list = QListView()
        self._list.setModel(self._found)
        self._list.setAccessibleName(self.tr("Languages"))
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.selectionModel().currentChanged.connect(
            lambda *_: self.changed.emit(self.language)
        )
        self._list.doubleClicked.connect(lambda _: self.accepted.emit())
        self._field.returnPressed.connect(self._on_return)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        self.setFocusProxy(self._field)

    @property
    def language(self) -> str:
        """The tag chosen."""
        return str(self._list.currentIndex().data(TAG) or "")

    def choose(self, tag: str) -> None:
        """Choose a language; none if it is not offered."""
        for row in range(self._found.rowCount()):
            if self._found.index(row, 0).data(TAG) == tag:
                self._list.setCurrentIndex(self._found.index(row, 0))

    def _search(self, text: str) -> None:
        self._found.setFilterFixedString(text)
        self._list.setCurrentIndex(self._found.index(0, 0) if text else self._list.currentIndex())
        self.changed.emit(self.language)

    def _on_return(self) -> None:
        if self.language:
            self.accepted.emit()


def _row(tag: str) -> QStandardItem:
    title = language_title(tag)
    made = QStandardItem(title)
    made.setData(tag, TAG)
    made.setData(f"{title} {tag}", SEARCHED)
    return made


def _by_name() -> list[str]:
    return sorted(LANGUAGES, key=lambda tag: language_title(tag).casefold())
