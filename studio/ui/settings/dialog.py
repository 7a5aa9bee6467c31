"""Settings: pages by name on one side, the page on the other. Whatever is chosen holds at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from studio.ui.settings.audio import AudioPage
from studio.ui.settings.cache import CachePage
from studio.ui.settings.folders import FoldersPage
from studio.ui.settings.general import GeneralPage
from studio.ui.settings.privacy import PrivacyPage
from studio.ui.settings.shortcuts import ShortcutsPage

if TYPE_CHECKING:
    from studio.ui.desk import Desk
    from studio.ui.settings.page import Page
    from studio.ui.translations import Translations

SIZE = QSize(860, 580)
NAMES_WIDTH = 190
ROW = 34


class SettingsDialog(QDialog):
    """Shows every page; `show_page` one of them by its name in code."""

    def __init__(self, desk: Desk, translations: Translations, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(SIZE)
        self._names = QListWidget()
        self._names.setProperty("role", "bare")
        self._names.setAccessibleName(self.tr("Pages of settings"))
        self._names.setIconSize(QSize(18, 18))
        self._pages = QStackedWidget()
        self._ids: list[str] = []
        for name, title, icon, page in (
            ("general", self.tr("General"), "settings", GeneralPage(desk, translations)),
            ("audio", self.tr("Audio"), "sound", AudioPage(desk)),
            ("folders", self.tr("Folders"), "folder", FoldersPage(desk)),
            ("cache", self.tr("Cache"), "disk", CachePage(desk)),
            ("shortcuts", self.tr("Shortcuts"), "keyboard", ShortcutsPage(desk)),
            ("privacy", self.tr("Privacy"), "shield", PrivacyPage()),
        ):
            self._add(name, (title, icon), page, desk)
        self._names.currentRowChanged.connect(self._pages.setCurrentIndex)
        side = QFrame()
        side.setProperty("role", "bar")
        side.setFixedWidth(NAMES_WIDTH)
        column = QHBoxLayout(side)
        column.setContentsMargins(8, 16, 8, 8)
        column.addWidget(self._names)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._pages, 1)
        self._names.setCurrentRow(0)
        self._names.setFocus()

    @property
    def page(self) -> str:
        """Name of the page shown."""
        return self._ids[self._names.currentRow()]

    def show_page(self, name: str) -> None:
        """Show one page."""
        self._names.setCurrentRow(self._ids.index(name))

    def _add(self, name: str, shown: tuple[str, str], page: Page, desk: Desk) -> None:
        title, icon = shown
        entry = QListWidgetItem(desk.icons(icon), title)
        entry.setSizeHint(QSize(0, ROW))
        self._names.addItem(entry)
        self._pages.addWidget(page)
        self._ids.append(name)
