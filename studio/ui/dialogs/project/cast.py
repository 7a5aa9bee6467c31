"""Who speaks with which voice, in the language shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from studio.domain.settings import settings_of
from studio.ui.dialogs.cast.view import CastView
from studio.ui.texts import language_title
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from studio.domain.project import Step
    from studio.ui.desk import Desk


class CastPage(QWidget):
    """The cast, and which language it is shown for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.cast = CastView(desk)
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language of the cast"))
        self.language.activated.connect(
            lambda _: desk.view.show_language(str(self.language.currentData()))
        )
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cast.head.addWidget(label(self.tr("Language"), "muted"))
        self.cast.head.addWidget(self.language)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(self.cast, 1)
        desk.view.stepped.connect(self._on_step)
        desk.view.changed.connect(self._on_view)
        self.renew()

    def renew(self) -> None:
        """Offer the languages of the project."""
        project = self._desk.view.project
        self.language.clear()
        for tag in settings_of(project).languages if project else ():
            self.language.addItem(language_title(tag), tag)
        self.language.setCurrentIndex(self.language.findData(self._desk.view.language))
        self.language.setEnabled(self.language.count() > 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the voices when somebody looks."""
        super().showEvent(event)
        if not self.cast.voices.rows.rowCount():
            self._desk.tasks.start(self.cast.fill())

    def _on_step(self, _: Step) -> None:
        self.renew()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.LANGUAGE:
            self.renew()
