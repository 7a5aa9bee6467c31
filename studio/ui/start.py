"""Open the window: painted at once, then the studio behind it, then the project in it."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from studio.domain.errors import StudioError
from studio.services.foundation import lay_foundation
from studio.services.playback_outputs import system_outputs
from studio.ui.actions import Actions
from studio.ui.deferred import load_libraries
from studio.ui.desk import Front, desk_on
from studio.ui.errors import Presenter
from studio.ui.icons import LOGO, Icons
from studio.ui.loop import Tasks, run
from studio.ui.shell import last_workspace
from studio.ui.themes import Themes
from studio.ui.translations import Translations
from studio.ui.view import View
from studio.ui.window import Window
from studio.ui.workspaces import COMMANDS, DIALOGS, WORKSPACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.services.foundation import Foundation
    from studio.services.playback import Player
    from studio.services.studio import Studio
    from studio.services.workspace import OpenProject


TITLE = 96_000
"""Where the sample scene has faded in and shows its title: 2 s."""


def open_window(create_studio: Callable[[Foundation], Studio]) -> int:
    """Show the window until the user leaves; return the exit code.

    Args:
        create_studio: called in a thread once the window is painted; may import whatever it needs.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Viva Voce")
    application.setDesktopFileName("vivavoce")
    application.setWindowIcon(QIcon(str(LOGO)))
    presenter = Presenter()
    presenter.watch_everything()
    foundation = lay_foundation()
    settings = foundation.settings.current
    translations = Translations(application)
    translations.use(settings.general.language)
    themes = Themes(application, settings.general.theme)
    icons = Icons(themes)
    front = Front(
        foundation=foundation,
        tasks=Tasks(presenter.tell, presenter.crash),
        view=View(foundation.workspace),
        actions=Actions(icons, settings.shortcuts),
        themes=themes,
        icons=icons,
        translations=translations,
    )
    try:
        return run(application, lambda: _live(front, presenter, create_studio))
    finally:
        presenter.stop_watching()


async def _live(
    front: Front, presenter: Presenter, create_studio: Callable[[Foundation], Studio]
) -> int:
    return await _Session(front, presenter, create_studio).live()


class _Session:
    """From the first paint to the last write."""

    def __init__(
        self, front: Front, presenter: Presenter, create_studio: Callable[[Foundation], Studio]
    ) -> None:
        self._front = front
        self._presenter = presenter
        self._create_studio = create_studio
        self._left = asyncio.Event()
        self._window = Window(front)

    async def live(self) -> int:
        window, loop = self._window, asyncio.get_running_loop()
        painted = asyncio.Event()
        window.painted.connect(painted.set)
        window.leaving.connect(self._left.set)
        if sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._left.set)
        loop.set_exception_handler(self._on_loop_error)
        self._front.foundation.settings.failed.connect(self._presenter.tell_from_thread)
        self._front.foundation.workspace.failed.connect(self._presenter.tell)
        self._presenter.show_in(window)
        window.show()
        await painted.wait()
        studio = await self._furnish()
        await self._close_when_left(studio)
        return 0

    def _on_loop_error(self, _: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._presenter.crash(error)

    async def _furnish(self) -> Studio:
        """Build the studio in a thread while the project opens; then the panels on it."""
        foundation = self._front.foundation
        opening = self._front.tasks.start(self._reopen())
        studio = await asyncio.to_thread(self._load)
        await asyncio.wait([opening])
        desk = desk_on(self._front, studio, self._player(studio))
        if not foundation.settings.current.general.has_started:
            await self._show_sample(studio)
            desk.player.seek(TITLE)
        foundation.workspace.changed.connect(self._remember)
        await self._window.furnish_in_steps(desk)
        await asyncio.to_thread(_load_rest, studio)
        gc.freeze()  # what is there by now stays: collecting need not look at it again
        desk.player.prepare()
        self._serve(studio)
        self._front.tasks.start(studio.keys.load())
        return studio

    def _serve(self, studio: Studio) -> None:
        """Start the server if the user wants it whenever the studio runs."""
        wanted = studio.settings.current.server
        if wanted.is_on:
            self._front.tasks.start(studio.server.start(wanted.port))

    def _player(self, studio: Studio) -> Player:
        playback = import_module("studio.services.playback")  # knows numpy: after the first paint
        player: Player = playback.Player(studio.workspace, system_outputs, self._presenter.tell)
        player.use_output(studio.settings.current.audio.device)
        return player

    def _load(self) -> Studio:
        """Import and build all that is not needed for the first paint."""
        foundation = self._front.foundation
        studio = self._create_studio(foundation)
        shown = last_workspace(foundation.settings)
        for workspace in WORKSPACES:
            if workspace.id == shown:
                workspace.panels()
        for module in ("studio.ui.intake", *(one.partition(":")[0] for one in COMMANDS)):
            import_module(module)
        return studio

    async def _reopen(self) -> None:
        """Open the project that was open when the studio was left."""
        general = self._front.foundation.settings.current.general
        if not general.last_project or not general.opens_last_project:
            return
        path = Path(general.last_project)
        if await asyncio.to_thread(path.is_file):
            await self._front.foundation.workspace.open(path)

    async def _show_sample(self, studio: Studio) -> None:
        try:
            sample = import_module("studio.services.sample")
            await sample.open_sample(studio)
        except StudioError as error:
            self._presenter.tell(error)
            return
        self._remember(studio.workspace.current, has_started=True)

    def _remember(self, opened: OpenProject | None, *, has_started: bool = True) -> None:
        settings = self._front.foundation.settings
        path = str(opened.path) if opened else ""
        settings.change(
            general=replace(settings.current.general, last_project=path, has_started=has_started)
        )

    async def _close_when_left(self, studio: Studio) -> None:
        """Close everything; if the last steps cannot be written, say so and stay."""
        while True:
            await self._left.wait()
            self._left.clear()
            opened = studio.workspace.current
            try:
                if opened is not None:
                    await opened.flush()
            except StudioError as error:
                self._presenter.tell(error)
                continue
            break
        self._front.foundation.workspace.changed.disconnect(self._remember)
        self._window.keep_place()
        self._window.hide()
        await self._front.tasks.close()
        assert self._window.desk is not None
        await self._window.desk.player.close()
        await studio.close()
        self._window.let_go()


def _load_rest(studio: Studio) -> None:
    """Import what nobody can have used yet, before somebody waits for it."""
    load_libraries()
    studio.providers.load()
    studio.make_exporting()
    import_module("studio.services.playback_program").warm_up()
    for module in DIALOGS:
        import_module(module)
