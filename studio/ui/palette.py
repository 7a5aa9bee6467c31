"""The palette: every command and every place in the project by a few letters, without a mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
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

from studio.domain.settings import settings_of
from studio.ui.finding import places
from studio.ui.fuzzy import match
from studio.ui.menus import menu_title
from studio.ui.widgets.basics import label, line, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from studio.ui.actions import Action
    from studio.ui.desk import Front
    from studio.ui.finding import Place

WIDTH = 600
ROW = 36
MOST_ROWS = 10
TOP = 72
NOT_FOR_PALETTE = frozenset({"app.palette"})

FOUND = Qt.ItemDataRole.UserRole

AnyIndex = QModelIndex | QPersistentModelIndex


class Palette(QFrame):
    """Lies over the window until something is chosen or Escape is pressed."""

    chosen = Signal(object)
    """A place of the project was: its position in samples, or None."""

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
        self._field.setPlaceholderText(self.tr("What do you want to do, or to find?"))
        self._field.setAccessibleName(self.tr("Name of a command, or words of a line"))
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setProperty("role", "bare")
        self._list.setModel(self._model)
        self._list.setItemDelegate(Row(front, self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(self.tr("Commands and places found"))
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.clicked.connect(self._run)
        self._none = label(self.tr("Nothing is called that."), "muted")
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
        found = [*self._commands(query), *self._places(query)]
        self._model.clear()
        for one in found:
            self._model.appendRow(one.row())
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._place()

    def _commands(self, query: str) -> list[Found]:
        found = []
        for number, (action, made) in enumerate(self._front.actions.all()):
            if action.id in NOT_FOR_PALETTE or not made.isEnabled():
                continue
            fits = match(query, plain(made.text()))
            if fits is not None:
                used = self._recent.index(action.id) if action.id in self._recent else 99
                found.append((-fits[0], used, number, _command(action, made, fits[1])))
        found.sort(key=lambda one: one[:3])
        return [one[3] for one in found]

    def _places(self, query: str) -> list[Found]:
        view = self._front.view
        if view.project is None:
            return []
        rate = settings_of(view.project).frame_rate
        return [
            Found(
                name=one.title,
                icon=self._front.icons(one.icon),
                notes=(one.note,),
                run=lambda one=one: self._go(one),  # type: ignore[misc]
            )
            for one in places(view.project, view.language, rate, query)
        ]

    def _go(self, place: Place) -> None:
        """Select what was found and bring the playhead there."""
        self._front.view.select_lines(place.lines)
        self.chosen.emit(place.position)

    def _run(self, index: QModelIndex) -> None:
        found = index.data(FOUND)
        if not isinstance(found, Found):
            return
        self.close()
        if found.command:
            others = [one for one in self._recent if one != found.command]
            self._recent = [found.command, *others][:8]
        found.run()

    def _place(self) -> None:
        width = min(WIDTH, self._window.width() - 48)
        rows = min(MOST_ROWS, self._model.rowCount())
        self._list.setFixedHeight(max(1, rows) * ROW + 2)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, TOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A command or place that fits, and which letters of its name were asked for."""

    name: str
    icon: QIcon
    run: Callable[[], object]
    notes: tuple[str, ...] = ()
    """Shown at the other end of the row, the last one innermost."""
    letters: tuple[int, ...] = ()
    command: str = ""
    """Id of the command, "" for a place."""

    def row(self) -> QStandardItem:
        """Return its row, named for screen readers."""
        made = QStandardItem(self.name)
        made.setData(self, FOUND)
        return made


def _command(action: Action, made: QAction, letters: tuple[int, ...]) -> Found:
    keys = made.shortcut().toString(made.shortcut().SequenceFormat.NativeText)
    menu = menu_title(action.menu) if action.menu else ""
    return Found(
        name=plain(made.text()),
        icon=made.icon(),
        run=made.trigger,
        notes=(keys, menu),
        letters=letters,
        command=action.id,
    )


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
        found.icon.paint(painter, icon)
        right = self._draw_right(painter, found, inner, direction)
        self._draw_name(painter, found, placed(30, inner.width() - 30 - right), direction)
        painter.restore()

    def _draw_right(
        self, painter: QPainter, found: Found, inner: QRect, direction: Qt.LayoutDirection
    ) -> int:
        """Draw the notes; return how wide they are."""
        theme = self._front.themes.current
        metrics, used = QFontMetrics(painter.font()), 0
        painter.setPen(QColor(theme.muted))
        for text in found.notes:
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
        theme = self._front.themes.current
        metrics = painter.fontMetrics()
        name = metrics.elidedText(found.name, Qt.TextElideMode.ElideRight, area.width())
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
