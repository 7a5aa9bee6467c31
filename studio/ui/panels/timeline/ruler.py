"""Time above the lanes: ticks, markers, the loop; a press puts the playhead there, Alt loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.records import Span
from studio.domain.settings import settings_of
from studio.domain.timecode import FrameRate, clock, parse_frame_rate, sample_of, timecode
from studio.domain.timeline import Marker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.ui.desk import Desk
    from studio.ui.panels.timeline.canvas import Canvas

HEIGHT = 30
WIDEST_LABEL = 92
"""Pixels between two labels at least."""
SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 18_000, 36_000)
FRAMES = (1, 2, 5, 10)
SECOND = 48_000
SHORTEST_LOOP = 4_800


class Ruler(QWidget):
    """Belongs to one canvas and shows the same part of the timeline."""

    def __init__(self, desk: Desk, canvas: Canvas) -> None:
        super().__init__()
        self._desk = desk
        self._canvas = canvas
        self._loop_from: int | None = None
        self._is_scrubbing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(self.tr("Time ruler"))
        self.setToolTip(self.tr("Press to move the playhead, drag with Alt to loop"))
        canvas.scaled.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a fixed height."""
        return QSize(200, HEIGHT)

    def show_playhead(self, before: int, after: int) -> None:
        """Paint where the playhead was and is."""
        for x in (round(self._canvas.scale.x(before)), round(self._canvas.scale.x(after))):
            self.update(QRect(x - 8, 0, 17, self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ticks, markers, loop and playhead."""
        theme = self._desk.themes.current
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_loop(painter)
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        rate = self._rate()
        for sample, label in self._ticks(rate):
            x = round(self._canvas.scale.x(sample)) + 0.5
            painter.setPen(QColor(theme.muted if label else theme.border))
            painter.drawLine(QPointF(x, HEIGHT - (9 if label else 5)), QPointF(x, HEIGHT))
            if label:
                painter.drawText(QPointF(x + 4, HEIGHT - 11), label)
        self._draw_markers(painter)
        self._draw_playhead(painter)
        painter.setPen(QColor(theme.border))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the playhead there, or begin a loop."""
        if self._desk.view.project is None or event.button() != Qt.MouseButton.LeftButton:
            return
        sample = self._snapped(event)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._loop_from = sample
        else:
            self._is_scrubbing = True
            self._desk.player.seek(sample)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, or stretch the loop."""
        sample = self._snapped(event)
        if self._loop_from is not None:
            start, end = sorted((self._loop_from, sample))
            if end - start >= SHORTEST_LOOP:
                self._desk.player.set_loop(Span(start, end))
        elif self._is_scrubbing:
            self._desk.player.seek(sample)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        del event
        self._loop_from, self._is_scrubbing = None, False

    def _snapped(self, event: QMouseEvent) -> int:
        sample = self._canvas.scale.sample(max(event.position().x(), 0))
        pointer = self._canvas.pointer(event.position(), event.modifiers())
        if not self._canvas.snaps(pointer):
            return sample
        reach = self._canvas.scale.samples(6)
        marks = [marker.position for marker in self._canvas.project.all(Marker)]
        near = [one for one in (0, *marks) if abs(one - sample) <= reach]
        return min(near, key=lambda one: abs(one - sample), default=sample)

    def _rate(self) -> FrameRate:
        project = self._desk.view.project
        return parse_frame_rate(settings_of(project).frame_rate if project else "25")

    def _ticks(self, rate: FrameRate) -> Iterator[tuple[int, str]]:
        """Yield where ticks stand, and the label of each fifth or so."""
        scale = self._canvas.scale
        room = WIDEST_LABEL * scale.samples_per_pixel
        start, end = scale.sample(-WIDEST_LABEL), scale.sample(self.width())
        if room < SECOND:
            frames = next((n for n in FRAMES if sample_of(n, rate) >= room), rate.nominal)
            yield from _frame_ticks(start, end, frames, rate)
            return
        seconds = next((n for n in SECONDS if n * SECOND >= room), SECONDS[-1])
        small = seconds * SECOND // 5
        for number in range(start // small, end // small + 1):
            label = clock(number * small).split(".")[0] if number % 5 == 0 else ""
            yield number * small, label

    def _draw_loop(self, painter: QPainter) -> None:
        loop = self._desk.player.loop
        if loop is None:
            return
        colour = QColor(self._desk.themes.current.accent)
        left, right = self._canvas.scale.x(loop.start), self._canvas.scale.x(loop.end)
        painter.fillRect(QRectF(left, 0, right - left, 4), colour)
        colour.setAlphaF(0.14)
        painter.fillRect(QRectF(left, 4, right - left, HEIGHT - 4), colour)

    def _draw_markers(self, painter: QPainter) -> None:
        project, theme = self._desk.view.project, self._desk.themes.current
        for marker in project.all(Marker) if project else ():
            x = self._canvas.scale.x(marker.position)
            if -120 < x < self.width():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.good))
                flag = [(x, 2.0), (x + 9, 6.0), (x, 10.0)]
                painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in flag]))
                painter.setPen(QColor(theme.good))
                painter.drawLine(QPointF(x, 2), QPointF(x, HEIGHT))
                painter.drawText(QPointF(x + 12, 11), marker.name)

    def _draw_playhead(self, painter: QPainter) -> None:
        x = round(self._canvas.scale.x(self._desk.player.position)) + 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._desk.themes.current.accent))
        head = [(x - 6, HEIGHT - 12.0), (x + 6, HEIGHT - 12.0), (x, HEIGHT - 2.0)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in head]))
        painter.setPen(QPen(QColor(self._desk.themes.current.accent), 1))
        painter.drawLine(QPointF(x, HEIGHT - 4), QPointF(x, HEIGHT))


def _frame_ticks(start: int, end: int, frames: int, rate: FrameRate) -> Iterator[tuple[int, str]]:
    step = max(frames, 1)
    number = max(0, int(start * rate.fraction / SECOND) // step * step)
    while (sample := sample_of(number, rate)) <= end:
        yield sample, timecode(sample, rate)
        number += step
