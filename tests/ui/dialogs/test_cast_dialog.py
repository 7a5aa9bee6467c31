"""The cast: voices are found, heard and given, and every change can be undone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.domain.script import Casting, Line, Speaker
from studio.domain.voices import Voice
from studio.ui.dialogs.cast.dialog import CastDialog, show_cast
from studio.ui.dialogs.cast.voices import point_of_play
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.domain.project import Project
    from studio.ui.desk import Desk

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
async def dialog(desk: Desk, scene: Project) -> AsyncIterator[CastDialog]:
    """The cast of the scene, nobody cast yet."""
    made = CastDialog(desk)
    await made.cast.fill()
    made.show()
    yield made
    shiboken6.delete(made)


def click_voice(dialog: CastDialog, row: int) -> Voice:
    voices = dialog.cast.voices
    voices.scrollTo(voices.rows.index(row))
    place = voices.visualRect(voices.rows.index(row))
    QTest.mouseClick(voices.viewport(), LEFT, NONE, place.topLeft() + QPoint(20, 12))
    return voices.rows.voice(row)


async def test_a_click_gives_the_speaker_the_voice_in_one_step(
    dialog: CastDialog, project: Project
) -> None:
    steps = len(project.undo_steps)
    chosen = click_voice(dialog, 2)
    casting = project.all(Casting)[0]
    assert project.get(Voice, casting.voice_id).name == chosen.name
    assert casting.speaker_id == project.all(Speaker)[0].id
    assert len(project.undo_steps) == steps + 1
    project.undo()
    assert not project.all(Casting)
    assert dialog.cast.voices.used == ""


async def test_the_keyboard_casts_too(dialog: CastDialog, project: Project) -> None:
    dialog.cast.speakers.setFocus()
    QTest.keyClick(dialog.cast.speakers, Qt.Key.Key_Down)
    QTest.keyClick(dialog.cast.voices, Qt.Key.Key_Down)
    QTest.keyClick(dialog.cast.voices, Qt.Key.Key_Return)
    assert project.all(Casting)[0].speaker_id == project.all(Speaker)[1].id
    assert dialog.isVisible()


async def test_voices_are_searched_and_filtered(dialog: CastDialog) -> None:
    QTest.keyClicks(dialog.cast.search, "gravel")
    assert dialog.cast.voices.rows.rowCount() == 1
    dialog.cast.search.clear()
    box = dialog.cast.filters["gender"]
    box.setCurrentIndex(box.findData("female"))
    rows = range(dialog.cast.voices.rows.rowCount())
    assert {dialog.cast.voices.rows.voice(row).label("gender") for row in rows} == {"female"}


async def test_a_drag_of_a_slider_is_one_step(dialog: CastDialog, project: Project) -> None:
    click_voice(dialog, 0)
    steps = len(project.undo_steps)
    slider = dialog.cast.sliders.slider("stability")
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, NONE, QPoint(20, middle))
    for x in range(20, slider.width() - 10, 15):
        QTest.mouseMove(slider, QPoint(x, middle))
    QTest.mouseRelease(slider, LEFT, NONE, QPoint(slider.width() - 10, middle))
    assert project.all(Casting)[0].settings.stability > 0.9
    assert len(project.undo_steps) == steps + 1
    project.undo()
    assert project.all(Casting)[0].settings.stability == 0.5
    assert slider.value() == 50


async def test_settings_go_back_to_the_voices_own(dialog: CastDialog, project: Project) -> None:
    voice = click_voice(dialog, 0)
    QTest.keyClick(dialog.cast.sliders.slider("speed"), Qt.Key.Key_Right)
    assert project.all(Casting)[0].settings != voice.settings
    dialog.cast.sliders._reset.click()
    assert project.all(Casting)[0].settings == voice.settings


async def test_a_name_that_is_taken_is_refused_beside_the_field(
    dialog: CastDialog, project: Project
) -> None:
    dialog.cast.name.setText("Ben")
    QTest.keyClick(dialog.cast.name, Qt.Key.Key_Return)
    assert dialog.cast._wrong.text() == "There is a speaker called “Ben” already."
    assert dialog.isVisible()
    dialog.cast.name.setText("Anna")
    QTest.keyClick(dialog.cast.name, Qt.Key.Key_Return)
    assert project.all(Speaker)[0].name == "Anna"
    assert not dialog.cast._wrong.text()


async def test_a_voice_says_what_the_speaker_says(dialog: CastDialog) -> None:
    voices = dialog.cast.voices
    place = point_of_play(voices, 0)
    QTest.mouseClick(voices.viewport(), LEFT, NONE, place)
    assert voices.heard == voices.rows.voice(0).sound_print()
    async with asyncio.timeout(20):
        while not dialog.cast.hearing._end.isActive():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert dialog.cast.voices.used == ""
    QTest.mouseClick(voices.viewport(), LEFT, NONE, place)
    assert voices.heard == ""


async def test_the_cast_opens_at_the_speaker_that_was_meant(
    desk: Desk, scene: Project, dialog: CastDialog
) -> None:
    ben = scene.all(Speaker)[1]
    show_cast(desk, dialog, ben.id)
    async with asyncio.timeout(5):
        while not (shown := dialog.findChildren(CastDialog)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert shown[0].cast.speakers.current_id == ben.id
    assert shown[0].cast.voices.rows.rowCount() > 20
    shown[0].accept()
    async with asyncio.timeout(5):
        while desk.tasks._running:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_two_speakers_who_are_one_are_merged_in_one_step(
    desk: Desk, dialog: CastDialog, project: Project
) -> None:
    ana, ben = project.all(Speaker)
    dialog.cast.speakers.go_to(ben.id)
    QTest.mouseClick(dialog.cast.merge, LEFT)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    await until(lambda: project.count(Speaker) == 1)
    assert {line.speaker_id for line in project.all(Line)} == {ana.id}
    assert not dialog.cast.merge.isEnabled()
    project.undo()
    assert project.all(Speaker) == (ana, ben)


async def test_a_speaker_is_heard_in_the_film(
    desk: Desk, dialog: CastDialog, project: Project
) -> None:
    line = project.all(Line)[2]
    with project.edit("Longer"):
        project.update(line, end=line.end + 4_800)
    QTest.mouseClick(dialog.cast.original, LEFT)
    await until(lambda: desk.player.position >= line.start)
    desk.player.pause()
