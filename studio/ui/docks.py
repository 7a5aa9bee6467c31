"""A workspace of docks: panels that move, float and close, and stand where they were left."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStatusBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.actions import Action, Menu
from studio.ui.panels.base import Area, made
from studio.ui.texts import translated
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QShowEvent

    from studio.ui.desk import Desk
    from studio.ui.panels.base import Panel
    from studio.ui.theme import Theme

SHARES = {Area.LEFT: 34, Area.CENTRE: 36, Area.RIGHT: 30}
"""Of the width of the upper row."""

UPPER, LOWER = 52, 48
"""Of the height."""


class Docks(QMainWindow):
    """The panels of one workspace, each in a dock with a title of ours."""

    def __init__(self, desk: Desk, panels: Sequence[Panel], bar: QWidget | None = None) -> None:
        """Take the panels, and what stands below all of them and never moves."""
        super().__init__(None, Qt.WindowType.Widget)
        self.setProperty("role", "page")
        self.setDockNestingEnabled(True)
        self.setContentsMargins(6, 6, 6, 6)
        self._docks = {
            panel.id: Dock(desk, panel, number) for number, panel in enumerate(panels, 1)
        }
        self._version = zlib.crc32(" ".join(self._docks).encode()) & 0x7FFF_FFFF
        """Of a layout: one stored with other panels is not used."""
        self._is_restored = False
        if bar is not None:
            self.setStatusBar(_foot(bar))
        self.lay_out()

    def empty(self) -> tuple[Dock, ...]:
        """Return the docks in sight whose panel is not made yet: `fill` them."""
        return tuple(dock for dock in self._docks.values() if dock.opens and not dock.is_filled)

    def toggles(self) -> tuple[QAction, ...]:
        """Return the actions that show and hide each panel."""
        return tuple(dock.toggleViewAction() for dock in self._docks.values())

    def dock(self, panel_id: str) -> QDockWidget:
        """Return a panel's dock; KeyError if there is none."""
        return self._docks[panel_id]

    def lay_out(self) -> None:
        """Put every panel where it stands at first."""
        upper = self._in_reading_order()
        for before, dock in zip([None, *upper], upper, strict=False):
            dock.setFloating(False)
            if before is None:
                self.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
            else:
                self.splitDockWidget(before, dock, Qt.Orientation.Horizontal)
        lower = self._lower()
        for dock in lower:
            dock.setFloating(False)
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        for dock in (*upper, *lower):
            dock.show()  # not before it has its place: it would be a window of its own for a moment
        for dock in self._docks.values():
            if not dock.opens:
                self._put_behind(dock, (*upper, *lower))
        self._is_restored = False
        self._share_out()

    def _put_behind(self, dock: Dock, others: Sequence[Dock]) -> None:
        """Hide a dock; when it is opened, it is a tab beside one of its area."""
        dock.setFloating(False)
        self.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
        beside = next((other for other in others if other.area is dock.area), None)
        if beside is not None:
            self.tabifyDockWidget(beside, dock)
        dock.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room out once it is known how much there is."""
        super().showEvent(event)
        if not self._is_restored:
            QTimer.singleShot(0, self, self._share_out)

    def _share_out(self) -> None:
        upper, lower = self._in_reading_order(), self._lower()
        if upper:
            shares = [SHARES[dock.area] * self.width() // 100 for dock in upper]
            self.resizeDocks(upper, shares, Qt.Orientation.Horizontal)
        if upper and lower:
            shares = [UPPER * self.height() // 100, LOWER * self.height() // 100]
            self.resizeDocks([upper[0], lower[0]], shares, Qt.Orientation.Vertical)

    def state(self) -> str:
        """Return where everything stands, to be restored in another session."""
        return bytes(self.saveState(self._version).toBase64().data()).decode("ascii")

    def restore(self, state: str) -> None:
        """Put everything where it stood; what makes no sense changes nothing."""
        if state:
            stored = QByteArray.fromBase64(state.encode("ascii", "ignore"))
            self._is_restored = self.restoreState(stored, self._version)

    def _lower(self) -> list[Dock]:
        return [dock for dock in self._docks.values() if dock.area is Area.BOTTOM and dock.opens]

    def _in_reading_order(self) -> list[Dock]:
        """Return the docks of the upper row from left to right: Qt does not mirror dock areas."""
        order = [Area.LEFT, Area.CENTRE, Area.RIGHT]
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            order.reverse()
        upper = [dock for dock in self._docks.values() if dock.area in order and dock.opens]
        return sorted(upper, key=lambda dock: order.index(dock.area))


def _foot(bar: QWidget) -> QStatusBar:
    foot = QStatusBar()
    foot.setSizeGripEnabled(False)
    foot.addPermanentWidget(bar, 1)
    return foot


class Dock(QDockWidget):
    """One panel with its title; the frame stands before the panel is made."""

    def __init__(self, desk: Desk, panel: Panel, number: int) -> None:
        super().__init__(translated(panel.title))
        self.area, self.opens = panel.area, panel.is_open
        self.is_filled = False
        self._desk, self._panel = desk, panel
        self.setObjectName(panel.id)
        self.setTitleBarWidget(DockTitle(self, desk, panel))
        desk.actions.add(
            Action(
                id=f"view.go_{panel.id}",
                text=self.tr("Go to {panel}").format(panel=translated(panel.title)),
                run=self._take_focus,
                shortcut=f"Alt+{number}",
                menu=Menu.VIEW,
                group=1,
            ),
            self,
        )
        frame = QFrame()
        frame.setProperty("role", "dock")
        self._column = QVBoxLayout(frame)
        self._column.setContentsMargins(1, 0, 1, 1)
        self.setWidget(frame)
        if not panel.is_open:
            self.visibilityChanged.connect(self._fill_when_seen)

    def _fill_when_seen(self, is_seen: bool) -> None:
        if is_seen and not self.is_filled:
            self.fill()

    def _take_focus(self) -> None:
        """Show the panel and give it the keyboard."""
        self.show()
        self.raise_()
        place = self._column.itemAt(0)
        panel = place.widget() if place is not None else None
        if panel is not None:
            panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fill(self) -> None:
        """Make the panel."""
        self.is_filled = True
        self._column.addWidget(made(self._panel.create, self._desk))


class DockTitle(QFrame):
    """Icon, name, and buttons to float and to close; dragging it moves the dock."""

    def __init__(self, dock: QDockWidget, desk: Desk, panel: Panel) -> None:
        super().__init__()
        self.setProperty("role", "dock-title")
        self._desk, self._panel = desk, panel
        self._picture = QLabel()
        self._float, self._close = _button(), _button()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(6)
        row.addWidget(self._picture)
        row.addWidget(label(dock.windowTitle(), "heading"), 1)
        row.addWidget(self._float)
        row.addWidget(self._close)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        for button, text in (
            (self._float, self.tr("Float or dock “{panel}”")),
            (self._close, self.tr("Hide “{panel}”")),
        ):
            button.setToolTip(text.format(panel=dock.windowTitle()))
            button.setAccessibleName(button.toolTip())
        self._draw(desk.themes.current)
        desk.themes.changed.connect(self._draw)

    def _draw(self, theme: Theme) -> None:
        icons = self._desk.icons
        picture = icons.tinted(self._panel.icon, theme.muted)
        self._picture.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._float.setIcon(icons.tinted("float", theme.muted))
        self._close.setIcon(icons.tinted("close", theme.muted))


def _button() -> QToolButton:
    made = QToolButton()
    made.setProperty("role", "tiny")
    made.setIconSize(QSize(14, 14))
    return made
