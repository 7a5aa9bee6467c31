"""The screen: paints a frame in the middle of the room there is, and what is said below in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.formats.wrapping import for_screen

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from studio.services.pictures import Still

SMALLEST = QSize(160, 90)
TEXT_SHARE = 0.058
"""Of the picture's height: how large subtitles are."""
TEXT_LEAST, TEXT_MOST = 12, 64
MARGIN_SHARE = 0.06
OUTLINE_SHARE = 0.16
"""Of the size of the text."""


class Screen(QWidget):
    """Shows what it is given; knows nothing of time."""

    def __init__(self) -> None:
        super().__init__()
        self._still: Still | None = None
        self._image = QImage()
        self._caption = ""
        self._texts: tuple[str, ...] = ()
        self._layouts: list[QTextLayout] = []
        self._laid_out_for: tuple[object, ...] = ()
        self.setMinimumSize(SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def still(self) -> Still | None:
        """The frame shown."""
        return self._still

    @property
    def texts(self) -> tuple[str, ...]:
        """The subtitles shown."""
        return self._texts

    @property
    def caption(self) -> str:
        """What is written where there is no picture."""
        return self._caption

    def room(self) -> tuple[int, int]:
        """Return width and height in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    def show_still(self, still: Still | None) -> None:
        """Show a frame; None for none."""
        if still is self._still:
            return
        self._still = still
        self._image = QImage() if still is None else _image_of(still)
        self.update()

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show subtitles, each one on top of the next."""
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleDescription("\n".join(texts))
            self.update()

    def show_caption(self, caption: str) -> None:
        """Show a few words where there is no picture."""
        if caption != self._caption:
            self._caption = caption
            self.update()

    def picture(self) -> QRect:
        """Return where the picture is, in the middle; all there is where there is none."""
        if self._image.isNull():
            return self.rect()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint black, the frame, the words."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        place = self.picture()
        if not self._image.isNull():
            hints = QPainter.RenderHint.SmoothPixmapTransform
            own = self._image.size() / self.devicePixelRatioF()
            painter.setRenderHint(hints, own != place.size())
            painter.drawImage(place, self._image)
        elif self._caption:
            painter.setPen(self.palette().color(self.palette().ColorRole.PlaceholderText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._caption)
        if self._texts:
            self._paint_texts(painter, place)

    def _paint_texts(self, painter: QPainter, place: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._lay_out(place)
        bottom = place.bottom() - place.height() * MARGIN_SHARE
        for layout in reversed(self._layouts):
            box = layout.boundingRect()
            corner = QPointF(place.left(), bottom - box.height())
            painter.setPen(QColor(Qt.GlobalColor.white))
            layout.draw(painter, corner, [_outline(layout)])
            layout.draw(painter, corner)
            bottom = corner.y()

    def _lay_out(self, place: QRect) -> None:
        """Break the texts into lines, unless nothing has changed since."""
        wanted = (self._texts, place.size(), self.font().key())
        if wanted != self._laid_out_for:
            self._laid_out_for = wanted
            font = QFont(self.font())
            pixels = min(max(place.height() * TEXT_SHARE, TEXT_LEAST), TEXT_MOST)
            font.setPixelSize(round(pixels))
            font.setWeight(QFont.Weight.DemiBold)
            self._layouts = [_laid_out(text, font, place.width()) for text in self._texts]


def _image_of(still: Still) -> QImage:
    height, width = still.pixels.shape[:2]
    stride = still.pixels.strides[0]
    return QImage(still.pixels.data, width, height, stride, QImage.Format.Format_RGB32)


def _laid_out(text: str, font: QFont, width: int) -> QTextLayout:
    """Return a text in lines, centred, in the direction it is written in."""
    layout = QTextLayout(for_screen(text).replace("\n", "\u2028"), font)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _outline(layout: QTextLayout) -> QTextLayout.FormatRange:
    pen = QPen(QColor(0, 0, 0, 220), layout.font().pixelSize() * OUTLINE_SHARE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    drawn = QTextCharFormat()
    drawn.setTextOutline(pen)
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = 0, len(layout.text()), drawn
    return made
