"""A dialog of pages: their names on one side, the page on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QIcon

SIZE = QSize(860, 580)
NAMES_WIDTH = 190
ROW = 34


class PagedDialog(QDialog):
    """Shows every page added to it; `show_page` one of them by its name in code."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(SIZE)
        self._names = QListWidget()
        self._names.setProperty("role", "bare")
        self._names.setIconSize(QSize(18, 18))
        self._pages = QStackedWidget()
        self._ids: list[str] = []
        self._waiting: dict[int, tuple[QWidget, Callable[[], QWidget]]] = {}
        """What stands in the place of a page, and what makes it."""
        self._names.currentRowChanged.connect(self._show_row)
        side = QFrame()
        side.setProperty("role", "bar")
        side.setFixedWidth(NAMES_WIDTH)
        column = QHBoxLayout(side)
        column.setContentsMargins(8, 16, 8, 8)
        column.addWidget(self._names)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._pages, 1)
        self._names.setFocus()

    def name(self, title: str, pages: str) -> None:
        """Give it its title, and the list of pages its name for screen readers."""
        self.setWindowTitle(title)
        self._names.setAccessibleName(pages)

    @property
    def page(self) -> str:
        """Name of the page shown."""
        return self._ids[self._names.currentRow()]

    def show_page(self, name: str) -> None:
        """Show one page; an unknown name shows the first."""
        self._names.setCurrentRow(self._ids.index(name) if name in self._ids else 0)

    def add_page(
        self, name: str, title: str, icon: QIcon, page: QWidget | Callable[[], QWidget]
    ) -> None:
        """Add a page below the others; one given by what makes it is made when it is shown."""
        entry = QListWidgetItem(icon, title)
        entry.setSizeHint(QSize(0, ROW))
        self._names.addItem(entry)
        if isinstance(page, QWidget):
            self._pages.addWidget(page)
        else:
            empty = QWidget()
            self._waiting[self._pages.addWidget(empty)] = empty, page
        self._ids.append(name)
        if len(self._ids) == 1:
            self._names.setCurrentRow(0)

    def _show_row(self, row: int) -> None:
        waiting = self._waiting.pop(row, None)
        if waiting is not None:
            empty, make = waiting
            self._pages.insertWidget(row, make())
            self._pages.removeWidget(empty)
            empty.deleteLater()
        self._pages.setCurrentIndex(row)
