"""A choice that needs little room: what does not fit ends in … and is told by the tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from studio.ui.widgets.painted import elided

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

PADDING = 6
"""Pixels a style keeps free around a box's text."""

NARROWEST = 64


class ElidedBox(QComboBox):
    """A combo box as wide as it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(NARROWEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, and as much of the text as fits."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_ComboBox
        painter.drawComplexControl(control, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, field, self).width() - PADDING
        whole = option.currentText
        option.currentText = elided(whole, self.font(), room)
        self.setToolTip(whole if option.currentText != whole else "")
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
