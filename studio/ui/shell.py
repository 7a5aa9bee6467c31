"""What fills the window: header, rail, and the workspaces between them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.actions import Menu
from studio.ui.commands import Generating, History
from studio.ui.docks import Docks
from studio.ui.files import Files
from studio.ui.header import Header
from studio.ui.menus import Menus
from studio.ui.panels.base import Area, made
from studio.ui.rail import Rail
from studio.ui.window_commands import WindowCommands
from studio.ui.workspaces import COMMANDS, LATE_COMMANDS, WORKSPACES, create_commands

if TYPE_CHECKING:
    from studio.services.settings import UserSettings
    from studio.ui.desk import Desk, Front
    from studio.ui.window import Window
    from studio.ui.workspaces import Workspace


class Shell(QWidget):
    """What fills the window; made anew for another language, and owner of the window's commands."""

    def __init__(self, front: Front, window: Window) -> None:
        super().__init__()
        self.front = front
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._desk: Desk | None = None
        self.current = ""
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "page")
        self._files = Files(front, window, self)
        self._commands = (
            History(front, self),
            Generating(front, window, self),
            WindowCommands(front, window, self),
        )
        bar = QMenuBar()
        window.setMenuBar(bar)
        self._menus = Menus(bar, front.actions)
        self._menus.add_extra(Menu.FILE, self._files.fill_menu)
        self._menus.add_extra(Menu.VIEW, self._fill_view_menu)
        self._rail = Rail(front, WORKSPACES, self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = Header(front)
        self.header.free.installEventFilter(window.toasts)
        column.addWidget(self.header)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)

    def furnish(self, desk: Desk) -> None:
        """Show the workspace that was shown last."""
        self._desk = desk
        create_commands(desk, self, (*COMMANDS, *LATE_COMMANDS))
        self.go(last_workspace(desk.studio.settings))

    async def furnish_in_steps(self, desk: Desk) -> None:
        """Show the workspace that was shown last, its panels one after the other."""
        self._desk = desk
        create_commands(desk, self)
        page = self._show(last_workspace(desk.studio.settings))
        empty = page.empty() if isinstance(page, Docks) else ()
        # the picture last: it begins to load libraries and to decode at once
        for dock in sorted(empty, key=lambda dock: dock.area is Area.CENTRE):
            await asyncio.sleep(0)
            dock.fill()
        self._restore(page)
        QTimer.singleShot(0, self, lambda: create_commands(desk, self, LATE_COMMANDS))

    def go(self, workspace_id: str) -> None:
        """Show a workspace; its panels are made when it is shown for the first time."""
        page = self._show(workspace_id)
        empty = page.empty() if isinstance(page, Docks) else ()
        for dock in empty:
            dock.fill()
        if empty:
            self._restore(page)

    def _fill_view_menu(self, menu: QMenu) -> None:
        """Add what shows and hides each panel."""
        page = self.page()
        if isinstance(page, Docks):
            before = self.front.actions.get("view.reset")
            menu.insertActions(before, list(page.toggles()))

    def _show(self, workspace_id: str) -> QWidget | None:
        workspace = next((one for one in WORKSPACES if one.id == workspace_id), None)
        if self._desk is None or workspace is None:
            return None
        if workspace_id not in self._pages:
            self._pages[workspace_id] = self._page(workspace, self._desk)
            self._stack.addWidget(self._pages[workspace_id])
        self.current = workspace_id
        self._stack.setCurrentWidget(self._pages[workspace_id])
        self._rail.show_current(workspace_id)
        self.front.actions.refresh()
        return self._pages[workspace_id]

    def _restore(self, page: QWidget | None) -> None:
        """Put docks where they stood; their state fits only once all panels are there."""
        if isinstance(page, Docks):
            docks = self.front.foundation.settings.current.window.docks
            page.restore(docks.get(_side_of(self.current), ""))
        self.front.actions.refresh()

    def docks(self) -> dict[str, str]:
        """Return how the docks of each workspace stand, by its id."""
        return {name: page.state() for name, page in self._pages.items() if isinstance(page, Docks)}

    def page(self) -> QWidget | None:
        """Return the workspace shown."""
        return self._pages.get(self.current)

    def _page(self, workspace: Workspace, desk: Desk) -> QWidget:
        panels = workspace.panels()
        if workspace.is_page:
            return made(panels[0].create, desk)
        return Docks(desk, panels, workspace.create_bar(desk))


def last_workspace(settings: UserSettings) -> str:
    """Return the id of the workspace shown last, or the one new users see."""
    ids = [one.id for one in WORKSPACES]
    last = settings.current.window.workspace
    return last if last in ids else next(iter(reversed(ids)), "")


def _side_of(workspace_id: str) -> str:
    """Return the name a layout is kept under: docks are not mirrored by themselves."""
    is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return f"{workspace_id}-rtl" if is_rtl else workspace_id
