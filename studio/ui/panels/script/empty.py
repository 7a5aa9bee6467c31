"""What the script shows while it has no lines to show, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedLayout, QWidget

from studio.services.sources import original_of
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.ui.desk import Desk
    from studio.ui.panels.script.bar import Bar
    from studio.ui.panels.script.rows import Rows


class Blank(QWidget):
    """One of four sentences, with its buttons."""

    def __init__(self, desk: Desk, bar: Bar) -> None:
        super().__init__()
        self._desk = desk
        self._layout = QStackedLayout(self)
        self._shown: tuple[str, bool] = ("", False)
        self._everything = QAction(self.tr("Show all lines"), self)
        self._everything.triggered.connect(bar.clear)
        desk.themes.changed.connect(self._on_theme)

    def show_reason(self, rows: Rows) -> None:
        """Say why there are no lines."""
        project = self._desk.view.project
        if project is None:
            reason = "closed"
        elif rows.total:
            reason = "filter"
        else:
            reason = "film" if original_of(project) is not None else "project"
        known = {action.id for action, _ in self._desk.actions.all()}
        shown = (reason, "file.import" in known)
        if shown != self._shown:
            self._shown = shown
            self._draw()

    def _on_theme(self, _: object) -> None:
        if self._shown[0]:
            self._draw()

    def _draw(self) -> None:
        old = self._layout.widget(0)
        if old is not None:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._layout.addWidget(self._state(self._shown[0]))

    def _state(self, reason: str) -> EmptyState:
        texts = {
            "closed": (
                self.tr("No project is open"),
                self.tr("Drop a film, a script or a project on the window."),
                ("file.import", "file.open"),
            ),
            "project": (
                self.tr("Nothing to say yet"),
                self.tr("Drop a film or a script: SRT, VTT, ASS, CSV or plain text."),
                ("file.import", "script.add_line"),
            ),
            "film": (
                self.tr("Drop a script"),
                self.tr(
                    "Subtitles or a script with times become lines. Without one, the studio "
                    "listens to the film: who speaks when, and as far as it can, what is said."
                ),
                ("file.import", "script.get_lines"),
            ),
            "filter": (
                self.tr("No line is like that"),
                self.tr("Nothing matches the search and the filter."),
                (),
            ),
        }
        title, text, wanted = texts[reason]
        icon = "search" if reason == "filter" else "script"
        actions = [self._everything] if reason == "filter" else self._known(wanted)
        return EmptyState(self._desk.icons(icon), title, text, actions)

    def _known(self, wanted: Sequence[str]) -> list[QAction]:
        known = {action.id for action, _ in self._desk.actions.all()}
        return [self._desk.actions.get(one) for one in wanted if one in known]
