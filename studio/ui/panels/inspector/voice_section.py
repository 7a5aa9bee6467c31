"""The voice of the selected lines' speaker, and how it performs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from studio.domain.script import Speaker
from studio.domain.text import mark
from studio.domain.voices import VoiceSettings
from studio.ui.dialogs.cast import show_cast
from studio.ui.panels.inspector.fields import Section
from studio.ui.panels.inspector.sliders import SettingsSliders, with_setting
from studio.ui.panels.inspector.subject import subject_of
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.subject import Subject


class VoiceSection(Section):
    """One speaker's voice in the language shown; several speakers have none in common."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self.title.setText(self.tr("Voice"))
        self.choose = QPushButton()
        self.choose.setProperty("role", "quiet")
        self.choose.clicked.connect(self._choose)
        self.head.addWidget(self.choose)
        self._told = label("", "muted", wraps=True)
        self.sliders = SettingsSliders()
        self.sliders.changed.connect(self._set)
        self.sliders.reset.connect(self._reset)
        self.column.addWidget(self._told)
        self.column.addWidget(self.sliders)

    def show_subject(self, subject: Subject) -> None:
        """Show the voice of who says the selected lines."""
        self.setVisible(len(subject.speaker_ids) == 1 and bool(subject.language))
        if len(subject.speaker_ids) != 1:
            return
        speaker = subject.project.get(Speaker, subject.speaker_ids[0])
        voice, casting = subject.voice, subject.casting
        self.choose.setText(voice.name if voice else self.tr("Choose…"))
        self.choose.setAccessibleName(
            self.tr("Voice of {speaker}: {voice}").format(
                speaker=speaker.name, voice=self.choose.text()
            )
        )
        self._told.setText(
            self.tr("For everything {speaker} says in this language.").format(speaker=speaker.name)
        )
        self.sliders.setEnabled(casting is not None)
        own = voice.settings if voice else VoiceSettings()
        self.sliders.show_settings(casting.settings if casting else own, own)

    def _choose(self) -> None:
        subject = subject_of(self._desk.view)
        if subject is not None:
            show_cast(self._desk, self, next(iter(subject.speaker_ids), ""))

    def _set(self, field: str, value: object) -> None:
        subject = subject_of(self._desk.view)
        casting = subject.casting if subject else None
        if subject is not None and casting is not None:
            with subject.project.edit(mark("Edits", "Voice settings")):
                settings = with_setting(casting.settings, field, value)
                subject.project.update(casting, settings=settings)

    def _reset(self) -> None:
        subject = subject_of(self._desk.view)
        casting, voice = (subject.casting, subject.voice) if subject else (None, None)
        if subject is not None and casting is not None and voice is not None:
            with subject.project.edit(mark("Edits", "Reset voice settings")):
                subject.project.update(casting, settings=voice.settings)
