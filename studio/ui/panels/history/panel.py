"""The history: every step with its name and time; choose one, and the project is as it was then."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from studio.ui.panels.history.steps import StepRow, Steps
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import action_button
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QShowEvent

    from studio.domain.project import Project, Step
    from studio.ui.desk import Desk
    from studio.ui.theme import Theme

AT_ONCE_S = 0.012
"""Steps are travelled over for so long before the window may do something else."""


class HistoryPanel(QWidget):
    """A list of steps; the one the project stands at is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._target: int | None = None
        self.list = QListView()
        self.list.setProperty("role", "bare")
        self.list.setAccessibleName(self.tr("Steps"))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps = Steps(self)
        self.list.setModel(self.steps)
        self.list.setItemDelegate(StepRow(desk.themes, self.list))
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self._empty = EmptyState(
            desk.icons("history"),
            self.tr("What you do is listed here, step by step."),
            self.tr("Choose a step, and the project is as it was then. Nothing is lost by it."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(action_button(desk.actions.get("file.versions"), shows_text=True))
        self.setFocusProxy(self.list)
        desk.view.stepped.connect(self._on_step)
        desk.view.changed.connect(self._on_view)
        desk.themes.changed.connect(self._on_theme)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was done while it was out of sight."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        project = self._desk.view.project
        self.steps.show_project(project)
        has_steps = self.steps.rowCount() > 1
        self.list.setVisible(has_steps)
        self._empty.setVisible(not has_steps)
        current = self.steps.index(self.steps.current, 0)
        self.list.setCurrentIndex(current)
        self.list.scrollTo(current)

    def _on_step(self, _: Step) -> None:
        if self.isVisible() and self._target is None:
            self._show()

    def _on_theme(self, _: Theme) -> None:
        self._empty.set_icon(self._desk.icons("history"))
        self.list.viewport().update()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self._target = None
            self._show()

    def _choose(self, index: QModelIndex) -> None:
        is_travelling, self._target = self._target is not None, index.row()
        if not is_travelling:
            self._desk.tasks.start(self._travel())

    async def _travel(self) -> None:
        """Undo or redo until the chosen step is the newest one done."""
        project = self._desk.view.project
        begun = time.monotonic()
        try:
            while project is not None and project is self._desk.view.project:
                if self._target is None or not _go(project, self._target):
                    return
                if time.monotonic() - begun > AT_ONCE_S:
                    await asyncio.sleep(0)
                    begun = time.monotonic()
        finally:
            self._target = None
            self._show()


def _go(project: Project, target: int) -> bool:
    """Travel over one step towards `target` steps done; False when it is reached."""
    done = len(project.undo_steps)
    if done == target:
        return False
    return (project.undo() if done > target else project.redo()) is not None
