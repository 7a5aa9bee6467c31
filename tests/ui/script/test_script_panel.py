"""The script panel, used as a person does: keys, clicks and looks."""

from __future__ import annotations

import asyncio
import gc
import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from studio.domain.freshness import Standing
from studio.domain.script import Casting, Line, Speaker, Take, Translation, spoken_text
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip, Track
from studio.domain.voices import VoiceSettings
from studio.ui.panels.script.card import Tone
from studio.ui.panels.script.rows import Show, Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.script.panel import ScriptPanel

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SECOND = 48_000


def press(panel: ScriptPanel, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is."""
    widget = panel.editing.editor.field if panel.editing.is_open else panel.lines
    QTest.keyClick(widget, key, modifier)


def click(panel: ScriptPanel, row: int, modifier: Qt.KeyboardModifier = NONE) -> None:
    place = panel.lines.visualRect(panel.rows.index(row))
    point = QPoint(place.center().x(), place.bottom() - 12)
    QTest.mouseClick(panel.lines.viewport(), Qt.MouseButton.LeftButton, modifier, point)


def states(panel: ScriptPanel) -> list[str]:
    rows = range(panel.rows.rowCount())
    return [panel.lines.words.state(panel.rows.card(row)).text for row in rows]


def said(project: Project, row: int) -> str:
    line = sorted(project.all(Line), key=lambda line: line.start)[row]
    return spoken_text(project, line, "es")


async def until_spoken(panel: ScriptPanel, desk: Desk, project: Project, count: int) -> None:
    async with asyncio.timeout(20):
        while project.count(Take) < count or desk.studio.jobs.running:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_every_line_is_a_card_with_both_texts(panel: ScriptPanel) -> None:
    cards = [panel.rows.card(row) for row in range(panel.rows.rowCount())]
    assert [(card.speaker, card.source, card.said) for card in cards[:2]] == [
        ("Ana", "Good morning.", "Buenos días."),
        ("Ben", "Is it far?", "¿Está lejos?"),
    ]
    assert states(panel) == ["Not spoken yet"] * 6
    assert all(panel.lines.visualRect(panel.rows.index(row)).isValid() for row in range(6))


async def test_enter_edits_and_enter_saves_in_one_step(
    panel: ScriptPanel, project: Project
) -> None:
    steps = len(project.undo_steps)
    click(panel, 0)
    press(panel, Qt.Key.Key_Return)
    assert panel.editing.is_open
    field = panel.editing.editor.field
    assert field.toPlainText() == "Buenos días."
    field.selectAll()
    QTest.keyClicks(field, "Hola")
    press(panel, Qt.Key.Key_Return)
    assert not panel.editing.is_open
    assert said(project, 0) == "Hola"
    assert len(project.undo_steps) == steps + 1
    project.undo()
    assert said(project, 0) == "Buenos días."
    assert panel.rows.card(0).said == "Buenos días."


async def test_escape_leaves_the_text_as_it_was(panel: ScriptPanel, project: Project) -> None:
    steps = len(project.undo_steps)
    click(panel, 1)
    press(panel, Qt.Key.Key_F2)
    QTest.keyClicks(panel.editing.editor.field, " rrrr")
    press(panel, Qt.Key.Key_Escape)
    assert not panel.editing.is_open
    assert said(project, 1) == "¿Está lejos?"
    assert len(project.undo_steps) == steps


async def test_control_enter_saves_and_goes_to_the_next_line(
    panel: ScriptPanel, project: Project
) -> None:
    click(panel, 0)
    press(panel, Qt.Key.Key_Return)
    for text in ("uno", "dos"):
        panel.editing.editor.field.selectAll()
        QTest.keyClicks(panel.editing.editor.field, text)
        press(panel, Qt.Key.Key_Return, CONTROL)
    assert (said(project, 0), said(project, 1)) == ("uno", "dos")
    assert panel.editing.editor.text == "Diez minutos a pie."


async def test_typing_r_types_an_r(panel: ScriptPanel, project: Project) -> None:
    click(panel, 0)
    press(panel, Qt.Key.Key_Return)
    panel.editing.editor.field.selectAll()
    QTest.keyClicks(panel.editing.editor.field, "rapR")
    press(panel, Qt.Key.Key_Return)
    assert said(project, 0) == "rapR"
    assert not project.all(Take)


async def test_leaving_the_field_saves(panel: ScriptPanel, project: Project) -> None:
    click(panel, 0)
    press(panel, Qt.Key.Key_Return)
    panel.editing.editor.field.setPlainText("Otra")
    panel.editing.editor.field.left.emit()
    assert said(project, 0) == "Otra"


async def test_a_double_click_edits_the_text_below_it(panel: ScriptPanel, project: Project) -> None:
    shape = panel.lines.shape(0)
    view = panel.lines.viewport()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, NONE, shape.source.center())
    assert (panel.editing.editor.part, panel.editing.editor.text) == ("source", "Good morning.")
    panel.editing.editor.field.setPlainText("Good evening.")
    press(panel, Qt.Key.Key_Return)
    assert project.all(Line)[0].text == "Good evening."


async def test_while_typing_the_predicted_time_warns_before_anything_is_spoken(
    panel: ScriptPanel,
) -> None:
    click(panel, 0)
    press(panel, Qt.Key.Key_Return)
    editor = panel.editing.editor
    look = panel.rows.look(panel.rows.card(0).line)
    tones = []
    for text in ("Hola", "Hola " * 12, "Hola " * 40):
        editor.field.setPlainText(text)
        tones.append(editor._budget.property("role"))
    assert tones == ["good", "warn", "bad"]
    assert look.gap > 0


async def test_the_cursor_splits_a_line_in_two(panel: ScriptPanel, project: Project) -> None:
    click(panel, 2)
    press(panel, Qt.Key.Key_Return)
    field = panel.editing.editor.field
    cursor = field.textCursor()
    cursor.setPosition(len("Diez minutos"))
    field.setTextCursor(cursor)
    press(panel, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert (said(project, 2), said(project, 3)) == ("Diez minutos", "a pie.")
    assert panel.editing.editor.text == "a pie."
    press(panel, Qt.Key.Key_Escape)
    project.undo()
    assert said(project, 2) == "Diez minutos a pie."
    assert panel.rows.rowCount() == 6


async def test_lines_selected_here_are_selected_everywhere(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    click(panel, 1)
    click(panel, 3, SHIFT)
    ids = [line.id for line in project.all(Line)]
    assert desk.view.lines == set(ids[1:4])
    desk.view.select_lines([ids[5]])
    rows = [index.row() for index in panel.lines.selectionModel().selectedRows()]
    assert rows == [5]
    assert panel.lines.currentIndex().row() == 5


async def test_going_to_a_line_moves_the_playhead(panel: ScriptPanel, desk: Desk) -> None:
    click(panel, 2)
    assert desk.player.position == 6 * SECOND
    press(panel, Qt.Key.Key_Down)
    assert desk.player.position == 9 * SECOND
    desk.view.select_lines([panel.rows.line_id(0)])
    assert desk.player.position == 9 * SECOND


async def test_r_speaks_the_selected_line_and_casts_who_has_no_voice(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    click(panel, 1)
    press(panel, Qt.Key.Key_R)
    await until_spoken(panel, desk, project, 1)
    assert project.count(Casting) == 2
    assert panel.rows.card(1).standing is Standing.FRESH
    assert states(panel)[1].startswith("Fresh")
    press(panel, Qt.Key.Key_R)
    await until_spoken(panel, desk, project, 2)
    assert len({take.seed for take in project.all(Take)}) == 2


async def test_generating_all_speaks_what_is_stale_and_only_that(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    click(panel, 0)
    desk.actions.get("speech.generate_all").trigger()
    await until_spoken(panel, desk, project, 6)
    assert panel.rows.count(Show.TO_DO) == 0
    press(panel, Qt.Key.Key_Return)
    panel.editing.editor.field.setPlainText("Buenas noches.")
    press(panel, Qt.Key.Key_Return)
    assert states(panel)[0] == "Stale: the text has changed"
    assert panel.rows.count(Show.STALE) == 1
    desk.actions.get("speech.generate_all").trigger()
    await until_spoken(panel, desk, project, 7)
    assert panel.rows.count(Show.STALE) == 0


async def test_what_a_step_changes_is_painted_at_once(panel: ScriptPanel, project: Project) -> None:
    await asyncio.sleep(0.05)
    painted: list[QEvent.Type] = []

    class Watch(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:
            painted.append(event.type())
            return False

    watch = Watch(panel)
    panel.lines.viewport().installEventFilter(watch)
    with project.edit("Type"):
        project.update(project.all(Translation)[0], text="Hola.")
    async with asyncio.timeout(2):
        while QEvent.Type.Paint not in painted:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_another_voice_makes_every_line_of_a_speaker_stale(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    await desk.studio.casting.cast_missing(project, "es", {})
    await desk.studio.speech.generate([line.id for line in project.all(Line)], "es")
    casting = project.all(Casting)[0]
    with project.edit("Cast"):
        project.update(casting, settings=VoiceSettings(speed=1.2))
    changed = ["Stale: the voice settings have changed", "Fresh"]
    assert [text.split(",")[0] for text in states(panel)] == changed * 3


async def test_what_cannot_be_spoken_says_why_on_its_card(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    with project.edit("Klingon"):
        project.update(settings_of(project), languages=("tlh",))
        line = project.all(Line)[0]
        project.add(Translation(line_id=line.id, language="tlh", text="nuqneH"))
    await desk.studio.speech.generate([line.id], desk.view.language)
    state = panel.lines.words.state(panel.rows.card(0))
    assert state.tone is Tone.BAD
    assert "Ana" in state.text
    panel.rows.set_wish(Wish(Show.PROBLEMS))
    assert panel.rows.rowCount() == 1


async def test_the_list_is_filtered_by_text_speaker_and_state(
    panel: ScriptPanel, project: Project
) -> None:
    QTest.keyClicks(panel.bar.search, "LEJOS")
    QTest.keyClick(panel.bar.search, Qt.Key.Key_Return)
    assert [panel.rows.card(row).said for row in range(panel.rows.rowCount())] == ["¿Está lejos?"]
    panel.bar.clear()
    ben = next(one for one in project.all(Speaker) if one.name == "Ben")
    panel.rows.set_wish(Wish(speaker_id=ben.id))
    assert panel.rows.rowCount() == 3
    panel.bar.search.setText("nobody says this")
    QTest.keyClick(panel.bar.search, Qt.Key.Key_Return)
    assert panel.blank.isVisible()


async def test_joined_and_deleted_lines_come_back_with_undo(
    panel: ScriptPanel, project: Project
) -> None:
    click(panel, 0)
    click(panel, 1, SHIFT)
    press(panel, Qt.Key.Key_J, CONTROL)
    assert (panel.rows.rowCount(), said(project, 0)) == (5, "Buenos días. ¿Está lejos?")
    press(panel, Qt.Key.Key_Delete)
    assert panel.rows.rowCount() == 4
    project.undo()
    project.undo()
    assert panel.rows.rowCount() == 6


async def test_a_line_is_added_and_typed(panel: ScriptPanel, project: Project) -> None:
    click(panel, 5)
    press(panel, Qt.Key.Key_Return, CONTROL)
    QTest.keyClicks(panel.editing.editor.field, "Fin")
    press(panel, Qt.Key.Key_Return)
    assert said(project, 6) == "Fin"
    assert project.all(Line)[-1].start == 17 * SECOND


async def test_pressing_play_on_a_card_plays_its_clip(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    view = panel.lines.viewport()
    QTest.mouseMove(view, panel.lines.shape(0).play.center())
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, panel.lines.shape(0).play.center())
    assert desk.player.is_playing
    assert desk.player.position == 0
    async with asyncio.timeout(2):
        while panel.lines._heard != 0:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    desk.player.pause()
    assert panel.lines._heard == -1
    assert not project.all(Clip)


async def test_a_project_without_lines_says_what_to_drop(
    show: Callable[[Desk], ScriptPanel], desk: Desk, project: Project
) -> None:
    panel = show(desk)
    assert panel.blank.isVisible()
    assert not panel.bar.isVisible()
    with project.edit("Add"):
        speaker = project.add(Speaker(name="Ana"))
        project.add(Line(speaker_id=speaker.id, start=0, end=SECOND, text="Hello"))
    assert panel.lines.isVisible()
    await desk.studio.workspace.close()
    assert panel.blank.isVisible()


async def test_a_screen_reader_finds_every_card(panel: ScriptPanel) -> None:
    QAccessible.setActive(True)
    face = QAccessible.queryAccessibleInterface(panel.lines)
    names = [face.child(row).text(QAccessible.Text.Name) for row in range(face.childCount())]
    assert names[0] == "Ana, 0:00.0, Good morning., Buenos días., Not spoken yet"
    assert len(names) == 6


async def test_ten_thousand_lines_are_measured_only_where_they_are_seen(
    show: Callable[[Desk], ScriptPanel], desk: Desk, project: Project
) -> None:
    gc.collect()  # event loops of earlier tests, which must not be collected in a thread
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Ana"))
        for number in range(10_000):
            start = number * SECOND
            text = f"Line {number} " + "word " * (number % 40)
            project.add(Line(speaker_id=speaker.id, start=start, end=start + SECOND, text=text))
    panel = show(desk)
    panel.grab()
    assert panel.rows.rowCount() == 10_000
    assert sum(panel.lines._is_measured) < 60
    QTest.keyClick(panel.lines, Qt.Key.Key_End)
    panel.grab()
    last = panel.lines.visualRect(panel.rows.index(9_999))
    assert panel.lines.viewport().rect().contains(last)
    assert sum(panel.lines._is_measured) < 120


async def test_editing_a_card_out_of_sight_brings_it_into_sight(
    panel: ScriptPanel,
) -> None:
    panel.editing.begin(panel.rows.line_id(5))
    place = panel.editing.editor.geometry()
    assert panel.lines.viewport().rect().contains(place.topLeft())
    panel.lines.verticalScrollBar().setValue(0)
    assert panel.editing.editor.y() == panel.lines.text_place(panel.rows.line_id(5), "said").y() - 3


@pytest.mark.parametrize("width", [320, 420, 900])
async def test_nothing_of_a_card_overlaps(panel: ScriptPanel, width: int) -> None:
    panel.resize(width, 640)
    panel.grab()
    shape = panel.lines.shape(0)
    row = [shape.time, shape.chip, shape.state, shape.meter, shape.share, shape.play, shape.again]
    places = [place for place in row if place.width() > 0]
    for before, after in itertools.pairwise(places):
        assert before.right() < after.left() + 1
    assert places[-1].right() <= width


async def test_a_moved_clip_is_played_where_it_is(
    panel: ScriptPanel, desk: Desk, project: Project
) -> None:
    await desk.studio.casting.cast_missing(project, "es", {})
    await desk.studio.speech.generate([panel.rows.line_id(0)], "es")
    clip = project.all(Clip)[0]
    with project.edit("Move"):
        project.update(clip, position=SECOND)
    assert panel.rows.card(0).span.start == SECOND
    assert project.get(Track, clip.track_id).language == "es"
