"""Sliders that commit once per gesture, and the five of a voice's settings."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QWidget,
)

from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent

    from studio.domain.voices import VoiceSettings

STEPS = 100
HANDLE = 14


class Slider(QSlider):
    """Tells a value when the user let go of it: one gesture is one step of undo."""

    chosen = Signal(int)
    """The user is done: by letting go, by a key, by a click on the groove."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sliderReleased.connect(lambda: self.chosen.emit(self.value()))
        self.valueChanged.connect(self._on_value)

    def show_value(self, value: int) -> None:
        """Stand at a value without telling it; nothing happens while the user drags."""
        if not self.isSliderDown():
            with QSignalBlocker(self):
                self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll: a value changes only where the focus is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a groove, what is chosen of it, and the handle, mirrored where the text is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, is_on = self.palette(), self.isEnabled()
        groove = QRectF(HANDLE / 2, self.height() / 2 - 2, self.width() - HANDLE, 4)
        share = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        x = groove.x() + groove.width() * share
        painter.setBrush(colours.mid())
        painter.drawRoundedRect(groove, 2, 2)
        chosen = QRectF(groove)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            chosen.setLeft(x)
        else:
            chosen.setRight(x)
        painter.setBrush(colours.highlight() if is_on else colours.mid())
        painter.drawRoundedRect(chosen, 2, 2)
        ink = colours.highlight() if self.hasFocus() or self.isSliderDown() else colours.text()
        painter.setBrush(ink if is_on else colours.placeholderText())
        painter.drawEllipse(QPointF(x, self.height() / 2), HANDLE / 2 - 1, HANDLE / 2 - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where one clicks, and drag from there."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setSliderDown(True)
        self._go(event.position().x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell the value that was chosen."""
        if self.isSliderDown():
            self.setSliderDown(False)

    def sizeHint(self) -> QSize:
        """Return a height a finger can hit."""
        return QSize(120, 24)

    def _go(self, x: float) -> None:
        share = (x - HANDLE / 2) / max(self.width() - HANDLE, 1)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        share = min(max(share, 0.0), 1.0)
        self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))

    def _on_value(self, value: int) -> None:
        if not self.isSliderDown():
            self.chosen.emit(value)


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
