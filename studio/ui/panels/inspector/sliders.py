"""Sliders that commit once per gesture, and the five of a voice's settings."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from studio.ui.widgets.basics import label
from studio.ui.widgets.slider import Slider

if TYPE_CHECKING:
    from studio.domain.voices import VoiceSettings

STEPS = 100


@dataclass(frozen=True, slots=True)
class _Range:
    field: str
    lowest: float
    highest: float


RANGES = (
    _Range("stability", 0.0, 1.0),
    _Range("similarity", 0.0, 1.0),
    _Range("style", 0.0, 1.0),
    _Range("speed", 0.5, 2.0),
)


class SettingsSliders(QWidget):
    """The five settings of a performance; `reset` goes back to the voice's own."""

    changed = Signal(str, object)
    """A field of `VoiceSettings` and its new value."""
    reset = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sliders: dict[str, Slider] = {}
        self._shown: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(RANGES):
            name, tip = self._words(one.field)
            slider = Slider(name)
            slider.setRange(0, STEPS)
            slider.setToolTip(tip)
            slider.setMinimumWidth(60)
            figure = label("", "number")
            figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance("×0.00"))
            figure.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            slider.chosen.connect(lambda value, r=one: self.changed.emit(r.field, _read(r, value)))
            slider.valueChanged.connect(
                lambda value, r=one, f=figure: f.setText(_figure(r, _read(r, value)))
            )
            named = label(name, "muted")
            named.setToolTip(tip)
            grid.addWidget(named, row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(figure, row, 2)
            self._sliders[one.field], self._shown[one.field] = slider, figure
        self._boost = QCheckBox(self.tr("Speaker boost"))
        self._boost.setToolTip(self.tr("Clear and present, also over music"))
        self._boost.clicked.connect(lambda on: self.changed.emit("speaker_boost", on))
        self._reset = QPushButton(self.tr("Reset"))
        self._reset.setProperty("role", "link")
        self._reset.setToolTip(self.tr("Back to the voice's own settings"))
        self._reset.clicked.connect(self.reset)
        foot = QHBoxLayout()
        foot.addWidget(self._boost, 1)
        foot.addWidget(self._reset)
        grid.addLayout(foot, len(RANGES), 0, 1, 3)

    def slider(self, field: str) -> Slider:
        """Return the slider of one setting."""
        return self._sliders[field]

    def show_settings(self, settings: VoiceSettings | None, own: VoiceSettings) -> None:
        """Show settings against the voice's own; None = several that differ."""
        shown = settings or own
        for one in RANGES:
            value = float(getattr(shown, one.field))
            slider, figure = self._sliders[one.field], self._shown[one.field]
            slider.show_value(round((value - one.lowest) / (one.highest - one.lowest) * STEPS))
            if not slider.isSliderDown():
                figure.setText(_figure(one, value) if settings else "–")
        self._boost.setChecked(shown.speaker_boost)
        self._reset.setEnabled(settings != own)

    def _words(self, field: str) -> tuple[str, str]:
        return {
            "stability": (self.tr("Stability"), self.tr("Low: lively. High: even, repeatable.")),
            "similarity": (self.tr("Similarity"), self.tr("How much of the voice's character.")),
            "style": (self.tr("Style"), self.tr("High: exaggerated, dramatic.")),
            "speed": (self.tr("Speed"), self.tr("Tempo of the speech.")),
        }[field]


def with_setting(settings: VoiceSettings, field: str, value: object) -> VoiceSettings:
    """Return settings with one of them changed."""
    return dataclasses.replace(settings, **{field: value})  # type: ignore[arg-type]


def _read(one: _Range, value: int) -> float:
    return round(one.lowest + (one.highest - one.lowest) * value / STEPS, 3)


def _figure(one: _Range, value: float) -> str:
    if one.field == "speed":
        return f"\u200e×{QLocale().toString(value, 'f', 2)}"
    return f"\u200e{QLocale().toString(round(value * 100))}%"
