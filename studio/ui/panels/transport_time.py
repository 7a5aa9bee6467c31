"""The time of the playhead, as timecode; typing into it moves the playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit

from studio.domain.settings import settings_of
from studio.domain.timecode import (
    FPS_25,
    FrameRate,
    TimecodeError,
    parse_frame_rate,
    parse_time,
    timecode,
)
from studio.ui.widgets.basics import set_look

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from studio.domain.project import Project


def frame_rate_of(project: Project | None) -> FrameRate:
    """Return the frame rate timecode is written in; 25 where there is none."""
    try:
        return parse_frame_rate(settings_of(project).frame_rate) if project else FPS_25
    except TimecodeError:
        return FPS_25


class TimeField(QLineEdit):
    """Shows a time until it is typed into; Enter goes there, Escape takes it back."""

    chosen = Signal(int)
    """A position was typed: samples at 48 kHz."""

    def __init__(self) -> None:
        super().__init__()
        self._rate = FPS_25
        self._position = -1
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setProperty("role", "bare")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Not by Tab: it would have the focus at first. A command leads here.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Playhead"))
        self.setToolTip(self.tr("Playhead. Type a time to go there: 12.5, 1:02 or 00:01:02:10."))
        font = self.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        font.setBold(True)
        self.setFont(font)
        self.ensurePolished()
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("00:00:00:000") + 20)
        self.returnPressed.connect(self._on_return)
        self.textEdited.connect(lambda _: set_look(self, "isWrong", False))
        self.show_position(0, FPS_25)

    def show_position(self, position: int, rate: FrameRate) -> None:
        """Show a position, unless somebody is typing."""
        if (position, rate) == (self._position, self._rate):
            return
        self._position, self._rate = position, rate
        if not self.hasFocus():
            self._write()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer the whole time to be typed over."""
        super().focusInEvent(event)
        self._write()
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go back to showing the playhead."""
        super().focusOutEvent(event)
        self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _write(self) -> None:
        set_look(self, "isWrong", False)
        shown = timecode(self._position, self._rate)
        if shown != self.text():
            self.setText(shown)

    def _on_return(self) -> None:
        try:
            position = parse_time(self.text(), self._rate)
        except TimecodeError:
            set_look(self, "isWrong", True)
            return
        self.clearFocus()
        self.chosen.emit(max(0, position))
