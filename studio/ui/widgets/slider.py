"""A slider painted as the studio's are: one gesture tells one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSlider

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent

HANDLE = 14
"""Pixels across what is dragged."""


class Slider(QSlider):
    """Tells a value when the user let go of it: one gesture is one step of undo."""

    chosen = Signal(int)
    """The user is done: by letting go, by a key, by a click on the groove."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sliderReleased.connect(lambda: self.chosen.emit(self.value()))
        self.valueChanged.connect(self._on_value)

    def show_value(self, value: int) -> None:
        """Stand at a value without telling it; nothing happens while the user drags."""
        if not self.isSliderDown():
            with QSignalBlocker(self):
                self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll: a value changes only where the focus is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a groove, what is chosen of it, and the handle, mirrored where the text is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, is_on = self.palette(), self.isEnabled()
        groove = QRectF(HANDLE / 2, self.height() / 2 - 2, self.width() - HANDLE, 4)
        share = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        x = groove.x() + groove.width() * share
        painter.setBrush(colours.mid())
        painter.drawRoundedRect(groove, 2, 2)
        chosen = QRectF(groove)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            chosen.setLeft(x)
        else:
            chosen.setRight(x)
        painter.setBrush(colours.highlight() if is_on else colours.mid())
        painter.drawRoundedRect(chosen, 2, 2)
        ink = colours.highlight() if self.hasFocus() or self.isSliderDown() else colours.text()
        painter.setBrush(ink if is_on else colours.placeholderText())
        painter.drawEllipse(QPointF(x, self.height() / 2), HANDLE / 2 - 1, HANDLE / 2 - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where one clicks, and drag from there."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setSliderDown(True)
        self._go(event.position().x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell the value that was chosen."""
        if self.isSliderDown():
            self.setSliderDown(False)

    def sizeHint(self) -> QSize:
        """Return a height a finger can hit."""
        return QSize(120, 24)

    def _go(self, x: float) -> None:
        share = (x - HANDLE / 2) / max(self.width() - HANDLE, 1)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        share = min(max(share, 0.0), 1.0)
        self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))

    def _on_value(self, value: int) -> None:
        if not self.isSliderDown():
            self.chosen.emit(value)
