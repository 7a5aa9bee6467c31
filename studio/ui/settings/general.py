"""General settings: the window's language and colours, and what a start shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QComboBox

from studio.services.settings import ThemeChoice
from studio.ui.pseudo import PSEUDO_LANGUAGES
from studio.ui.settings.page import Page

if TYPE_CHECKING:
    from studio.ui.desk import Desk
    from studio.ui.translations import Translations


class GeneralPage(Page):
    """Language, theme, start."""

    def __init__(self, desk: Desk, translations: Translations) -> None:
        super().__init__()
        self._settings = desk.studio.settings
        self.set_title(self.tr("General"))
        general = self._settings.current.general
        self._language = QComboBox()
        self._language.addItem(self.tr("As the system"), "")
        for tag in _offered(translations, general.language):
            self._language.addItem(_own_name(tag), tag)
        self._language.setCurrentIndex(max(0, self._language.findData(general.language)))
        self._language.activated.connect(lambda _: self._change_language())
        self.add_row(
            self.tr("Language"), self.tr("Of the window, not of what is spoken."), self._language
        )
        self._theme = QComboBox()
        for choice, text in (
            (ThemeChoice.SYSTEM, self.tr("As the system")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        ):
            self._theme.addItem(text, choice)
        self._theme.setCurrentIndex([*ThemeChoice].index(general.theme))
        self._theme.activated.connect(self._change_theme)
        self.add_row(self.tr("Theme"), "", self._theme)
        self._opens = QCheckBox(self.tr("Open the last project"))
        self._opens.setChecked(general.opens_last_project)
        self._opens.toggled.connect(self._change_start)
        self.add_row(
            self.tr("When the studio starts"),
            self.tr("Otherwise Home is shown. Projects never saved wait there, too."),
            self._opens,
        )

    def _change_language(self) -> None:
        general = self._settings.current.general
        language = self._language.currentData()
        self._settings.change(general=replace(general, language=language))

    def _change_theme(self, row: int) -> None:
        general = self._settings.current.general
        self._settings.change(general=replace(general, theme=[*ThemeChoice][row]))

    def _change_start(self, is_on: bool) -> None:
        general = self._settings.current.general
        self._settings.change(general=replace(general, opens_last_project=is_on))


def _offered(translations: Translations, current: str) -> tuple[str, ...]:
    """Return the languages there are; pseudo-languages only where one is already in use."""
    pseudo = tuple(PSEUDO_LANGUAGES) if current in PSEUDO_LANGUAGES else ()
    return (*translations.available(), *pseudo)


def _own_name(tag: str) -> str:
    if tag in PSEUDO_LANGUAGES:
        return tag
    locale = QLocale(tag)
    return locale.nativeLanguageName().capitalize() or tag
