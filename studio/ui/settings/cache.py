"""Generated speech kept for reuse: how much there is, how much there may be, and clearing it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QPushButton
from shiboken6 import isValid

from studio.ui.settings.page import Page

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from studio.ui.desk import Desk

LIMITS = (500_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000, 10_000_000_000)


class CachePage(Page):
    """Size, limit, clear."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.set_title(
            self.tr("Cache"),
            self.tr(
                "What was spoken once is kept, so that nothing is made or paid for twice. Your "
                "projects hold their own takes: clearing the cache never takes anything from them."
            ),
        )
        self._limit = QComboBox()
        current = desk.studio.settings.current.speech.cache_bytes
        for size in sorted({*LIMITS, current}):
            self._limit.addItem(_shown(size), size)
        self._limit.setCurrentIndex(self._limit.findData(current))
        self._limit.activated.connect(lambda _: self._change_limit())
        self.add_row(
            self.tr("At most"),
            self.tr(
                "Beyond this the speech used longest ago goes first. Holds from the next start."
            ),
            self._limit,
        )
        self._clear = QPushButton(self.tr("Clear"))
        self._clear.clicked.connect(lambda: desk.tasks.start(self._empty()))
        self._size = self.add_row(self.tr("Generated speech"), " ", self._clear)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure when somebody looks."""
        super().showEvent(event)
        self._desk.tasks.start(self._measure())

    def _change_limit(self) -> None:
        settings = self._desk.studio.settings
        chosen = self._limit.currentData()
        settings.change(speech=replace(settings.current.speech, cache_bytes=chosen))

    async def _measure(self) -> None:
        size = await asyncio.to_thread(self._desk.studio.speech_cache.size)
        if not isValid(self):
            return  # closed meanwhile
        self._size.setText(self.tr("{size} on this disk").format(size=_shown(size)))
        self._clear.setEnabled(size > 0)

    async def _empty(self) -> None:
        self._clear.setEnabled(False)
        await asyncio.to_thread(self._desk.studio.speech_cache.clear)
        await self._measure()


def _shown(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
