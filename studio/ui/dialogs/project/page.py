"""What the pages of a project's settings share: they show the project and change it in steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from studio.domain.errors import InputError
from studio.domain.project_settings import change_settings
from studio.domain.settings import ProjectSettings, settings_of
from studio.ui.settings.page import Page
from studio.ui.texts import error_text
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.project import Project, Step
    from studio.domain.records import Record
    from studio.ui.desk import Desk

R = TypeVar("R")


class ProjectPage(Page):
    """Shows what `kinds` say, whoever changed it; subclasses fill `renew`."""

    kinds: ClassVar[tuple[type[Record], ...]] = (ProjectSettings,)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._wrong = label("", "bad", wraps=True)
        self._wrong.hide()
        desk.view.stepped.connect(self._on_step)

    @property
    def project(self) -> Project:
        """The open project; the dialog is closed before it is."""
        return self.desk.studio.workspace.require().project

    @property
    def settings(self) -> ProjectSettings:
        """The project's settings."""
        return settings_of(self.project)

    def renew(self) -> None:
        """Show the project as it is."""

    def add_wrong(self) -> None:
        """Add where it is said what was wrong with what was typed."""
        self.add(self._wrong)

    def tell_wrong(self, text: str) -> None:
        """Say what is wrong, "" for nothing."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def change(self, label: str, work: Callable[[Project], R]) -> R | None:
        """Change the project in one step; what cannot be done is told on the page.

        Args:
            label: of the step.
            work: changes the project.

        Returns: what `work` did, None if it could not.
        """
        self.tell_wrong("")
        try:
            with self.project.edit(label):
                return work(self.project)
        except InputError as error:
            self.tell_wrong(error_text(error))
            self.renew()
            return None

    def set_fields(self, label: str, **fields: object) -> None:
        """Change fields of the settings in one step."""
        self.change(label, lambda project: change_settings(project, **fields))

    def _on_step(self, step: Step) -> None:
        if any(step.of(kind) for kind in self.kinds):
            self.renew()
