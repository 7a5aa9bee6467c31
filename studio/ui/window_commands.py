"""Commands about the window itself: workspaces, panels, leaving."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.ui.actions import Action, Menu
from studio.ui.docks import Docks
from studio.ui.texts import translated
from studio.ui.workspaces import WORKSPACES

if TYPE_CHECKING:
    from types import ModuleType

    from studio.ui.desk import Front
    from studio.ui.palette import Palette
    from studio.ui.shell import Shell
    from studio.ui.window import Window
    from studio.ui.workspaces import Workspace


class WindowCommands(QObject):
    """Adds them to the actions."""

    def __init__(self, front: Front, window: Window, shell: Shell) -> None:
        super().__init__(shell)
        self._front, self._window, self._shell = front, window, shell
        self._palette: Palette | None = None
        for number, workspace in enumerate(WORKSPACES, 1):
            front.actions.add(self._go_to(workspace, number), shell)
        for action in (*self._views(), *self._application(), *self._help()):
            front.actions.add(action, shell)

    def _go_to(self, workspace: Workspace, number: int) -> Action:
        return Action(
            id=f"view.{workspace.id}",
            text=self.tr("Go to {workspace}").format(workspace=translated(workspace.title)),
            run=lambda: self._shell.go(workspace.id),
            shortcut=f"Ctrl+{number}",
            icon=workspace.icon,
            menu=Menu.VIEW,
            is_enabled=lambda: self._window.desk is not None,
        )

    def _views(self) -> tuple[Action, ...]:
        return (
            Action(
                id="view.reset",
                text=self.tr("Put panels back"),
                run=self._reset,
                menu=Menu.VIEW,
                group=2,
                is_enabled=lambda: isinstance(self._shell.page(), Docks),
            ),
            Action(
                id="view.full_screen",
                text=self.tr("Full screen"),
                run=self._toggle_full_screen,
                shortcut="F11",
                menu=Menu.VIEW,
                group=3,
                is_checked=self._window.isFullScreen,
            ),
        )

    def _application(self) -> tuple[Action, ...]:
        return (
            Action(
                id="app.settings",
                text=self.tr("Settings…"),
                run=lambda: self._front.tasks.start(self._window.show_settings()),
                shortcut="Ctrl+,",
                icon="settings",
                menu=Menu.EDIT,
                group=9,
                is_enabled=lambda: self._window.desk is not None,
            ),
            Action(
                id="app.models",
                text=self.tr("Language models…"),
                run=lambda: self._front.tasks.start(self._window.show_settings("models")),
                menu=Menu.SPEECH,
                group=9,
                is_enabled=lambda: self._window.desk is not None,
            ),
            Action(
                id="app.palette",
                text=self.tr("Find a command…"),
                run=self._toggle_palette,
                shortcut="Ctrl+K",
                icon="command",
                menu=Menu.HELP,
            ),
            Action(
                id="app.quit",
                text=self.tr("Quit"),
                run=self._window.close,
                shortcut="Ctrl+Q",
                menu=Menu.FILE,
                group=9,
            ),
        )

    def _help(self) -> tuple[Action, ...]:
        return (
            Action(
                id="help.guide",
                text=self.tr("First dub in five minutes"),
                run=self._show_guide,
                icon="help",
                menu=Menu.HELP,
            ),
            Action(
                id="help.shortcuts",
                text=self.tr("Keyboard shortcuts"),
                run=self._show_shortcuts,
                shortcut="F1",
                icon="keyboard",
                menu=Menu.HELP,
            ),
            Action(
                id="help.about",
                text=self.tr("About Viva Voce"),
                run=self._show_about,
                icon="info",
                menu=Menu.HELP,
                group=2,
            ),
        )

    # What is not seen at once is imported when it is asked for: the window is there sooner.

    def _toggle_palette(self) -> None:
        if self._palette is None:
            self._palette = _load("palette").Palette(self._shell, self._front)
            self._palette.chosen.connect(self._go_to_place)
        self._palette.toggle()

    def _go_to_place(self, position: int | None) -> None:
        self._shell.go("dub")
        if position is not None and self._window.desk is not None:
            self._window.desk.player.seek(position)

    def _show_guide(self) -> None:
        _load("help").Guide(self._front.translations.language, self._window).show()

    def _show_shortcuts(self) -> None:
        _load("help").ShortcutSheet(self._front.actions, self._window).show()

    def _show_about(self) -> None:
        _load("help").AboutDialog(self._window).open()

    def _reset(self) -> None:
        page = self._shell.page()
        if isinstance(page, Docks):
            page.lay_out()

    def _toggle_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()


def _load(name: str) -> ModuleType:
    return import_module(f"studio.ui.{name}")
