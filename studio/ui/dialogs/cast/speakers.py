"""The speakers of the cast: who they are, which voice they have, how much they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from studio.domain.script import Line, Speaker, casting_of
from studio.domain.voices import Voice
from studio.ui.colours import mixed
from studio.ui.widgets.painted import draw_line

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk

ID = Qt.ItemDataRole.UserRole
VOICE = Qt.ItemDataRole.UserRole + 1
COLOUR = Qt.ItemDataRole.UserRole + 2
COUNT = Qt.ItemDataRole.UserRole + 3
HEIGHT = 46


class SpeakerList(QListWidget):
    """One row per speaker."""

    went = Signal(str)
    """To a speaker, by id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_SpeakerCards(desk, self))
        self.currentItemChanged.connect(lambda *_: self.went.emit(self.current_id))

    @property
    def current_id(self) -> RecordId:
        """The speaker the user is at, "" for none."""
        current = self.currentItem()
        return str(current.data(ID)) if current else ""

    def show_cast(self, project: Project, language: str) -> None:
        """Show the speakers of a project with their voices in one language."""
        speakers = project.all(Speaker)
        while self.count() > len(speakers):
            self.takeItem(self.count() - 1)
        while self.count() < len(speakers):
            self.addItem(QListWidgetItem())
        for row, speaker in enumerate(speakers):
            casting = casting_of(project, speaker.id, language)
            voice = project.find(Voice, casting.voice_id) if casting else None
            shown = self.item(row)
            name = voice.name if voice else self.tr("No voice yet")
            shown.setText(speaker.name)
            for role, value in (
                (ID, speaker.id),
                (VOICE, name),
                (COLOUR, speaker.colour),
                (COUNT, len(project.where(Line, "speaker_id", speaker.id))),
                (Qt.ItemDataRole.AccessibleTextRole, f"{speaker.name}, {name}"),
            ):
                shown.setData(role, value)
        if self.currentRow() < 0:
            self.setCurrentRow(0)

    def go_to(self, speaker_id: RecordId) -> None:
        """Go to a speaker."""
        for row in range(self.count()):
            if self.item(row).data(ID) == speaker_id:
                self.setCurrentRow(row)


class _SpeakerCards(QStyledItemDelegate):
    """Paints a speaker's colour, name and voice, and how many lines they say."""

    def __init__(self, desk: Desk, speakers: SpeakerList) -> None:
        super().__init__(speakers)
        self._desk, self._speakers = desk, speakers

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the same height for all."""
        return QSize(160, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one speaker."""
        theme, direction = self._desk.themes.current, self._speakers.layoutDirection()
        card: QRect = option.rect.adjusted(2, 1, -2, -1)
        font: QFont = option.font
        is_current = index.row() == self._speakers.currentRow()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_current:
            painter.setBrush(QColor(mixed(theme.surface, theme.accent, 0.18)))
            painter.drawRoundedRect(QRectF(card), 6, 6)
        colour = theme.speakers[int(index.data(COLOUR)) % len(theme.speakers)]
        dot = QRect(card.x() + 10, card.center().y() - 6, 12, 12)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QStyle.visualRect(direction, card, dot))
        count = self._speakers.locale().toString(int(index.data(COUNT)))
        width = QFontMetrics(font).horizontalAdvance(count)
        room = card.width() - 44 - width
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        rows = ((index.data(), bold, theme.text, 4), (index.data(VOICE), font, theme.muted, 22))
        for text, used, ink, y in rows:
            place = QRect(card.x() + 32, card.y() + y, room, 18)
            painter.setFont(used)
            painter.setPen(QColor(ink))
            draw_line(painter, QStyle.visualRect(direction, card, place), text, direction)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        place = QRect(card.right() - width - 8, card.y() + 4, width, 18)
        draw_line(painter, QStyle.visualRect(direction, card, place), count, direction)
        painter.restore()
