"""How lines are fitted and cast, what becomes of the original, and how loud the whole is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from studio.domain.project_settings import (
    FASTEST,
    LOUDNESS_PRESETS,
    SLOWEST,
    TEMPO_PRESETS,
    change_settings,
    loudness_preset,
    set_loudness,
    set_tempo,
    tempo_preset,
)
from studio.domain.settings import OriginalSound, ProjectSettings
from studio.domain.text import mark
from studio.domain.voices import Voice
from studio.ui.dialogs.project.budget import BudgetField
from studio.ui.dialogs.project.default_voices import DefaultVoices
from studio.ui.dialogs.project.page import ProjectPage
from studio.ui.panels.inspector.fields import NumberField
from studio.ui.texts import translated
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from studio.domain.project import Project
    from studio.ui.desk import Desk

QUIETEST_LUFS, LOUDEST_LUFS = -40.0, -6.0
LOWEST_PEAK_DB = -12.0
LEAST_DUCK_DB, MOST_DUCK_DB = -40.0, -3.0


class SpeechPage(ProjectPage):
    """Fit, tempo, voices, original, loudness."""

    kinds: ClassVar = (ProjectSettings, Voice)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title(self.tr("Speech"))
        self._add_fit()
        self._add_tempo()
        self.voices = DefaultVoices(desk)
        self.add_block(
            self.tr("Voices to begin with"),
            self.tr("Whoever has no voice yet gets this one when lines are generated."),
            self.voices,
        )
        self._add_original()
        self._add_loudness()
        self.budget = BudgetField(self)
        self._spent = self.add_row(self.tr("Budget for voices in the cloud"), " ", self.budget)
        self.renew()

    def renew(self) -> None:
        """Show the project as it is."""
        settings = self.settings
        self.fit.setCurrentIndex(int(settings.is_dynamic))
        preset = tempo_preset(settings)
        self.tempo.setCurrentIndex(
            len(TEMPO_PRESETS) if preset is None else TEMPO_PRESETS.index(preset)
        )
        self.slowest.show_number(round(settings.stretch_min * 100))
        self.fastest.show_number(round(settings.stretch_max * 100))
        self.strained.setChecked(settings.allows_strained)
        self.voices.show_project(self.project)
        self.original.setCurrentIndex(self.original.findData(settings.original_sound.value))
        self.duck.show_number(settings.duck_db)
        self.duck.setEnabled(settings.original_sound is OriginalSound.DUCK)
        self._show_loudness(settings)
        self.budget.show_project(self.project)
        self._spent.setText(self.budget.spent(self.project))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the voices when somebody looks."""
        super().showEvent(event)
        self.desk.tasks.start(self.voices.fill())

    # Building

    def _add_fit(self) -> None:
        self.fit = QComboBox()
        self.fit.addItems([self.tr("Fitted to their slots"), self.tr("Of natural length")])
        self.fit.activated.connect(
            lambda mode: self.set_fields(mark("Edits", "Fit of new clips"), is_dynamic=mode == 1)
        )
        text = self.tr(
            "Fitted lines are heard exactly when they are said in the film; those of natural "
            "length take the time they need."
        )
        self.add_row(self.tr("New clips"), text, self.fit)

    def _add_tempo(self) -> None:
        self.tempo = QComboBox()
        for preset in TEMPO_PRESETS:
            self.tempo.addItem(translated(preset.title))
        self.tempo.addItem(self.tr("Custom"))
        self.tempo.activated.connect(self._choose_tempo)
        text = self.tr("How much slower or faster than by nature a line may be to fit its slot.")
        self.add_row(self.tr("Tempo"), text, self.tempo)
        low, high = round(SLOWEST * 100), round(FASTEST * 100)
        self.slowest = NumberField(self.tr("Slowest tempo"), self.tr(" %"), (low, 100), 1)
        self.fastest = NumberField(self.tr("Fastest tempo"), self.tr(" %"), (100, high), 1)
        for field in (self.slowest, self.fastest):
            field.chosen.connect(lambda _: self._set_tempo())
        self.add(_pair(self.tr("from"), self.slowest, self.tr("to"), self.fastest))
        self.strained = QCheckBox(
            self.tr("Go up to {share} % where nothing else helps, marked amber").format(
                share=self.locale().toString(high)
            )
        )
        self.strained.clicked.connect(self._allow_strained)
        self.add(self.strained)

    def _add_original(self) -> None:
        self.original = QComboBox()
        for kind, text in (
            (OriginalSound.DUCK, self.tr("Lowered under the dub")),
            (OriginalSound.MUTE, self.tr("Silent")),
            (OriginalSound.KEEP, self.tr("As it was")),
        ):
            self.original.addItem(text, kind.value)
        self.original.activated.connect(
            lambda _: self.set_fields(
                mark("Edits", "Original sound"),
                original_sound=OriginalSound(self.original.currentData()),
            )
        )
        self.add_row(self.tr("Original sound"), self.tr("What is heard under the new voices."),
                     self.original)  # fmt: skip
        self.duck = NumberField(
            self.tr("Lowered by"), self.tr(" dB"), (LEAST_DUCK_DB, MOST_DUCK_DB), 1
        )
        self.duck.chosen.connect(
            lambda level: self.set_fields(mark("Edits", "Original sound"), duck_db=level)
        )
        self.add(_pair(self.tr("Lowered by"), self.duck))

    def _add_loudness(self) -> None:
        self.loudness = QComboBox()
        for preset in LOUDNESS_PRESETS:
            self.loudness.addItem(translated(preset.title))
        self.loudness.addItem(self.tr("Custom"))
        self.loudness.activated.connect(self._choose_loudness)
        text = self.tr("Of exports that follow the project. Presets of the export have their own.")
        self.add_row(self.tr("Loudness"), text, self.loudness)
        self.level = NumberField(
            self.tr("Loudness"), self.tr(" LUFS"), (QUIETEST_LUFS, LOUDEST_LUFS), 0.5
        )
        self.peak = NumberField(
            self.tr("True peaks below"), self.tr(" dB"), (LOWEST_PEAK_DB, 0.0), 0.1
        )
        self.level.chosen.connect(
            lambda level: self.set_fields(mark("Edits", "Loudness"), loudness_lufs=level)
        )
        self.peak.chosen.connect(
            lambda level: self.set_fields(mark("Edits", "Loudness"), true_peak_db=level)
        )
        self.add(_pair(self.tr("Level"), self.level, self.tr("true peaks below"), self.peak))

    # What is chosen

    def _choose_tempo(self, place: int) -> None:
        if place < len(TEMPO_PRESETS):
            preset = TEMPO_PRESETS[place]
            self._stretch(preset.slowest, preset.fastest)
        else:
            self.fastest.setFocus()
            self.renew()

    def _set_tempo(self) -> None:
        self._stretch(self.slowest.value() / 100, self.fastest.value() / 100)

    def _stretch(self, slowest: float, fastest: float) -> None:
        def work(project: Project) -> None:
            set_tempo(project, slowest, fastest)
            self._fit_anew(project)

        self.change(mark("Edits", "Tempo"), work)

    def _allow_strained(self, is_on: bool) -> None:
        def work(project: Project) -> None:
            change_settings(project, allows_strained=is_on)
            self._fit_anew(project)

        self.change(mark("Edits", "Tempo"), work)

    def _fit_anew(self, project: Project) -> None:
        """Fit every line that has been spoken to the new limits, in the same step."""
        for language in self.settings.languages:
            self.desk.studio.fitting.place_all(project, language)

    def _choose_loudness(self, place: int) -> None:
        if place == len(LOUDNESS_PRESETS):
            self.level.setEnabled(True)
            self.level.setFocus()
            return
        preset = LOUDNESS_PRESETS[place]
        self.change(mark("Edits", "Loudness"), lambda project: set_loudness(project, preset))

    def _show_loudness(self, settings: ProjectSettings) -> None:
        preset = loudness_preset(settings)
        own = len(LOUDNESS_PRESETS)
        self.loudness.setCurrentIndex(own if preset is None else LOUDNESS_PRESETS.index(preset))
        self.level.setEnabled(settings.loudness_lufs is not None)
        if settings.loudness_lufs is not None:
            self.level.show_number(settings.loudness_lufs)
        self.peak.show_number(settings.true_peak_db)


def _pair(*parts: str | QWidget) -> QWidget:
    """Return names and fields in one line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addStretch()
    for part in parts:
        named: QWidget | QLabel = label(part, "muted") if isinstance(part, str) else part
        row.addWidget(named)
    return holder
