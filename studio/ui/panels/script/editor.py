"""The field a text is changed in, right on its card, with the time it would take to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from studio.ui.panels.script.card import Tone
from studio.ui.widgets.basics import label, set_role
from studio.ui.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from studio.ui.panels.script.card import Budget
    from studio.ui.panels.script.words import Words

INSET = 12
"""The field's edge and padding, in pixels: its text stands where the card's stood."""
FOOT = 20
ROLES = {Tone.PLAIN: "small", Tone.GOOD: "good", Tone.WARN: "warn", Tone.BAD: "bad"}


class Field(QPlainTextEdit):
    """Enter saves, Ctrl+Enter saves and goes on, Shift+Enter breaks the line, Escape gives up."""

    saved = Signal(bool)
    """True: go on to the next line."""
    given_up = Signal()
    split_wished = Signal(int)
    """At this character."""
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save, go on, split or give up; all else is text."""
        modifiers = event.modifiers()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        if is_enter and modifiers & control and modifiers & shift:
            self.split_wished.emit(self.textCursor().position())
        elif is_enter and not modifiers & shift:
            self.saved.emit(bool(modifiers & control))
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Enter from the window's shortcuts."""
        if event.type() is QEvent.Type.ShortcutOverride:
            pressed = event.key() if hasattr(event, "key") else None
            if pressed in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the user goes elsewhere; a menu or another window is not elsewhere."""
        super().focusOutEvent(event)
        reasons = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in reasons:
            self.left.emit()


class LineEditor(QFrame):
    """A field over a card's text; below it, how much of the line's time the text takes."""

    grew = Signal(int)
    """How much higher than the text it covers it is, in pixels."""
    typed = Signal(str)

    def __init__(self, parent: QWidget, words: Words) -> None:
        super().__init__(parent)
        self._words = words
        self.line_id = ""
        self.part = ""
        """"source" or "said"."""
        self.before = ""
        self._covered = 0
        self._extra = -1
        self.field = Field()
        self.field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.setTabChangesFocus(True)
        self.field.document().setDocumentMargin(2)
        self.field.textChanged.connect(self._on_text)
        self._budget = label("", "small")
        self._keys = ElidedLabel(self.tr("Enter saves, Ctrl+Enter goes on, Esc gives up"))
        self._keys.setProperty("role", "small")
        self._keys.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        foot = QHBoxLayout()
        foot.setContentsMargins(INSET - 4, 0, 4, 0)
        foot.setSpacing(8)
        foot.addWidget(self._budget)
        foot.addWidget(self._keys, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.field, 1)
        column.addLayout(foot)
        self.hide()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.field.toPlainText()

    def open(
        self, line_id: str, part: str, text: str, look: tuple[QFont, Qt.LayoutDirection]
    ) -> None:
        """Begin to change a text; the user types in `look`'s font and direction."""
        font, direction = look
        self.line_id, self.part, self.before = line_id, part, text
        self._extra = -1
        option = QTextOption()
        option.setTextDirection(direction)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.field.document().setDefaultTextOption(option)
        self.field.setFont(font)
        is_source = part == "source"
        name = self.tr("Source text") if is_source else self.tr("Text that is spoken")
        self.field.setAccessibleName(name)
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def place(self, covered: QRect) -> None:
        """Lie over the text at `covered`, as high as its own text is."""
        self._covered = covered.height()
        wide = covered.adjusted(-INSET + 4, -3, INSET - 4, 0)
        if self.width() != wide.width():
            self.resize(wide.width(), self.height())
        wide.setHeight(self._wished_height())
        self.setGeometry(wide)
        self._tell_height()

    def show_budget(self, budget: Budget | None) -> None:
        """Show how much of its time the text would take."""
        self._budget.setVisible(budget is not None)
        if budget is not None:
            self._budget.setText(self._words.budget(budget))
            set_role(self._budget, ROLES[budget.tone])

    def _on_text(self) -> None:
        self.typed.emit(self.text)
        if self.isVisible():
            self.resize(self.width(), self._wished_height())
            self._tell_height()

    def _wished_height(self) -> int:
        document = self.field.document()
        lines = max(1, round(document.size().height()))
        spacing = self.field.fontMetrics().lineSpacing()
        return lines * spacing + 2 * round(document.documentMargin()) + 12 + FOOT

    def _tell_height(self) -> None:
        extra = self._wished_height() - self._covered
        if extra != self._extra:
            self._extra = extra
            self.grew.emit(extra)
