"""Fields of the inspector: sections, times, numbers; each commits when the user is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from studio.domain.timecode import (
    TimecodeError,
    parse_frame_rate,
    parse_time,
    timecode,
)
from studio.ui.texts import error_hint
from studio.ui.widgets.basics import label, set_look

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

SPACE = 12


class Section(QWidget):
    """A heading and rows of fields below it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE, SPACE, SPACE, 4)
        self.column.setSpacing(6)
        self.head = QHBoxLayout()
        self.title = label(title, "heading")
        self.head.addWidget(self.title, 1)
        self.column.addLayout(self.head)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(6)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.column.addLayout(self.form)

    def row(self, name: str, field: QWidget) -> QLabel:
        """Add a named field; return its label."""
        named = label(name, "muted")
        named.setMinimumHeight(26)
        named.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        self.form.addRow(named, field)
        return named


class TimeField(QWidget):
    """A place or length in the project's timecode; anything `parse_time` reads is understood."""

    chosen = Signal(int)
    """Samples at 48 kHz."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rate = parse_frame_rate("25")
        self._value: int | None = None
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field.editingFinished.connect(self._read)
        self._wrong = label("", "bad", wraps=True)
        self._wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.field)
        column.addWidget(self._wrong)
        self.setFocusProxy(self.field)

    def show_time(self, value: int | None, frame_rate: str) -> None:
        """Show a time; None = several that differ."""
        self._value = value
        self._rate = parse_frame_rate(frame_rate)
        self.refuse("")
        if not self.field.hasFocus() or not self.field.isModified():
            self.field.setText("" if value is None else timecode(value, self._rate))
            self.field.setPlaceholderText(self.tr("different") if value is None else "")

    def refuse(self, text: str) -> None:
        """Say what is wrong with what was typed, "" for nothing."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        set_look(self.field, "isWrong", bool(text))

    def _read(self) -> None:
        if not self.field.isModified():
            return
        self.field.setModified(False)
        try:
            value = parse_time(self.field.text(), self._rate)
        except TimecodeError as error:
            self.refuse(error_hint(error))
            return
        self.refuse("")
        if value != self._value:
            self.chosen.emit(value)


class NumberField(QDoubleSpinBox):
    """A number with its unit; tells it when the user is done, and lets the panel scroll."""

    chosen = Signal(float)

    def __init__(self, name: str, unit: str, reach: tuple[float, float], step: float) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(*reach)
        self.setSingleStep(step)
        self.setDecimals(0 if step >= 1 else 1 if step >= 0.1 else 2)
        self.setSuffix(unit)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 6, 0)
        self.valueChanged.connect(self.chosen.emit)

    def show_number(self, value: float | None) -> None:
        """Show a number; None = several that differ."""
        with QSignalBlocker(self):
            self.setSpecialValueText(self.tr("different") if value is None else "")
            self.setValue(self.minimum() if value is None else value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change only where the focus is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
