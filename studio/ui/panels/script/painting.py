"""Paint one card: quiet ground, a chip in the speaker's colour, texts, state, buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat, QTextLayout

from studio.ui.colours import mixed
from studio.ui.panels.script.card import Tone
from studio.ui.widgets.painted import draw_line, elided

if TYPE_CHECKING:
    from studio.ui.icons import Icons
    from studio.ui.panels.script.card import Budget, Card
    from studio.ui.panels.script.shapes import Shape, Shapes
    from studio.ui.panels.script.words import State
    from studio.ui.theme import Theme

RADIUS = 7.0
ICON = 16


@dataclass(frozen=True, slots=True)
class Look:
    """How a card stands in the list."""

    is_selected: bool = False
    is_current: bool = False
    has_focus: bool = False
    is_pointed_at: bool = False
    is_heard: bool = False
    """The playhead is in it."""
    button: str = ""
    """Which button is pointed at: "play" or "again"."""
    edited: str = ""
    """Which text an editor covers: "source" or "said"."""
    found: str = ""
    """What was searched for."""

    @property
    def shows_buttons(self) -> bool:
        """Whether the buttons are there to be pressed."""
        return self.is_pointed_at or self.is_current


class CardPainter:
    """Paints cards in one theme."""

    def __init__(
        self, theme: Theme, icons: Icons, shapes: Shapes, direction: Qt.LayoutDirection
    ) -> None:
        self._theme, self._shapes, self._direction = theme, shapes, direction
        self._is_mirrored = direction is Qt.LayoutDirection.RightToLeft
        self._fonts = shapes.fonts
        self._tones = {
            Tone.PLAIN: theme.muted,
            Tone.GOOD: theme.good,
            Tone.WARN: theme.warn,
            Tone.BAD: theme.bad,
        }
        self._icons = {name: icons(name) for name in ("play", "generate", "globe", "lock")}
        self._hover = mixed(theme.surface, theme.text, 0.045)
        self._selected = mixed(theme.surface, theme.accent, 0.16)

    def paint(
        self, painter: QPainter, card: Card, shape: Shape, look: Look, words: tuple[State, str, str]
    ) -> None:
        """Paint one card at the painter's origin.

        Args:
            painter: where.
            card: what.
            shape: its places.
            look: how it stands in the list.
            words: its state, its time, and what stands for a missing text.
        """
        state, time, placeholder = words
        self._ground(painter, shape, look)
        painter.setFont(self._fonts.small)
        painter.setPen(QColor(self._theme.accent if look.is_heard else self._theme.muted))
        draw_line(painter, shape.time, time, self._direction)
        self._chip(painter, card, shape)
        self._state(painter, card, shape, state)
        if card.budget is not None:
            self._meter(painter, card, card.budget, shape)
        if look.shows_buttons:
            self._buttons(painter, card, shape, look)
        if card.shows_source and look.edited != "source":
            layout = self._shapes.source(card)[0]
            self._text(painter, layout, shape.source, self._theme.muted, look.found)
        if look.edited != "said":
            layout = self._shapes.said(card.said or placeholder)[0]
            ink = self._theme.text if card.said else self._theme.muted
            self._text(painter, layout, shape.said, ink, look.found if card.said else "")

    def share(self, painter: QPainter, shape: Shape, text: str, budget: Budget) -> None:
        """Paint the percentage beside the meter."""
        if shape.share.width() <= 0:
            return
        painter.setFont(self._fonts.small)
        tone = self._theme.muted if budget.tone is Tone.GOOD else self._tones[budget.tone]
        painter.setPen(QColor(tone))
        draw_line(painter, shape.share, text, self._direction, is_trailing=True)

    def _ground(self, painter: QPainter, shape: Shape, look: Look) -> None:
        colour = ""
        if look.is_selected:
            colour = self._selected
        elif look.is_pointed_at or look.is_current:
            colour = self._hover
        ground = QRectF(shape.ground)
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        if look.is_current and look.has_focus:
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(0.75, 0.75, -0.75, -0.75), RADIUS, RADIUS)
        if look.is_heard:
            x = ground.right() - 3 if self._is_mirrored else ground.left()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.accent))
            painter.drawRoundedRect(QRectF(x, ground.y() + 8, 3, ground.height() - 16), 1.5, 1.5)

    def _chip(self, painter: QPainter, card: Card, shape: Shape) -> None:
        colours = self._theme.speakers
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours[card.colour % len(colours)]))
        painter.drawRoundedRect(QRectF(shape.chip), 9, 9)
        painter.setFont(self._fonts.chip)
        painter.setPen(QColor(self._theme.on_speaker))
        inside = shape.chip.adjusted(8, 0, -8, 0)
        shown = elided(card.speaker, self._fonts.chip, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, shown)

    def _state(self, painter: QPainter, card: Card, shape: Shape, state: State) -> None:
        place = shape.state
        is_mirrored = self._is_mirrored
        ink = self._theme.accent if state.is_busy else self._tones[state.tone]
        dot = QRectF(0, place.center().y() - 3, 7, 7)
        dot.moveLeft(place.right() - 6 if is_mirrored else place.x())
        painter.setBrush(
            QColor(ink) if state.tone is not Tone.PLAIN or state.is_busy else Qt.BrushStyle.NoBrush
        )
        painter.setPen(QPen(QColor(ink), 1.2))
        painter.drawEllipse(dot)
        room = place.adjusted(0, 0, -14, 0) if is_mirrored else place.adjusted(14, 0, 0, 0)
        if card.is_locked:
            lock = QRect(0, place.center().y() - 7, 14, 14)
            lock.moveLeft(room.right() - 14 if is_mirrored else room.x())
            self._icons["lock"].paint(painter, lock)
            room = room.adjusted(0, 0, -18, 0) if is_mirrored else room.adjusted(18, 0, 0, 0)
        painter.setFont(self._fonts.small)
        painter.setPen(QColor(ink))
        draw_line(painter, room, state.text, self._direction)

    def _meter(self, painter: QPainter, card: Card, budget: Budget, shape: Shape) -> None:
        place = QRectF(shape.meter)
        is_mirrored = self._is_mirrored
        tone = budget.tone
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(self._theme.surface, self._theme.text, 0.14)))
        painter.drawRoundedRect(place, 2, 2)
        part = QRectF(place)
        part.setWidth(place.width() * min(budget.fill, 1.0))
        if is_mirrored:
            part.moveRight(place.right())
        ink = self._tones[tone]
        if budget.is_predicted:
            ink = mixed(self._theme.surface, ink, 0.6)
        painter.setBrush(QColor(ink))
        painter.drawRoundedRect(part, 2, 2)

    def _buttons(self, painter: QPainter, card: Card, shape: Shape, look: Look) -> None:
        for name, icon, place in (
            ("play", "play", shape.play),
            ("again", "generate", shape.again),
            ("words", "globe", shape.words),
        ):
            if place.isEmpty():
                continue
            if look.button == name:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(mixed(self._theme.surface, self._theme.text, 0.16)))
                painter.drawRoundedRect(QRectF(place), 5, 5)
            inset = (place.width() - ICON) // 2
            self._icons[icon].paint(painter, place.adjusted(inset, inset, -inset, -inset))

    def _text(
        self, painter: QPainter, layout: QTextLayout, place: QRect, ink: str, found: str
    ) -> None:
        painter.setPen(QColor(ink))
        layout.draw(painter, QPointF(place.topLeft()), self._marked(layout.text(), found))

    def _marked(self, text: str, found: str) -> list[QTextLayout.FormatRange]:
        """Return what was searched for, marked wherever it stands in a text."""
        ranges: list[QTextLayout.FormatRange] = []
        start = text.casefold().find(found.casefold()) if found else -1
        while start >= 0:
            one = QTextLayout.FormatRange()
            one.start, one.length = start, len(found)
            mark = QTextCharFormat()
            mark.setBackground(QColor(mixed(self._theme.surface, self._theme.warn, 0.35)))
            mark.setForeground(QColor(self._theme.text))
            one.format = mark
            ranges.append(one)
            start = text.casefold().find(found.casefold(), start + len(found))
        return ranges
