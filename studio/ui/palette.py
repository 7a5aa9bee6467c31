"""The command palette: every command by a few letters of its name, without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.fuzzy import match
from studio.ui.menus import menu_title
from studio.ui.widgets.basics import label, line, plain

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.ui.actions import Action
    from studio.ui.desk import Front

WIDTH = 600
ROW = 36
MOST_ROWS = 10
TOP = 72
NOT_FOR_PALETTE = frozenset({"app.palette"})

FOUND = Qt.ItemDataRole.UserRole

AnyIndex = QModelIndex | QPersistentModelIndex


class Palette(QFrame):
    """Lies over the window until a command is chosen or Escape is pressed."""

    def __init__(self, window: QWidget, front: Front) -> None:
        super().__init__(window)
        self._window, self._front = window, front
        self._recent: list[str] = []
        self._focus_before: QWidget | None = None
        self.setProperty("role", "overlay")
        self.setAccessibleName(self.tr("Command palette"))
        shadow = QGraphicsDropShadowEffect(self, blurRadius=40, yOffset=12)
        shadow.setColor(QColor(0, 0, 0, 140))
        self.setGraphicsEffect(shadow)
        self._field = QLineEdit()
        self._field.setProperty("role", "bare")
        self._field.setPlaceholderText(self.tr("What do you want to do?"))
        self._field.setAccessibleName(self.tr("Name of a command"))
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setProperty("role", "bare")
        self._list.setModel(self._model)
        self._list.setItemDelegate(Row(front, self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(self.tr("Commands found"))
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.clicked.connect(self._run)
        self._none = label(self.tr("No command is called that."), "muted")
        self._none.setContentsMargins(12, 12, 12, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        for part in (self._field, line(), self._list, self._none):
            column.addWidget(part)
        self.hide()
        window.installEventFilter(self)

    def toggle(self) -> None:
        """Show it, or close it without doing anything."""
        if self.isVisible():
            self.close()
            return
        self._focus_before = self._window.focusWidget()
        self._field.clear()
        self._search("")
        self.show()
        self.raise_()
        self._field.setFocus()

    def closeEvent(self, event: QEvent) -> None:
        """Give the focus back to where it was."""
        super().closeEvent(event)  # type: ignore[arg-type]
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the choice with the arrow keys while the field has the focus."""
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self._place()
        if watched is self._field and event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.close()
        if watched is self._field and isinstance(event, QKeyEvent):
            is_press = event.type() is QEvent.Type.KeyPress
            return is_press and self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8}
        moves[Qt.Key.Key_PageUp] = -8
        if key in moves:
            self._move(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self._list.currentIndex())
        elif key is Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        rows = self._model.rowCount()
        if rows:
            wraps = abs(by) == 1
            row = self._list.currentIndex().row() + by
            row = row % rows if wraps else max(0, min(row, rows - 1))
            self._list.setCurrentIndex(self._model.index(row, 0))

    def _search(self, query: str) -> None:
        found = []
        for number, (action, made) in enumerate(self._front.actions.all()):
            if action.id in NOT_FOR_PALETTE or not made.isEnabled():
                continue
            fits = match(query, plain(made.text()))
            if fits is not None:
                used = self._recent.index(action.id) if action.id in self._recent else 99
                found.append((-fits[0], used, number, Found(action, made, fits[1])))
        found.sort(key=lambda one: one[:3])
        self._model.clear()
        for one in found:
            self._model.appendRow(one[3].row())
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._place()

    def _run(self, index: QModelIndex) -> None:
        found = index.data(FOUND)
        if not isinstance(found, Found):
            return
        self.close()
        name = found.action.id
        self._recent = [name, *(one for one in self._recent if one != name)][:8]
        found.made.trigger()

    def _place(self) -> None:
        width = min(WIDTH, self._window.width() - 48)
        rows = min(MOST_ROWS, self._model.rowCount())
        self._list.setFixedHeight(max(1, rows) * ROW + 2)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, TOP)


class Found:
    """A command that fits, and which letters of its name were asked for."""

    def __init__(self, action: Action, made: QAction, letters: tuple[int, ...]) -> None:
        self.action, self.made, self.letters = action, made, letters

    def row(self) -> QStandardItem:
        """Return its row, named for screen readers."""
        made = QStandardItem(plain(self.made.text()))
        made.setData(self, FOUND)
        return made


class Row(QStyledItemDelegate):
    """Draws icon, name with the letters asked for, menu, and shortcut."""

    def __init__(self, front: Front, parent: QObject) -> None:
        super().__init__(parent)
        self._front = front

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        found = index.data(FOUND)
        if not isinstance(found, Found):
            return
        widget = option.widget
        direction = option.direction
        area: QRect = option.rect
        painter.save()
        style = widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        inner = area.adjusted(10, 0, -10, 0)

        def placed(left: int, width: int) -> QRect:
            place = QRect(inner.left() + left, inner.top(), width, inner.height())
            return QStyle.visualRect(direction, inner, place)

        icon = placed(0, 18)
        found.made.icon().paint(painter, icon)
        right = self._draw_right(painter, found, inner, direction)
        self._draw_name(painter, found, placed(30, inner.width() - 30 - right), direction)
        painter.restore()

    def _draw_right(
        self, painter: QPainter, found: Found, inner: QRect, direction: Qt.LayoutDirection
    ) -> int:
        """Draw menu and shortcut; return how wide they are."""
        theme = self._front.themes.current
        keys = found.made.shortcut().toString(found.made.shortcut().SequenceFormat.NativeText)
        menu = menu_title(found.action.menu) if found.action.menu else ""
        metrics, used = QFontMetrics(painter.font()), 0
        painter.setPen(QColor(theme.muted))
        for text in (keys, menu):
            if text:
                width = metrics.horizontalAdvance(text) + 4
                place = QRect(inner.right() - used - width, inner.top(), width, inner.height())
                painter.drawText(
                    QStyle.visualRect(direction, inner, place),
                    Qt.AlignmentFlag.AlignCenter,
                    text,
                )
                used += width + 16
        return used

    def _draw_name(
        self, painter: QPainter, found: Found, area: QRect, direction: Qt.LayoutDirection
    ) -> None:
        theme, name = self._front.themes.current, plain(found.made.text())
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        bold = QFont(painter.font())
        bold.setBold(True)
        if is_rtl or not found.letters:  # letters of right-to-left scripts join: no parts of words
            painter.setPen(QColor(theme.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | _start(direction), name)
            return
        plain_font, x = painter.font(), area.left()
        for place, letter in enumerate(name):
            is_asked = place in found.letters
            painter.setFont(bold if is_asked else plain_font)
            painter.setPen(QColor(theme.accent if is_asked else theme.text))
            width = painter.fontMetrics().horizontalAdvance(letter)
            painter.drawText(x, area.top(), width + 2, area.height(), _VCENTRE, letter)
            x += width
        painter.setFont(plain_font)


_VCENTRE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


def _start(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    is_rtl = direction is Qt.LayoutDirection.RightToLeft
    return Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
