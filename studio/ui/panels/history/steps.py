"""The steps of a project as rows of a list: how it began, what was done, what was undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from studio.domain.project import Past, Project
    from studio.ui.themes import Themes

TIME = Qt.ItemDataRole.UserRole
IS_UNDONE = Qt.ItemDataRole.UserRole + 1

PADDING = 10
ROW = 28

AnyIndex = QModelIndex | QPersistentModelIndex


class Steps(QAbstractListModel):
    """Row 0 is the project before its first step; row n is the project after its nth."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: tuple[Past, ...] = ()
        self.current = 0
        """The row the project stands at."""

    def show_project(self, project: Project | None) -> None:
        """Show the steps as they are now."""
        self.beginResetModel()
        done = project.undo_steps if project else ()
        undone = project.redo_steps if project else ()
        self._steps = (*done, *reversed(undone))
        self.current = len(done)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return one more than there are steps."""
        del parent
        return len(self._steps) + 1

    def shown(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows."""
        row = index.row()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._aloud(row)
        if role == TIME:
            return self._time(row)
        if role == IS_UNDONE:
            return row > self.current
        return None

    data = shown

    def _text(self, row: int) -> str:
        return translated(self._steps[row - 1].label) if row else self.tr("The beginning")

    def _aloud(self, row: int) -> str:
        told = self.tr("{step}, undone") if row > self.current else self.tr("{step}, done")
        return self.tr("{step}, {time}").format(
            step=told.format(step=self._text(row)), time=self._time(row)
        )

    def _time(self, row: int) -> str:
        made_at = self._steps[row - 1].made_at if row else 0.0
        if not made_at:
            return ""
        made = QDateTime.fromSecsSinceEpoch(int(made_at))
        short = QLocale.FormatType.ShortFormat
        if made.date() == QDateTime.currentDateTime().date():
            return QLocale().toString(made.time(), short)
        return QLocale().toString(made, short)


class StepRow(QStyledItemDelegate):
    """Draws a step and, at the other end of the row, when it was done."""

    def __init__(self, themes: Themes, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row."""
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row; what is undone is pale."""
        theme, widget = self._themes.current, option.widget
        painter.save()
        style = widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        inner: QRect = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        time, metrics = str(index.data(TIME)), option.fontMetrics
        width = metrics.horizontalAdvance(time)
        place = QRect(inner.right() - width, inner.top(), width + 1, inner.height())
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.muted))
        painter.drawText(QStyle.visualRect(option.direction, inner, place), centre, time)
        rest = inner.adjusted(0, 0, -width - PADDING, 0)
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, rest.width())
        painter.setPen(QColor(theme.muted if index.data(IS_UNDONE) else theme.text))
        aligned = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QStyle.visualRect(option.direction, inner, rest), centre | aligned, text)
        painter.restore()
