"""Meters: how loud it is right now, two bars with their peaks, and the loudness in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from studio.ui.colours import mixed

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from studio.ui.desk import Desk

FLOOR_DB = -48.0
WARN_DB, BAD_DB = -9.0, -1.5
"""From here on it is loud; from here on the limiter is at work."""
FALL_DB_PER_S = 24.0
HOLD_S = 1.2
CHANNELS = 2


class Meter(QWidget):
    """Two bars that rise at once and fall slowly. Left is left in every language."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = [FLOOR_DB] * CHANNELS
        self._held = [FLOOR_DB] * CHANNELS
        self._held_for = [0.0] * CHANNELS
        self.setFixedSize(QSize(128, 16))
        self.setAccessibleName(self.tr("Level"))

    @property
    def levels_db(self) -> tuple[float, ...]:
        """What the bars show, in dBFS."""
        return tuple(self._shown)

    @property
    def is_still(self) -> bool:
        """Whether nothing moves any more."""
        return all(level <= FLOOR_DB for level in (*self._shown, *self._held))

    def show_levels(self, peaks_db: tuple[float, ...], passed_s: float) -> None:
        """Take the peaks of the last moment (none: silence) and how long it was."""
        peaks = peaks_db or (-math.inf,) * CHANNELS
        for channel, peak in enumerate(peaks):
            falling = self._shown[channel] - FALL_DB_PER_S * passed_s
            self._shown[channel] = max(FLOOR_DB, peak, falling)
            self._held_for[channel] += passed_s
            if peak >= self._held[channel] or self._held_for[channel] > HOLD_S:
                self._held[channel] = max(FLOOR_DB, peak, self._shown[channel])
                self._held_for[channel] = 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both bars; beyond a level they change their colour, and stay apart by place too."""
        theme = self._desk.themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(mixed(theme.surface, theme.text, 0.10))
        high = (self.height() - 3) / CHANNELS
        parts = ((FLOOR_DB, theme.good), (WARN_DB, theme.warn), (BAD_DB, theme.bad))
        for channel in range(CHANNELS):
            top = 1 + channel * (high + 1)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(0, top, self.width(), high), 2, 2)
            level = self._shown[channel]
            for index, (start_db, colour) in enumerate(parts):
                end_db = parts[index + 1][0] if index + 1 < len(parts) else 0.0
                if level > start_db:
                    left, right = self._x(start_db), self._x(min(level, end_db))
                    painter.fillRect(QRectF(left, top, right - left, high), QColor(colour))
            if self._held[channel] > FLOOR_DB:
                x = min(self._x(self._held[channel]), self.width() - 2.0)
                painter.fillRect(QRectF(x, top, 2, high), QColor(theme.text))

    def _x(self, level_db: float) -> float:
        return (min(level_db, 0.0) - FLOOR_DB) / -FLOOR_DB * self.width()
