"""The selected clips: where they are, how they sound, and what was done so that they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from studio.domain import clip_edits
from studio.domain.text import mark
from studio.domain.timeline import FitState
from studio.services import report_words
from studio.ui.panels.inspector.fields import NumberField, Section, TimeField
from studio.ui.panels.inspector.subject import shared, subject_of
from studio.ui.texts import translated
from studio.ui.widgets.basics import label, set_role
from studio.ui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from studio.domain.timeline import Fit
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.subject import Subject

MILLISECOND = 48
FIXED, DYNAMIC = 0, 1

TONES = {
    FitState.UNCHANGED: "muted",
    FitState.FITTED: "muted",
    FitState.STRAINED: "warn",
    FitState.DOES_NOT_FIT: "bad",
}


class ClipSection(Section):
    """Fields of one clip, or what several have in common."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self.position = TimeField(self.tr("Starts at"))
        self.length = TimeField(self.tr("Length"))
        self.gain = NumberField(
            self.tr("Gain"), self.tr(" dB"), (clip_edits.QUIETEST_DB, clip_edits.LOUDEST_DB), 0.5
        )
        self.fade_in = NumberField(self.tr("Fade in"), self.tr(" ms"), (0, 10_000), 1)
        self.fade_out = NumberField(self.tr("Fade out"), self.tr(" ms"), (0, 10_000), 1)
        self.mode = ElidedBox()
        self.mode.addItems([self.tr("Fixed: fits its slot"), self.tr("Dynamic: natural length")])
        self.mute = QCheckBox(self.tr("Muted"))
        for field in (self.position, self.length, self.gain, self.fade_in, self.fade_out):
            self.row(field.accessibleName(), field)
        self.row(self.tr("Length is"), self.mode)
        self.form.addRow("", self.mute)
        self._connect()

    def show_subject(self, subject: Subject) -> None:
        """Show the selected clips."""
        clips, rate = subject.clips, subject.settings.frame_rate
        self.setVisible(bool(clips))
        if not clips:
            return
        is_one = len(clips) == 1
        count = self.locale().toString(len(clips))
        self.title.setText(
            self.tr("Clip") if is_one else self.tr("{count} clips").format(count=count)
        )
        self.position.show_time(clips[0].position, rate)
        self.length.show_time(shared(clips, lambda clip: clip.length), rate)
        self.length.setEnabled(is_one)
        self.gain.show_number(shared(clips, lambda clip: clip.gain_db))
        self.fade_in.show_number(shared(clips, lambda clip: clip.fade_in / MILLISECOND))
        self.fade_out.show_number(shared(clips, lambda clip: clip.fade_out / MILLISECOND))
        is_dynamic = shared(clips, lambda clip: clip.is_dynamic)
        self.mode.setCurrentIndex(-1 if is_dynamic is None else int(is_dynamic))
        self.mode.setEnabled(all(clip.take_id for clip in clips))
        self.mute.setChecked(bool(shared(clips, lambda clip: clip.is_muted)))

    def _connect(self) -> None:
        self.position.chosen.connect(self._move)
        self.length.chosen.connect(self._shorten)
        self.gain.chosen.connect(self._set_gain)
        self.fade_in.chosen.connect(lambda value: self._set_fades(value, None))
        self.fade_out.chosen.connect(lambda value: self._set_fades(None, value))
        self.mode.activated.connect(self._set_mode)
        self.mute.clicked.connect(self._set_muted)

    def _move(self, position: int) -> None:
        subject = subject_of(self._desk.view)
        if subject is None or not subject.clips:
            return
        by = position - subject.clips[0].position
        with subject.project.edit(mark("Edits", "Move clip")):
            clip_edits.shift(subject.project, subject.clips, by)

    def _shorten(self, length: int) -> None:
        subject = subject_of(self._desk.view)
        if subject is None or len(subject.clips) != 1:
            return
        clip = subject.clips[0]
        if length > clip.length:
            self.length.refuse(self.tr("There is no more of it: a clip can only be shortened."))
            return
        with subject.project.edit(mark("Edits", "Trim clip")):
            clip_edits.shorten(subject.project, clip, length)

    def _set_gain(self, gain_db: float) -> None:
        subject = subject_of(self._desk.view)
        if subject is not None:
            key = ("gain", *(clip.id for clip in subject.clips))
            with subject.project.edit(mark("Edits", "Set gain"), merge_key=key):
                clip_edits.set_gain(subject.project, subject.clips, gain_db)

    def _set_fades(self, fade_in_ms: float | None, fade_out_ms: float | None) -> None:
        subject = subject_of(self._desk.view)
        if subject is None:
            return
        key = ("fades", fade_in_ms is None, *(clip.id for clip in subject.clips))
        with subject.project.edit(mark("Edits", "Set fades"), merge_key=key):
            clip_edits.set_fades(
                subject.project,
                subject.clips,
                None if fade_in_ms is None else round(fade_in_ms * MILLISECOND),
                None if fade_out_ms is None else round(fade_out_ms * MILLISECOND),
            )

    def _set_mode(self, mode: int) -> None:
        subject = subject_of(self._desk.view)
        if subject is not None:
            with subject.project.edit(mark("Edits", "Change how a clip fits")):
                self._desk.studio.fitting.set_dynamic(
                    subject.project, subject.clips, is_dynamic=mode == DYNAMIC
                )

    def _set_muted(self, is_muted: bool) -> None:
        subject = subject_of(self._desk.view)
        if subject is not None:
            with subject.project.edit(mark("Edits", "Mute clip")):
                clip_edits.set_muted(subject.project, subject.clips, is_muted=is_muted)


class FitSection(Section):
    """What was done to the take of one clip, from the first rung of the ladder to the last."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Fit"))
        self._told = QWidget()
        self._rows = QVBoxLayout(self._told)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self.column.addWidget(self._told)
        self._labels: list[QLabel] = []

    def show_subject(self, subject: Subject) -> None:
        """Tell what was done to the one selected clip."""
        clip = subject.clips[0] if len(subject.clips) == 1 else None
        self.setVisible(clip is not None and clip.take_id is not None)
        if clip is None:
            return
        sentences = fit_sentences(clip.fit)
        while len(self._labels) < len(sentences):
            made = label("", "muted", wraps=True)
            self._labels.append(made)
            self._rows.addWidget(made)
        for place, one in enumerate(self._labels):
            one.setVisible(place < len(sentences))
            if place < len(sentences):
                one.setText(sentences[place])
                set_role(one, TONES[clip.fit.state] if place == len(sentences) - 1 else "muted")

    def sentences(self) -> list[str]:
        """Return what is told."""
        return [one.text() for one in self._labels if not one.isHidden()]


TRIMMED = mark("Report", "Silence of {seconds} s left out at its ends.")


def fit_sentences(fit: Fit) -> list[str]:
    """Return in plain words what was done to a take, in the order it was done."""
    least = report_words.LEAST_HEARD_MS * MILLISECOND
    squeezed = sum(cut.length for cut in fit.cuts)
    percent = round(100 * (1 / fit.ratio - 1))
    told = [
        translated(text).format(seconds=_seconds(length))
        for text, length in (
            (TRIMMED, fit.trim_start + fit.trim_end),
            (report_words.SQUEEZED, squeezed),
            (report_words.BORROWED, fit.borrowed),
        )
        if length >= least
    ]
    if fit.state is FitState.STRAINED:
        told.append(translated(report_words.STRAINED).format(percent=percent))
    elif percent:
        text = report_words.FASTER if percent > 0 else report_words.SLOWER
        told.append(translated(text).format(percent=abs(percent)))
    if fit.state is FitState.DOES_NOT_FIT:
        over = _seconds(max(fit.overrun, 4_800))
        told.append(translated(report_words.TOO_LONG).format(seconds=over))
    elif fit.state is FitState.UNCHANGED:
        told.append(translated(report_words.NATURAL))
    return told


def _seconds(samples: int) -> str:
    return QLocale().toString(samples / 48_000, "f", 1 if samples >= 4_800 else 2)
