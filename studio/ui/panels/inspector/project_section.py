"""The project as a whole: its languages, how lines fit, how loud it is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.domain.project_settings import (
    LOUDNESS_PRESETS,
    change_settings,
    loudness_preset,
    set_loudness,
)
from studio.domain.script import Line
from studio.domain.settings import OriginalSound, settings_of
from studio.domain.target_languages import add_language, remove_language
from studio.domain.text import mark
from studio.domain.timecode import parse_frame_rate, timecode
from studio.services.sources import original_of
from studio.ui.actions import Action, Menu
from studio.ui.counting import Counting
from studio.ui.loop import ask
from studio.ui.panels.inspector.fields import NumberField, Section
from studio.ui.questions import LanguageQuestion
from studio.ui.texts import language_title, translated
from studio.ui.widgets.basics import action_button, label
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QLabel

    from studio.ui.counting import Counts
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.subject import Subject


class LanguagesSection(Section):
    """The target languages, what is left to do in each, and a way to add another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self.title.setText(self.tr("Target languages"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.column.addLayout(self._rows)
        self._shown: list[QWidget] = []
        self._counts: dict[str, QLabel] = {}
        self._counting = Counting(desk, self)
        self._counting.counted.connect(self._show_counts)
        known = {action.id for action, _ in desk.actions.all()}
        if "project.add_language" not in known:
            desk.actions.add(
                Action(
                    id="project.add_language",
                    text=self.tr("Add language…"),
                    run=lambda: desk.tasks.start(self._add()),
                    icon="globe",
                    menu=Menu.SPEECH,
                    group=4,
                    is_enabled=lambda: desk.view.project is not None,
                ),
                self,
            )
        self.add = action_button(desk.actions.get("project.add_language"), shows_text=True)
        self.column.addWidget(self.add)

    def show_subject(self, subject: Subject) -> None:
        """Show the languages of the project; what is left to do is counted meanwhile."""
        languages = subject.settings.languages
        if tuple(self._counts) != languages:
            for one in self._shown:
                one.hide()
                one.deleteLater()
            self._counts = {language: label("", "small") for language in languages}
            self._shown = [self._row(language) for language in languages]
            for one in self._shown:
                self._rows.addWidget(one)
        self._counting.renew()

    def _show_counts(self, counts: Mapping[str, Counts]) -> None:
        for language, told in self._counts.items():
            left = counts[language].left if language in counts else 0
            text = self.tr("{count} to do").format(count=self.locale().toString(left))
            told.setText(text if left else self.tr("all spoken"))

    def _row(self, language: str) -> QWidget:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        name = ElidedLabel(language_title(language))
        inside.addWidget(name, 1)
        inside.addWidget(self._counts[language])
        remove = QToolButton()
        remove.setProperty("role", "tiny")
        remove.setIcon(self._desk.icons("trash"))
        tip = self.tr("Remove {language} and everything made for it")
        remove.setToolTip(tip.format(language=language_title(language)))
        remove.setAccessibleName(remove.toolTip())
        remove.clicked.connect(lambda: self._remove(language))
        inside.addWidget(remove)
        return row

    async def _add(self) -> None:
        project = self._desk.view.project
        if project is None:
            return
        question = LanguageQuestion(
            self.window(),
            self.tr("Add a target language"),
            self.tr("Lines can be translated into it and spoken in it."),
            without=settings_of(project).languages,
        )
        if await ask(question) != QDialog.DialogCode.Accepted:
            return
        with project.edit(mark("Edits", "Add language")):
            language = add_language(project, question.picker.language)
        self._desk.view.show_language(language)

    def _remove(self, language: str) -> None:
        project = self._desk.view.project
        if project is not None:
            with project.edit(mark("Edits", "Remove language")):
                remove_language(project, language)
            self._desk.studio.notices.tell(
                mark("Notices", "The language and everything made for it is gone."),
                mark("Notices", "Undo brings all of it back."),
            )


class FactsSection(Section):
    """What the project is."""

    def __init__(self) -> None:
        super().__init__("")
        self._film = ElidedLabel()
        self._length = label("", "number")
        self._lines = label("", "number")
        self._rate = label("", "number")
        for name, told in (
            (self.tr("Film"), self._film),
            (self.tr("Length"), self._length),
            (self.tr("Frame rate"), self._rate),
            (self.tr("Lines"), self._lines),
        ):
            self.row(name, told).setMinimumHeight(0)

    def show_subject(self, subject: Subject) -> None:
        """Show the facts of the project."""
        project, settings = subject.project, subject.settings
        original = original_of(project)
        rate = parse_frame_rate(settings.frame_rate)
        self.title.setText(self.tr("Project"))
        self._film.setText(original.name if original else self.tr("none"))
        lines = project.all(Line)
        length = original.length if original else max((line.end for line in lines), default=0)
        self._length.setText(timecode(length, rate))
        self._rate.setText(self.locale().toString(float(rate.fraction), "g", 5))
        self._lines.setText(self.locale().toString(len(lines)))


class FitDefaultsSection(Section):
    """How lines are fitted, what becomes of the original, how loud the whole is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self.title.setText(self.tr("Fit and sound"))
        self.mode = ElidedBox()
        self.mode.addItems([self.tr("Fit lines to their slots"), self.tr("Natural lengths")])
        self.fastest = NumberField(self.tr("Comfortable up to"), self.tr(" %"), (100, 140), 1)
        self.strained = QCheckBox(self.tr("Allow strained lines"))
        self.strained.setToolTip(
            self.tr("Faster than is comfortable where nothing else helps; marked amber.")
        )
        self.original = ElidedBox()
        for kind, text in (
            (OriginalSound.DUCK, self.tr("Lowered under the dub")),
            (OriginalSound.MUTE, self.tr("Silent")),
            (OriginalSound.KEEP, self.tr("As it was")),
        ):
            self.original.addItem(text, kind.value)
        self.loudness = ElidedBox()
        for preset in LOUDNESS_PRESETS:
            self.loudness.addItem(translated(preset.title))
        self.row(self.tr("New clips"), self.mode)
        self.row(self.tr("Comfortable up to"), self.fastest)
        self.form.addRow(self.strained)
        self.row(self.tr("Original sound"), self.original)
        self.row(self.tr("Loudness"), self.loudness)
        self.mode.activated.connect(lambda mode: self._set(is_dynamic=mode == 1))
        self.fastest.chosen.connect(self._set_fastest)
        self.strained.clicked.connect(lambda on: self._refit(allows_strained=on))
        self.original.activated.connect(self._set_original)
        self.loudness.activated.connect(self._set_loudness)

    def show_subject(self, subject: Subject) -> None:
        """Show the project's settings."""
        settings = subject.settings
        self.mode.setCurrentIndex(int(settings.is_dynamic))
        self.fastest.show_number(round(settings.stretch_max * 100))
        self.strained.setChecked(settings.allows_strained)
        self.original.setCurrentIndex(self.original.findData(settings.original_sound.value))
        preset = loudness_preset(settings)
        self.loudness.setCurrentIndex(LOUDNESS_PRESETS.index(preset) if preset else -1)

    def _set_fastest(self, percent: float) -> None:
        self._refit(stretch_max=round(percent / 100, 2))

    def _set_original(self, _: int) -> None:
        self._set(original_sound=OriginalSound(self.original.currentData()))

    def _set_loudness(self, number: int) -> None:
        project = self._desk.view.project
        if project is not None:
            with project.edit(mark("Edits", "Loudness")):
                set_loudness(project, LOUDNESS_PRESETS[number])

    def _set(self, **fields: object) -> None:
        project = self._desk.view.project
        if project is not None:
            with project.edit(mark("Edits", "Project settings")):
                change_settings(project, **fields)

    def _refit(self, **fields: object) -> None:
        """Change a limit, and fit every line anew to it: one step."""
        project = self._desk.view.project
        if project is None:
            return
        with project.edit(mark("Edits", "Project settings")):
            change_settings(project, **fields)
            for language in settings_of(project).languages:
                self._desk.studio.fitting.place_all(project, language)
