"""What a page of settings is made of: a title, and rows of a name, an explanation, a control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.widgets.basics import label, line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

CONTROL_WIDTH = 240


class Page(QScrollArea):
    """Scrolls when there is not room enough."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "plain")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self._title = label("", "title")
        self._text = label("", "muted", wraps=True)
        self._text.hide()
        self.column.addWidget(self._title)
        self.column.addWidget(self._text)
        self._end = self.column.count()
        self.column.addStretch()
        self.setWidget(inner)

    def set_title(self, title: str, text: str = "") -> None:
        """Say what the page is about."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def add(self, part: QWidget, *, stretch: int = 0) -> None:
        """Add a widget as wide as the page; with `stretch` it takes the room that is left."""
        self.column.insertWidget(self.column.count() - 1, part, stretch)
        if stretch:
            self.column.setStretch(self.column.count() - 1, 0)

    def add_block(self, name: str, text: str, control: QWidget) -> None:
        """Add a control as wide as the page below its name and explanation."""
        if self.column.count() - 1 > self._end:
            self.add(line())
        control.setAccessibleName(control.accessibleName() or name)
        control.setAccessibleDescription(text)
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(name, "heading", wraps=True))
        if text:
            column.addWidget(label(text, "muted", wraps=True))
        self.add(names)
        self.add(control)

    def add_row(self, name: str, text: str, control: QWidget) -> QLabel:
        """Add a control with its name and explanation; return the label of the explanation."""
        if self.column.count() - 1 > self._end:
            self.add(line())
        control.setAccessibleName(control.accessibleName() or name)
        control.setMinimumWidth(min(CONTROL_WIDTH, max(control.sizeHint().width(), 120)))
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(label(name, "heading", wraps=True))
        explanation = label(text, "muted", wraps=True)
        explanation.setVisible(bool(text))
        control.setAccessibleDescription(text)
        names.addWidget(explanation)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(names, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.add(holder)
        return explanation
