"""The commands of playing: what keys, menus and the transport bar do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from studio.domain.records import Span
from studio.domain.timeline import Clip
from studio.services.playback import ORIGINAL
from studio.ui.actions import Action, Menu
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    from studio.services.playback import Player
    from studio.ui.desk import Desk

SHORTEST_LOOP = 4_800
"""100 ms: below that it is a buzz."""


class TransportCommands(QObject):
    """Adds the commands; they live as long as their owner."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._player = desk.player
        self.hears_original = False
        self._drawn = (False, False)
        for action in (*self._moving(), *self._choosing()):
            desk.actions.add(action, owner)
        self._keys = SpaceOfButtons(self)
        desk.player.changed.connect(self._on_player)
        desk.view.changed.connect(self._on_view)
        desk.themes.changed.connect(self._on_theme)
        self._player.set_language(desk.view.language)

    def _moving(self) -> tuple[Action, ...]:
        player = self._player
        return (
            Action(
                id="transport.play",
                text=self.tr("Play"),
                current_text=lambda: self.tr("Pause") if self._is_heard() else self.tr("Play"),
                run=player.toggle,
                shortcut="Space",
                icon="play",
                menu=Menu.TRANSPORT,
                is_enabled=lambda: self._desk.view.project is not None,
            ),
            Action(
                id="transport.start",
                text=self.tr("To the start"),
                run=lambda: player.seek(0),
                shortcut="Ctrl+Home",
                icon="to-start",
                menu=Menu.TRANSPORT,
                is_enabled=lambda: self._desk.view.project is not None,
            ),
            Action(
                id="transport.end",
                text=self.tr("To the end"),
                run=lambda: player.seek(player.length),
                shortcut="Ctrl+End",
                icon="to-end",
                menu=Menu.TRANSPORT,
                is_enabled=lambda: self._desk.view.project is not None,
            ),
        )

    def _choosing(self) -> tuple[Action, ...]:
        return (
            Action(
                id="transport.loop",
                text=self.tr("Loop the selection"),
                current_text=self._loop_text,
                run=self._toggle_loop,
                shortcut="Ctrl+Shift+L",
                icon="loop",
                menu=Menu.TRANSPORT,
                group=1,
                is_enabled=lambda: self._player.length > 0,
                is_checked=lambda: self._player.loop is not None,
            ),
            Action(
                id="transport.loop_in",
                text=self.tr("Loop from the playhead"),
                run=self._loop_from,
                shortcut="Alt+I",
                menu=Menu.TRANSPORT,
                group=1,
                is_enabled=lambda: self._player.length > 0,
            ),
            Action(
                id="transport.loop_out",
                text=self.tr("Loop up to the playhead"),
                run=self._loop_to,
                shortcut="Alt+O",
                menu=Menu.TRANSPORT,
                group=1,
                is_enabled=lambda: self._player.length > 0,
            ),
            Action(
                id="transport.original",
                text=self.tr("Hear the original"),
                run=self._toggle_original,
                shortcut="Ctrl+Shift+O",
                icon="person",
                menu=Menu.TRANSPORT,
                group=2,
                is_enabled=lambda: bool(self._desk.view.language),
                is_checked=lambda: self.hears_original,
            ),
            Action(
                id="transport.mute",
                text=self.tr("Mute"),
                run=lambda: self._player.set_muted(is_muted=not self._player.is_muted),
                shortcut="Ctrl+Shift+M",
                icon="sound",
                menu=Menu.TRANSPORT,
                group=2,
                is_checked=lambda: self._player.is_muted,
            ),
        )

    def hear(self, language: str) -> None:
        """Hear and show a language, or hear the original while the language shown stays."""
        self.hears_original = language == ORIGINAL
        if language != ORIGINAL:
            self._desk.view.show_language(language)
        self._player.set_language(language)

    def _toggle_original(self) -> None:
        self.hear(self._desk.view.language if self.hears_original else ORIGINAL)

    # Loops

    def _loop_text(self) -> str:
        if self._player.loop is not None:
            return self.tr("Stop looping")
        has_clips = bool(self._desk.view.clips)
        return self.tr("Loop the selection") if has_clips else self.tr("Loop everything")

    def _toggle_loop(self) -> None:
        self._player.set_loop(None if self._player.loop is not None else self._wanted_loop())

    def _wanted_loop(self) -> Span:
        """Return the selected clips from the first to the last, or all there is."""
        project = self._desk.view.project
        found = [project.find(Clip, one) for one in self._desk.view.clips] if project else []
        clips = [clip for clip in found if clip is not None]
        if not clips:
            return Span(0, self._player.length)
        return Span(min(clip.position for clip in clips), max(clip.end for clip in clips))

    def _loop_from(self) -> None:
        start, loop = self._player.position, self._player.loop
        end = loop.end if loop else self._player.length
        self._player.set_loop(Span(start, max(end, start + SHORTEST_LOOP)))

    def _loop_to(self) -> None:
        end, loop = self._player.position, self._player.loop
        start = loop.start if loop else 0
        self._player.set_loop(Span(max(0, min(start, end - SHORTEST_LOOP)), end))

    # What happens

    def _is_heard(self) -> bool:
        return self._player.is_playing or self._player.take_playing is not None

    def _on_player(self, _: Player) -> None:
        state = (self._is_heard(), self._player.is_muted)
        if state != self._drawn:
            self._drawn = state
            self._draw()
        self._desk.actions.refresh()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self.hears_original = False
        if part is not ViewPart.SELECTION and not self.hears_original:
            self._player.set_language(self._desk.view.language)

    def _on_theme(self, _: object) -> None:
        self._draw()

    def _draw(self) -> None:
        icons, actions = self._desk.icons, self._desk.actions
        actions.get("transport.play").setIcon(icons("pause" if self._is_heard() else "play"))
        actions.get("transport.mute").setIcon(icons("mute" if self._player.is_muted else "sound"))


class SpaceOfButtons(QObject):
    """Leaves the space bar to a button or list of choices that was reached by keyboard."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._focused: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key before it becomes the shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.key() == Qt.Key.Key_Space and is_plain:
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if isinstance(new, QAbstractButton | QComboBox):
            new.installEventFilter(self)
