"""One selection for all panels: what is chosen here is chosen everywhere, and the other way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject

from studio.domain.script import Line
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from studio.ui.desk import Desk
    from studio.ui.panels.script.lines import Lines
    from studio.ui.panels.script.rows import Rows


class Selecting(QObject):
    """Keeps the list's selection and the view's alike; the playhead goes where the user goes."""

    def __init__(self, desk: Desk, lines: Lines, rows: Rows) -> None:
        super().__init__(lines)
        self._desk, self._lines, self._rows = desk, lines, rows
        self._is_own = False
        """Whether a change is being passed on, and must not come back."""
        model = lines.selectionModel()
        model.selectionChanged.connect(self._on_selected)
        model.currentChanged.connect(self._on_current)
        rows.modelReset.connect(self.show_selection)
        desk.view.changed.connect(self._on_view)
        self.show_selection()

    def show_selection(self) -> None:
        """Select what is selected elsewhere, and bring the first of it into sight."""
        rows = sorted(row for one in self._desk.view.lines if (row := self._rows.row(one)) >= 0)
        model, was_own, self._is_own = self._lines.selectionModel(), self._is_own, True
        flags = QItemSelectionModel.SelectionFlag
        model.select(self._ranges(rows), flags.ClearAndSelect)
        if rows and self._lines.currentIndex().row() not in rows:
            index = self._rows.index(rows[0])
            model.setCurrentIndex(index, flags.NoUpdate)
            self._lines.scrollTo(index)
        self._is_own = was_own
        self._lines.viewport().update()

    def _ranges(self, rows: list[int]) -> QItemSelection:
        """Return rows as few ranges: ten thousand single ones take seconds."""
        selection = QItemSelection()
        start = 0
        for place in range(1, len(rows) + 1):
            if place == len(rows) or rows[place] != rows[place - 1] + 1:
                first, last = self._rows.index(rows[start]), self._rows.index(rows[place - 1])
                selection.select(first, last)
                start = place
        return selection

    def _on_selected(self, *_: object) -> None:
        if self._is_own:
            return
        chosen = self._lines.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        ids = [
            self._rows.line_id(row)
            for part in parts
            for row in range(part.top(), part.bottom() + 1)
        ]
        self._is_own = True
        self._desk.view.select_lines(ids)
        self._is_own = False

    def _on_current(self, current: QModelIndex, _: QModelIndex) -> None:
        """Put the playhead on the line the user went to, unless something plays."""
        project = self._desk.view.project
        if self._is_own or not current.isValid() or project is None:
            return
        line = project.find(Line, self._rows.line_id(current.row()))
        if line is not None and not self._desk.player.is_playing:
            self._desk.player.seek(self._rows.card(current.row()).span.start)

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.SELECTION and not self._is_own:
            self.show_selection()
