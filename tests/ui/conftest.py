"""A real desk on Qt's own event loop: real services with the offline engine, a home of its own."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
import pytestqt.plugin
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.app import create_studio
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.services.foundation import Foundation
from studio.services.playback import Player
from studio.storage.paths import HOME_VARIABLE, user_paths
from studio.ui.actions import Actions
from studio.ui.desk import Desk, Front
from studio.ui.icons import Icons
from studio.ui.loop import Tasks, new_loop
from studio.ui.themes import ThemeChoice, Themes
from studio.ui.translations import Translations
from studio.ui.view import View
from studio.ui.window import Window
from tests.ui.acting import until

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from studio.domain.errors import StudioError
    from studio.domain.project import Project

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SECOND = 48_000

# Events are handled by the loop of the test. Handled between the phases of a test, as pytest-qt
# does, they would wake asyncio's own callbacks while no loop is running.
pytestqt.plugin._process_events = lambda: None


def application() -> QApplication:
    found = QApplication.instance()
    made = found if isinstance(found, QApplication) else QApplication([])
    made.setQuitOnLastWindowClosed(False)  # as the studio has it
    return made


def qt_loop() -> asyncio.AbstractEventLoop:
    return new_loop(application())


@pytest.hookimpl
def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": qt_loop}


@pytest.fixture
def told() -> list[StudioError]:
    """Known errors the user was told."""
    return []


@pytest.fixture
async def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[StudioError]
) -> AsyncIterator[Desk]:
    """A desk with an empty project open."""
    gc.collect()  # loops of earlier tests, here: a thread that collected them would stop timers
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "studio home"))
    studio = create_studio()
    crashes: list[BaseException] = []
    themes = Themes(application(), ThemeChoice.DARK)
    icons, tasks = Icons(themes), Tasks(told.append, crashes.append)
    player = Player(studio.workspace)
    await studio.workspace.new(tmp_path / "scene.vivavoce")
    view = View(studio.workspace)
    yield Desk(studio, tasks, view, player, Actions(icons), themes, icons)
    await tasks.close()
    await player.close()
    await studio.close()
    for widget in application().topLevelWidgets():
        if isinstance(widget, QWidget):
            widget.close()
            destroy(widget)
    assert not crashes, crashes


@pytest.fixture
async def window(desk: Desk) -> AsyncIterator[Window]:
    """The main window on the desk, shown and furnished, as large as a small screen."""
    studio = desk.studio
    translations = Translations(application())
    front = Front(
        foundation=Foundation(
            user_paths(), studio.settings, studio.workspace, studio.jobs, studio.notices
        ),
        tasks=desk.tasks,
        view=desk.view,
        actions=desk.actions,
        themes=desk.themes,
        icons=desk.icons,
        translations=translations,
    )
    window = Window(front)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)  # shortcuts belong to the active window
    window.furnish(desk)
    yield window
    await desk.tasks.close()
    window.let_go()
    destroy(window)
    translations.use("en")


def destroy(widget: QWidget) -> None:
    """Delete a widget now and here: what Python collects later, it may collect in a thread."""
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def project(desk: Desk) -> Project:
    return desk.studio.workspace.require().project


@pytest.fixture
def scene(desk: Desk, project: Project) -> Project:
    """Ana and Ben say six lines in turn, two seconds each, with Spanish translations."""
    texts = (
        ("Good morning.", "Buenos días."),
        ("Is it far?", "¿Está lejos?"),
        ("Ten minutes on foot.", "Diez minutos a pie."),
        ("And by boat?", "¿Y en barco?"),
        ("There is no river.", "No hay ningún río."),
        ("What a pity!", "¡Qué lástima!"),
    )
    with project.edit("Scene"):
        project.update(settings_of(project), source_language="en", languages=("es",))
        speakers = [
            project.add(Speaker(name=name, colour=i)) for i, name in enumerate(["Ana", "Ben"])
        ]
        for number, (text, translation) in enumerate(texts):
            start = number * 3 * SECOND
            line = project.add(
                Line(
                    speaker_id=speakers[number % 2].id,
                    start=start,
                    end=start + 2 * SECOND,
                    text=text,
                )
            )
            project.add(Translation(line_id=line.id, language="es", text=translation))
    return project
