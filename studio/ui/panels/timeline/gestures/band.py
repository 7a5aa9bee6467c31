"""Drag over empty space: select all clips it touches. A click puts the playhead there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.ui.panels.timeline.gestures.base import SLACK

if TYPE_CHECKING:
    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.gestures.base import Pointer

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Band:
    """A rectangle from where the button was pressed."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        self._canvas = canvas
        self._start = self._now = start
        self._before = canvas.view.clips if start.has(CTRL) or start.has(SHIFT) else frozenset()
        self._is_dragging = False

    def move(self, pointer: Pointer) -> None:
        """Select what it touches now."""
        self._now = pointer
        away = max(abs(pointer.x - self._start.x), abs(pointer.y - self._start.y))
        self._is_dragging = self._is_dragging or away > SLACK
        if not self._is_dragging:
            return
        start, end = sorted((self._start.sample, pointer.sample))
        top, bottom = sorted((self._start.y, pointer.y))
        touched = {
            clip.id
            for lane in self._canvas.lanes.all
            if lane.top < bottom and lane.bottom > top and lane.speaker is not None
            for clip in lane.between(start, end)
        }
        self._canvas.view.select_clips(self._before | touched)

    def release(self, pointer: Pointer) -> None:
        """A click selects nothing, or the line that waits there, and moves the playhead."""
        if self._is_dragging:
            return
        lane = self._canvas.lanes.lane_at(pointer.y)
        line = lane.unspoken_at(pointer.sample) if lane is not None else None
        self._canvas.view.select_lines([line.id] if line is not None else [])
        self._canvas.player.seek(pointer.sample)

    def cancel(self) -> None:
        """Select what was selected before."""
        self._canvas.view.select_clips(self._before)

    def paint(self, painter: QPainter) -> None:
        """Draw the rectangle."""
        if not self._is_dragging:
            return
        colour = QColor(self._canvas.theme.accent)
        painter.setPen(QPen(colour, 1))
        colour.setAlphaF(0.15)
        painter.setBrush(colour)
        start = self._canvas.scale.x(self._start.sample)
        top = self._start.y
        painter.drawRect(QRectF(start, top, self._now.x - start, self._now.y - top).normalized())


class Pan:
    """The middle button drags the timeline itself."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        self._canvas = canvas
        self._start = start
        self._scale = canvas.scale

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""
        self._canvas.show_scale(self._scale.scrolled(self._start.x - pointer.x))

    def release(self, pointer: Pointer) -> None:
        """Stay there."""
        self.move(pointer)

    def cancel(self) -> None:
        """Go back."""
        self._canvas.show_scale(self._scale)

    def paint(self, painter: QPainter) -> None:
        """The canvas itself moves."""
        del painter
