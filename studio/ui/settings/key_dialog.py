"""Asks for a key: what it is called, where it is used, and the key itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from studio.domain.access import Secret, base_url_of
from studio.domain.errors import InputError
from studio.services.keys import valid_key
from studio.ui.questions import Question
from studio.ui.texts import error_text
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.access import KeyEntry


class KeyDialog(Question):
    """Accepted only with what can be used; asks for what its `ask_…` were called for."""

    def __init__(self, parent: QWidget, title: str, text: str, accept: str) -> None:
        super().__init__(parent, title, text, accept)
        self._name = QLineEdit()
        self._hosts = QComboBox()
        self._address = QLineEdit()
        self._key = QLineEdit()
        self._wrong = label("", "bad", wraps=True)
        self._wrong.hide()
        self._asks_address = self._asks_key = False

    @property
    def name(self) -> str:
        """What it is to be called."""
        return self._name.text()

    @property
    def address(self) -> str:
        """Its base URL."""
        return str(self._hosts.currentData() or self._address.text())

    @property
    def secret(self) -> Secret:
        """The key."""
        return Secret(self._key.text())

    def ask_name(self, name: str) -> None:
        """Ask what it is to be called."""
        self._name.setText(name)
        self._name.selectAll()
        self._name.setFocus()
        self._add(self.tr("Name"), self._name)

    def ask_address(self, hosts: Sequence[tuple[str, str]], entry: KeyEntry | None = None) -> None:
        """Ask where it is used: one of `hosts` (title, base URL), or any address."""
        self._asks_address = True
        for title, url in hosts:
            self._hosts.addItem(title, url)
        self._hosts.addItem(self.tr("Another address"), "")
        current = entry.base_url if entry else hosts[0][1]
        place = self._hosts.findData(current)
        self._hosts.setCurrentIndex(place if place >= 0 else self._hosts.count() - 1)
        self._address.setText("" if place >= 0 else current)
        self._address.setPlaceholderText("https://")
        self._hosts.currentIndexChanged.connect(lambda _: self._show_address())
        self._add(self.tr("Where"), self._hosts)
        self._address.setAccessibleName(self.tr("Address"))
        self.body.addWidget(self._address)
        self._show_address()

    def ask_key(self, explanation: str) -> None:
        """Ask for the key; what is typed stays hidden."""
        self._asks_key = True
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._add(self.tr("Key"), self._key)
        if not self._asks_address:
            self._key.setFocus()
        self.body.addWidget(label(explanation, "small", wraps=True))

    def finish(self) -> None:
        """Add what tells what is wrong; call it last."""
        self.body.addWidget(self._wrong)

    def accept(self) -> None:
        """Close, unless something is wrong with what was typed."""
        try:
            if self._asks_address:
                base_url_of(self.address)
            if self._asks_key:
                valid_key(self.secret)
        except InputError as error:
            self._wrong.setText(error_text(error))
            self._wrong.show()
            return
        super().accept()

    def forget(self) -> None:
        """Leave no key behind in a field."""
        self._key.clear()

    def _add(self, name: str, field: QWidget) -> None:
        field.setAccessibleName(name)
        self.body.addWidget(label(name))
        self.body.addWidget(field)

    def _show_address(self) -> None:
        self._address.setVisible(not self._hosts.currentData())
