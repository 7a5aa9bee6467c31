"""Settings: pages by name on one side, the page on the other. Whatever is chosen holds at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.ui.settings.audio import AudioPage
from studio.ui.settings.cache import CachePage
from studio.ui.settings.elevenlabs import ElevenLabsPage
from studio.ui.settings.folders import FoldersPage
from studio.ui.settings.general import GeneralPage
from studio.ui.settings.language_models import LanguageModelsPage
from studio.ui.settings.paged import PagedDialog
from studio.ui.settings.privacy import PrivacyPage
from studio.ui.settings.server import ServerPage
from studio.ui.settings.shortcuts import ShortcutsPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk
    from studio.ui.translations import Translations


class SettingsDialog(PagedDialog):
    """The user's settings."""

    def __init__(self, desk: Desk, translations: Translations, parent: QWidget) -> None:
        super().__init__(parent)
        self.name(self.tr("Settings"), self.tr("Pages of settings"))
        for name, title, icon, page in (
            ("general", self.tr("General"), "settings", partial(GeneralPage, desk, translations)),
            ("audio", self.tr("Audio"), "sound", partial(AudioPage, desk)),
            ("folders", self.tr("Folders"), "folder", partial(FoldersPage, desk)),
            ("cache", self.tr("Cache"), "disk", partial(CachePage, desk)),
            ("elevenlabs", self.tr("ElevenLabs"), "voice", partial(ElevenLabsPage, desk)),
            ("models", self.tr("Language models"), "globe", partial(LanguageModelsPage, desk)),
            ("shortcuts", self.tr("Shortcuts"), "keyboard", partial(ShortcutsPage, desk)),
            ("server", self.tr("Server"), "link", partial(ServerPage, desk)),
            ("privacy", self.tr("Privacy"), "shield", PrivacyPage),
        ):
            self.add_page(name, title, desk.icons(icon), page)
