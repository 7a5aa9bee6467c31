"""Home: every project as a card, and the ways to begin a new one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.domain.text import mark
from studio.services.thumbnails import Thumbnails
from studio.ui.home.begin import BeginRow
from studio.ui.home.cards import CardPainter
from studio.ui.home.choosing import Order, Place
from studio.ui.home.commands import HomeCommands
from studio.ui.home.grid import CardGrid
from studio.ui.home.model import ProjectModel
from studio.ui.home.pictures import CardPictures
from studio.ui.home.sidebar import Sidebar
from studio.ui.home.words import ProjectWords
from studio.ui.panels.base import Area, Panel
from studio.ui.widgets.basics import label
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from studio.ui.desk import Desk
    from studio.ui.home.choosing import Choice

SEARCH_WIDTH = 260
MARGIN = 12
"""Twice: of the page, and of what is in it; at the far side the second is the scroll bar's."""


class HomePage(QWidget):
    """Follows the list of projects while it is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._projects = desk, desk.studio.projects
        self._loop = asyncio.get_running_loop()
        self.setProperty("role", "page")
        words = ProjectWords(self)
        pictures = CardPictures(desk, Thumbnails(desk.studio.projects.pictures), self)
        self.model = ProjectModel(desk.studio.projects, words, self)
        self.grid = CardGrid(self.model, CardPainter(desk, pictures, words, self))
        self.sidebar = Sidebar(desk)
        self.search = self._search_field()
        self.order = self._order_box()
        self.commands = HomeCommands(desk, self.grid, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._empty: QWidget | None = None
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._follow)
        pictures.came.connect(self.grid.viewport().update)
        self.sidebar.picked.connect(self._pick)
        self.sidebar.menu_asked.connect(self.commands.show_collection_menu)
        self.grid.selectionModel().selectionChanged.connect(desk.actions.refresh)
        self._projects.changed.connect(self._on_change)
        desk.studio.workspace.changed.connect(self._on_change)
        desk.themes.changed.connect(self._on_change)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        """Look what has changed on the disk."""
        super().showEvent(event)
        self._loop.call_soon(lambda: self._desk.tasks.start(self._projects.look()))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addSpacing(MARGIN)
        head.addWidget(label(self.tr("Projects"), "display"))
        head.addStretch()
        head.addWidget(self.search)
        head.addWidget(self.order)
        head.addSpacing(MARGIN)
        ways = QHBoxLayout()
        ways.setSpacing(0)
        ways.addSpacing(MARGIN)
        ways.addWidget(BeginRow(self._desk), 1)
        ways.addSpacing(MARGIN)
        main = QVBoxLayout()
        main.setContentsMargins(MARGIN, 20, MARGIN, 0)
        main.setSpacing(16)
        main.addLayout(ways)
        main.addLayout(head)
        main.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addLayout(main, 1)

    def _side(self) -> QWidget:
        made = QToolButton()
        made.setProperty("role", "quiet")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setText(self.tr("New collection…"))
        made.setIcon(self._desk.icons("add"))
        made.clicked.connect(lambda: self._desk.tasks.start(self.commands.new_collection([])))
        self.sidebar.add_below(made)
        return self.sidebar

    def _search_field(self) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(self.tr("Search projects"))
        made.setAccessibleName(made.placeholderText())
        made.setClearButtonEnabled(True)
        made.setFixedWidth(SEARCH_WIDTH)
        made.textChanged.connect(lambda text: self._choose(replace(self.model.choice, search=text)))
        return made

    def _order_box(self) -> QComboBox:
        titles = {
            Order.OPENED: self.tr("Opened last"),
            Order.CHANGED: self.tr("Changed last"),
            Order.NAME: self.tr("Name"),
            Order.LENGTH: self.tr("Length"),
            Order.PROGRESS: self.tr("Progress"),
        }
        made = QComboBox()
        made.setAccessibleName(self.tr("Order of the projects"))
        remembered = self._desk.studio.settings.current.window.home_order
        for order, title in titles.items():
            made.addItem(title, order)
            if order.value == remembered:
                made.setCurrentIndex(made.count() - 1)
                self.model.choice = replace(self.model.choice, order=order)
        made.currentIndexChanged.connect(
            lambda: self._choose(replace(self.model.choice, order=made.currentData()))
        )
        return made

    def _pick(self, place: Place, collection: str) -> None:
        self._choose(replace(self.model.choice, place=place, collection=collection))

    def _choose(self, choice: Choice) -> None:
        settings = self._desk.studio.settings
        if choice.order is not self.model.choice.order:
            window = replace(settings.current.window, home_order=choice.order.value)
            settings.change(window=window)
        self.model.choose(choice)
        self._show_empty()

    def _on_change(self, _: object) -> None:
        if not self._later.isActive():
            self._later.start()

    def _follow(self) -> None:
        self.sidebar.follow()
        self.model.follow()
        self._show_empty()
        self._desk.actions.refresh()

    def _show_empty(self) -> None:
        """Show the cards, or why there are none and what to do about it."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.grid)
            return
        self._empty = self._made_empty()
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)

    def _made_empty(self) -> EmptyState:
        choice, icon = self.model.choice, self._desk.icons
        if choice.search:
            title = self.tr("No project is called “{text}”").format(text=choice.search)
            return EmptyState(icon("search"), title, self.tr("Names, languages and voices count."))
        if choice.collection:
            title = self.tr("Nothing in this collection yet")
            text = self.tr("Open a project's menu with the right button and choose Collections.")
            return EmptyState(icon("folder"), title, text)
        if choice.place is Place.ARCHIVED:
            text = self.tr("Projects you have finished with can be put here, out of the way.")
            return EmptyState(icon("archive"), self.tr("Nothing archived"), text)
        return EmptyState(
            icon("drop"),
            self.tr("Drop a film or a script here"),
            self.tr("It becomes a project, which keeps everything you do."),
            [self._desk.actions.get("help.sample")],
        )


PANEL = Panel("home", mark("Panels", "Home"), "home", Area.CENTRE, HomePage)
