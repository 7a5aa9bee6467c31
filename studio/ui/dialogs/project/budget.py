"""What may be spent on a project in the cloud, and what has been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from studio.domain.costs import spent_in
from studio.domain.project_settings import set_budget
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.ui.panels.inspector.fields import NumberField

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.dialogs.project.page import ProjectPage

MOST = 100_000_000
BEGINS_WITH = 10_000
STEP = 1_000


class BudgetField(QWidget):
    """A switch, and the characters."""

    def __init__(self, page: ProjectPage) -> None:
        super().__init__()
        self._page = page
        self.switch = QCheckBox(self.tr("At most"))
        self.switch.clicked.connect(self._turn)
        self.characters = NumberField(
            self.tr("Budget in characters"), self.tr(" characters"), (0, MOST), STEP
        )
        self.characters.setGroupSeparatorShown(True)
        self.characters.chosen.connect(lambda count: self._set(round(count)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.switch)
        row.addWidget(self.characters)
        self.setFocusProxy(self.switch)

    def show_project(self, project: Project) -> None:
        """Show the project as it is."""
        budget = settings_of(project).budget_characters
        self.switch.setChecked(budget is not None)
        self.characters.setEnabled(budget is not None)
        self.characters.show_number(BEGINS_WITH if budget is None else budget)

    def spent(self, project: Project) -> str:
        """Return what has been spent, in words."""
        count = spent_in(project)
        if not count:
            return self.tr("Runs that would cost more are not begun. Nothing is spent so far.")
        text = self.tr("Runs that would cost more are not begun. {count} characters are spent.")
        return text.format(count=self.locale().toString(count))

    def _turn(self, is_on: bool) -> None:
        self._set(max(BEGINS_WITH, spent_in(self._page.project)) if is_on else None)

    def _set(self, characters: int | None) -> None:
        self._page.change(mark("Edits", "Budget"), lambda project: set_budget(project, characters))
