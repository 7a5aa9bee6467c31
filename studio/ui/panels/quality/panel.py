"""The quality of the dub while it is made: what a careful listener would find, one click away."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListView, QVBoxLayout, QWidget

from studio.domain.quality import LIP_SYNC, NARRATION, VOICE_OVER, findings
from studio.ui.panels.quality.rows import FOUND, FindingRow, Findings
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import label
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QShowEvent

    from studio.domain.project import Step
    from studio.domain.quality import Finding, Limits
    from studio.ui.desk import Desk
    from studio.ui.theme import Theme

LATER_MS = 250
AT_ONCE_S = 0.008
"""Lines are looked at for so long before the window may do something else."""


class QualityPanel(QWidget):
    """Lists findings in the language shown; looks again after each change, while it is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._look: asyncio.Task[object] | None = None
        self.limits = QComboBox()
        self.limits.setAccessibleName(self.tr("Judged as"))
        self._kinds: tuple[tuple[str, Limits], ...] = (
            (self.tr("As lip-synchronous dubbing"), LIP_SYNC),
            (self.tr("As voice-over"), VOICE_OVER),
            (self.tr("As narration"), NARRATION),
        )
        for text, _ in self._kinds:
            self.limits.addItem(text)
        self._count = label("", "muted")
        self.list = QListView()
        self.list.setProperty("role", "bare")
        self.list.setAccessibleName(self.tr("Findings"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.findings = Findings(self)
        self.list.setModel(self.findings)
        self.list.setItemDelegate(FindingRow(desk.themes, self.list))
        self._good = EmptyState(
            desk.icons("check"),
            self.tr("Nothing was found."),
            self.tr("Lines that begin late, are cut off, too loud, stale or missing appear here."),
        )
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.limits, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self._good, 1)
        self.list.hide()
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self._later.timeout.connect(self._begin)
        self.limits.currentIndexChanged.connect(lambda _: self._begin())
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        self._desk.view.stepped.connect(self._on_step)
        self._desk.view.changed.connect(self._on_view)
        self._desk.themes.changed.connect(self._on_theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what changed while it was out of sight."""
        super().showEvent(event)
        self._begin()

    def _on_step(self, _: Step) -> None:
        if self.isVisible():
            self._later.start()

    def _on_view(self, part: ViewPart) -> None:
        if self.isVisible() and part is not ViewPart.SELECTION:
            self._begin()

    def _on_theme(self, _: Theme) -> None:
        self._good.set_icon(self._desk.icons("check"))
        self.list.viewport().update()

    def _begin(self) -> None:
        self._later.stop()
        if self._look is not None:
            self._look.cancel()
        self._look = self._desk.tasks.start(self._find())

    async def _find(self) -> None:
        """Look through the dub a few lines at a time; a change meanwhile begins anew."""
        project, language = self._desk.view.project, self._desk.view.language
        found: list[Finding] = []
        if project is not None and language:
            limits = self._kinds[self.limits.currentIndex()][1]
            begun = time.monotonic()
            for one in findings(project, language, limits):
                found.append(one)
                if time.monotonic() - begun > AT_ONCE_S:
                    await asyncio.sleep(0)
                    begun = time.monotonic()
        self.findings.show_findings(project, found)
        self.list.setVisible(bool(found))
        self._good.setVisible(not found)
        self._count.setText(self.tr("%n finding(s)", "", len(found)) if found else "")

    def _go(self, index: QModelIndex) -> None:
        """Select the line and listen there."""
        one: Finding = index.data(FOUND)
        self._desk.view.select_lines([one.line_id])
        self._desk.player.seek(one.position)
