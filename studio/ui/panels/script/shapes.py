"""Where everything of a card is: texts broken into lines, places measured, mirrored for RTL."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from studio.domain.languages import is_rtl

if TYPE_CHECKING:
    from studio.ui.panels.script.card import Card

MARGIN = 8
"""From the view's edge to a card's ground."""
PAD_X = 10
PAD_Y = 6
HEAD = 24
"""Height of the first row, and of the buttons in it."""
GAP = 2
METER = 44
NARROW = 400
"""Below this width a card leaves its percentage to the tooltip."""
KEPT = 600
"""Broken texts kept, for cards that are painted again."""
TAIL = 4
"""Between one card's ground and the next."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One card's places, in the coordinates of a card that begins at y = 0."""

    height: int
    ground: QRect
    time: QRect
    chip: QRect
    state: QRect
    meter: QRect
    share: QRect
    play: QRect
    again: QRect
    words: QRect
    """Empty where there is no other language to say it in."""
    source: QRect
    said: QRect


_Key: TypeAlias = "tuple[str, str, int, Qt.LayoutDirection]"


class Fonts:
    """The fonts of a card, made from the view's own."""

    def __init__(self, base: QFont) -> None:
        self.base = QFont(base)
        self.source = QFont(base)
        self.said = QFont(base)
        self.said.setPixelSize(_pixels(base) + 1)
        self.small = QFont(base)
        self.small.setPixelSize(max(10, _pixels(base) - 2))
        self.small.setFeature(QFont.Tag("tnum"), 1)
        self.chip = QFont(self.small)
        self.chip.setWeight(QFont.Weight.DemiBold)


class Texts:
    """Breaks texts into lines, and keeps the ones used last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, tuple[QTextLayout, int]] = OrderedDict()

    def broken(
        self, text: str, font: QFont, width: int, direction: Qt.LayoutDirection
    ) -> tuple[QTextLayout, int]:
        """Return a text in lines of at most `width` pixels, and its height."""
        key = (text, font.key(), width, direction)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _broken(text, font, width, direction)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


class Shapes:
    """Measures cards at one width."""

    def __init__(self, font: QFont, width: int, language: str, source_language: str) -> None:
        self.fonts = Fonts(font)
        self.texts = Texts()
        self.width = width
        self.direction = direction_of(language)
        self._source_direction = direction_of(source_language)
        self._chip = QFontMetricsF(self.fonts.chip)
        self._small = QFontMetricsF(self.fonts.small)
        self._letter = max(1.0, QFontMetricsF(self.fonts.said).averageCharWidth())
        self._lines = (
            round(QFontMetricsF(self.fonts.source).lineSpacing()),
            round(QFontMetricsF(self.fonts.said).lineSpacing()),
        )

    @property
    def text_width(self) -> int:
        """Room for texts, in pixels."""
        return max(40, self.width - 2 * (MARGIN + PAD_X))

    def source(self, card: Card) -> tuple[QTextLayout, int]:
        """Return the source text in lines, and its height."""
        return self.texts.broken(
            card.source, self.fonts.source, self.text_width, self._source_direction
        )

    def said(self, text: str) -> tuple[QTextLayout, int]:
        """Return what is said in lines, and its height."""
        return self.texts.broken(text, self.fonts.said, self.text_width, self.direction)

    def guess(self, source: int, said: int, *, shows_source: bool) -> int:
        """Return about how high a card is, from how many characters its texts have."""
        letters = self.text_width / self._letter
        height = HEAD + 2 * PAD_Y + TAIL + GAP + self._lines[1] * (1 + int(said / letters))
        if shows_source:
            height += GAP + self._lines[0] * (1 + int(source / letters))
        return height

    def measure(self, card: Card, placeholder: str, direction: Qt.LayoutDirection) -> Shape:
        """Return where everything of a card is."""
        x, right = MARGIN + PAD_X, self.width - MARGIN - PAD_X
        y = PAD_Y + HEAD + GAP
        source = QRect(x, y, self.text_width, 0)
        if card.shows_source:
            source.setHeight(self.source(card)[1])
            y = source.y() + source.height() + GAP
        said = QRect(x, y, self.text_width, self.said(card.said or placeholder)[1])
        height = said.y() + said.height() + PAD_Y + TAIL
        time = self._text_rect(x, "00:00.0" if card.line.start < 172_800_000 else "0:00:00.0")
        chip = QRect(time.right() + 6, PAD_Y + 3, 0, HEAD - 6)
        chip.setWidth(min(round(self._chip.horizontalAdvance(card.speaker)) + 16, self.width // 3))
        again = QRect(right - HEAD, PAD_Y, HEAD, HEAD)
        play = again.translated(-HEAD - 2, 0)
        words = QRect(play.x(), PAD_Y, 0, 0)
        if card.shows_source:
            words = play.translated(-HEAD - 2, 0)
        share = QRect(words.x() - 2, PAD_Y, 0, HEAD)
        if self.width >= NARROW:
            share = self._text_rect(0, "~000%")
            share.moveRight(words.x() - 6)
        meter = QRect(share.x() - METER - 6, PAD_Y + HEAD // 2 - 2, METER, 4)
        state = QRect(chip.right() + 8, PAD_Y, max(0, meter.x() - chip.right() - 16), HEAD)
        ground = QRect(MARGIN, 0, self.width - 2 * MARGIN, height - TAIL)
        places = (ground, time, chip, state, meter, share, play, again, words, source, said)
        return Shape(height, *(self._mirrored(place, direction) for place in places))

    def _text_rect(self, x: int, widest: str) -> QRect:
        return QRect(x, PAD_Y, round(self._small.horizontalAdvance(widest)) + 2, HEAD)

    def _mirrored(self, place: QRect, direction: Qt.LayoutDirection) -> QRect:
        return QStyle.visualRect(direction, QRect(0, 0, self.width, 1), place)


def _pixels(font: QFont) -> int:
    return font.pixelSize() if font.pixelSize() > 0 else round(QFontMetricsF(font).height() * 0.74)


def direction_of(language: str) -> Qt.LayoutDirection:
    """Return which way a language is written; where it is not known the letters decide."""
    if not language:
        return Qt.LayoutDirection.LayoutDirectionAuto
    right_to_left, left_to_right = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
    return right_to_left if is_rtl(language) else left_to_right


def _broken(
    text: str, font: QFont, width: int, direction: Qt.LayoutDirection
) -> tuple[QTextLayout, int]:
    option = QTextOption()
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout, round(y)
