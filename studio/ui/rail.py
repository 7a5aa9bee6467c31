"""The rail: one button for each workspace, and Settings at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from studio.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.ui.desk import Front
    from studio.ui.theme import Theme
    from studio.ui.workspaces import Workspace


class Rail(QFrame):
    """Shows which workspace is open and opens another."""

    def __init__(
        self, front: Front, workspaces: Sequence[Workspace], go: Callable[[str], None]
    ) -> None:
        """Take what to call with a workspace's id."""
        super().__init__()
        self.setProperty("role", "rail")
        is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setProperty("side", "right" if is_rtl else "left")
        self._icons = front.icons
        self._buttons: dict[str, QToolButton] = {}
        self._pictures: dict[QToolButton, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        group = QButtonGroup(self)
        for one in workspaces:
            button = self._button(translated(one.title), one.icon)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, name=one.id: go(name))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[one.id] = button
        column.addStretch()
        settings = self._button(self.tr("Settings"), "settings")
        settings.clicked.connect(lambda: front.actions.get("app.settings").trigger())
        column.addWidget(settings)
        self._draw(front.themes.current)
        front.themes.changed.connect(self._draw)

    def show_current(self, workspace_id: str) -> None:
        """Mark a workspace as the open one."""
        if workspace_id in self._buttons:
            self._buttons[workspace_id].setChecked(True)

    def _button(self, text: str, picture: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "rail")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setText(text)
        made.setAccessibleName(text)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(22, 22))
        self._pictures[made] = picture
        return made

    def _draw(self, theme: Theme) -> None:
        for button, picture in self._pictures.items():
            icon = self._icons.tinted(picture, theme.muted)
            chosen = self._icons.tinted(picture, theme.accent)
            for size in (QSize(22, 22), QSize(44, 44)):
                icon.addPixmap(chosen.pixmap(size), QIcon.Mode.Normal, QIcon.State.On)
            button.setIcon(icon)
