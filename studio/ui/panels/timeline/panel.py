"""The timeline panel: headers, ruler and canvas, kept together and up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.domain.script import Speaker
from studio.domain.text import mark
from studio.domain.timeline import Track
from studio.ui.panels.base import Area, Panel
from studio.ui.panels.timeline.canvas import Canvas
from studio.ui.panels.timeline.commands import Commands
from studio.ui.panels.timeline.headers import WIDTH, Headers
from studio.ui.panels.timeline.ruler import Ruler
from studio.ui.panels.timeline.tips import described
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import action_button
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from studio.domain.project import Step
    from studio.services.playback import Player
    from studio.ui.desk import Desk

FRAME_MS = 16
PARTS = 10_000
"""Steps of the horizontal scroll bar."""
TOOLS = ("timeline.snap", "timeline.ripple", "timeline.marker", "clip.split")
ZOOMS = ("timeline.out", "timeline.in", "timeline.fit")
CONTEXT = (
    ("clip.play", "clip.generate", "clip.lock"),
    ("clip.split", "clip.join", "clip.duplicate"),
    ("clip.remove", "clip.ripple", "clip.remove_line"),
)
"""The commands of a clip's menu, in groups."""


class TimelinePanel(QWidget):
    """Every track of the open project in the language shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.canvas = Canvas(desk)
        self.ruler = Ruler(desk, self.canvas)
        self.headers = Headers(desk, self.canvas)
        self.commands = Commands(desk, self.canvas)
        self._across = QScrollBar(Qt.Orientation.Horizontal)
        self._down = QScrollBar(Qt.Orientation.Vertical)
        self._heard = 0
        self._stack = QStackedWidget()
        self._stack.addWidget(self._lanes())
        self._stack.addWidget(self._blank())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.canvas)
        self._connect()
        self._renew()
        self._show_playhead(desk.player.position)

    def _lanes(self) -> QWidget:
        page = QWidget()
        page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._tools(), 0, 0)
        grid.addWidget(self.ruler, 0, 1)
        grid.addWidget(self.headers, 1, 0)
        grid.addWidget(self.canvas, 1, 1)
        grid.addWidget(self._down, 1, 2)
        grid.addWidget(self._across, 2, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        for bar, name in (
            (self._across, self.tr("Scroll in time")),
            (self._down, self.tr("Scroll the tracks")),
        ):
            bar.setAccessibleName(name)
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return page

    def _tools(self) -> QWidget:
        tools = QWidget()
        tools.setFixedWidth(WIDTH)
        row = QHBoxLayout(tools)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(2)
        for number, name in enumerate((*TOOLS, *ZOOMS)):
            if number == len(TOOLS):
                row.addStretch()
            row.addWidget(action_button(self._desk.actions.get(name), "tiny"))
        return tools

    def _blank(self) -> QWidget:
        return EmptyState(
            self._desk.icons("timeline"),
            self.tr("Nothing on the timeline yet"),
            self.tr("Drop a film and its script here: every speaker gets a track."),
        )

    def _connect(self) -> None:
        desk = self._desk
        desk.view.stepped.connect(self._on_step)
        desk.view.changed.connect(self._on_view)
        desk.themes.changed.connect(self._on_theme)
        desk.player.changed.connect(self._on_player)
        desk.player.moved.connect(self._on_moved)
        self.canvas.scaled.connect(self._show_bars)
        self._across.valueChanged.connect(self._scroll_across)
        self._down.valueChanged.connect(self.canvas.show_top)
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.customContextMenuRequested.connect(self._show_menu)
        self._tick = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._follow_playhead)

    # What happens

    def _on_step(self, step: Step) -> None:
        has_other_lanes = bool(step.of(Track) or step.of(Speaker))
        if has_other_lanes:
            self._renew()
            return
        self.canvas.follow(step)
        self._show_stack()
        self._show_bars()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.SELECTION:
            self._describe()
            self.canvas.update()
            self._desk.actions.refresh()
            return
        if part is ViewPart.PROJECT:
            self.canvas.begin()
        self._renew()

    def _on_theme(self, _: object) -> None:
        self.canvas.repaint_all()
        self.headers.rebuild()
        self.ruler.update()

    def _on_player(self, player: Player) -> None:
        if player.is_playing:
            self._tick.start()
        else:
            self._tick.stop()
        self._show_playhead(player.position)
        self.canvas.update()
        self.ruler.update()

    def _on_moved(self, position: int) -> None:
        self._show_playhead(position)
        if not self._desk.player.is_playing:
            self.canvas.reveal(position, position)

    def _follow_playhead(self) -> None:
        position = self._desk.player.position
        self._show_playhead(position)
        x = self.canvas.scale.x(position)
        if x > self.canvas.width() - 24 or x < 0:  # turn the page
            scale = self.canvas.scale
            self.canvas.show_scale(scale.beginning(position - scale.samples(48)))

    def _show_playhead(self, position: int) -> None:
        self.ruler.show_playhead(self._heard, position)
        self._heard = position
        self.canvas.show_playhead(position)

    def _renew(self) -> None:
        self.canvas.rebuild()
        self.headers.rebuild()
        self._show_stack()
        self._show_bars()

    def _show_stack(self) -> None:
        self._stack.setCurrentIndex(0 if self.canvas.lanes.all else 1)

    def _show_bars(self) -> None:
        scale, canvas = self.canvas.scale, self.canvas
        shown = max(canvas.width() * scale.samples_per_pixel, 1.0)
        whole = max(canvas.end * 1.1, scale.start + shown, 1.0)
        page = max(1, round(shown / whole * PARTS))
        with QSignalBlocker(self._across):
            self._across.setRange(0, PARTS - page)
            self._across.setPageStep(page)
            self._across.setSingleStep(max(1, page // 10))
            self._across.setValue(round(scale.start / whole * PARTS))
        self._down.setRange(0, max(0, canvas.lanes.height - canvas.height()))
        self._down.setPageStep(canvas.height())
        self._down.setSingleStep(32)
        self._down.setValue(canvas.top)
        self._down.setVisible(self._down.maximum() > 0)

    def _scroll_across(self, value: int) -> None:
        scale, canvas = self.canvas.scale, self.canvas
        shown = canvas.width() * scale.samples_per_pixel
        whole = max(canvas.end * 1.1, scale.start + shown, 1.0)
        canvas.show_scale(scale.beginning(value / PARTS * whole))

    def _describe(self) -> None:
        project = self._desk.view.project
        clips = self.canvas.selected_clips() if project is not None else []
        words = described(self.canvas.project, clips, self._desk.view.language) if clips else ""
        self.canvas.setAccessibleDescription(words)

    def _show_menu(self, at: QPoint) -> None:
        if not self._desk.view.clips:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, group in enumerate(CONTEXT):
            if number:
                menu.addSeparator()
            menu.addActions([self._desk.actions.get(name) for name in group])
        menu.popup(self.canvas.mapToGlobal(at))


PANEL = Panel("timeline", mark("Panels", "Timeline"), "timeline", Area.BOTTOM, TimelinePanel)
