"""The transport bar: keys and buttons that play, jump, loop and mute; time, meters, loudness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from studio.domain.records import Span
from studio.domain.script import Line
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip
from studio.services.playback import ORIGINAL
from studio.ui.panels.transport import TransportBar
from tests.films import Film, make_film
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from studio.domain.project import Project
    from studio.ui.desk import Desk

SECOND = 48_000
FRAME = SECOND // 25


@pytest.fixture
async def window(desk: Desk) -> AsyncIterator[QWidget]:
    """A window with the bar and a field to type into."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(TransportBar(desk))
    window.resize(900, 120)
    window.show()
    window.activateWindow()
    yield window
    shiboken6.delete(window)


@pytest.fixture
def bar(window: QWidget) -> TransportBar:
    bar = window.findChild(TransportBar)
    assert isinstance(bar, TransportBar)
    return bar


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of twenty seconds."""
    return make_film(tmp_path_factory.mktemp("reel") / "film.mp4", Film(seconds=20))


@pytest.fixture
async def film(desk: Desk, scene: Project, reel: Path) -> Path:
    """The film under the scene."""
    await desk.studio.sources.add(reel)
    return reel


def button(bar: TransportBar, action_id: str) -> QToolButton:
    """Return the button of a command."""
    made = bar.findChild(QAction, action_id)
    (found,) = [one for one in bar.findChildren(QToolButton) if one.defaultAction() is made]
    return found


def click(bar: TransportBar, action_id: str) -> None:
    QTest.mouseClick(button(bar, action_id), Qt.MouseButton.LeftButton)


async def test_the_space_bar_plays_and_pauses(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar
) -> None:
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert desk.player.is_playing
    await until(lambda: desk.player.position > 0)
    assert desk.actions.get("transport.play").text() == "Pause"
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not desk.player.is_playing
    assert desk.actions.get("transport.play").text() == "Play"


async def test_a_space_that_is_typed_is_a_space(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar
) -> None:
    field = window.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "a b")
    assert field.text() == "a b"
    assert not desk.player.is_playing


async def test_a_button_reached_by_keyboard_keeps_its_space_bar(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar
) -> None:
    desk.player.seek(5 * SECOND)
    start = button(bar, "transport.start")
    start.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(start, Qt.Key.Key_Space)
    assert (desk.player.position, desk.player.is_playing) == (0, False)


async def test_buttons_jump_to_the_start_and_to_the_end(
    desk: Desk, film: Path, bar: TransportBar
) -> None:
    click(bar, "transport.end")
    assert desk.player.position == desk.player.length == 20 * SECOND
    click(bar, "transport.start")
    assert desk.player.position == 0


async def test_the_time_is_that_of_the_playhead(desk: Desk, film: Path, bar: TransportBar) -> None:
    desk.player.seek(12 * SECOND + 10 * FRAME)
    assert bar.time.text() == "00:00:12:10"
    assert bar.length.text() == "/ 00:00:20:00"


async def test_the_time_runs_while_it_plays(desk: Desk, film: Path, bar: TransportBar) -> None:
    desk.player.play()
    await until(lambda: bar.time.text() >= "00:00:00:05")


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("00:00:03:05", 3 * SECOND + 5 * FRAME),
        ("7.5", 7 * SECOND + SECOND // 2),
        ("0:04", 4 * SECOND),
    ],
)
async def test_a_time_that_is_typed_is_gone_to(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar, typed: str, position: int
) -> None:
    desk.actions.get("transport.go").trigger()
    assert bar.time.hasFocus()
    QTest.keyClicks(bar.time, typed)
    QTest.keyClick(bar.time, Qt.Key.Key_Return)
    assert desk.player.position == position
    assert not bar.time.hasFocus()


async def test_what_is_no_time_is_marked_and_escape_takes_it_back(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar
) -> None:
    desk.actions.get("transport.go").trigger()
    QTest.keyClicks(bar.time, "soon")
    QTest.keyClick(bar.time, Qt.Key.Key_Return)
    assert bar.time.property("isWrong") is True
    QTest.keyClick(bar.time, Qt.Key.Key_Escape)
    assert (bar.time.text(), bar.time.property("isWrong")) == ("00:00:00:00", False)
    assert desk.player.position == 0


async def test_the_time_follows_the_frame_rate_of_the_project(
    desk: Desk, scene: Project, bar: TransportBar
) -> None:
    desk.player.seek(SECOND * 3 // 2)
    assert bar.time.text() == "00:00:01:12"
    with scene.edit("Rate"):
        scene.update(settings_of(scene), frame_rate="30")
    assert bar.time.text() == "00:00:01:15"


async def test_a_loop_goes_over_the_selected_clips(
    desk: Desk, film: Path, scene: Project, bar: TransportBar
) -> None:
    await desk.studio.casting.cast_missing(scene, "es", {})
    lines = scene.all(Line)[1:3]
    await desk.studio.speech.generate([line.id for line in lines], "es")
    clips = scene.all(Clip)
    spoken = [clip for clip in clips if clip.line_id in {line.id for line in lines}]
    desk.view.select_lines(line.id for line in lines)
    click(bar, "transport.loop")
    assert desk.player.loop == Span(
        min(clip.position for clip in spoken), max(clip.end for clip in spoken)
    )
    assert button(bar, "transport.loop").isChecked()
    click(bar, "transport.loop")
    assert desk.player.loop is None


async def test_a_loop_begins_and_ends_at_the_playhead_by_key(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar
) -> None:
    desk.player.seek(4 * SECOND)
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    desk.player.seek(6 * SECOND)
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert desk.player.loop == Span(4 * SECOND, 6 * SECOND)


async def test_muting_is_seen_on_its_button(desk: Desk, film: Path, bar: TransportBar) -> None:
    click(bar, "transport.mute")
    assert desk.player.is_muted
    assert button(bar, "transport.mute").isChecked()
    click(bar, "transport.mute")
    assert not desk.player.is_muted


async def test_meters_move_while_something_is_heard_and_fall_back(
    desk: Desk, film: Path, bar: TransportBar
) -> None:
    desk.player.play(Span(SECOND - 4_800, SECOND + 4_800))  # a click at the full second
    await until(lambda: min(bar.meter.levels_db) > -12.0)
    await until(lambda: bar.meter.is_still, within_s=5.0)


async def test_the_loudness_of_the_last_seconds_is_shown(
    desk: Desk, film: Path, bar: TransportBar
) -> None:
    assert bar.loudness.text() == "– LUFS"
    desk.player.play()
    await until(lambda: re.fullmatch(r"−\d\d\.\d LUFS", bar.loudness.text()))


async def test_what_is_heard_is_the_language_shown_until_the_original_is_asked_for(
    desk: Desk, film: Path, scene: Project, bar: TransportBar
) -> None:
    with scene.edit("Languages"):
        scene.update(settings_of(scene), languages=("es", "de"))
    desk.view.show_language("de")
    assert (desk.player.language, bar.heard.text()) == ("de", "German")
    desk.actions.get("transport.original").trigger()
    assert (desk.player.language, bar.heard.text()) == (ORIGINAL, "Original")
    desk.view.show_language("es")
    assert desk.player.language == ORIGINAL
    desk.actions.get("transport.original").trigger()
    assert desk.player.language == "es"


async def test_the_menu_of_languages_changes_what_is_heard_and_shown(
    desk: Desk, film: Path, scene: Project, bar: TransportBar
) -> None:
    with scene.edit("Languages"):
        scene.update(settings_of(scene), languages=("es", "de"))
    bar.heard.menu().aboutToShow.emit()
    offered = {action.text(): action for action in bar.heard.menu().actions() if action.text()}
    assert list(offered) == ["Spanish", "German", "Original"]
    offered["German"].trigger()
    assert (desk.player.language, desk.view.language) == ("de", "de")
    offered["Original"].trigger()
    assert (desk.player.language, desk.view.language) == (ORIGINAL, "de")


async def test_it_runs_from_left_to_right_in_every_language(
    desk: Desk, film: Path, window: QWidget, bar: TransportBar
) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    places = [
        button(bar, name).mapTo(bar, QPoint()).x()
        for name in ("transport.start", "transport.play", "transport.end", "transport.loop")
    ]
    assert places == sorted(places)


async def test_without_a_project_nothing_can_be_played(desk: Desk, bar: TransportBar) -> None:
    await desk.studio.workspace.close()
    desk.actions.refresh()
    assert not desk.actions.get("transport.play").isEnabled()
    assert bar.time.text() == "00:00:00:00"
