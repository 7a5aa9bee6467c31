"""The transport bar: to the start, play, loop, where the playhead is, what is heard, how loud."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.timecode import timecode
from studio.services.playback import ORIGINAL
from studio.ui.actions import Action, Menu
from studio.ui.panels.transport_commands import TransportCommands
from studio.ui.panels.transport_meter import Meter
from studio.ui.panels.transport_time import TimeField, frame_rate_of
from studio.ui.texts import language_title
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import action_button, label

if TYPE_CHECKING:
    from studio.domain.project import Step
    from studio.services.playback import Player
    from studio.services.settings import Settings
    from studio.ui.desk import Desk

TICK_MS = 33
LOUDNESS_MS = 200
HEIGHT = 40


class TransportBar(QFrame):
    """Stays from left to right in every language, as time does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._looked_at = monotonic()
        self.setProperty("role", "bar")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Transport"))
        self.commands = TransportCommands(desk, self)
        self.time = TimeField()
        self.time.chosen.connect(desk.player.seek)
        desk.actions.add(
            Action(
                id="transport.go",
                text=self.tr("Go to a time…"),
                run=self.time.setFocus,
                shortcut="Ctrl+T",
                menu=Menu.TRANSPORT,
                is_enabled=lambda: desk.view.project is not None,
            ),
            self,
        )
        self.length = label("", "muted")
        self.meter = Meter(desk)
        self.loudness = label("", "muted")
        self.heard = HeardButton(desk, self.commands)
        self._lay_out()
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._tick)
        self._loudness_ticks = QTimer(self, interval=LOUDNESS_MS)
        self._loudness_ticks.timeout.connect(self._show_loudness)
        desk.player.changed.connect(self._on_player)
        desk.player.moved.connect(self._on_moved)
        desk.view.changed.connect(self._on_view)
        desk.view.stepped.connect(self._on_step)
        desk.studio.settings.changed.connect(self._on_settings)
        self._on_settings(desk.studio.settings.current)
        self._show_time()
        self._show_length()
        self._show_loudness()

    def _lay_out(self) -> None:
        actions = self._desk.actions
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(2)
        for name in ("transport.start", "transport.play", "transport.end", "transport.loop"):
            row.addWidget(action_button(actions.get(name)))
        row.addSpacing(8)
        row.addWidget(self.time)
        row.addWidget(self.length)
        row.addStretch()
        row.addWidget(self.heard)
        row.addSpacing(8)
        row.addWidget(action_button(actions.get("transport.mute")))
        row.addSpacing(4)
        row.addWidget(self.meter)
        row.addSpacing(8)
        for one in (self.length, self.loudness):
            font = one.font()
            font.setFeature(QFont.Tag("tnum"), 1)
            one.setFont(font)
        self.loudness.setAccessibleName(self.tr("Loudness"))
        self.loudness.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.loudness.setFixedWidth(
            self.loudness.fontMetrics().horizontalAdvance("−00.0 LUFS ") + 4
        )
        row.addWidget(self.loudness)

    # What is shown

    def _tick(self) -> None:
        now = monotonic()
        passed_s, self._looked_at = now - self._looked_at, now
        self.meter.show_levels(self._desk.player.peaks_db, passed_s)
        self._show_time()
        if not self._is_heard() and self.meter.is_still:
            self._ticks.stop()

    def _show_time(self) -> None:
        self.time.show_position(self._desk.player.position, frame_rate_of(self._desk.view.project))

    def _show_length(self) -> None:
        rate = frame_rate_of(self._desk.view.project)
        self.length.setText("/ " + timecode(self._desk.player.length, rate))

    def _show_loudness(self) -> None:
        measured = self._desk.player.short_term_lufs
        shown = "–" if measured is None else self.locale().toString(measured, "f", 1)
        self.loudness.setText(self.tr("{loudness} LUFS").format(loudness=shown.replace("-", "−")))
        self.loudness.setToolTip(self._loudness_hint())

    def _loudness_hint(self) -> str:
        """Say what the figure is, where it is heard, and whether sound broke off."""
        player = self._desk.player
        parts = [
            self.tr("Loudness of the last 3 seconds. The gain of an export is not in it."),
            self.tr("Heard through {output}.").format(output=player.output)
            if player.output
            else "",
            self.tr("Sound broke off %n time(s).", "", player.xruns) if player.xruns else "",
        ]
        return "\n".join(part for part in parts if part)

    def _is_heard(self) -> bool:
        player = self._desk.player
        return player.is_playing or player.take_playing is not None

    # What happens

    def _on_player(self, _: Player) -> None:
        if self._is_heard() and not self._ticks.isActive():
            self._looked_at = monotonic()
            self._ticks.start()
            self._loudness_ticks.start()
        elif not self._is_heard():
            self._loudness_ticks.stop()
            self._show_loudness()
        self._show_time()

    def _on_moved(self, _: int) -> None:
        self._show_time()

    def _on_view(self, part: ViewPart) -> None:
        if part is not ViewPart.SELECTION:
            self._show_time()
            self._show_length()

    def _on_step(self, step: Step) -> None:
        self._show_length()
        if step.of(ProjectSettings):
            self._show_time()

    def _on_settings(self, settings: Settings) -> None:
        self._desk.player.use_output(settings.audio.device)


class HeardButton(QToolButton):
    """Says which language is heard; its menu offers the others, and the original."""

    def __init__(self, desk: Desk, commands: TransportCommands) -> None:
        super().__init__()
        self._desk, self._commands = desk, commands
        self.setProperty("role", "quiet")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        desk.player.changed.connect(self._on_change)
        desk.view.changed.connect(self._on_change)
        desk.view.stepped.connect(self._on_change)
        desk.themes.changed.connect(self._on_change)
        self._show()

    def _languages(self) -> tuple[str, ...]:
        project = self._desk.view.project
        return settings_of(project).languages if project is not None else ()

    def _fill(self) -> None:
        menu, heard = self.menu(), self._desk.player.language
        menu.clear()
        for language in (*self._languages(), ORIGINAL):
            if language == ORIGINAL:
                menu.addSeparator()
            made = menu.addAction(self._title(language))
            made.setCheckable(True)
            made.setChecked(language == heard)
            made.triggered.connect(lambda _=False, one=language: self._commands.hear(one))

    def _title(self, language: str) -> str:
        return self.tr("Original") if language == ORIGINAL else language_title(language)

    def _on_change(self, _: object) -> None:
        self._show()

    def _show(self) -> None:
        self.setIcon(self._desk.icons.tinted("globe", self._desk.themes.current.muted))
        title = self._title(self._desk.player.language)
        self.setText(title)
        self.setEnabled(bool(self._languages()))
        self.setToolTip(self.tr("Heard: {language}").format(language=title))
        self.setAccessibleName(self.toolTip())
