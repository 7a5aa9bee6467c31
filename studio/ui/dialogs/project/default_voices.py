"""For each target language, the voice speakers begin with; or one is suggested for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QWidget
from shiboken6 import isValid

from studio.domain.project_settings import default_voice
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.voices import Voice
from studio.ui.texts import language_title, translated
from studio.ui.widgets.basics import label
from studio.ui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.desk import Desk

SUGGESTED = 0
"""Row of the box that stands for no voice of the project's own."""


class DefaultVoices(QWidget):
    """One choice for each language."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._offered: tuple[Voice, ...] = ()
        self._languages: tuple[str, ...] = ()
        self.boxes: dict[str, ElidedBox] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    async def fill(self) -> None:
        """Offer the voices of this computer, and add those of the cloud when they are there."""
        casting = self._desk.studio.casting
        for voices in (casting.local_voices, casting.voices):
            found = await voices()
            opened = self._desk.studio.workspace.current
            if isValid(self) and opened is not None and found != self._offered:
                self._offered, self._languages = found, ()
                self.show_project(opened.project)

    def show_project(self, project: Project) -> None:
        """Show what the project has chosen for its languages."""
        settings = settings_of(project)
        if settings.languages != self._languages:
            self._languages = settings.languages
            self._make_rows()
        for language, box in self.boxes.items():
            voice = project.find(Voice, default_voice(settings, language))
            prints = [one.sound_print() for one in self._offered]
            known = voice is not None and voice.sound_print() in prints
            box.setCurrentIndex(
                1 + prints.index(voice.sound_print()) if known and voice else SUGGESTED
            )

    def _make_rows(self) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.boxes = {}
        if not self._languages:
            self._form.addRow(label(self.tr("The project has no target language yet."), "muted"))
        for language in self._languages:
            box = self.boxes[language] = ElidedBox()
            box.setAccessibleName(
                self.tr("Voice to begin with in {language}").format(
                    language=language_title(language)
                )
            )
            box.addItem(self.tr("One is suggested for each, by how they sound"))
            for voice in self._offered:
                box.addItem(
                    self.tr("{voice} – {description}").format(
                        voice=voice.name, description=translated(voice.description)
                    )
                )
            box.activated.connect(lambda row, tag=language: self._choose(tag, row))
            self._form.addRow(label(language_title(language)), box)

    def _choose(self, language: str, row: int) -> None:
        project = self._desk.studio.workspace.require().project
        voice = self._offered[row - 1] if row > SUGGESTED else None
        with project.edit(mark("Edits", "Voice to begin with")):
            self._desk.studio.casting.begin_with(project, language, voice)
