"""What can be done with the projects that are chosen on Home."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from studio.ui.actions import Action
from studio.ui.home.choosing import name_of
from studio.ui.loop import ask
from studio.ui.notices import Message
from studio.ui.questions import TextQuestion
from studio.ui.reveal import show_in_folder
from studio.ui.texts import translated
from studio.ui.trash import forget, throw_away

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from studio.services.projects import ProjectEntry
    from studio.ui.desk import Desk
    from studio.ui.home.grid import CardGrid
    from studio.ui.window import Window

MENU = (
    ("home.open", "home.settings", "home.relink", "home.reveal"),
    ("home.rename", "home.duplicate", "home.archive"),
    ("home.trash",),
)


class HomeCommands(QObject):
    """Adds the commands to the page and carries them out."""

    def __init__(self, desk: Desk, grid: CardGrid, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._grid, self._owner = desk, grid, owner
        self._projects = desk.studio.projects
        for action in self._actions():
            desk.actions.add(action, owner)
        grid.opened.connect(lambda: desk.actions.get("home.open").trigger())
        grid.customContextMenuRequested.connect(self._show_menu)

    @property
    def _window(self) -> Window:
        return cast("Window", self._owner.window())

    def _actions(self) -> tuple[Action, ...]:
        return (
            self._action(
                "home.open", self.tr("Open project"), self._open, "folder", is_single=True
            ),
            self._action(
                "home.settings",
                self.tr("Project settings…"),
                lambda: self._open_and("project.settings"),
                "settings",
                is_single=True,
            ),
            Action(
                id="home.relink",
                text=self.tr("Find missing media…"),
                run=lambda: self._desk.tasks.start(self._open_and("media.relink")),
                icon="search",
                is_enabled=lambda: any(entry.missing for entry in self._grid.chosen()[:1]),
            ),
            self._action(
                "home.reveal", self.tr("Show in folder"), self._reveal, "link", is_single=True
            ),
            self._action(
                "home.rename", self.tr("Rename…"), self._rename, "edit", "F2", is_single=True
            ),
            self._action("home.duplicate", self.tr("Duplicate"), self._duplicate, "copy", "Ctrl+D"),
            Action(
                id="home.archive",
                text=self.tr("Archive"),
                current_text=self._archive_text,
                run=lambda: self._desk.tasks.start(self._archive()),
                icon="archive",
                is_enabled=lambda: bool(self._grid.chosen()),
            ),
            self._action("home.trash", self.tr("Move to trash"), self._trash, "trash", "Del"),
        )

    def _action(
        self,
        action_id: str,
        text: str,
        run: Callable[[], Coroutine[object, object, None]],
        *look: str,
        is_single: bool = False,
    ) -> Action:
        """Return a command for the chosen projects; `look` is its icon and its shortcut."""

        def is_enabled() -> bool:
            count = len(self._grid.chosen())
            return count == 1 if is_single else count > 0

        icon, shortcut = (*look, "")[:2]
        return Action(
            id=action_id,
            text=text,
            run=lambda: self._desk.tasks.start(run()),
            icon=icon,
            shortcut=shortcut,
            is_enabled=is_enabled,
            is_local=True,
        )

    # What they do

    async def _open(self) -> None:
        (entry,) = self._grid.chosen()
        await self.open(entry)

    async def open(self, entry: ProjectEntry) -> None:
        """Open a project, or go on in the one that is open."""
        opened = self._desk.studio.workspace.current
        if opened is None or opened.path != entry.path:
            await self._desk.studio.workspace.open(entry.path)
        self._window.shell.go("dub")

    async def _open_and(self, action_id: str) -> None:
        """Open a project, then carry out a command of the open project."""
        await self._open()
        self._desk.actions.refresh()
        self._desk.actions.get(action_id).trigger()

    async def _reveal(self) -> None:
        (entry,) = self._grid.chosen()
        await show_in_folder(entry.path)

    async def _rename(self) -> None:
        (entry,) = self._grid.chosen()
        question = TextQuestion(
            self._window, self.tr("Rename project"), self.tr("Name"), translated(name_of(entry))
        )
        if await ask(question) == QDialog.DialogCode.Accepted:
            await self._projects.rename(entry.path, question.text)

    async def _duplicate(self) -> None:
        for entry in self._grid.chosen():
            copy = await self._projects.duplicate(entry.path)
            self._grid.model().follow()
            self._grid.choose(copy)

    def _archive_text(self) -> str:
        chosen = self._grid.chosen()
        is_archived = bool(chosen) and all(entry.is_archived for entry in chosen)
        return self.tr("Take out of the archive") if is_archived else self.tr("Archive")

    async def _archive(self) -> None:
        chosen = self._grid.chosen()
        paths = [entry.path for entry in chosen]
        is_archived = not all(entry.is_archived for entry in chosen)
        await self._projects.archive(paths, is_archived=is_archived)
        text = (
            self.tr("%n project(s) archived.", "", len(paths))
            if is_archived
            else self.tr("%n project(s) taken out of the archive.", "", len(paths))
        )
        self._tell(text, lambda: self._projects.archive(paths, is_archived=not is_archived))

    async def _trash(self) -> None:
        paths = [entry.path for entry in self._grid.chosen()]
        thrown = await self._projects.remove(paths, throw_away)
        self._tell(
            self.tr("%n project(s) moved to the trash.", "", len(thrown)),
            lambda: self._put_back(thrown),
        )

    async def _put_back(self, thrown: dict[Path, Path]) -> None:
        await self._projects.put_back(thrown)
        for place in thrown.values():
            await asyncio.to_thread(forget, place)

    def _tell(self, text: str, undo: Callable[[], Coroutine[object, object, None]]) -> None:
        """Say what was done, with a button that undoes it."""
        action = QAction(self.tr("Undo"), self)
        action.triggered.connect(lambda: self._desk.tasks.start(undo()))
        self._window.toasts.show_message(Message(text, action=action))

    # Menus

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self._grid)
        for group in MENU:
            menu.addActions([self._desk.actions.get(one) for one in group])
            if group is MENU[1]:
                menu.addMenu(self._collections_menu(menu))
            menu.addSeparator()
        self._desk.actions.refresh()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._grid.viewport().mapToGlobal(place))

    def _collections_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("Collections"), parent)
        chosen = self._grid.chosen()
        menu.setEnabled(bool(chosen))
        paths = [entry.path for entry in chosen]
        for name in self._projects.collections:
            made = menu.addAction(name)
            made.setCheckable(True)
            made.setChecked(all(name in entry.collections for entry in chosen))
            made.triggered.connect(
                lambda is_in, one=name: self._desk.tasks.start(
                    self._projects.collect(paths, one, is_in=is_in)
                )
            )
        menu.addSeparator()
        made = menu.addAction(self.tr("New collection…"))
        made.triggered.connect(lambda: self._desk.tasks.start(self.new_collection(paths)))
        return menu

    async def new_collection(self, paths: list[Path]) -> None:
        """Ask for a name and make a collection of projects, perhaps of none."""
        question = TextQuestion(self._window, self.tr("New collection"), self.tr("Name"), "")
        if await ask(question) == QDialog.DialogCode.Accepted:
            await self._projects.add_collection(question.text)
            await self._projects.collect(paths, question.text)

    def show_collection_menu(self, name: str, place: QPoint) -> None:
        """Offer what can be done with a collection."""
        menu = QMenu(self._owner)
        start = self._desk.tasks.start
        rename = menu.addAction(self._desk.icons("edit"), self.tr("Rename…"))
        rename.triggered.connect(lambda: start(self._rename_collection(name)))
        remove = menu.addAction(self._desk.icons("trash"), self.tr("Remove collection"))
        remove.triggered.connect(lambda: start(self._remove_collection(name)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    async def _rename_collection(self, name: str) -> None:
        title = self.tr("Rename collection")
        question = TextQuestion(self._window, title, self.tr("Name"), name)
        if await ask(question) == QDialog.DialogCode.Accepted and question.text != name:
            await self._projects.rename_collection(name, question.text)

    async def _remove_collection(self, name: str) -> None:
        paths = [one.path for one in self._projects.entries if name in one.collections]
        await self._projects.remove_collection(name)
        text = self.tr("The collection “{name}” is removed. Its projects stay.").format(name=name)
        self._tell(text, lambda: self._make_again(name, paths))

    async def _make_again(self, name: str, paths: list[Path]) -> None:
        await self._projects.add_collection(name)
        await self._projects.collect(paths, name)
