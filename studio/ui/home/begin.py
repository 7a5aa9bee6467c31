"""The ways to begin a project, as large buttons in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from studio.ui.beginnings import WAYS

if TYPE_CHECKING:
    from studio.ui.desk import Desk
    from studio.ui.theme import Theme

GAP = 12
ICON = QSize(24, 24)


class BeginRow(QWidget):
    """One button for each way."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._icons = desk.icons
        titles = {
            "file.new_film": (self.tr("Film or recording"), "film"),
            "file.new_script": (self.tr("Script"), "script"),
            "file.new": (self.tr("Empty project"), "add"),
            "file.new_template": (self.tr("Template"), "copy"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._buttons: list[tuple[QToolButton, str]] = []
        for way in WAYS:
            title, icon = titles[way]
            made = BeginButton(desk, way, title)
            row.addWidget(made, 1)
            self._buttons.append((made, icon))
        self._draw(desk.themes.current)
        desk.themes.changed.connect(self._draw)

    def _draw(self, theme: Theme) -> None:
        for button, icon in self._buttons:
            button.setIcon(self._icons.tinted(icon, theme.accent))


class BeginButton(QToolButton):
    """Does what a command does, under a shorter name."""

    def __init__(self, desk: Desk, action_id: str, title: str) -> None:
        super().__init__()
        action = desk.actions.get(action_id)
        self.setProperty("role", "tile")
        self.setText(title)
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text().rstrip("…"))
        self.setIconSize(ICON)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)
