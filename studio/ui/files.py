"""The commands of the File menu: projects made, opened, saved, copied and closed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu

from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.storage.schema import SUFFIX
from studio.ui.actions import Action, Menu
from studio.ui.loop import ask
from studio.ui.notices import Message
from studio.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from studio.ui.desk import Front
    from studio.ui.questions import TextQuestion
    from studio.ui.shell import Shell
    from studio.ui.versions import VersionsDialog
    from studio.ui.window import Window

MOST_RECENT = 10


class Files(QObject):
    """Adds the commands and runs their dialogs."""

    def __init__(self, front: Front, window: Window, shell: Shell) -> None:
        super().__init__(shell)
        self._front, self._window = front, window
        self._workspace = front.foundation.workspace
        self._recent: tuple[Path, ...] = ()
        for action in (*self._opening(), *self._keeping()):
            front.actions.add(action, shell)
        self._workspace.changed.connect(self._on_project)
        front.tasks.start(self._read_recent())

    def fill_menu(self, menu: QMenu) -> None:
        """Add the projects opened last, before *Quit*."""
        recent = QMenu(self.tr("Open recent"), menu)
        for path in self._recent[:MOST_RECENT]:
            made = recent.addAction(path.stem)
            made.setToolTip(str(path))
            made.triggered.connect(
                lambda _=False, chosen=path: self._front.tasks.start(self.open(chosen))
            )
        recent.setEnabled(bool(self._recent))
        recent.setToolTipsVisible(True)
        before = self._front.actions.get("file.import")
        menu.insertMenu(before, recent)

    async def open(self, path: Path) -> None:
        """Open a project.

        Raises:
            ProjectError: it cannot be opened; the current one stays.
        """
        await self._workspace.open(path)
        self._window.shell.go("dub")

    # Commands

    def _opening(self) -> tuple[Action, ...]:
        return (
            Action(
                id="file.new",
                text=self.tr("New project"),
                run=lambda: self._start(self._new),
                shortcut="Ctrl+N",
                icon="add",
                menu=Menu.FILE,
            ),
            Action(
                id="file.open",
                text=self.tr("Open…"),
                run=lambda: self._start(self._ask_open),
                shortcut="Ctrl+O",
                icon="folder",
                menu=Menu.FILE,
            ),
            Action(
                id="file.import",
                text=self.tr("Import film, recording or script…"),
                run=lambda: self._start(self._import),
                shortcut="Ctrl+I",
                icon="import",
                menu=Menu.FILE,
                group=1,
                is_enabled=self._has_desk,
            ),
            Action(
                id="help.sample",
                text=self.tr("Open the sample project"),
                run=lambda: self._start(self._sample),
                icon="star",
                menu=Menu.HELP,
                is_enabled=self._has_desk,
            ),
        )

    def _keeping(self) -> tuple[Action, ...]:
        return (
            Action(
                id="file.save",
                text=self.tr("Save a version"),
                run=lambda: self._start(self._save),
                shortcut="Ctrl+S",
                icon="check",
                menu=Menu.FILE,
                group=2,
                is_enabled=self._has_project,
            ),
            Action(
                id="file.save_as",
                text=self.tr("Save as…"),
                run=lambda: self._start(self._save_as),
                shortcut="Ctrl+Shift+S",
                menu=Menu.FILE,
                group=2,
                is_enabled=self._has_project,
            ),
            Action(
                id="file.duplicate",
                text=self.tr("Save a copy…"),
                run=lambda: self._start(self._duplicate),
                icon="copy",
                menu=Menu.FILE,
                group=2,
                is_enabled=self._has_project,
            ),
            Action(
                id="file.rename",
                text=self.tr("Rename project…"),
                run=lambda: self._start(self._rename),
                icon="edit",
                menu=Menu.FILE,
                group=2,
                is_enabled=self._has_project,
            ),
            Action(
                id="file.versions",
                text=self.tr("Earlier versions…"),
                run=lambda: self._start(self._versions),
                icon="history",
                menu=Menu.FILE,
                group=2,
                is_enabled=self._has_project,
            ),
            Action(
                id="file.close",
                text=self.tr("Close project"),
                run=lambda: self._start(self._close),
                shortcut="Ctrl+W",
                icon="close",
                menu=Menu.FILE,
                group=4,
                is_enabled=self._has_project,
            ),
        )

    def _start(self, command: Callable[[], Coroutine[object, object, object]]) -> None:
        self._front.tasks.start(command())

    def _has_desk(self) -> bool:
        return self._window.desk is not None

    def _has_project(self) -> bool:
        return self._workspace.current is not None

    async def _new(self) -> None:
        await self._workspace.new()
        self._window.shell.go("dub")

    async def _sample(self) -> None:
        desk = self._window.desk
        if desk is not None:
            await import_module("studio.services.sample").open_sample(desk.studio)
            self._window.shell.go("dub")

    async def _ask_open(self) -> None:
        paths = await self._ask_files(
            self.tr("Open project"), self._patterns([(self.tr("Projects"), f"*{SUFFIX}")])
        )
        if paths:
            await self.open(paths[0])

    async def _import(self) -> None:
        paths = await self._ask_files(self.tr("Import"), [], several=True)
        await self._window.take(paths)

    async def _save(self) -> None:
        """A project without a place asks for one; any other keeps a version to come back to."""
        opened = self._workspace.require()
        if opened.is_unsaved:
            await self._save_as()
            return
        await opened.keep_version()
        text = self.tr("Kept as a version. Everything you do is saved by itself.")
        self._window.toasts.show_message(Message(text))

    async def _save_as(self) -> None:
        path = await self._ask_target(self.tr("Save project as"))
        if path is not None:
            await self._workspace.save_as(path)

    async def _duplicate(self) -> None:
        path = await self._ask_target(self.tr("Save a copy as"))
        if path is None:
            return
        await self._workspace.duplicate(path)
        text = self.tr("“{name}” is a copy of this project.").format(name=path.name)
        self._window.toasts.show_message(Message(text))

    async def _rename(self) -> None:
        project = self._workspace.require().project
        settings = settings_of(project)
        question: TextQuestion = import_module("studio.ui.questions").TextQuestion(
            self._window, self.tr("Rename project"), self.tr("Name"), translated(settings.name)
        )
        if await ask(question) == QDialog.DialogCode.Accepted:
            with project.edit(mark("Edits", "Rename project")):
                if project.find(type(settings), settings.id) is None:
                    project.add(settings)
                project.update(settings_of(project), name=question.text)

    async def _versions(self) -> None:
        opened = self._workspace.require()
        module = import_module("studio.ui.versions")
        dialog: VersionsDialog = module.VersionsDialog(await opened.versions(), self._window)
        code = await ask(dialog)
        for version_id in dialog.removed:
            await opened.remove_version(version_id)
        if code == QDialog.DialogCode.Accepted and dialog.chosen:
            await opened.restore_version(dialog.chosen)

    async def _close(self) -> None:
        await self._workspace.close()
        self._window.shell.go("home")

    # Dialogs

    async def _ask_files(
        self, title: str, patterns: list[str], *, several: bool = False
    ) -> list[Path]:
        dialog = QFileDialog(self._window, title, self._folder())
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.ExistingFiles if several else mode.ExistingFile)
        if patterns:
            dialog.setNameFilters(patterns)
        if await ask(dialog) != QDialog.DialogCode.Accepted:
            return []
        return [Path(name) for name in dialog.selectedFiles()]

    async def _ask_target(self, title: str) -> Path | None:
        opened = self._workspace.require()
        name = translated(settings_of(opened.project).name) or self.tr("Untitled")
        dialog = QFileDialog(self._window, title, self._folder())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(self._patterns([(self.tr("Projects"), f"*{SUFFIX}")]))
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        stem = (
            opened.path.stem
            if not opened.is_unsaved
            else "".join(
                letter if letter.isalnum() or letter in " -_.," else "_" for letter in name
            )
        )
        dialog.selectFile(f"{stem}{SUFFIX}")
        if await ask(dialog) != QDialog.DialogCode.Accepted or not dialog.selectedFiles():
            return None
        return Path(dialog.selectedFiles()[0])

    def _patterns(self, kinds: list[tuple[str, str]]) -> list[str]:
        return [f"{title} ({pattern})" for title, pattern in kinds]

    def _folder(self) -> str:
        chosen = self._front.foundation.settings.current.folders.projects
        place = QStandardPaths.StandardLocation.DocumentsLocation
        return chosen or QStandardPaths.writableLocation(place)

    def _on_project(self, _: object) -> None:
        self._start(self._read_recent)

    async def _read_recent(self) -> None:
        self._recent = await self._workspace.recent()
