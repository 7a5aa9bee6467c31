"""The command palette: any command by a few letters, keyboard only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView

from studio.domain.script import Casting, Line, Speaker
from studio.domain.timeline import Marker
from studio.domain.voices import Voice
from studio.ui.fuzzy import match
from studio.ui.header import LanguageButton
from studio.ui.palette import Palette
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.window import Window


def open_palette(window: Window) -> tuple[Palette, QLineEdit, QListView]:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert palette.isVisible()
    return palette, palette.findChild(QLineEdit), palette.findChild(QListView)


def names(shown: QListView) -> list[str]:
    return [shown.model().index(row, 0).data() for row in range(shown.model().rowCount())]


async def test_a_command_is_found_by_a_few_letters_and_run(window: Window, scene: Project) -> None:
    palette, field, shown = open_palette(window)
    QTest.keyClicks(field, "clo pro")
    assert names(shown)[0] == "Close project"
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: window.front.foundation.workspace.current is None)
    assert not palette.isVisible()


async def test_arrows_choose_another_command(window: Window) -> None:
    _, field, shown = open_palette(window)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert shown.currentIndex().row() == 1
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert shown.currentIndex().row() == shown.model().rowCount() - 1


async def test_a_line_is_found_by_its_words_in_either_language_and_gone_to(
    window: Window, scene: Project
) -> None:
    line = scene.all(Line)[3]
    for words in ("en BARCO", "by boat"):
        window.desk.player.seek(0)
        window.desk.view.select_lines([])
        _, field, shown = open_palette(window)
        QTest.keyClicks(field, words)
        assert names(shown)[-1] in ("¿Y en barco?", "And by boat?")
        shown.setCurrentIndex(shown.model().index(shown.model().rowCount() - 1, 0))
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert window.desk.view.lines == {line.id}
        assert window.desk.player.position == line.start
        assert window.shell.current == "dub"


async def test_speakers_voices_and_markers_are_found(window: Window, scene: Project) -> None:
    await window.desk.studio.casting.cast_missing(scene, "es", {})
    casting = scene.all(Casting)[0]
    voice, speaker = scene.get(Voice, casting.voice_id), scene.get(Speaker, casting.speaker_id)
    with scene.edit("Mark"):
        scene.add(Marker(position=96_000, name="The quarrel"))
    _, field, shown = open_palette(window)
    QTest.keyClicks(field, "quarrel")
    assert names(shown)[-1] == "The quarrel"
    field.clear()
    QTest.keyClicks(field, voice.name)
    assert speaker.name in names(shown)
    QTest.keyClick(field, Qt.Key.Key_Escape)


async def test_escape_does_nothing_and_gives_the_focus_back(window: Window) -> None:
    before = window.findChild(LanguageButton)
    before.setFocus()
    palette, field, _ = open_palette(window)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.focusWidget() is before


async def test_what_cannot_be_done_now_is_not_offered(window: Window, project: Project) -> None:
    await settled()
    _, field, shown = open_palette(window)
    assert "Undo" not in names(shown)
    QTest.keyClicks(field, "zzzz")
    assert not shown.isVisible()
    assert "Nothing is called that." in [
        one.text() for one in field.parent().findChildren(QLabel) if one.isVisible()
    ]


async def test_what_was_used_last_comes_first(window: Window) -> None:
    _, field, _ = open_palette(window)
    QTest.keyClicks(field, "full screen")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.showNormal()
    _, _, shown = open_palette(window)
    assert names(shown)[0] == "Full screen"


def test_letters_fit_in_their_order_and_beginnings_of_words_count_most() -> None:
    assert match("gst", "Generate stale")
    assert match("tsg", "Generate stale") is None
    at_words, inside = match("sa", "Save as"), match("sa", "Universal")
    assert at_words
    assert inside
    assert at_words[0] > inside[0]


def test_accents_and_case_do_not_matter() -> None:
    assert match("ubers", "Übersetzung")
    assert match("Ü", "uber")


def test_the_letters_that_fit_are_named() -> None:
    found = match("ex", "Export")
    assert found
    assert found[1] == (0, 1)
