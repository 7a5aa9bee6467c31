"""The picture: the film's frame at the playhead, clocked by the samples the device has played."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.domain.errors import MediaMissing, StudioError
from studio.domain.media import Media
from studio.domain.script import Line, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.text import mark
from studio.domain.timeline import Clip, Track
from studio.services.picture_proxies import PictureProxies
from studio.services.pictures import Pictures, Wish
from studio.services.playback_cues import Cues, cues_in
from studio.services.sources import original_of
from studio.storage.paths import user_paths
from studio.ui.actions import Action, Menu
from studio.ui.panels.base import Area, Panel
from studio.ui.panels.picture_screen import Screen
from studio.ui.texts import error_hint, error_text
from studio.ui.view import ViewPart
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from studio.domain.project import Step
    from studio.services.playback import Player
    from studio.ui.desk import Desk

TICK_MS = 16
SETTLED_MS = 60
"""Edits that follow each other faster are shown together."""

SAID = (Line, Translation, Clip, Track, ProjectSettings)
"""Kinds of record subtitles are made of."""


class PicturePanel(QWidget):
    """Shows the frame and the words at the playhead, or says why there are none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pictures = Pictures()
        self._media: Media | None = None
        self._cues = Cues()
        self._shows_words = True
        self._is_alive = False
        self._proxies = PictureProxies(user_paths().cache / "pictures", desk.studio.jobs)
        self._draft: Path | None = None
        self._drafting: asyncio.Task[object] | None = None
        self._shown_state: tuple[bool, StudioError | None] | None = None
        self.screen_shown = Screen()
        self.screen_shown.setAccessibleName(self.tr("Picture"))
        self._layers = QStackedWidget()
        self._layers.addWidget(self.screen_shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._layers)
        self._ticks = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._look)
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self._read_words)
        for action in self._actions():
            desk.actions.add(action, self)
        desk.view.changed.connect(self._on_view)
        desk.view.stepped.connect(self._on_step)
        desk.player.changed.connect(self._on_player)
        desk.player.moved.connect(self._on_moved)
        desk.themes.changed.connect(self._on_theme)
        self._pictures.changed.connect(self._on_pictures)
        self._read_project()

    @property
    def draft(self) -> Path | None:
        """The small copy of the film that is scrubbed in, if there is one."""
        return self._draft

    @property
    def shows_words(self) -> bool:
        """Whether subtitles are shown."""
        return self._shows_words

    def showEvent(self, event: QShowEvent) -> None:
        """Look again, and go on looking while the film runs."""
        super().showEvent(event)
        self._on_player(self._desk.player)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: decode nothing."""
        super().hideEvent(event)
        self._ticks.stop()
        self._pictures.look(Wish())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have frames in the new size."""
        super().resizeEvent(event)
        self._look()

    # Commands

    def _actions(self) -> tuple[Action, ...]:
        return (
            Action(
                id="view.subtitles",
                text=self.tr("Show subtitles"),
                run=self._toggle_words,
                shortcut="Ctrl+Shift+U",
                menu=Menu.VIEW,
                group=1,
                is_checked=lambda: self._shows_words,
            ),
        )

    def _toggle_words(self) -> None:
        self._shows_words = not self._shows_words
        self._look()

    # What is shown

    def _look(self) -> None:
        """Show the frame and the words at the playhead."""
        player, screen = self._desk.player, self.screen_shown
        position = player.position
        screen.show_texts(self._cues.at(position) if self._shows_words else ())
        media = self._media
        if media is None or not media.has_picture or not self.isVisible():
            return
        self._live()
        if self._drafting is None:
            self._drafting = self._desk.tasks.start(self._make_draft(media))
        width, height = screen.room()
        self._pictures.look(
            Wish(Path(media.path), position, width, height, player.is_playing, self._draft)
        )
        still = self._pictures.still(position)
        if still is not None:
            screen.show_still(still)

    def _live(self) -> None:
        """From the first film on there is a thread to be ended, with the panel or the studio."""
        if not self._is_alive:
            self._is_alive = True
            living = self._desk.tasks.start(_closed_at_last(self._pictures))
            self.destroyed.connect(lambda _: living.cancel())

    async def _make_draft(self, media: Media) -> None:
        """Have a small copy of a film in which jumps are slow; shown while somebody scrubs."""
        with contextlib.suppress(StudioError):  # what is wrong with the film is shown anyway
            draft = await self._proxies.proxy_of(media, Path(media.path))
            if isValid(self) and media == self._media:
                self._draft = draft

    def _read_project(self) -> None:
        project = self._desk.view.project
        media = original_of(project) if project is not None else None
        if media != self._media:
            self._media = media
            self._pictures.look(Wish())
            self.screen_shown.show_still(None)
            self._draft = None
            if self._drafting is not None:
                self._drafting.cancel()
                self._drafting = None
        self._read_words()
        self._show_state()

    def _read_words(self) -> None:
        project = self._desk.view.project
        language = self._desk.player.language
        self._cues = cues_in(project, language) if project is not None else Cues()
        self._look()

    def _show_state(self) -> None:
        """Show the screen, or in its place what is missing and what to do about it."""
        media, error = self._media, self._pictures.error
        if media is not None:
            caption = "" if media.has_picture else self.tr("{name} has no picture.")
            self.screen_shown.show_caption(caption.format(name=f"\u2068{media.name}\u2069"))
        state = (media is not None, error)
        if state == self._shown_state:
            return
        self._shown_state = state
        self._desk.actions.refresh()
        old = self._layers.currentWidget()
        if media is not None and error is None:
            self._layers.setCurrentWidget(self.screen_shown)
        else:
            self._layers.setCurrentIndex(self._layers.addWidget(self._blank()))
        if old is not None and old is not self.screen_shown:
            self._layers.removeWidget(old)
            old.deleteLater()

    def _blank(self) -> EmptyState:
        error, icons, theme = self._pictures.error, self._desk.icons, self._desk.themes.current
        known = {action.id: made for action, made in self._desk.actions.all()}
        if error is None:
            return EmptyState(
                icons.tinted("film", theme.muted),
                self.tr("Drop a film here"),
                self.tr("Its picture plays here, in time with the dub."),
                [known[one] for one in ("file.import", "help.sample") if one in known],
            )
        remedy = "media.relink" if isinstance(error, MediaMissing) else "file.import"
        return EmptyState(
            icons.tinted("warning", theme.warn),
            error_text(error),
            error_hint(error),
            [known[one] for one in (remedy,) if one in known],
        )

    # What happens

    def _on_view(self, part: ViewPart) -> None:
        if part is not ViewPart.SELECTION:
            self._read_project()

    def _on_step(self, step: Step) -> None:
        if step.of(Media) or step.of(Track):
            self._read_project()
        elif any(step.of(kind) for kind in SAID):
            self._settle.start()

    def _on_player(self, player: Player) -> None:
        is_running = player.is_playing and self.isVisible()
        if is_running != self._ticks.isActive():
            self._ticks.start() if is_running else self._ticks.stop()
        self._settle.start()
        self._look()

    def _on_moved(self, _: int) -> None:
        self._look()

    def _on_pictures(self, _: Pictures) -> None:
        self._show_state()
        self._look()

    def _on_theme(self, _: object) -> None:
        self._shown_state = None
        self._show_state()


async def _closed_at_last(pictures: Pictures) -> None:
    """Keep the pictures until the panel goes or the studio is left."""
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        await pictures.close()


PANEL = Panel("picture", mark("Panels", "Picture"), "picture", Area.CENTRE, PicturePanel)
