"""The projects shown, as Qt's lists want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from studio.ui.home.choosing import Choice, chosen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from studio.services.projects import ProjectEntry, Projects
    from studio.ui.home.words import ProjectWords

ENTRY = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()


class ProjectModel(QAbstractListModel):
    """One row for each project of the choice."""

    def __init__(self, projects: Projects, words: ProjectWords, parent: QObject) -> None:
        super().__init__(parent)
        self._projects, self._words = projects, words
        self._rows: list[ProjectEntry] = []
        self.choice = Choice()

    def choose(self, choice: Choice) -> None:
        """Show other projects, or in another order."""
        self.choice = choice
        self.follow()

    def follow(self) -> None:
        """Show the list as it is now."""
        rows = chosen(self._projects.entries, self.choice, self._words.searched)
        if [one.path for one in rows] == [one.path for one in self._rows]:
            changed = [row for row, one in enumerate(rows) if one != self._rows[row]]
            self._rows = rows
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def entry(self, index: QModelIndex | QPersistentModelIndex) -> ProjectEntry:
        """Return the project of a row."""
        return self._rows[index.row()]

    def row_of(self, path: Path) -> QModelIndex:
        """Return the row of a project; an invalid one if it is not shown."""
        rows = (row for row, one in enumerate(self._rows) if one.path == path)
        row = next(rows, None)
        return QModelIndex() if row is None else self.index(row)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        """Return how many projects are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def shown(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a project, its name, or everything about it as a text."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        entry = self._rows[index.row()]
        is_unsaved = self._projects.is_unsaved(entry)
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.name(entry, is_unsaved=is_unsaved)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words.aloud(entry, is_unsaved=is_unsaved)
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.problem or str(entry.path)
        return None

    data = shown
