"""The window's language: texts, Qt's own texts, numbers and dates, and which side lines begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from studio.ui.pseudo import PSEUDO_LANGUAGES, PseudoTranslator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

FOLDER = Path(__file__).parents[2] / "i18n"
PREFIX = "studio_"
OWN = "en"
"""What the texts in the code are written in; its file only holds plurals."""


class Translations:
    """One per application; `use` another language, then make the window's contents anew."""

    def __init__(self, application: QApplication, folder: Path = FOLDER) -> None:
        self._application = application
        self._folder = folder
        self._installed: list[QTranslator] = []
        self.language = OWN

    def available(self) -> tuple[str, ...]:
        """Return the languages the studio speaks, its own first."""
        found = {path.stem.removeprefix(PREFIX) for path in self._folder.glob(f"{PREFIX}*.qm")}
        return (OWN, *sorted(found - {OWN}))

    def use(self, tag: str) -> None:
        """Show texts in a language; "" = the system's, or English where that is not spoken."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self.language = tag or best_of(QLocale.system().uiLanguages(), self.available())
        locale = QLocale.system() if not tag else QLocale(self.language)
        QLocale.setDefault(locale)
        self._application.setLayoutDirection(locale_of(self.language).textDirection())
        self._installed = self._translators(self.language)
        for translator in self._installed:
            self._application.installTranslator(translator)

    def _translators(self, language: str) -> list[QTranslator]:
        if language in PSEUDO_LANGUAGES:
            return [PseudoTranslator(PSEUDO_LANGUAGES[language], self._application)]
        wanted = (
            (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_"),
            (str(self._folder), PREFIX),
        )
        made = []
        for folder, prefix in wanted:
            translator = QTranslator(self._application)
            if translator.load(f"{prefix}{language.replace('-', '_')}", folder):
                made.append(translator)
        return made


def locale_of(language: str) -> QLocale:
    """Return how a language writes; of a pseudo-language, the one it stands for."""
    style = PSEUDO_LANGUAGES.get(language)
    return QLocale(style.locale if style else language)


def best_of(wanted: Sequence[str], available: Sequence[str]) -> str:
    """Return the first of `wanted` that is spoken, in its own variety or another; else English."""
    for tag in wanted:
        if tag in available:
            return tag
        plain = tag.partition("-")[0]
        if plain in available:
            return plain
    return OWN
