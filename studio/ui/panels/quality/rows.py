"""Findings as rows of a list: how bad, what, whose line, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.domain.quality import Weight
from studio.domain.script import Line, Speaker
from studio.domain.settings import settings_of
from studio.domain.timecode import parse_frame_rate, timecode
from studio.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from studio.domain.project import Project
    from studio.domain.quality import Finding
    from studio.ui.themes import Themes

NOTE = Qt.ItemDataRole.UserRole
FOUND = Qt.ItemDataRole.UserRole + 1

PADDING = 10
ROW = 30
DOT = 8

AnyIndex = QModelIndex | QPersistentModelIndex


class Findings(QAbstractListModel):
    """What was found, by time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self.found: Sequence[Finding] = ()

    def show_findings(self, project: Project | None, found: Sequence[Finding]) -> None:
        """Show these; they are told in the words of the project they are about."""
        self.beginResetModel()
        self._project, self.found = project, found
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many there are."""
        del parent
        return len(self.found)

    def shown(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows."""
        one = self.found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._sentence(one)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("{finding}, {place}").format(
                finding=self._sentence(one), place=self._note(one)
            )
        if role == NOTE:
            return self._note(one)
        return one if role == FOUND else None

    data = shown

    def _sentence(self, one: Finding) -> str:
        return translated(one.kind.value).format(amount=QLocale().toString(one.amount))

    def _note(self, one: Finding) -> str:
        project = self._project
        line = project.find(Line, one.line_id) if project else None
        if project is None or line is None:
            return ""
        rate = parse_frame_rate(settings_of(project).frame_rate)
        speaker = project.get(Speaker, line.speaker_id).name
        return self.tr("{speaker} · {time}").format(
            speaker=speaker, time=timecode(one.position, rate)
        )


class FindingRow(QStyledItemDelegate):
    """Draws a dot for how bad it is, the sentence, and at the other end whose line it is."""

    def __init__(self, themes: Themes, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row."""
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        one: Finding = index.data(FOUND)
        theme, widget = self._themes.current, option.widget
        painter.save()
        style = widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        inner: QRect = option.rect.adjusted(PADDING, 0, -PADDING, 0)

        def placed(left: int, width: int) -> QRect:
            part = QRect(inner.left() + left, inner.top(), width, inner.height())
            return QStyle.visualRect(option.direction, inner, part)

        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.bad if one.weight is Weight.WRONG else theme.warn))
        dot = placed(0, DOT)
        painter.drawEllipse(QRect(dot.left(), dot.center().y() - DOT // 2, DOT, DOT))
        metrics, centre = option.fontMetrics, Qt.AlignmentFlag.AlignVCenter
        note = metrics.elidedText(
            str(index.data(NOTE)), Qt.TextElideMode.ElideRight, inner.width() // 2
        )
        width = metrics.horizontalAdvance(note)
        painter.setPen(QColor(theme.muted))
        painter.drawText(placed(inner.width() - width - 1, width + 1), centre, note)
        rest = placed(DOT + PADDING, inner.width() - DOT - width - 2 * PADDING)
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, rest.width())
        painter.setPen(QColor(theme.text))
        aligned = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(rest, centre | aligned, text)
        painter.restore()
