"""A list of voices to choose from: searched, filtered, heard, and cast with a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from studio.ui.colours import mixed
from studio.ui.texts import translated
from studio.ui.widgets.painted import draw_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from studio.domain.voices import Voice
    from studio.ui.desk import Desk

HEIGHT = 52
BUTTON = 28
SHOWN_LABELS = ("gender", "age", "accent")
EVERY_LANGUAGE = "of the language spoken"
"""What the embedded voices say of their accent: nothing worth a chip."""

AnyIndex = QModelIndex | QPersistentModelIndex


class VoiceRows(QAbstractListModel):
    """The voices that match what the user asked for."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._all: tuple[Voice, ...] = ()
        self._shown: list[Voice] = []
        self._text = ""
        self._labels: dict[str, str] = {}

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many voices are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def value(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a voice's name, and its description as the tooltip."""
        if not index.isValid():
            return None
        voice = self._shown[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((voice.name, translated(voice.description), *chips(voice)))
        if role == Qt.ItemDataRole.DisplayRole:
            return voice.name
        return translated(voice.description) if role == Qt.ItemDataRole.ToolTipRole else None

    data = value

    def voice(self, row: int) -> Voice:
        """Return the voice of a row."""
        return self._shown[row]

    def row(self, sound_print: str) -> int:
        """Return where a voice is shown, -1 if it is left out."""
        prints = [voice.sound_print() for voice in self._shown]
        return prints.index(sound_print) if sound_print in prints else -1

    def set_voices(self, voices: Sequence[Voice]) -> None:
        """Offer these voices."""
        self._all = tuple(voices)
        self._filter()

    def set_wish(self, text: str, labels: dict[str, str]) -> None:
        """Show voices whose words hold `text` and whose labels are these ("" = any)."""
        self._text, self._labels = text.casefold(), labels
        self._filter()

    def known_labels(self, name: str) -> list[str]:
        """Return what the voices say of one label, most frequent first."""
        found = [value for voice in self._all if (value := voice.label(name))]
        return sorted(set(found), key=lambda value: (-found.count(value), value))

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [voice for voice in self._all if self._matches(voice)]
        self.endResetModel()

    def _matches(self, voice: Voice) -> bool:
        for name, value in self._labels.items():
            if value and voice.label(name) != value:
                return False
        words = (voice.name, translated(voice.description), *(value for _, value in voice.labels))
        return not self._text or self._text in " ".join(words).casefold()


def chips(voice: Voice) -> list[str]:
    """Return the labels shown of a voice, in the user's language."""
    values = [voice.label(name) for name in SHOWN_LABELS]
    return [translated(value) for value in values if value and value != EVERY_LANGUAGE]


class VoiceList(QListView):
    """Voices as cards."""

    chosen = Signal(object)
    """A voice: the user wants it."""
    sample_wished = Signal(object)
    """A voice: the user wants to hear it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.rows = VoiceRows(self)
        self.setModel(self.rows)
        self.used = ""
        """The sound print of the voice that is cast."""
        self.heard = ""
        """The sound print of the voice that is playing or about to."""
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_VoiceCards(desk, self))

    def show_used(self, sound_print: str) -> None:
        """Mark the voice that is cast and bring it into sight."""
        self.used = sound_print
        row = self.rows.row(sound_print)
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row))
            self.scrollTo(self.rows.index(row))
        self.viewport().update()

    def show_heard(self, sound_print: str) -> None:
        """Mark the voice that is heard, "" for none."""
        self.heard = sound_print
        self.viewport().update()

    def play_place(self, card: QRect) -> QRect:
        """Return where a card's play button is."""
        place = QRect(card.right() - BUTTON - 6, card.center().y() - BUTTON // 2, BUTTON, BUTTON)
        return QStyle.visualRect(self.layoutDirection(), card, place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the card that was clicked, or play it."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        voice = self.rows.voice(index.row())
        is_play = self.play_place(self.visualRect(index)).contains(point)
        (self.sample_wished if is_play else self.chosen).emit(voice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Space plays."""
        index = self.currentIndex()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if index.isValid() and is_enter:
            self.chosen.emit(self.rows.voice(index.row()))
        elif index.isValid() and event.key() == Qt.Key.Key_Space:
            self.sample_wished.emit(self.rows.voice(index.row()))
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Name the play button."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid() and self.play_place(self.visualRect(index)).contains(event.pos()):
                QToolTip.showText(event.globalPos(), self.tr("Hear this voice (Space)"), self)
                return True
        return super().viewportEvent(event)


class _VoiceCards(QStyledItemDelegate):
    """Paints a voice: its name, its labels, its description, a play button."""

    def __init__(self, desk: Desk, voices: VoiceList) -> None:
        super().__init__(voices)
        self._desk, self._voices = desk, voices

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the same height for all."""
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one voice."""
        theme = self._desk.themes.current
        voice = self._voices.rows.voice(index.row())
        sound = voice.sound_print()
        card = option.rect.adjusted(2, 1, -2, -1)
        is_used, state = sound == self._voices.used, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        flags = QStyle.StateFlag
        if is_used:
            painter.setBrush(QColor(mixed(theme.surface, theme.accent, 0.18)))
            painter.drawRoundedRect(QRectF(card), 6, 6)
        elif state & flags.State_MouseOver:
            painter.setBrush(QColor(mixed(theme.surface, theme.text, 0.05)))
            painter.drawRoundedRect(QRectF(card), 6, 6)
        if state & flags.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._texts(painter, voice, card, option.font)
        play = self._voices.play_place(option.rect)
        icon = "stop" if sound == self._voices.heard else "play"
        self._desk.icons(icon).paint(painter, play.adjusted(6, 6, -6, -6))
        painter.restore()

    def _texts(self, painter: QPainter, voice: Voice, card: QRect, font: QFont) -> None:
        theme, direction = self._desk.themes.current, self._voices.layoutDirection()
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPixelSize(max(10, QFontMetrics(font).height() * 2 // 3))
        room = card.width() - BUTTON - 28
        name = QRect(card.x() + 10, card.y() + 5, 0, 20)
        name.setWidth(min(room, QFontMetrics(bold).horizontalAdvance(voice.name) + 4))
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        draw_line(painter, QStyle.visualRect(direction, card, name), voice.name, direction)
        painter.setFont(small)
        x = name.right() + 8
        for text in chips(voice):
            width = QFontMetrics(small).horizontalAdvance(text) + 12
            if x + width > card.x() + room:
                break
            place = QStyle.visualRect(direction, card, QRect(x, name.y() + 2, width, 16))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mixed(theme.surface, theme.text, 0.1)))
            painter.drawRoundedRect(QRectF(place), 8, 8)
            painter.setPen(QColor(theme.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            x += width + 4
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        told = QRect(card.x() + 10, card.y() + 26, room, 20)
        text = translated(voice.description)
        draw_line(painter, QStyle.visualRect(direction, card, told), text, direction)


def point_of_play(voices: VoiceList, row: int) -> QPoint:
    """Return the middle of a card's play button in the viewport."""
    return voices.play_place(voices.visualRect(voices.rows.index(row))).center()
