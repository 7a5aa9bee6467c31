"""The list of cards: ten thousand lines of different heights, painted and measured where seen."""

from __future__ import annotations

import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip

from studio.domain.script_edits import is_own_language
from studio.domain.settings import settings_of
from studio.ui.panels.script.painting import CardPainter, Look
from studio.ui.panels.script.shapes import Shapes
from studio.ui.panels.script.words import Words, clock

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelection
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from studio.domain.records import RecordId
    from studio.ui.desk import Desk
    from studio.ui.panels.script.card import Card
    from studio.ui.panels.script.rows import AnyIndex, Rows
    from studio.ui.panels.script.shapes import Shape

Move = QAbstractItemView.CursorAction
NONE = QModelIndex()

SPARE = 120
"""Pixels beyond the screen that are measured as well."""


class Lines(QListView):
    """Shows `Rows` as cards; tells what is pressed and changes nothing itself."""

    play_pressed = Signal(str)
    """A line's id."""
    again_pressed = Signal(str)
    words_pressed = Signal(str)
    """The user wants other words for a line."""
    text_pressed = Signal(str, str)
    """A line's id and "source" or "said": the user wants to change that text."""
    moved = Signal()
    """Cards stand elsewhere now: what lies over them follows."""

    def __init__(self, desk: Desk, rows: Rows) -> None:
        super().__init__()
        self._desk, self._rows = desk, rows
        self.words = Words(self)
        self._heights: list[int] = []
        self._tops: list[int] = [0]
        self._is_measured = bytearray()
        self._shapes: Shapes | None = None
        self._painter: CardPainter | None = None
        self._pointed: tuple[int, str] = (-1, "")
        self._heard = -1
        self.edited: tuple[str, str] = ("", "")
        """The line's id and the text an editor covers."""
        self._extra = 0
        self.setProperty("role", "bare")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        rows.describe = self.words.aloud
        self.setModel(rows)
        rows.modelReset.connect(self.renew)
        rows.dataChanged.connect(self._on_cards)
        desk.themes.changed.connect(self._on_theme)
        self.renew()

    # What is shown

    def renew(self) -> None:
        """Measure everything anew, as after another language or filter."""
        self._shapes = self._painter = None
        self._guess()
        self.updateGeometries()
        self.viewport().update()
        self.moved.emit()

    def set_heard(self, row: int) -> None:
        """Show which line the playhead is in, -1 for none; keep it in sight."""
        if row == self._heard:
            return
        before, self._heard = self._heard, row
        for one in (before, row):
            if 0 <= one < self._rows.rowCount():
                self.update(self._rows.index(one))
        if row >= 0:
            self.scrollTo(self._rows.index(row))

    def set_edited(self, line_id: str, field: str, height: int) -> None:
        """Leave room for an editor over one text; "" = there is none any more."""
        touched = {self._rows.row(one) for one in (self.edited[0], line_id) if one}
        self.edited, self._extra = (line_id, field), height
        for row in touched:
            if row >= 0:
                self._measure(row)
        self._stack()

    def shape(self, row: int) -> Shape:
        """Return the places of a card, from its own top."""
        return self._used_shapes().measure(
            self._rows.card(row), self._placeholder(), self.layoutDirection()
        )

    def text_place(self, line_id: str, field: str) -> QRect:
        """Return where a text of a line is, in the viewport."""
        row = self._rows.row(line_id)
        if row < 0:
            return QRect()
        self._measure(row)
        shape = self.shape(row)
        place = shape.source if field == "source" else shape.said
        return place.translated(0, self._tops[row] - self.verticalOffset())

    def used_shapes(self) -> Shapes:
        """Return what cards are measured with now."""
        return self._used_shapes()

    # What Qt asks of a view

    def visualRect(self, index: AnyIndex) -> QRect:
        """Return where a card is in the viewport."""
        row = index.row()
        if not index.isValid() or row >= len(self._heights):
            return QRect()
        top = self._tops[row] - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights[row])

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the card at a point of the viewport."""
        y = point.y() + self.verticalOffset()
        if not self._heights or not 0 <= y < self._tops[-1]:
            return NONE
        return self._rows.index(bisect.bisect_right(self._tops, y) - 1)

    def scrollTo(
        self,
        index: AnyIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a card into sight."""
        if not index.isValid() or index.row() >= len(self._heights):
            return
        self._measure_around(index.row())
        bar, row = self.verticalScrollBar(), index.row()
        top, height, room = self._tops[row], self._heights[row], self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - max(0, (room - height) // 2))
        elif top < bar.value() or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top)
        elif top + height > bar.value() + room:
            bar.setValue(min(top, top + height - room))

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return the card a key leads to."""
        count, row = self._rows.rowCount(), self.currentIndex().row()
        if not count:
            return NONE
        page = max(1, self.viewport().height() // 90)
        steps = {
            Move.MoveUp: -1,
            Move.MovePrevious: -1,
            Move.MoveLeft: 0,
            Move.MoveRight: 0,
            Move.MovePageUp: -page,
            Move.MovePageDown: page,
            Move.MoveHome: -count,
            Move.MoveEnd: count,
        }
        target = max(row, 0) + (steps.get(action, 1) if row >= 0 or action is Move.MoveEnd else 0)
        return self._rows.index(min(max(target, 0), count - 1))

    def horizontalOffset(self) -> int:
        """Return 0: cards are as wide as the view."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:
        """Return False: what is left out is not in the model."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the cards a rectangle of the viewport touches."""
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomLeft())
        if not first.isValid():
            first = self._rows.index(0)
        if not last.isValid():
            last = self._rows.index(self._rows.rowCount() - 1)
        selection = self.selectionModel().selection()
        selection.clear()
        selection.select(first, last)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the whole viewport: a change of selection paints a few cards more."""
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        """Tell the scroll bar how much there is."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._tops[-1] + 4 - room))
        bar.setPageStep(room)
        bar.setSingleStep(24)

    def lay_out(self) -> None:
        """Do nothing: places are worked out where they are asked for."""

    doItemsLayout = lay_out  # noqa: N815 - Qt's name for it

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break texts anew, keeping the first card in sight where it is."""
        super().resizeEvent(event)
        if self._shapes is None or self._shapes.width != self.viewport().width():
            anchor = self.indexAt(QPoint(0, 1)).row()
            shift = self.verticalOffset() - self._tops[anchor] if anchor >= 0 else 0
            self.renew()
            if anchor >= 0:
                self.verticalScrollBar().setValue(self._tops[anchor] + shift)
        self.updateGeometries()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the font or the direction of the window changes."""
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange)
        if event.type() in kinds and hasattr(self, "edited"):
            self.renew()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew what is scrolled."""
        self.viewport().update()
        self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards in sight."""
        theme = self._desk.themes.current
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.surface)
        if not self._heights:
            return
        first = max(0, self.indexAt(QPoint(0, max(0, event.rect().top()))).row())
        self._measure_around(first)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.verticalOffset() + event.rect().bottom()
        for row in range(first, len(self._heights)):
            if self._tops[row] > bottom:
                break
            painter.save()
            painter.translate(0, self._tops[row] - self.verticalOffset())
            self._paint(painter, row)
            painter.restore()

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what is pointed at."""
        super().mouseMoveEvent(event)
        self._point_at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._show_pointed(-1, "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a card's button, or select."""
        row, button = self._button_at(event.position().toPoint())
        if button and event.button() is Qt.MouseButton.LeftButton:
            line_id = self._rows.line_id(row)
            pressed = {
                "play": self.play_pressed,
                "again": self.again_pressed,
                "words": self.words_pressed,
            }
            pressed[button].emit(line_id)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change the text that is pressed twice."""
        point = event.position().toPoint()
        row, button = self._button_at(point)
        if row < 0 or button:
            return
        inside = point - QPoint(0, self._tops[row] - self.verticalOffset())
        card, shape = self._rows.card(row), self.shape(row)
        is_source = (
            card.shows_source and inside.y() < shape.said.y() and inside.y() > shape.time.bottom()
        )
        self.text_pressed.emit(self._rows.line_id(row), "source" if is_source else "said")

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what did not fit into a card as its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            row, button = self._button_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(row, button) if row >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    # Inner parts

    def _used_shapes(self) -> Shapes:
        if self._shapes is None:
            project = self._desk.view.project
            source = settings_of(project).source_language if project else ""
            width = self.viewport().width()
            self._shapes = Shapes(self.font(), width, self._desk.view.language, source)
        return self._shapes

    def _placeholder(self) -> str:
        project = self._desk.view.project
        is_own = project is None or is_own_language(project, self._desk.view.language)
        if is_own:
            return self.tr("Type what is said")
        return self.tr("Type the translation")

    def _paint(self, painter: QPainter, row: int) -> None:
        card = self._rows.card(row)
        if self._painter is None:
            self._painter = CardPainter(
                self._desk.themes.current,
                self._desk.icons,
                self._used_shapes(),
                self.layoutDirection(),
            )
        pointed, button = self._pointed
        index = self._rows.index(row)
        is_edited = self.edited[0] == card.line.id
        look = Look(
            is_selected=self.selectionModel().isSelected(index),
            is_current=self.currentIndex().row() == row,
            has_focus=self.hasFocus(),
            is_pointed_at=pointed == row,
            is_heard=row == self._heard,
            button=button if pointed == row else "",
            edited=self.edited[1] if is_edited else "",
            found=self._rows.wish.text,
        )
        shape = self._edited_shape(row)
        words = (self.words.state(card), clock(card.line.start), self._placeholder())
        self._painter.paint(painter, card, shape, look, words)
        if card.budget is not None:
            self._painter.share(painter, shape, self.words.fill(card.budget), card.budget)

    def _edited_shape(self, row: int) -> Shape:
        """Return a card's places, its ground as high as the card with its editor is."""
        shape = self.shape(row)
        missing = self._heights[row] - shape.height
        shape.ground.setHeight(shape.ground.height() + missing)
        if self.edited == (self._rows.line_id(row), "source"):
            shape.said.translate(0, missing)
        return shape

    def _guess(self) -> None:
        shapes = self._used_shapes()
        project = self._desk.view.project
        has_own = project is None or is_own_language(project, self._desk.view.language)
        self._heights = [
            shapes.guess(
                source, said if not has_own else max(said, source), shows_source=not has_own
            )
            for source, said in self._rows.lengths()
        ]
        self._is_measured = bytearray(len(self._heights))
        self._stack()

    def _stack(self) -> None:
        self._tops = [0, *accumulate(self._heights)]
        self.updateGeometries()
        self.viewport().update()
        self.moved.emit()

    def _measure(self, row: int) -> bool:
        """Learn how high a card really is; True if that was not known."""
        height = self.shape(row).height
        if self._rows.line_id(row) == self.edited[0]:
            height = max(height, height + self._extra)
        self._is_measured[row] = 1
        if height == self._heights[row]:
            return False
        self._heights[row] = height
        return True

    def _measure_around(self, anchor: int) -> None:
        """Learn the heights of the cards within a screen of `anchor`, which stays where it is."""
        above = self._measure_many(range(anchor - 1, -1, -1))
        below = self._measure_many(range(anchor, len(self._heights)))
        if above or below:
            shift = self.verticalOffset() - self._tops[anchor]
            self._tops = [0, *accumulate(self._heights)]
            self.updateGeometries()
            self.verticalScrollBar().setValue(self._tops[anchor] + shift)

    def _measure_many(self, rows: range) -> bool:
        """Learn heights until a screen is full; True if one was not known."""
        room, is_other = self.viewport().height() + SPARE, False
        for row in rows:
            if not self._is_measured[row]:
                is_other |= self._measure(row)
            room -= self._heights[row]
            if room < 0:
                break
        return is_other

    def _on_cards(self, first: QModelIndex, last: QModelIndex) -> None:
        is_other = False
        for row in range(first.row(), last.row() + 1):
            if self._is_measured[row]:
                is_other |= self._measure(row)
        if is_other:
            self._stack()
        self.viewport().update()

    def _on_theme(self, _: object) -> None:
        self._painter = None
        self.viewport().update()

    def _point_at(self, point: QPoint) -> None:
        self._show_pointed(*self._button_at(point))

    def _show_pointed(self, row: int, button: str) -> None:
        if (row, button) != self._pointed:
            before, self._pointed = self._pointed, (row, button)
            for one in {before[0], row}:
                if 0 <= one < len(self._heights):
                    self.viewport().update(self.visualRect(self._rows.index(one)))

    def card_place(self, line_id: RecordId) -> QRect:
        """Return where a line's card is, in pixels of the viewport; empty if it is not shown."""
        row = self._rows.row(line_id)
        return self.visualRect(self._rows.index(row)) if row >= 0 else QRect()

    def _button_at(self, point: QPoint) -> tuple[int, str]:
        row = self.indexAt(point).row()
        if row < 0:
            return -1, ""
        shape = self.shape(row)
        inside = point - QPoint(0, self._tops[row] - self.verticalOffset())
        places = (("play", shape.play), ("again", shape.again), ("words", shape.words))
        return row, next((name for name, place in places if place.contains(inside)), "")

    def _tip(self, row: int, button: str) -> str:
        card: Card = self._rows.card(row)
        if button == "play":
            return self.tr("Play this line")
        if button == "again":
            return self.tr("Generate this line again")
        if button == "words":
            return self.tr("Translate, or say it shorter, longer, otherwise")
        state = self.words.state(card).text
        if card.budget is None:
            return state
        return self.tr("{state}\n{budget}").format(
            state=state, budget=self.words.budget(card.budget)
        )
