"""Cut, copy, paste as a person does: in one project, into another, from other programs."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from studio.domain.freshness import Standing, line_states
from studio.domain.media import Media
from studio.domain.script import Line, Speaker, Take, Translation
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip
from studio.services.sources import original_of
from studio.storage.clippings import MIME
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from studio.domain.errors import StudioError
    from studio.domain.project import Project
    from studio.ui.window import Window

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"
SECOND = 48_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def clips(window: Window, scene: Project) -> list[Clip]:
    """Six spoken clips."""
    studio = window.desk.studio
    await studio.casting.cast_missing(scene, "es", {})
    await studio.speech.generate([line.id for line in scene.all(Line)], "es")
    await settled()
    return sorted(scene.all(Clip), key=lambda clip: clip.position)


def press(window: Window, key: Qt.Key) -> None:
    window.setFocus()
    QTest.keyClick(window, key, CTRL)


def copied() -> bytes:
    mime = QGuiApplication.clipboard().mimeData()
    return bytes(mime.data(MIME).data()) if mime is not None else b""


async def copy(window: Window, clips: list[Clip], key: Qt.Key = Qt.Key.Key_C) -> None:
    QGuiApplication.clipboard().clear()
    window.desk.view.select_clips([clip.id for clip in clips])
    await settled()
    press(window, key)
    await until(copied)


async def test_copied_clips_are_pasted_at_the_playhead_as_lines_of_their_own(
    window: Window, scene: Project, clips: list[Clip]
) -> None:
    await copy(window, clips[:2])
    window.desk.player.seek(40 * SECOND)
    press(window, Qt.Key.Key_V)
    await until(lambda: scene.count(Clip) == 8)
    made = [scene.get(Clip, one) for one in window.desk.view.clips]
    assert sorted(one.position for one in made) == [
        40 * SECOND, 40 * SECOND + clips[1].position - clips[0].position
    ]  # fmt: skip
    assert scene.count(Line) == 8
    assert {state.standing for state in line_states(scene, "es").values()} == {Standing.FRESH}
    scene.undo()
    assert (scene.count(Clip), scene.count(Line), scene.count(Take)) == (6, 6, 6)


async def test_what_is_cut_is_gone_with_its_lines_until_it_is_pasted(
    window: Window, scene: Project, clips: list[Clip]
) -> None:
    await copy(window, clips[:1], Qt.Key.Key_X)
    await until(lambda: scene.count(Clip) == 5)
    assert scene.count(Line) == 5
    window.desk.player.seek(30 * SECOND)
    press(window, Qt.Key.Key_V)
    await until(lambda: scene.count(Clip) == 6)
    line = max(scene.all(Line), key=lambda line: line.start)
    assert (line.start, line.text) == (30 * SECOND, "Good morning.")


async def test_clips_are_pasted_into_another_project_with_their_sound_speaker_and_voice(
    window: Window, scene: Project, clips: list[Clip]
) -> None:
    studio = window.desk.studio
    stored = studio.workspace.require().read_stored
    sounds = [stored(scene.get(Media, clip.media_id).content_hash) for clip in clips[:2]]
    await copy(window, clips[:2])
    other = (await studio.workspace.new()).project
    await settled()
    press(window, Qt.Key.Key_V)
    await until(lambda: other.count(Clip) == 2)
    assert settings_of(other).languages == ("es",)
    assert {one.name for one in other.all(Speaker)} == {"Ana", "Ben"}
    assert {state.standing for state in line_states(other, "es").values()} == {Standing.FRESH}
    stored = studio.workspace.require().read_stored
    pasted = sorted(other.all(Clip), key=lambda clip: clip.position)
    assert [stored(other.get(Media, clip.media_id).content_hash) for clip in pasted] == sounds


async def test_copied_clips_are_text_for_other_programs(window: Window, clips: list[Clip]) -> None:
    await copy(window, clips[:2])
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Ana: Buenos días.", "Ben: ¿Está lejos?"
    ]  # fmt: skip


async def test_text_is_pasted_as_lines_said_by_whom_it_names(
    window: Window, scene: Project
) -> None:
    QGuiApplication.clipboard().setText("Ben: ¿Y ahora?\n\nNo lo sé: nadie lo sabe.\r\nAna: Vamos.")
    window.desk.player.seek(60 * SECOND)
    press(window, Qt.Key.Key_V)
    await until(lambda: scene.count(Line) == 9)
    made = sorted(
        (line for line in scene.all(Line) if line.start >= 60 * SECOND), key=lambda line: line.start
    )
    names = [scene.get(Speaker, line.speaker_id).name for line in made]
    texts = [scene.where(Translation, "line_id", line.id)[0].text for line in made]
    assert names == ["Ben", "Ben", "Ana"]
    assert texts == ["¿Y ahora?", "No lo sé: nadie lo sabe.", "Vamos."]
    assert all(one.end == later.start for one, later in itertools.pairwise(made))


async def test_a_file_copied_on_the_desktop_comes_in_as_if_it_were_dropped(
    window: Window, project: Project
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(SAMPLE / "scene.mp4"))])
    QGuiApplication.clipboard().setMimeData(mime)
    press(window, Qt.Key.Key_V)
    await until(lambda: original_of(project) is not None)


@pytest.mark.parametrize(
    "content", [b"", b"VIVAVOCE-CLIPS 1\nxx", b"\x00" * 99], ids=["nothing", "cut off", "noise"]
)
async def test_what_cannot_be_pasted_is_said_in_a_sentence(
    window: Window, scene: Project, told: list[StudioError], content: bytes
) -> None:
    mime = QMimeData()
    mime.setData(MIME, content)
    QGuiApplication.clipboard().setMimeData(mime)
    press(window, Qt.Key.Key_V)
    await until(lambda: told)
    assert "clipboard" in str(told[0])
    assert scene.count(Line) == 6


async def test_in_a_text_field_the_keys_mean_its_text(
    window: Window, scene: Project, clips
) -> None:
    QGuiApplication.clipboard().setText("harbour")
    window.front.actions.get("script.find").trigger()
    await settled()
    field = window.focusWidget()
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    await settled()
    assert field.text() == "harbour"
    assert scene.count(Line) == 6
