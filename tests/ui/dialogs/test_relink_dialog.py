"""Media that are missing are told when a project is opened, and found all together."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from studio.domain.media import Media
from studio.ui.dialogs.project.dialog import ProjectDialog, show_project_settings
from studio.ui.dialogs.relink.dialog import RelinkDialog
from studio.ui.notices import Toast
from tests.films import Film, Sound, make_film
from tests.ui.acting import at_rest, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from studio.domain.project import Project
    from studio.ui.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
async def moved(window: Window, project: Project, tmp_path: Path) -> AsyncIterator[Path]:
    """A project whose film and music were moved together; returns the folder they are in."""
    folder = tmp_path / "films"
    folder.mkdir()
    sources = window.desk.studio.sources
    await sources.add(make_film(folder / "film.mp4", Film(seconds=1)))
    music = make_film(
        folder / "music.wav", Film(seconds=1, sounds=(Sound("pcm_s16le"),), picture=None)
    )
    await sources.add_music_effects(music)
    await at_rest(window)
    path = window.front.foundation.workspace.require().path
    await window.front.foundation.workspace.close()
    target = tmp_path / "other disk"
    shutil.move(folder, target)
    await window.front.foundation.workspace.open(path)
    await until(lambda: window.findChildren(Toast))
    await at_rest(window)
    yield target
    await at_rest(window)


async def open_dialog(window: Window) -> RelinkDialog:
    await until(lambda: window.findChildren(Toast))
    (toast,) = window.findChildren(Toast)
    (button,) = [one for one in toast.findChildren(QPushButton) if "Find" in one.text()]
    QTest.mouseClick(button, LEFT)
    await until(lambda: window.findChild(RelinkDialog))
    return window.findChild(RelinkDialog)


async def choose(dialog: RelinkDialog, button: QPushButton, path: Path) -> None:
    QTest.mouseClick(button, LEFT)
    await until(lambda: dialog.findChild(QFileDialog))
    asked = dialog.findChild(QFileDialog)
    (field,) = [one for one in asked.findChildren(QLineEdit) if one.isVisible()]
    field.setText(str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)


def paths(window: Window) -> list[str]:
    project = window.front.view.project
    return [media.path for media in project.all(Media)]


async def test_one_file_found_relinks_all_of_them_in_one_step(window: Window, moved: Path) -> None:
    dialog = await open_dialog(window)
    assert dialog.list.count() == 2
    assert not dialog.go.isEnabled()
    await choose(dialog, dialog.choose, moved / "film.mp4")
    await until(lambda: len(dialog.found) == 2)
    assert dialog._told.text() == "All of them are found."
    assert "2" in dialog.go.text()
    before = paths(window)
    QTest.mouseClick(dialog.go, LEFT)
    await until(lambda: paths(window) == [str(moved / "film.mp4"), str(moved / "music.wav")])
    window.front.view.project.undo()
    assert paths(window) == before
    await at_rest(window)


async def test_another_file_is_refused_in_words_and_nothing_changes(
    window: Window, moved: Path
) -> None:
    other = make_film(moved / "other.mp4", Film(seconds=2))
    dialog = await open_dialog(window)
    before = paths(window)
    await choose(dialog, dialog.choose, other)
    await until(lambda: "“other.mp4” is not the file" in dialog._told.text())
    assert not dialog.go.isEnabled()
    dialog.reject()
    await until(lambda: not window.findChildren(RelinkDialog))
    assert paths(window) == before
    await at_rest(window)


async def test_a_folder_is_searched_and_what_is_not_there_is_told(
    window: Window, moved: Path, tmp_path: Path
) -> None:
    (moved / "music.wav").unlink()
    dialog = await open_dialog(window)
    await choose(dialog, dialog.search, tmp_path)
    await until(lambda: "still missing" in dialog._told.text())
    assert len(dialog.found) == 1
    dialog.reject()
    await at_rest(window)


async def test_the_files_page_says_what_is_missing_and_leads_there(
    window: Window, moved: Path
) -> None:
    window.front.tasks.start(show_project_settings(window.desk, window, "files"))
    await until(lambda: window.findChild(ProjectDialog))
    dialog = window.findChild(ProjectDialog)
    shown = dialog._pages.currentWidget()
    await until(lambda: "cannot be found" in shown._told_missing.text())
    QTest.mouseClick(shown.relink, LEFT)
    await until(lambda: dialog.findChild(RelinkDialog))
    relink = dialog.findChild(RelinkDialog)
    await choose(relink, relink.search, moved)
    await until(lambda: len(relink.found) == 2)
    QTest.mouseClick(relink.go, LEFT)
    await until(lambda: shown._told_missing.text() == "Everything is where it was.")
    QTest.mouseClick(shown.collect, LEFT)
    folder = window.front.foundation.workspace.require().path.with_name("scene media")
    await until(lambda: paths(window) == [str(folder / "film.mp4"), str(folder / "music.wav")])
    dialog.accept()
    await at_rest(window)


async def test_collecting_is_stopped_where_it_was_begun(
    window: Window, project: Project, tmp_path: Path
) -> None:
    film = make_film(tmp_path / "film.mkv", Film(seconds=1, picture=None))
    await window.desk.studio.sources.add(film)
    window.front.tasks.start(show_project_settings(window.desk, window, "files"))
    await until(lambda: window.findChild(ProjectDialog))
    shown = window.findChild(ProjectDialog)._pages.currentWidget()
    stopped = []

    async def collect() -> Path:
        async with window.desk.studio.jobs.run("Collect media") as job:
            job.report(35, 100)
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                stopped.append(job)
        return tmp_path

    shown._upkeep.collect = collect
    QTest.mouseClick(shown.collect, LEFT)
    await until(lambda: shown._told_place.text() == "Copying: 35 %")
    assert shown.collect.text() == "Cancel"
    QTest.mouseClick(shown.collect, LEFT)
    await until(lambda: shown.collect.text() == "Collect media")
    assert stopped
    window.findChild(ProjectDialog).accept()
    await at_rest(window)


async def test_a_project_that_misses_nothing_says_nothing(window: Window) -> None:
    await at_rest(window)
    assert not window.findChildren(Toast)
    assert not window.front.actions.get("media.relink").isEnabled()
