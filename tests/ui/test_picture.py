"""The picture: the frame and the words at the playhead, or what is missing and what to do."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from studio.domain.media import Media
from studio.domain.script import Line, Translation
from studio.services.playback import ORIGINAL
from studio.ui.actions import Action
from studio.ui.panels.picture import PANEL, PicturePanel
from tests.films import Film, Sound, make_film, number_of
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from studio.domain.project import Project
    from studio.ui.desk import Desk

SECOND = 48_000
FRAME = SECOND // 25


@pytest.fixture
async def show(desk: Desk) -> AsyncIterator[Callable[[], PicturePanel]]:
    """Makes a panel as large as a dock; it is gone for good before the desk is."""
    made: list[PicturePanel] = []

    def show_panel() -> PicturePanel:
        panel = PANEL.create(desk)
        assert isinstance(panel, PicturePanel)
        panel.resize(400, 300)
        panel.show()
        made.append(panel)
        return panel

    yield show_panel
    for panel in made:
        shiboken6.delete(panel)


@pytest.fixture
async def panel(show: Callable[[], PicturePanel]) -> PicturePanel:
    return show()


@pytest.fixture
async def film(desk: Desk, tmp_path: Path) -> Path:
    """A film of six seconds with numbered frames, in the project."""
    path = make_film(tmp_path / "film.mp4", Film(seconds=6))
    await desk.studio.sources.add(path)
    return path


def frame_shown(panel: PicturePanel) -> int:
    """Return the number of the frame on the screen, -1 when there is none."""
    still = panel.screen_shown.still
    return -1 if still is None else number_of(still.pixels[:, :, 2::-1])


def words_on(panel: PicturePanel) -> list[str]:
    """Return what is written where there is no screen."""
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible() and one.text()]


async def test_the_frame_at_the_playhead_is_shown(
    desk: Desk, film: Path, panel: PicturePanel
) -> None:
    for number in (0, 31, 30, 140):
        desk.player.seek(number * FRAME)
        await until(lambda at=number: frame_shown(panel) == at)


async def test_the_picture_runs_with_the_playhead(
    desk: Desk, film: Path, panel: PicturePanel
) -> None:
    await until(lambda: frame_shown(panel) == 0)
    desk.player.play()
    await until(lambda: frame_shown(panel) > 5)
    for _ in range(20):
        await asyncio.sleep(0.02)
        assert abs(frame_shown(panel) - desk.player.position // FRAME) <= 1
    desk.player.pause()
    await until(lambda: frame_shown(panel) == desk.player.position // FRAME)


async def test_the_frame_fills_the_room_without_being_bent(
    desk: Desk, film: Path, panel: PicturePanel
) -> None:
    await until(lambda: frame_shown(panel) == 0)
    place = panel.screen_shown.picture()
    assert (place.width(), place.height()) == (400, 100)  # a film of 128 x 32
    assert place.center() == panel.screen_shown.rect().center()
    grabbed = panel.grab().toImage()
    assert grabbed.pixelColor(200, 20) == Qt.GlobalColor.black


async def test_the_words_of_the_language_heard_are_shown_while_they_are_said(
    desk: Desk, scene: Project, film: Path, panel: PicturePanel
) -> None:
    desk.player.set_language("es")
    desk.player.seek(SECOND)
    await until(lambda: panel.screen_shown.texts == ("Buenos días.",))
    desk.player.seek(2 * SECOND + SECOND // 2)
    assert panel.screen_shown.texts == ()
    desk.player.seek(3 * SECOND)
    assert panel.screen_shown.texts == ("¿Está lejos?",)
    desk.player.set_language(ORIGINAL)
    await until(lambda: panel.screen_shown.texts == ("Is it far?",))


async def test_typing_a_translation_changes_the_words_on_the_screen(
    desk: Desk, scene: Project, film: Path, panel: PicturePanel
) -> None:
    desk.player.set_language("es")
    await until(lambda: panel.screen_shown.texts == ("Buenos días.",))
    first = scene.all(Line)[0]
    (translation,) = scene.where(Translation, "line_id", first.id)
    with scene.edit("Type"):
        scene.update(translation, text="¡Hola!")
    await until(lambda: panel.screen_shown.texts == ("¡Hola!",))
    scene.undo()
    await until(lambda: panel.screen_shown.texts == ("Buenos días.",))


async def test_words_are_switched_off_and_on_by_the_command(
    desk: Desk, scene: Project, film: Path, panel: PicturePanel
) -> None:
    await until(lambda: panel.screen_shown.texts)
    command = desk.actions.get("view.subtitles")
    command.trigger()
    assert panel.screen_shown.texts == ()
    assert not command.isChecked()
    command.trigger()
    assert panel.screen_shown.texts


@pytest.mark.parametrize("text", ["Guten Morgen!", "صباح الخير", "おはようございます", "Hi 😀"])
async def test_words_of_any_script_are_painted_light_with_a_dark_rim(
    desk: Desk, panel: PicturePanel, text: str
) -> None:
    screen = panel.screen_shown
    screen.resize(400, 200)
    before = screen.grab().toImage()
    screen.show_texts((text,))
    after = screen.grab().toImage()
    lit = [
        (x, y)
        for x in range(0, 400, 2)
        for y in range(0, 200, 2)
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert lit
    assert min(y for _, y in lit) > 100
    assert 120 < sum(x for x, _ in lit) / len(lit) < 280


async def test_without_a_film_it_says_what_to_drop(desk: Desk, panel: PicturePanel) -> None:
    assert "Drop a film here" in words_on(panel)


async def test_without_a_project_it_says_so_too(desk: Desk, panel: PicturePanel) -> None:
    await desk.studio.workspace.close()
    assert "Drop a film here" in words_on(panel)


async def test_a_recording_is_named_and_its_words_are_shown(
    desk: Desk, scene: Project, panel: PicturePanel, tmp_path: Path
) -> None:
    path = make_film(tmp_path / "talk.wav", Film(picture=None, sounds=(Sound(codec="pcm_s16le"),)))
    await desk.studio.sources.add(path)
    assert panel.screen_shown.isVisible()
    assert "talk.wav" in panel.screen_shown.caption
    await until(lambda: panel.screen_shown.texts)


async def test_a_missing_film_offers_the_command_that_finds_it(
    desk: Desk, project: Project, film: Path, tmp_path: Path, show: Callable[[], PicturePanel]
) -> None:
    elsewhere = tmp_path / "elsewhere" / "renamed.mp4"
    elsewhere.parent.mkdir()
    film.rename(elsewhere)  # noqa: ASYNC240
    asked = []
    owner = QWidget()
    desk.actions.add(
        Action(id="media.relink", text="Find missing media…", run=lambda: asked.append(1)), owner
    )
    panel = show()
    await until(lambda: "“film.mp4” is not where it was." in words_on(panel))
    (button,) = [one for one in panel.findChildren(QToolButton) if one.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked
    with project.edit("Relink"):
        project.update(project.all(Media)[0], path=str(elsewhere))
    await until(lambda: frame_shown(panel) == 0)
    project.undo()
    await until(lambda: "“film.mp4” is not where it was." in words_on(panel))
    shiboken6.delete(owner)


async def test_another_project_shows_another_picture(
    desk: Desk, film: Path, panel: PicturePanel, tmp_path: Path
) -> None:
    await until(lambda: frame_shown(panel) == 0)
    await desk.studio.workspace.new(tmp_path / "other.vivavoce")
    assert "Drop a film here" in words_on(panel)
    assert panel.screen_shown.still is None


async def test_it_is_named_for_screen_readers(desk: Desk, panel: PicturePanel) -> None:
    assert panel.screen_shown.accessibleName() == "Picture"
    panel.screen_shown.show_texts(("Hola.", "¿Qué?"))
    assert panel.screen_shown.accessibleDescription() == "Hola.\n¿Qué?"


async def test_the_thread_that_decodes_ends_with_its_panel(desk: Desk, film: Path) -> None:
    before = set(threading.enumerate())
    panel = PANEL.create(desk)
    panel.show()
    await until(lambda: frame_shown(panel) == 0)
    (decoding,) = (one for one in set(threading.enumerate()) - before if one.name == "pictures")
    shiboken6.delete(panel)
    await until(lambda: not decoding.is_alive())


async def test_the_thread_that_decodes_ends_with_the_studio(desk: Desk, film: Path) -> None:
    before = set(threading.enumerate())
    panel = PANEL.create(desk)
    panel.show()
    await until(lambda: frame_shown(panel) == 0)
    await desk.tasks.close()
    left = [one.name for one in set(threading.enumerate()) - before]
    assert "pictures" not in left
    shiboken6.delete(panel)
