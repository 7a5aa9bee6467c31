"""How a missing file is painted: its name, where it was, and where it was found."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.colours import mixed
from studio.ui.texts import LEFT_TO_RIGHT
from studio.ui.widgets.painted import draw_line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidget

    from studio.ui.desk import Desk

HEIGHT = 48
ICON = 18

AnyIndex = QModelIndex | QPersistentModelIndex


class Roles(IntEnum):
    """What a row knows beside its name."""

    OLD = Qt.ItemDataRole.UserRole
    NEW = Qt.ItemDataRole.UserRole + 1


class FoundRows(QStyledItemDelegate):
    """Paints rows in the theme's colours."""

    def __init__(self, desk: Desk, rows: QListWidget) -> None:
        super().__init__(rows)
        self._desk, self._rows = desk, rows

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the same height for all."""
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one file."""
        theme, direction = self._desk.themes.current, self._rows.layoutDirection()
        card: QRect = option.rect.adjusted(2, 1, -2, -1)
        old, new = str(index.data(Roles.OLD)), str(index.data(Roles.NEW) or "")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mixed(theme.surface, theme.accent, 0.18)))
            painter.drawRoundedRect(QRectF(card), 6, 6)
        icon = QRect(card.x() + 10, card.center().y() - ICON // 2, ICON, ICON)
        name, colour = ("check", theme.good) if new else ("warning", theme.warn)
        picture = self._desk.icons.tinted(name, colour)
        picture.paint(painter, QStyle.visualRect(direction, card, icon))
        bold, plain = QFont(option.font), QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        room = card.width() - ICON - 34
        self._line(painter, card, (bold, theme.text, 5), (str(index.data()), room))
        path = QFontMetrics(plain).elidedText(new or old, Qt.TextElideMode.ElideMiddle, room)
        path = f"{LEFT_TO_RIGHT}{path}"
        ink = theme.good if new else theme.muted
        self._line(painter, card, (plain, ink, 24), (path, room))
        painter.restore()

    def _line(
        self,
        painter: QPainter,
        card: QRect,
        look: tuple[QFont, str, int],
        shown: tuple[str, int],
    ) -> None:
        font, ink, y = look
        text, room = shown
        direction = self._rows.layoutDirection()
        painter.setFont(font)
        painter.setPen(QColor(ink))
        place = QRect(card.x() + ICON + 22, card.y() + y, room, 18)
        draw_line(painter, QStyle.visualRect(direction, card, place), text, direction)
