"""The strip below the menus: which project, undo and redo, the language, generate, export, jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from studio.domain.settings import ProjectSettings, settings_of
from studio.ui.jobs_view import JobsButton
from studio.ui.texts import language_title, translated
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import action_button, label

if TYPE_CHECKING:
    from studio.domain.project import Step
    from studio.ui.desk import Front
    from studio.ui.theme import Theme

PROJECT_ACTIONS = (
    "project.settings",
    "file.rename",
    "file.save_as",
    "file.duplicate",
    "file.versions",
    "file.close",
)


class Header(QFrame):
    """Everything about the open project that is wanted in every workspace."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        self.setProperty("role", "header")
        actions = front.actions
        self.setFixedHeight(44)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(ProjectButton(front))
        row.addSpacing(8)
        row.addWidget(action_button(actions.get("edit.undo")))
        row.addWidget(action_button(actions.get("edit.redo")))
        self.free = QWidget()
        """Where nothing stands: notices may."""
        self.free.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self.free, 1)
        self._spending = label("", "small")
        self._spending.hide()
        row.addWidget(self._spending)
        row.addSpacing(4)
        row.addWidget(LanguageButton(front))
        row.addSpacing(4)
        row.addWidget(action_button(actions.get("speech.stale"), "primary", shows_text=True))
        self._export_place = QWidget()
        self._export_row = QHBoxLayout(self._export_place)
        self._export_row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._export_place)
        row.addSpacing(4)
        row.addWidget(JobsButton(front))
        self._front = front
        actions.changed.connect(self._show_export)
        self._show_export()

    def show_spending(self, text: str, explanation: str) -> None:
        """Say beside *Generate* what it costs and what is left; "" for nothing."""
        self._spending.setText(text)
        self._spending.setToolTip(explanation)
        self._spending.setVisible(bool(text))

    def _show_export(self) -> None:
        """The command comes with the panels, after the first paint."""
        known = {action.id for action, _ in self._front.actions.all()}
        if EXPORT in known and self._export_row.count() == 0:
            made = action_button(self._front.actions.get(EXPORT), "", shows_text=True)
            self._export_row.addWidget(made)


EXPORT = "file.export"


class ProjectButton(QToolButton):
    """The project's name; its menu says what can be done with its file."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        self._front = front
        self.setProperty("role", "quiet")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(14, 14))
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        menu = QMenu(self)
        menu.setLayoutDirection(self.layoutDirection())
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self._fill()
        self._draw(front.themes.current)
        front.themes.changed.connect(self._draw)
        front.view.changed.connect(self._on_view)
        front.view.stepped.connect(self._on_step)
        self._show_name()

    def _fill(self) -> None:
        """Offer what there is: some commands come after the first paint."""
        actions = self._front.actions
        known = {action.id for action, _ in actions.all()}
        self.menu().clear()
        self.menu().addActions([actions.get(one) for one in PROJECT_ACTIONS if one in known])

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self._show_name()

    def _on_step(self, step: Step) -> None:
        if step.of(ProjectSettings):
            self._show_name()

    def _show_name(self) -> None:
        opened = self._front.foundation.workspace.current
        self.setVisible(opened is not None)
        if opened is None:
            return
        name = translated(settings_of(opened.project).name)
        name = name or (self.tr("Untitled") if opened.is_unsaved else opened.path.stem)
        self.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 320))
        where = self.tr("Not saved to a place of its own yet; kept safe meanwhile.")
        self.setToolTip(where if opened.is_unsaved else str(opened.path))
        self.setAccessibleName(self.tr("Project “{name}”").format(name=name))

    def _draw(self, _: Theme) -> None:
        self.setIcon(self._front.icons("chevron-down"))


class LanguageButton(QToolButton):
    """The target language shown and generated; its menu switches to another."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        self._front = front
        self.setProperty("role", "")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(18, 18))
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)
        self._draw(front.themes.current)
        front.themes.changed.connect(self._draw)
        front.view.changed.connect(self._on_view)
        self._show()

    def _on_view(self, part: ViewPart) -> None:
        if part is not ViewPart.SELECTION:
            self._show()

    def _show(self) -> None:
        language = self._front.view.language
        self.setVisible(self._front.view.project is not None)
        self.setText(language_title(language) if language else self.tr("Language"))
        self.setToolTip(self.tr("The language shown and generated"))
        name = self.tr("Target language: {language}").format(language=self.text())
        self.setAccessibleName(name)

    def _fill(self) -> None:
        menu, view = self.menu(), self._front.view
        menu.clear()
        if view.project is None:
            return
        group = QActionGroup(menu)
        for language in settings_of(view.project).languages:
            made = menu.addAction(language_title(language))
            made.setCheckable(True)
            made.setChecked(language == view.language)
            made.triggered.connect(lambda _=False, tag=language: view.show_language(tag))
            group.addAction(made)
        if "project.add_language" in {action.id for action, _ in self._front.actions.all()}:
            menu.addSeparator()
            menu.addAction(self._front.actions.get("project.add_language"))

    def _draw(self, _: Theme) -> None:
        self.setIcon(self._front.icons("globe"))
