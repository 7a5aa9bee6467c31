"""The cards, as many in a row as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

from studio.ui.home.model import ProjectModel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from studio.services.projects import ProjectEntry
    from studio.ui.home.cards import CardPainter

NARROWEST = 264


class CardGrid(QListView):
    """Mouse and keys choose projects; what is chosen survives every refresh."""

    opened = Signal()
    """The current project is to be opened: a double click, or Return."""

    def __init__(self, model: ProjectModel, cards: CardPainter) -> None:
        super().__init__()
        self._cards, self._chosen = cards, list["Path"]()
        self.setProperty("role", "bare")
        self.setAccessibleName(self.tr("Projects"))
        self.setModel(model)
        self.setItemDelegate(cards)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()  # keeps its room; there is nothing to hold while all is seen
        bar.rangeChanged.connect(lambda _, last: bar.setEnabled(last > 0))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self.opened)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._choose_again)

    def model(self) -> ProjectModel:
        """Return the projects shown."""
        model = super().model()
        assert isinstance(model, ProjectModel)
        return model

    def chosen(self) -> list[ProjectEntry]:
        """Return the selected projects, in the order shown."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [self.model().entry(index) for index in rows]

    def choose(self, path: Path) -> None:
        """Select one project and bring it into sight."""
        index = self.model().row_of(path)
        if index.isValid():
            # said outright: by themselves, lists look which keys are held
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, only)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens what is chosen; it is no key of lists on every system."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the cards the whole width."""
        room = self.viewport().width()
        self._cards.width = room // max(1, room // NARROWEST)
        self.setGridSize(QSize(self._cards.width, self._cards.size.height()))
        super().resizeEvent(event)

    def _remember(self) -> None:
        self._chosen = [entry.path for entry in self.chosen()]

    def _choose_again(self) -> None:
        for path in self._chosen:
            index = self.model().row_of(path)
            if index.isValid():
                select = QItemSelectionModel.SelectionFlag.Select
                self.selectionModel().setCurrentIndex(index, select)
