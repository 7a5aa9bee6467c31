"""What the project is called, its languages, how its frames are counted, and what to remember."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from studio.domain.language_names import LANGUAGES
from studio.domain.media import Media
from studio.domain.project_settings import (
    change_settings,
    rename_project,
    set_frame_rate,
    set_source_language,
)
from studio.domain.script import Line, Take, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.text import mark
from studio.domain.timecode import FRAME_RATES, FrameRate, parse_frame_rate
from studio.services.sources import original_of
from studio.ui.dialogs.project.languages import LanguageList
from studio.ui.dialogs.project.page import ProjectPage
from studio.ui.texts import language_title, translated
from studio.ui.widgets.language_picker import COMMON

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from studio.domain.project import Step
    from studio.ui.desk import Desk

NAME_WIDTH = 300
NOTES_HEIGHT = 108

TYPED_MS = 700
"""Notes are kept this long after the last key."""


class GeneralPage(ProjectPage):
    """Name, languages, frame rate, notes."""

    kinds: ClassVar = (ProjectSettings, Media)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title(self.tr("General"))
        self.name = QLineEdit()
        self.name.editingFinished.connect(self._rename)
        self.add_row(self.tr("Name"), self.tr("Shown in the window and on Home."), self.name)
        self.name.setMinimumWidth(NAME_WIDTH)
        self.source = QComboBox()
        self.source.setMaxVisibleItems(16)
        self.source.activated.connect(lambda _: self._set_source())
        self.add_row(self.tr("Language of the original"), self.tr("What is spoken in the film."),
                     self.source)  # fmt: skip
        self._fill_sources()
        self.languages = LanguageList(desk)
        self.add_block(
            self.tr("Target languages"),
            self.tr("What it is dubbed into, in the order they are offered and written to films."),
            self.languages,
        )
        self.rate, self.drop = QComboBox(), QCheckBox(self.tr("Drop-frame"))
        self.rate.activated.connect(lambda _: self._set_rate())
        self.drop.clicked.connect(lambda _: self._set_rate())
        self._film_rate = self.add_row(self.tr("Frame rate"), " ", self._rate_fields())
        self.notes = QPlainTextEdit()
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(NOTES_HEIGHT)
        self.notes.setPlaceholderText(self.tr("Whatever is worth remembering about this project"))
        self.notes.textChanged.connect(self._on_typed)
        self.add_block(self.tr("Notes"), "", self.notes)
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self._keep_notes)
        self.renew()

    def renew(self) -> None:
        """Show the project as it is."""
        settings = self.settings
        if not self.name.hasFocus() or not self.name.isModified():
            self.name.setText(translated(settings.name))
            self.name.setCursorPosition(0)
        self.source.setCurrentIndex(max(0, self.source.findData(settings.source_language)))
        self.languages.show_project(self.project)
        self._show_rate(settings.frame_rate)
        if not self._typed.isActive() and self.notes.toPlainText() != settings.notes:
            self.notes.blockSignals(True)
            self.notes.setPlainText(settings.notes)
            self.notes.blockSignals(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed last."""
        super().hideEvent(event)
        if self._typed.isActive():
            self._keep_notes()

    # Name, languages

    def _rename(self) -> None:
        if not self.name.isModified():
            return
        self.name.setModified(False)
        name = self.name.text()
        self.change(mark("Edits", "Rename project"), lambda project: rename_project(project, name))

    def _fill_sources(self) -> None:
        by_name = sorted(LANGUAGES, key=lambda tag: language_title(tag).casefold())
        own = self.settings
        first = (own.source_language, *own.languages, *COMMON)
        self.source.addItem(self.tr("Not known"), "")
        for tag in dict.fromkeys((*first, *by_name)):
            if tag:
                self.source.addItem(language_title(tag), tag)

    def _set_source(self) -> None:
        tag = str(self.source.currentData())
        self.change(
            mark("Edits", "Language of the original"),
            lambda project: set_source_language(project, tag),
        )

    # Frame rate

    def _rate_fields(self) -> QWidget:
        self.rate.setAccessibleName(self.tr("Frame rate"))
        self.drop.setToolTip(
            self.tr("Leaves out frame numbers so that timecode keeps up with the clock.")
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.rate, 1)
        row.addWidget(self.drop)
        return holder

    def _show_rate(self, text: str) -> None:
        current = parse_frame_rate(text)
        rates = {rate.fraction: rate for rate in (*FRAME_RATES, current)}
        self.rate.clear()
        for fraction in sorted(rates):
            self.rate.addItem(self._rate_name(rates[fraction]), str(fraction))
        self.rate.setCurrentIndex(self.rate.findData(str(current.fraction)))
        drops = any(rate.is_drop and rate.fraction == current.fraction for rate in FRAME_RATES)
        self.drop.setVisible(drops)
        self.drop.setChecked(current.is_drop)
        original = original_of(self.project)
        told = self.tr("How frames are counted in timecode.")
        if original is not None and original.frame_rate:
            film = parse_frame_rate(original.frame_rate)
            if film.fraction != current.fraction:
                told = self.tr("The film runs at {rate}.").format(rate=self._rate_name(film))
        self._film_rate.setText(told)

    def _rate_name(self, rate: FrameRate) -> str:
        number = self.locale().toString(float(rate.fraction), "g", 5)
        return self.tr("{rate} frames a second").format(rate=number)

    def _set_rate(self) -> None:
        fraction = parse_frame_rate(str(self.rate.currentData())).fraction
        drops = [rate for rate in FRAME_RATES if rate.is_drop and rate.fraction == fraction]
        rate = FrameRate(fraction, is_drop=bool(drops) and self.drop.isChecked())
        self.change(mark("Edits", "Frame rate"), lambda project: set_frame_rate(project, str(rate)))

    # Notes

    def _on_typed(self) -> None:
        self._typed.start()

    def _keep_notes(self) -> None:
        self._typed.stop()
        opened = self.desk.studio.workspace.current
        if opened is None or self.notes.toPlainText() == self.settings.notes:
            return
        with opened.project.edit(mark("Edits", "Notes"), merge_key=("notes", id(self))):
            change_settings(opened.project, notes=self.notes.toPlainText())

    def _on_step(self, step: Step) -> None:
        super()._on_step(step)
        if any(step.of(kind) for kind in (Line, Translation, Take)):
            self.languages.recount()
