"""The menu bar: every command that names a menu, in its group."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from studio.domain.text import mark
from studio.ui.actions import Menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu, QMenuBar

    from studio.ui.actions import Action, Actions

TITLES = {
    Menu.FILE: mark("Menus", "&File"),
    Menu.EDIT: mark("Menus", "&Edit"),
    Menu.VIEW: mark("Menus", "&View"),
    Menu.CLIP: mark("Menus", "&Clip"),
    Menu.SPEECH: mark("Menus", "&Speech"),
    Menu.TRANSPORT: mark("Menus", "&Transport"),
    Menu.HELP: mark("Menus", "&Help"),
}


class Menus(QObject):
    """Fills a menu bar, and fills it anew when commands come or go."""

    def __init__(self, bar: QMenuBar, actions: Actions) -> None:
        super().__init__(bar)
        self._actions = actions
        self._extras: dict[Menu, list[Callable[[QMenu], None]]] = {}
        self._menus = {
            one: bar.addMenu(QCoreApplication.translate("Menus", title))
            for one, title in TITLES.items()
        }
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fill)
        actions.changed.connect(self._later.start)
        self.fill()

    def add_extra(self, menu: Menu, fill: Callable[[QMenu], None]) -> None:
        """Have `fill` add what is no command, such as the recent projects, each time it opens."""
        self._menus[menu].aboutToShow.connect(lambda: self._fill_one(menu))
        self._extras.setdefault(menu, []).append(fill)

    def fill(self) -> None:
        """Put every command where it belongs; a menu without any is not shown."""
        for menu in self._menus:
            self._fill_one(menu)

    def _fill_one(self, menu: Menu) -> None:
        shown = self._menus[menu]
        shown.clear()
        entries = [entry for entry in self._actions.all() if entry[0].menu is menu]
        entries.sort(key=lambda entry: entry[0].group)
        for group, members in groupby(entries, key=_group):
            if group != _group(entries[0]):
                shown.addSeparator()
            shown.addActions([made for _, made in members])
        for fill in self._extras.get(menu, ()):
            fill(shown)
        shown.menuAction().setVisible(bool(shown.actions()))


def _group(entry: tuple[Action, QAction]) -> int:
    return entry[0].group


def menu_title(menu: Menu) -> str:
    """Return what a menu is called."""
    return QCoreApplication.translate("Menus", TITLES[menu]).replace("&", "")
