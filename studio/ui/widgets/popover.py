"""A frame that hangs below a button until one clicks elsewhere or presses Escape."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class Popover(QFrame):
    """Put widgets into `column`; `show_below` a button."""

    def __init__(self, parent: QWidget, name: str) -> None:
        """Take whose it is, and what it is called by a screen reader."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "overlay")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)

    def show_below(self, button: QWidget) -> None:
        """Show it below `button`, its far edge at the button's, inside the screen."""
        self.adjustSize()
        is_rtl = button.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 0 if is_rtl else button.width() - self.width()
        place = button.mapToGlobal(QPoint(x, button.height() + 4))
        room = button.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()
