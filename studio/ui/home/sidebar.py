"""Which part of the projects is shown: all, those opened last, archived ones, or a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.ui.home.choosing import Choice, Place, chosen

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from studio.ui.desk import Desk

WIDTH = 208
ROW = 34
ICON = QSize(18, 18)
_PLACES = {Place.ALL: "home", Place.RECENT: "history", Place.ARCHIVED: "archive"}
_CHOICE = Qt.ItemDataRole.UserRole


class Sidebar(QFrame):
    """Places, then collections; each with the number of projects in it."""

    picked = Signal(Place, str)
    """A place, or a collection by name (with `Place.ALL`)."""
    menu_asked = Signal(str, object)
    """A collection's name, and where on the screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setFixedWidth(WIDTH)
        self._icons, self._projects = desk.icons, desk.studio.projects
        self.names = QListWidget()
        self.names.setProperty("role", "bare")
        self.names.setAccessibleName(self.tr("Parts of the list of projects"))
        self.names.setIconSize(ICON)
        self.names.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.names.customContextMenuRequested.connect(self._ask_menu)
        self.names.currentItemChanged.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 8)
        column.addWidget(self.names, 1)
        self._column = column
        self.follow()

    @property
    def collection(self) -> str:
        """Name of the collection that is shown, "" when none is."""
        return self._choice()[1]

    def add_below(self, button: QWidget) -> None:
        """Put a button at the foot."""
        self._column.addWidget(button)

    def follow(self) -> None:
        """Show the collections and numbers as they are now."""
        before = self._choice()
        self.names.blockSignals(True)
        self.names.clear()
        titles = {
            Place.ALL: self.tr("All projects"),
            Place.RECENT: self.tr("Opened last"),
            Place.ARCHIVED: self.tr("Archived"),
        }
        for place, icon in _PLACES.items():
            self._add(titles[place], icon, (place, ""))
        for name in self._projects.collections:
            self._add(name, "folder", (Place.ALL, name))
        self.names.blockSignals(False)
        self.choose(*before)

    def choose(self, place: Place, collection: str) -> None:
        """Show a place or collection; all projects if it is not there any more."""
        rows = [self.names.item(row).data(_CHOICE) for row in range(self.names.count())]
        wanted = place, collection
        self.names.setCurrentRow(rows.index(wanted) if wanted in rows else 0)

    def _choice(self) -> tuple[Place, str]:
        current = self.names.currentItem()
        found: tuple[Place, str] = current.data(_CHOICE) if current else (Place.ALL, "")
        return found

    def _add(self, title: str, icon: str, choice: tuple[Place, str]) -> None:
        place, collection = choice
        found = chosen(self._projects.entries, Choice(place, collection), lambda _: "")
        count = QLocale().toString(len(found))
        shown = self.tr("{title}  {count}").format(title=title, count=count) if found else title
        entry = QListWidgetItem(self._icons(icon), shown)
        entry.setSizeHint(QSize(0, ROW))
        entry.setData(_CHOICE, choice)
        self.names.addItem(entry)

    def _pick(self) -> None:
        self.picked.emit(*self._choice())

    def _ask_menu(self, place: QPoint) -> None:
        entry = self.names.itemAt(place)
        name = entry.data(_CHOICE)[1] if entry else ""
        if name:
            self.menu_asked.emit(name, self.names.viewport().mapToGlobal(place))
