"""The settings of the open project. Whatever is chosen holds at once and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from studio.ui.dialogs.project.cast import CastPage
from studio.ui.dialogs.project.files import FilesPage
from studio.ui.dialogs.project.general import GeneralPage
from studio.ui.dialogs.project.glossary import GlossaryPage
from studio.ui.dialogs.project.lexicon import LexiconPage
from studio.ui.dialogs.project.speech import SpeechPage
from studio.ui.dialogs.undoing import add_undo
from studio.ui.loop import ask
from studio.ui.settings.paged import PagedDialog
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk

SIZE = QSize(940, 640)


async def show_project_settings(desk: Desk, parent: QWidget, page: str = "general") -> None:
    """Show the settings of the open project until they are closed.

    Args:
        desk: of the window.
        parent: whatever stands in the window.
        page: "general", "speech", "cast", "lexicon", "glossary" or "files".
    """
    if desk.view.project is None:
        return
    dialog = ProjectDialog(desk, parent.window())
    dialog.show_page(page)
    try:
        await ask(dialog)
    finally:
        dialog.deleteLater()


class ProjectDialog(PagedDialog):
    """Closes with the project."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(SIZE.boundedTo(parent.size() * 0.94))
        self.name(self.tr("Project settings"), self.tr("Pages of project settings"))
        for name, title, icon, page in (
            ("general", self.tr("General"), "settings", GeneralPage(desk)),
            ("speech", self.tr("Speech"), "sound", SpeechPage(desk)),
            ("cast", self.tr("Cast"), "person", CastPage(desk)),
            ("lexicon", self.tr("Lexicon"), "script", LexiconPage(desk)),
            ("glossary", self.tr("Glossary"), "globe", GlossaryPage(desk)),
            ("files", self.tr("Files"), "disk", FilesPage(desk)),
        ):
            self.add_page(name, title, desk.icons(icon), page)
        add_undo(self, desk.view)
        desk.view.changed.connect(self._on_view)

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self.accept()
