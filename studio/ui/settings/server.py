"""The studio's voices for other programs: on or off, where, and whether it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QIntValidator
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studio.services.local_server import ServerState
from studio.ui.settings.page import Page
from studio.ui.texts import error_text
from studio.ui.widgets.basics import set_role

if TYPE_CHECKING:
    from studio.services.local_server import LocalServer
    from studio.ui.desk import Desk

LOWEST, HIGHEST = 1_024, 65_535
ADDRESS_WIDTH = 200


class ServerPage(Page):
    """Follows the server while it is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._server = desk, desk.studio.server
        self.set_title(
            self.tr("Server"),
            self.tr(
                "Programs on this computer that were written for ElevenLabs can speak with the "
                "studio's own voices. Nothing is sent anywhere, and no key is needed."
            ),
        )
        settings = desk.studio.settings.current.server
        self._switch = QCheckBox(self.tr("Serve"))
        self._switch.setChecked(settings.is_on)
        self._switch.toggled.connect(self._turn)
        self._state = self.add_row(
            self.tr("Serve the studio's voices"), self.tr("It is off."), self._switch
        )
        self._port = QLineEdit(str(settings.port))
        self._port.setValidator(QIntValidator(LOWEST, HIGHEST, self))
        self._port.editingFinished.connect(self._move)
        self.add_row(self.tr("Port"), self.tr("Another one, if this is taken."), self._port)
        self._address = QLineEdit()
        self._address.setReadOnly(True)
        self._address.setMinimumWidth(ADDRESS_WIDTH)
        self.add_row(
            self.tr("Address"),
            self.tr("What a program takes as its base URL."),
            self._address_row(),
        )
        self._server.changed.connect(self._show)
        self._show(self._server)

    def _address_row(self) -> QWidget:
        self._address.setAccessibleName(self.tr("Address"))
        self._copy = QPushButton(self.tr("Copy"))
        self._copy.setAccessibleName(self.tr("Copy the address"))
        self._copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._address.text())
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._address, 1)
        row.addWidget(self._copy)
        return holder

    @property
    def _wanted(self) -> int:
        """The port in the field."""
        return int(self._port.text())

    def _turn(self, is_on: bool) -> None:
        self._change(is_on=is_on)
        run = self._server.start(self._wanted) if is_on else self._server.stop()
        self._desk.tasks.start(run)

    def _move(self) -> None:
        """Serve at another port, if it is served at all."""
        if self._wanted == self._desk.studio.settings.current.server.port:
            return
        self._change(port=self._wanted)
        if self._switch.isChecked():
            self._desk.tasks.start(self._again())

    async def _again(self) -> None:
        await self._server.stop()
        await self._server.start(self._wanted)

    def _change(self, **fields: object) -> None:
        settings = self._desk.studio.settings
        settings.change(server=replace(settings.current.server, **fields))  # type: ignore[arg-type]

    def _show(self, server: LocalServer) -> None:
        texts = {
            ServerState.OFF: self.tr("It is off."),
            ServerState.STARTING: self.tr("It is starting…"),
            ServerState.ON: self.tr("It is on."),
            ServerState.FAILED: error_text(server.error) if server.error else "",
        }
        self._state.setText(texts[server.state])
        set_role(self._state, "bad" if server.state is ServerState.FAILED else "muted")
        self._address.setText(server.url)
        self._copy.setEnabled(bool(server.url))
