"""The script panel: cards, the strip above them, and what is shown when there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.project import Direction
from studio.domain.script import Line, Speaker
from studio.domain.text import mark
from studio.ui.actions import Action, Menu
from studio.ui.dialogs.cast import show_cast
from studio.ui.panels.base import Area, Panel
from studio.ui.panels.script.bar import Bar
from studio.ui.panels.script.commands import Commands
from studio.ui.panels.script.editing import Editing
from studio.ui.panels.script.empty import Blank
from studio.ui.panels.script.lines import Lines
from studio.ui.panels.script.rows import Rows
from studio.ui.panels.script.selecting import Selecting
from studio.ui.panels.script.translating import REWORDINGS, Translating
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from studio.domain.project import Step
    from studio.domain.records import RecordId
    from studio.services.playback import Player
    from studio.services.speech_board import Part
    from studio.ui.desk import Desk
    from studio.ui.panels.script.rows import Wish

FOLLOW_MS = 100
COUNT_MS = 150

CONTEXT = (
    ("script.play", "script.edit", "script.edit_source"),
    ("speech.generate_selected",),
    ("script.translate_selected", *REWORDINGS),
    ("script.add_line", "script.join", "script.remove"),
)
"""The commands of a card's menu, in groups."""


class ScriptPanel(QWidget):
    """Every line of the open project in the language shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows = Rows(desk.view, desk.studio.speech.board, self)
        self.lines = Lines(desk, self.rows)
        self.lines.setAccessibleName(self.tr("Script"))
        self.editing = Editing(desk, self.lines, self.rows)
        self.commands = Commands(desk, self, self.lines, self.rows, self.editing)
        self.translating = Translating(desk, self, self.lines)
        self.lines.words_pressed.connect(self._open_wordings)
        self._selecting = Selecting(desk, self.lines, self.rows)
        cast = desk.actions.add(
            Action(
                id="speech.cast",
                text=self.tr("Cast…"),
                run=lambda: show_cast(desk, self),
                shortcut="Ctrl+Shift+C",
                icon="person",
                menu=Menu.SPEECH,
                group=3,
                is_enabled=lambda: desk.view.project is not None,
            ),
            self,
        )
        self.bar = Bar(desk, self.rows, cast)
        self.bar.wished.connect(self._on_wish)
        self.blank = Blank(desk, self.bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.lines)
        self._stack.addWidget(self.blank)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.lines)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._show_heard)
        self._later = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._later.timeout.connect(self._recount)
        self.lines.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.lines.customContextMenuRequested.connect(self._open_menu)
        self._listen(desk)
        self._show_page()

    def _listen(self, desk: Desk) -> None:
        desk.view.stepped.connect(self._on_step)
        desk.view.changed.connect(self._on_view)
        desk.player.changed.connect(self._on_player)
        desk.player.moved.connect(self._on_moved)
        desk.studio.speech.board.changed.connect(self._on_board)
        self.commands.find.connect(self.bar.search.setFocus)

    def _on_step(self, step: Step) -> None:
        self.rows.on_step(step)
        if step.direction is not Direction.DONE:
            self._select_changed(step)
        self._later.start()
        self._show_page()

    def _select_changed(self, step: Step) -> None:
        """Bring what undo changed into sight."""
        changed = [change.record.id for change in step.of(Line) if change.after is not None]
        row = self.rows.row(changed[0]) if changed else -1
        if row >= 0:
            self.lines.scrollTo(self.rows.index(row))

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.SELECTION:
            return
        self.editing.give_up()
        self.rows.rebuild()
        self._recount()
        self._show_page()

    def _on_wish(self, wish: Wish) -> None:
        self.editing.save()
        self.rows.set_wish(wish)
        self._selecting.show_selection()
        self._show_page()

    def _on_board(self, parts: frozenset[Part]) -> None:
        self.rows.on_board(parts)
        self._later.start()

    def _recount(self) -> None:
        self.bar.renew()

    def _show_page(self) -> None:
        has_rows = self.rows.rowCount() > 0
        if not has_rows:
            self.blank.show_reason(self.rows)
        self.bar.setVisible(self.rows.total > 0)
        self._stack.setCurrentWidget(self.lines if has_rows else self.blank)

    # The playhead

    def _on_player(self, player: Player) -> None:
        if player.is_playing:
            self._follow.start()
        else:
            self._follow.stop()
        self._show_heard()

    def _on_moved(self, _: int) -> None:
        if not self._desk.player.is_playing:
            self.lines.set_heard(-1)

    def _show_heard(self) -> None:
        player = self._desk.player
        self.lines.set_heard(self.rows.at(player.position) if player.is_playing else -1)

    # The menu

    def _open_wordings(self, line_id: RecordId) -> None:
        """Offer what can be done to the words of one line."""
        self._desk.view.select_lines([line_id])
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action_id in ("script.translate_selected", *REWORDINGS):
            menu.addAction(self._desk.actions.get(action_id))
        self._desk.actions.refresh()
        place = self.lines.card_place(line_id)
        menu.popup(self.lines.viewport().mapToGlobal(place.bottomLeft()))

    def _open_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in CONTEXT:
            for action_id in group:
                menu.addAction(self._desk.actions.get(action_id))
            menu.addSeparator()
        project = self._desk.view.project
        speakers = menu.addMenu(self.tr("Assign to"))
        for speaker in project.all(Speaker) if project else ():
            made = speakers.addAction(speaker.name)
            made.triggered.connect(lambda _=False, one=speaker: self.commands.assign(one))
        self._desk.actions.refresh()
        menu.popup(self.lines.viewport().mapToGlobal(point))


PANEL = Panel("script", mark("Panels", "Script"), "script", Area.LEFT, ScriptPanel)
