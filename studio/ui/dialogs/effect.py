"""Ask for a sound in words: what is heard, how long, how freely it may be invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QPlainTextEdit

from studio.providers.base_cloud import EffectRequest
from studio.ui.questions import Question
from studio.ui.widgets.slider import Slider

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SHORTEST_S, LONGEST_S = 0.5, 30.0
STEPS = 100
"""Of the slider."""


class EffectQuestion(Question):
    """A description and how to take it."""

    def __init__(self, parent: QWidget, provider: str) -> None:
        """Take who makes the sound, as the user knows it."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Sound from words"))
        self.set_title(self.tr("Sound from words"))
        text = self.tr(
            "{provider} makes it from your description, and charges characters of your account "
            "for it. It is placed at the playhead, on a track for effects."
        )
        self.explain(text.format(provider=provider))
        self.go.setText(self.tr("Make"))
        self.description = QPlainTextEdit()
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText(self.tr("A heavy wooden door falls shut in a hall"))
        self.description.setAccessibleName(self.tr("What is heard"))
        self.description.setFixedHeight(72)
        self.description.textChanged.connect(self._show)
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(SHORTEST_S - self.seconds.singleStep(), LONGEST_S)
        self.seconds.setDecimals(1)
        self.seconds.setSpecialValueText(self.tr("As long as it needs"))
        self.seconds.setValue(self.seconds.minimum())
        self.seconds.lineEdit().setTextMargins(6, 0, 6, 0)
        self.closeness = Slider(self.tr("Closeness to the words"))
        self.closeness.setRange(0, STEPS)
        self.closeness.setValue(round(EffectRequest(text="").closeness * STEPS))
        self.closeness.setToolTip(self.tr("Left: freely invented; right: exactly as described"))
        self.loops = QCheckBox(self.tr("Its end leads into its beginning"))
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(self.tr("Seconds"), self.seconds)
        form.addRow(self.tr("Closeness to the words"), self.closeness)
        form.addRow(self.loops)
        self.body.addWidget(self.description)
        self.body.addLayout(form)
        self._show()
        self.description.setFocus()

    @property
    def request(self) -> EffectRequest:
        """What was asked for."""
        seconds = self.seconds.value()
        return EffectRequest(
            text=self.description.toPlainText().strip(),
            seconds=seconds if seconds >= SHORTEST_S else None,
            is_loop=self.loops.isChecked(),
            closeness=self.closeness.value() / STEPS,
        )

    def _show(self) -> None:
        self.go.setEnabled(bool(self.description.toPlainText().strip()))
