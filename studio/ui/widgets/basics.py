"""Labels, lines and buttons as the style sheet knows them, in one call each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QToolButton

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

ICON = QSize(18, 18)


def label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label of plain text in one of the style's roles ("title", "muted", "chip", …)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made


def line() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


class ActionButton(QToolButton):
    """A command's button: icon, tooltip, state and accessible name are the action's."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self._show_name()
        action.changed.connect(self._show_name)

    def _show_name(self) -> None:
        self.setAccessibleName(plain(self.defaultAction().text()))


def action_button(
    action: QAction, role: str = "quiet", *, shows_text: bool = False, parent: QWidget | None = None
) -> ActionButton:
    """Return a button for a command.

    Args:
        action: what `Actions.add` or `Actions.get` returned.
        role: "quiet", "primary", "tiny" or "" for a plain button.
        shows_text: True to show the text beside the icon.
        parent: the widget it belongs to.
    """
    made = ActionButton(action, parent)
    made.setProperty("role", role)
    made.setIconSize(ICON if role != "tiny" else QSize(16, 16))
    style = Qt.ToolButtonStyle
    has_icon = not action.icon().isNull()
    beside = style.ToolButtonTextBesideIcon if has_icon else style.ToolButtonTextOnly
    made.setToolButtonStyle(beside if shows_text else style.ToolButtonIconOnly)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget that is already shown another role."""
    set_look(widget, "role", role)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and have it looked at."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def plain(text: str) -> str:
    """Return an action's text without mnemonic and dots."""
    return text.replace("&", "").rstrip("…")
