"""The theme in use: chosen or the system's, and the whole application painted in it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from studio.domain.signals import Signal
from studio.storage.settings import ThemeChoice
from studio.ui import style_art
from studio.ui.style import style_sheet
from studio.ui.theme import DARK, LIGHT, palette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from studio.ui.theme import Theme

__all__ = ["ThemeChoice", "Themes"]


class Themes:
    """The theme in use; follows the system unless the user chose one."""

    def __init__(self, application: QApplication, choice: ThemeChoice) -> None:
        self.changed: Signal[Theme] = Signal()
        self._application = application
        self._choice = choice
        self._art = TemporaryDirectory(prefix="vivavoce-style-")
        application.setStyle("Fusion")
        self.current = self._chosen()
        self._apply()
        application.styleHints().colorSchemeChanged.connect(lambda _scheme: self._renew())

    def choose(self, choice: ThemeChoice) -> None:
        """Use the theme the user chose."""
        self._choice = choice
        self._renew()

    def _renew(self) -> None:
        theme = self._chosen()
        if theme is not self.current:
            self.current = theme
            self._apply()
            self.changed.emit(theme)

    def _chosen(self) -> Theme:
        if self._choice is ThemeChoice.SYSTEM:
            scheme = self._application.styleHints().colorScheme()
            return LIGHT if scheme is Qt.ColorScheme.Light else DARK
        return DARK if self._choice is ThemeChoice.DARK else LIGHT

    def _apply(self) -> None:
        self._application.setPalette(palette(self.current))
        folder = Path(self._art.name) / ("dark" if self.current.is_dark else "light")
        if not folder.exists():
            folder.mkdir()
            style_art.draw(self.current, folder)
        self._application.setStyleSheet(style_sheet(self.current, folder))
