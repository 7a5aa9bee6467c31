"""The commands of the open project: its settings, and finding media it misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.services.notices import Weight
from studio.services.upkeep import Upkeep
from studio.storage.relink import linked_media
from studio.ui.actions import Action, Menu
from studio.ui.notices import Message
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.services.workspace import OpenProject
    from studio.ui.desk import Desk
    from studio.ui.window import Window


class ProjectCommands(QObject):
    """Adds the commands; says what is missing when a project is opened."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._told: OpenProject | None = None
        """The project whose missing media were told."""
        for action in self._actions():
            desk.actions.add(action, owner)
        desk.view.changed.connect(self._on_view)
        self._on_view(ViewPart.PROJECT)

    def _actions(self) -> tuple[Action, ...]:
        return (
            Action(
                id="project.settings",
                text=self.tr("Project settings…"),
                run=lambda: self._desk.tasks.start(self.show_settings()),
                shortcut="Ctrl+Alt+,",
                icon="settings",
                menu=Menu.FILE,
                group=2,
                is_enabled=lambda: self._desk.view.project is not None,
            ),
            Action(
                id="media.relink",
                text=self.tr("Find missing media…"),
                run=lambda: self._desk.tasks.start(self._relink()),
                icon="search",
                menu=Menu.FILE,
                group=1,
                is_enabled=self._has_media,
            ),
        )

    async def show_settings(self, page: str = "general") -> None:
        """Show the settings of the open project at one page."""
        from studio.ui.dialogs.project import dialog  # noqa: PLC0415 - not before it is wanted

        await dialog.show_project_settings(self._desk, self._owner, page)

    async def _relink(self) -> None:
        from studio.ui.dialogs.relink import dialog  # noqa: PLC0415 - not before it is wanted

        await dialog.show_relink(self._desk, self._owner)

    def _has_media(self) -> bool:
        project = self._desk.view.project
        return project is not None and bool(linked_media(project))

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self._desk.tasks.start(self._tell_missing())

    async def _tell_missing(self) -> None:
        """Say once for each project that is opened what is not where it was."""
        workspace = self._desk.studio.workspace
        opened = workspace.current
        if opened is None or opened is self._told:
            return
        self._told = opened
        missing = await Upkeep(workspace, self._desk.studio.jobs).missing()
        if not missing or workspace.current is not opened:
            return
        text = self.tr("“{name}” is not where it was.").format(name=missing[0].name)
        if len(missing) > 1:
            text = self.tr("%n file(s) of this project cannot be found.", "", len(missing))
        hint = self.tr("Put it back or show the project where it is now.")
        action = self._desk.actions.get("media.relink")
        window: Window = self._owner.window()  # type: ignore[assignment]
        window.toasts.show_message(Message(text, hint, Weight.WARNING, action))
