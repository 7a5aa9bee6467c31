"""Draws the parts of a card from top to bottom, in one theme and direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainterPath, QPen

from studio.ui.colours import mixed
from studio.ui.widgets.painted import draw_line

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPixmap

    from studio.ui.theme import Theme

RADIUS = 8.0
GAP = 12
"""Between cards."""
PADDING = 12
LINE = 18
TITLE = 21
TEXTS = TITLE + 4 * LINE + 2 * PADDING + 8
"""Height of what stands below the picture."""
SHAPE = 9 / 16
"""Height of a picture by its width."""
BAR = 4
CHIP = 20
MARGIN = 8
SHADE = 190
"""Of 255: how much the ground of a chip covers the picture."""
SMALL = 11


class CardPen:
    """Made for one card: `begin`, its parts in order, `frame`."""

    def __init__(
        self, painter: QPainter, theme: Theme, written: tuple[QFont, Qt.LayoutDirection]
    ) -> None:
        font, self._direction = written
        self._painter, self.theme = painter, theme
        self._bold, self._small = QFont(font), QFont(font)
        self._bold.setBold(True)
        self._small.setPixelSize(SMALL)
        self._place, self._top = QRect(), 0

    @property
    def _is_rtl(self) -> bool:
        return self._direction is Qt.LayoutDirection.RightToLeft

    @property
    def _shown(self) -> QRect:
        """Where the picture is."""
        place = self._place
        return QRect(place.left(), place.top(), place.width(), round(place.width() * SHAPE))

    def begin(self, place: QRect, *, is_selected: bool, is_pointed_at: bool) -> None:
        """Draw the ground."""
        theme, self._place = self.theme, place
        ground = theme.surface
        if is_selected:
            ground = mixed(theme.surface, theme.accent, 0.16)
        elif is_pointed_at:
            ground = mixed(theme.surface, theme.text, 0.045)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(ground))
        self._painter.drawRoundedRect(place, RADIUS, RADIUS)
        self._top = self._shown.bottom() + PADDING - 2

    def frame(self, *, is_selected: bool, has_focus: bool) -> None:
        """Draw the edge over everything."""
        colour = self.theme.accent if is_selected or has_focus else self.theme.border
        self._painter.setPen(QPen(QColor(colour), 2.0 if has_focus else 1.0))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = QRectF(self._place).adjusted(0.5, 0.5, -0.5, -0.5)
        self._painter.drawRoundedRect(inner, RADIUS, RADIUS)

    def picture(self, picture: QPixmap) -> None:
        """Fill the upper part with a picture, cut to its shape."""
        place = QRectF(self._shown)
        self._painter.save()
        self._painter.setClipPath(self._upper_part())
        scale = max(place.width() / picture.width(), place.height() / picture.height())
        across, down = place.width() / scale, place.height() / scale
        cut = QRectF((picture.width() - across) / 2, (picture.height() - down) / 2, across, down)
        self._painter.drawPixmap(place, picture, cut)
        self._painter.restore()

    def symbol(self, symbol: QPixmap, number: int) -> None:
        """Fill the upper part with a colour (by number) and a symbol."""
        colours = self.theme.speakers
        ground = mixed(self.theme.surface, colours[number % len(colours)], 0.75)
        self._painter.fillPath(self._upper_part(), QColor(ground))
        size = symbol.deviceIndependentSize().toSize()
        corner = self._shown.center()
        self._painter.drawPixmap(
            corner.x() - size.width() // 2, corner.y() - size.height() // 2, symbol
        )

    def chip(self, text: str) -> None:
        """Write on the lower far corner of the picture, such as its length."""
        self._chip(text, self.theme.text, is_upper=False)

    def warning(self, text: str) -> None:
        """Write a warning on the upper corner of the picture."""
        self._chip(text, self.theme.warn, is_upper=True)

    def title(self, text: str) -> None:
        """Write the name."""
        self._write(text, self._bold, self.theme.text)
        self._top += TITLE

    def line(self, text: str, other: str = "", other_colour: str = "") -> None:
        """Write a line: one text at the leading side, one at the far one."""
        taken = 0
        if other:
            taken = QFontMetrics(self._small).horizontalAdvance(other) + PADDING
            colour = other_colour or self.theme.muted
            self._write(other, self._small, colour, is_trailing=True)
        self._write(text, self._small, self.theme.muted, taken)
        self._top += LINE

    def paragraph(self, text: str, colour: str) -> None:
        """Write up to three lines."""
        place = QRect(self._row().topLeft(), self._row().bottomRight())
        place.setHeight(3 * LINE)
        self._painter.setFont(self._small)
        self._painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if self._is_rtl else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        self._painter.drawText(place, flags, text)

    def bar(self, fresh: int, stale: int, asked: int) -> None:
        """Draw how far the dub has come: what is spoken, what of it is stale."""
        row = self._row()
        self._painter.setPen(Qt.PenStyle.NoPen)
        shares = (
            (1.0, self.theme.border),
            ((fresh + stale) / max(1, asked), self.theme.warn),
            (fresh / max(1, asked), self.theme.good),
        )
        for share, colour in shares:
            part = round(row.width() * share)
            start = row.right() + 1 - part if self._is_rtl else row.left()
            if part:
                self._painter.setBrush(QColor(colour))
                bar = QRectF(start, self._top + 4, part, BAR)
                self._painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        self._top += BAR + 8

    def foot(self, text: str, note: str) -> None:
        """Write the lowest line."""
        self._top = self._place.bottom() - PADDING - LINE + 6
        self.line(text, note, self.theme.accent)

    def _row(self) -> QRect:
        width = self._place.width() - 2 * PADDING
        return QRect(self._place.left() + PADDING, self._top, width, LINE)

    def _write(
        self, text: str, font: QFont, colour: str, taken: int = 0, *, is_trailing: bool = False
    ) -> None:
        row = self._row()
        room = row.adjusted(taken, 0, 0, 0) if self._is_rtl else row.adjusted(0, 0, -taken, 0)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        draw_line(self._painter, room, text, self._direction, is_trailing=is_trailing)

    def _chip(self, text: str, colour: str, *, is_upper: bool) -> None:
        width = QFontMetrics(self._small).horizontalAdvance(text) + 12
        shown = self._shown.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        is_left = is_upper != self._is_rtl
        left = shown.left() if is_left else shown.right() + 1 - width
        top = shown.top() if is_upper else shown.bottom() + 1 - CHIP
        place = QRect(left, top, width, CHIP)
        ground = QColor(self.theme.window)
        ground.setAlpha(SHADE)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(place, 4, 4)
        self._painter.setFont(self._small)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _upper_part(self) -> QPainterPath:
        """Return the picture's shape: round at the top."""
        shown = QRectF(self._shown)
        whole, corners = QPainterPath(), QPainterPath()
        whole.addRoundedRect(shown.adjusted(0, 0, 0, RADIUS), RADIUS, RADIUS)
        corners.addRect(shown)
        return whole.intersected(corners)
