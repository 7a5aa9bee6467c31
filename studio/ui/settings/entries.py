"""A list of things the user has named, one of them in use, each with buttons of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.widgets.basics import label, set_role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Entry:
    """One of them as it is shown."""

    id: str
    title: str
    details: str
    is_chosen: bool
    trouble: str = ""
    """Why it cannot be used, "" if it can."""


@dataclass(frozen=True, slots=True)
class EntryCommand:
    """A button each of them has."""

    text: str
    spoken: str
    """For screen readers, with {name}."""
    run: Callable[[str], object]


class EntryList(QWidget):
    """Shows entries; tells which one is to be used."""

    chosen = Signal(str)

    def __init__(self, commands: Sequence[EntryCommand]) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._rows: dict[str, _Row] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; rows that stay keep the focus and what was told in them."""
        gone = self._rows.keys() - {entry.id for entry in entries}
        for entry_id in gone:
            row = self._rows.pop(entry_id)
            self._group.removeButton(row.choice)
            row.hide()
            row.deleteLater()
        for entry in entries:
            row = self._rows.get(entry.id) or self._added(entry.id)
            row.show_entry(entry)

    def tell(self, entry_id: str, text: str, role: str = "muted") -> None:
        """Say something about an entry in its row; "" takes it away."""
        row = self._rows.get(entry_id)
        if row is not None:
            row.tell(text, role)

    def _added(self, entry_id: str) -> _Row:
        row = _Row(entry_id, self._commands)
        row.choice.clicked.connect(lambda: self.chosen.emit(entry_id))
        self._group.addButton(row.choice)
        self._rows[entry_id] = row
        self._column.addWidget(row)
        return row


class _Row(QFrame):
    def __init__(self, entry_id: str, commands: Sequence[EntryCommand]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.choice = QRadioButton()
        self._details = label("", "muted", wraps=True)
        self._trouble = label("", "warn", wraps=True)
        self._told = label("", "muted", wraps=True)
        self._buttons: list[tuple[EntryCommand, QPushButton]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(4)
        for part in (self.choice, self._details, self._trouble, self._told):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        for command in commands:
            button = QPushButton(command.text)
            button.setProperty("role", "link")
            button.clicked.connect(partial(_run, command, entry_id))
            self._buttons.append((command, button))
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        self._told.hide()

    def show_entry(self, entry: Entry) -> None:
        self.choice.setText(entry.title)
        self.choice.setAccessibleDescription(entry.details)
        self.choice.setChecked(entry.is_chosen)
        self._details.setText(entry.details)
        self._details.setAlignment(self._beginning())
        self._trouble.setText(entry.trouble)
        self._trouble.setVisible(bool(entry.trouble))
        for command, button in self._buttons:
            button.setAccessibleName(command.spoken.format(name=entry.title))

    def _beginning(self) -> Qt.AlignmentFlag:
        """Where lines begin, whatever language the text is in."""
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignAbsolute

    def tell(self, text: str, role: str) -> None:
        self._told.setText(text)
        set_role(self._told, role)
        self._told.setVisible(bool(text))


def _run(command: EntryCommand, entry_id: str, _is_checked: bool = False) -> None:
    command.run(entry_id)
