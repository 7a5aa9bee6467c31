"""Speakers and the voices there are for them: every change holds at once and can be undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio.domain import script_edits
from studio.domain.clean_lines import longest_clean_lines
from studio.domain.errors import InputError
from studio.domain.records import Span
from studio.domain.script import Casting, Line, Speaker, casting_of, spoken_text
from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceSettings
from studio.ui.dialogs.cast.hearing import Hearing
from studio.ui.dialogs.cast.speakers import SpeakerList
from studio.ui.dialogs.cast.voices import EVERY_LANGUAGE, VoiceList
from studio.ui.panels.inspector.sliders import SettingsSliders, with_setting
from studio.ui.texts import error_text, language_title, translated
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import label, set_look

if TYPE_CHECKING:
    from studio.domain.project import Project, Step
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk

FILTERS = ("gender", "age", "accent")


class CastView(QWidget):
    """Speakers on one side, the voices and settings of the chosen one on the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.speakers = SpeakerList(desk)
        self.speakers.setAccessibleName(self.tr("Speakers"))
        self.voices = VoiceList(desk)
        self.voices.setAccessibleName(self.tr("Voices"))
        self.hearing = Hearing(desk, self.voices)
        self.sliders = SettingsSliders()
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the speaker"))
        self._wrong = label("", "bad", wraps=True)
        self._title = label("", "title")
        self._told = label("", "muted", wraps=True)
        self._offered: tuple[Voice, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search voices"))
        self.search.setAccessibleName(self.tr("Search voices"))
        self.search.setClearButtonEnabled(True)
        self.filters = {name: QComboBox() for name in FILTERS}
        for box in self.filters.values():
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.head = QHBoxLayout()
        """The title, and room for what whoever shows this adds."""
        self._lay_out()
        self._connect()
        self._renew()

    async def fill(self) -> None:
        """Offer the voices of this computer; those of the cloud are added when they are there."""
        self._offer(await self._desk.studio.casting.local_voices())
        self._desk.tasks.start(self._fill_from_cloud())

    async def _fill_from_cloud(self) -> None:
        casting = self._desk.studio.casting
        self._offer(await casting.voices())
        for error in casting.failed.values():
            raise error

    def _offer(self, voices: tuple[Voice, ...]) -> None:
        if isValid(self) and voices != self._offered:
            self._offered = voices
            self.voices.rows.set_voices(voices)
            self.fill_filters()
            self.show_speaker()

    def fill_filters(self) -> None:
        """Offer what the voices say of themselves."""
        titles = {
            "gender": self.tr("Any gender"),
            "age": self.tr("Any age"),
            "accent": self.tr("Any accent"),
        }
        for name, box in self.filters.items():
            known = [one for one in self.voices.rows.known_labels(name) if one != EVERY_LANGUAGE]
            box.clear()
            box.addItem(titles[name], "")
            for value in known:
                box.addItem(translated(value), value)
            box.setAccessibleName(titles[name])
            box.setVisible(len(known) > 1)

    def show_speaker(self) -> None:
        """Show the voice and settings of the speaker the user is at."""
        project, speaker = self._project(), self._speaker()
        for part in (self.voices, self.sliders, self.name, self.search, self.original):
            part.setEnabled(speaker is not None)
        self.merge.setEnabled(project is not None and project.count(Speaker) > 1)
        if project is None or speaker is None:
            return
        if not self.name.hasFocus():
            self.name.setText(speaker.name)
        self._show_wrong("")
        casting = casting_of(project, speaker.id, self._desk.view.language)
        voice = project.find(Voice, casting.voice_id) if casting else None
        self.voices.show_used(voice.sound_print() if voice else "")
        self.sliders.setEnabled(casting is not None)
        own = voice.settings if voice else VoiceSettings()
        self.sliders.show_settings(casting.settings if casting else own, own)

    def _lay_out(self) -> None:
        add = QPushButton(self.tr("Add speaker"))
        add.setProperty("role", "quiet")
        add.setAutoDefault(False)
        add.clicked.connect(self._add_speaker)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.speakers, 1)
        left.addLayout(self._speaker_buttons())
        left.addWidget(add)
        search = QHBoxLayout()
        search.setSpacing(6)
        search.addWidget(self.search, 1)
        for box in self.filters.values():
            search.addWidget(box)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.name)
        right.addWidget(self._wrong)
        right.addLayout(search)
        right.addWidget(self.voices, 1)
        right.addWidget(self.sliders)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.head.addWidget(self._title, 1)
        column.addLayout(self.head)
        column.addWidget(self._told)
        column.addLayout(grid, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter belongs to the name and the voices

    def _speaker_buttons(self) -> QVBoxLayout:
        """What can be done to the chosen speaker: heard in the film, merged into another."""
        self.original = QPushButton(self.tr("Hear in the film"))
        self.original.setToolTip(self.tr("Play the longest line nobody else speaks in"))
        self.original.clicked.connect(self._hear_original)
        self.merge = QPushButton(self.tr("Merge into…"))
        self.merge.setToolTip(self.tr("They are one person: give all lines to another speaker"))
        self.merge.clicked.connect(self._offer_merge)
        column = QVBoxLayout()
        column.setSpacing(2)
        for button in (self.original, self.merge):
            button.setProperty("role", "quiet")
            column.addWidget(button)
        return column

    def _connect(self) -> None:
        self.speakers.went.connect(lambda _: self.show_speaker())
        self.voices.chosen.connect(self._cast)
        self.voices.sample_wished.connect(self._hear)
        self.sliders.changed.connect(self._set)
        self.sliders.reset.connect(self._reset)
        self.name.editingFinished.connect(self._rename)
        self.search.textChanged.connect(lambda _: self._filter())
        for box in self.filters.values():
            box.currentIndexChanged.connect(lambda _: self._filter())
        self._desk.view.stepped.connect(self._on_step)
        self._desk.view.changed.connect(self._on_view)

    # What the user does

    def _cast(self, voice: Voice) -> None:
        project, speaker = self._project(), self._speaker()
        if project is None or speaker is None or voice.sound_print() == self.voices.used:
            return
        with project.edit(mark("Edits", "Cast voice")):
            self._desk.studio.casting.cast(project, speaker, self._desk.view.language, voice)

    def _set(self, field: str, value: object) -> None:
        project, casting = self._project(), self._casting()
        if project is not None and casting is not None:
            with project.edit(mark("Edits", "Voice settings")):
                project.update(casting, settings=with_setting(casting.settings, field, value))

    def _reset(self) -> None:
        project, casting = self._project(), self._casting()
        voice = project.find(Voice, casting.voice_id) if project and casting else None
        if project is not None and casting is not None and voice is not None:
            with project.edit(mark("Edits", "Reset voice settings")):
                project.update(casting, settings=voice.settings)

    def _rename(self) -> None:
        project, speaker = self._project(), self._speaker()
        if project is None or speaker is None or self.name.text().strip() == speaker.name:
            return
        try:
            with project.edit(mark("Edits", "Rename speaker")):
                script_edits.rename_speaker(project, speaker, self.name.text())
        except InputError as error:
            self._show_wrong(error_text(error))

    def _add_speaker(self) -> None:
        project = self._project()
        if project is None:
            return
        names = {speaker.name for speaker in project.all(Speaker)}
        number = len(names) + 1
        while (name := self.tr("Speaker {number}").format(number=number)) in names:
            number += 1
        with project.edit(mark("Edits", "Add speaker")):
            speaker = script_edits.add_speaker(project, name)
        self.speakers.go_to(speaker.id)
        self.name.setFocus()
        self.name.selectAll()

    def _hear_original(self) -> None:
        """Play the speaker's clearest line, as it is in the film."""
        project, speaker = self._project(), self._speaker()
        lines = longest_clean_lines(project, speaker.id) if project and speaker else ()
        if lines:
            self.hearing.stop()
            self._desk.player.play(Span(lines[0].start, lines[0].end))

    def _offer_merge(self) -> None:
        project, speaker = self._project(), self._speaker()
        if project is None or speaker is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for other in project.all(Speaker):
            if other.id != speaker.id:
                menu.addAction(other.name).triggered.connect(partial(self._merge, other.id))
        menu.popup(self.merge.mapToGlobal(self.merge.rect().bottomLeft()))

    def _merge(self, into_id: RecordId, _: bool = False) -> None:
        project, speaker = self._project(), self._speaker()
        into = project.find(Speaker, into_id) if project else None
        if project is None or speaker is None or into is None:
            return
        with project.edit(mark("Edits", "Merge speakers")):
            script_edits.merge_speakers(project, speaker, into)
        self.speakers.go_to(into.id)

    def _hear(self, voice: Voice) -> None:
        casting = self._casting()
        is_own = voice.sound_print() == self.voices.used
        settings = casting.settings if casting is not None and is_own else voice.settings
        self.hearing.toggle(voice, settings, self._example())

    # What is shown

    def _renew(self) -> None:
        project, language = self._project(), self._desk.view.language
        self._title.setText(self.tr("Cast in {language}").format(language=language_title(language)))
        self._told.setText(
            self.tr("A click gives the speaker the voice; what was spoken before becomes stale.")
        )
        if project is not None:
            self.speakers.show_cast(project, language)
        self.show_speaker()

    def _on_step(self, step: Step) -> None:
        if step.of(Speaker) or step.of(Casting) or step.of(Voice) or step.of(Line):
            self._renew()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.LANGUAGE:
            self._renew()

    def _filter(self) -> None:
        labels = {name: str(box.currentData() or "") for name, box in self.filters.items()}
        self.voices.rows.set_wish(self.search.text().strip(), labels)
        self.voices.show_used(self.voices.used)

    def _show_wrong(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        set_look(self.name, "isWrong", bool(text))

    def _example(self) -> str:
        """Return what a sample says: something this speaker says, not too long."""
        project, speaker, language = self._project(), self._speaker(), self._desk.view.language
        if project is None or speaker is None:
            return ""
        said = [
            text
            for line in project.where(Line, "speaker_id", speaker.id)[:40]
            if (text := spoken_text(project, line, language))
        ]
        return min(said, key=lambda text: abs(len(text) - 60), default="")

    def _project(self) -> Project | None:
        return self._desk.view.project

    def _speaker(self) -> Speaker | None:
        project = self._project()
        return project.find(Speaker, self.speakers.current_id) if project else None

    def _casting(self) -> Casting | None:
        project, speaker = self._project(), self._speaker()
        if project is None or speaker is None:
            return None
        return casting_of(project, speaker.id, self._desk.view.language)
