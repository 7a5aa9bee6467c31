"""From the command *Export* to the finished file."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from studio.domain.freshness import lines_to_generate
from studio.services.arrivals import cast_everybody
from studio.ui.actions import Action, Menu
from studio.ui.loop import ask

if TYPE_CHECKING:
    import asyncio

    from studio.ui.desk import Desk
    from studio.ui.dialogs.export.choice import Choice
    from studio.ui.dialogs.export.dialog import ExportDialog


class Exports(QObject):
    """Adds the command; asks, writes, tells."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._generating: asyncio.Task[object] | None = None
        self.last: Choice | None = None
        """What was written last, or is being written."""
        desk.actions.add(
            Action(
                id="file.export",
                text=self.tr("Export…"),
                run=lambda: desk.tasks.start(self._ask()),
                shortcut="Ctrl+E",
                icon="export",
                menu=Menu.FILE,
                group=3,
                is_enabled=lambda: desk.view.project is not None,
            ),
            owner,
        )

    async def _ask(self) -> None:
        from studio.ui.dialogs.export.dialog import ExportDialog  # noqa: PLC0415 - when wanted

        dialog = ExportDialog(self._desk, self._owner.window())
        dialog.missing.generate.clicked.connect(lambda: self._generate(dialog))
        try:
            if await ask(dialog) == QDialog.DialogCode.Accepted:
                self._desk.tasks.start(self.write(dialog.choice))
        finally:
            dialog.deleteLater()

    async def write(self, choice: Choice) -> None:
        """Write what was chosen, one file after the other; say so when all are done.

        Raises:
            StudioError: one cannot be written; those before it are there.
        """
        self.last = choice
        settings = self._desk.studio.settings
        folders = dataclasses.replace(settings.current.folders, exports=str(choice.folder))
        settings.change(folders=folders)
        written = [await self._desk.studio.exporting.write(one) for one in choice.deliveries()]
        names = self.tr(", ", "in a list").join(path.name for path in written)
        text = self.tr("“{names}” is ready.") if len(written) == 1 else self.tr("Ready: {names}.")
        self._desk.studio.notices.tell(
            text.format(names=names), str(choice.folder), path=written[0]
        )

    def _generate(self, dialog: ExportDialog) -> None:
        """Have what is missing spoken; the dialog counts it down."""
        if self._generating is None or self._generating.done():
            self._generating = self._desk.tasks.start(self._speak(dialog.choice.languages))

    async def _speak(self, languages: tuple[str, ...]) -> None:
        project = self._desk.view.project
        for language in languages:
            if project is None or project is not self._desk.view.project:
                return
            await cast_everybody(self._desk.studio, project, language)
            lines = lines_to_generate(project, language)
            await self._desk.studio.speech.generate(lines, language)
