"""How new projects begin: from a film, from a script, empty, or like an earlier one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog

from studio.domain.text import mark
from studio.services.arrivals import FILM_SUFFIXES, SOUND_SUFFIXES
from studio.storage.project_survey import projects_in
from studio.ui.actions import Action, Menu
from studio.ui.loop import ask
from studio.ui.questions import ChoiceQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk
    from studio.ui.window import Window

WAYS = ("file.new_film", "file.new_script", "file.new", "file.new_template")
"""The ways to begin, in the order they are offered."""


class Beginnings(QObject):
    """Adds the commands and asks what they need."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        for action in self._actions():
            desk.actions.add(action, owner)

    def _actions(self) -> tuple[Action, ...]:
        start = self._desk.tasks.start
        return (
            Action(
                id="file.new_film",
                text=self.tr("New from film or recording…"),
                run=lambda: start(self._from_film()),
                icon="film",
                menu=Menu.FILE,
            ),
            Action(
                id="file.new_script",
                text=self.tr("New from script…"),
                run=lambda: start(self._from_script()),
                icon="script",
                menu=Menu.FILE,
            ),
            Action(
                id="file.new_template",
                text=self.tr("New from template…"),
                run=lambda: start(self._from_template()),
                icon="copy",
                menu=Menu.FILE,
            ),
        )

    @property
    def _window(self) -> Window:
        return cast("Window", self._owner.window())

    async def _from_film(self) -> None:
        title = self.tr("Films and recordings")
        await self._begin(title, sorted(FILM_SUFFIXES | SOUND_SUFFIXES))

    async def _from_script(self) -> None:
        await self._begin(self.tr("Scripts"), self._desk.studio.sources.script_suffixes)

    async def _begin(self, kind: str, suffixes: Iterable[str]) -> None:
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = QStandardPaths.writableLocation(place)
        dialog = QFileDialog(self._window, self.tr("New project"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        dialog.setNameFilters([f"{kind} ({patterns})", self.tr("All files (*)")])
        if await ask(dialog) == QDialog.DialogCode.Accepted and dialog.selectedFiles():
            paths = [Path(name) for name in dialog.selectedFiles()]
            await self._window.take(paths, begins_project=True)

    async def _from_template(self) -> None:
        folder = self._desk.studio.projects.templates
        templates = await asyncio.to_thread(projects_in, [folder])
        if not templates:
            self._desk.studio.notices.tell(
                mark("Notices", "There are no templates yet."),
                hint=mark("Notices", "Save a project as a template in its settings."),
            )
            return
        question = ChoiceQuestion(
            self._window,
            self.tr("Which template?"),
            self.tr("The new project begins with its cast, tracks and settings."),
            [path.stem for path in templates],
        )
        if await ask(question) == QDialog.DialogCode.Accepted:
            await self._desk.studio.workspace.new(template=templates[question.chosen])
            self._window.shell.go("dub")
