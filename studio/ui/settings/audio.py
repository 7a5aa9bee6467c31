"""Where the studio is heard: the output device, and what happens when it is pulled out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from studio.ui.settings.page import Page

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtMultimedia import QMediaDevices

    from studio.ui.desk import Desk


class AudioPage(Page):
    """Lists what is connected now, and goes on listing while it is open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._devices: QMediaDevices | None = None
        self.set_title(self.tr("Audio"))
        self._output = QComboBox()
        self._output.activated.connect(lambda _: self._change())
        self._told = self.add_row(self.tr("Output"), " ", self._output)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the devices only when somebody looks."""
        super().showEvent(event)
        if self._devices is None:
            self._desk.tasks.start(self._listen())

    async def _listen(self) -> None:
        sound = await asyncio.to_thread(import_module, "studio.devices.qt")
        if not isValid(self):
            return  # closed meanwhile
        devices: QMediaDevices = sound.QMediaDevices(self)
        self._devices = devices
        devices.audioOutputsChanged.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        """List what is connected; a chosen device that is not stays in the list, and chosen."""
        if self._devices is None:
            return
        chosen = self._desk.studio.settings.current.audio.device
        self._output.clear()
        self._output.addItem(self.tr("As the system"), "")
        for device in self._devices.audioOutputs():
            self._output.addItem(device.description(), bytes(device.id().data()).decode())
        is_lost = self._output.findData(chosen) < 0
        if is_lost:
            self._output.addItem(self.tr("{device} (not connected)").format(device=chosen), chosen)
        self._output.setCurrentIndex(self._output.findData(chosen))
        if is_lost:
            text = self.tr("It is used again once it is connected; the system's is used meanwhile.")
        elif self._output.count() == 1:
            text = self.tr("No output is connected.")
        else:
            text = self.tr("Everything is heard there: the film, single takes, samples of voices.")
        self._told.setText(text)

    def _change(self) -> None:
        settings = self._desk.studio.settings
        chosen = str(self._output.currentData())
        settings.change(audio=replace(settings.current.audio, device=chosen))
