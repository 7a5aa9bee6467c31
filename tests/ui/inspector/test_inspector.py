"""The inspector shows what is selected, and changes it with one step per gesture."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.domain.records import Span
from studio.domain.script import Casting, Line, Speaker, Take, Translation
from studio.domain.settings import OriginalSound, settings_of
from studio.domain.timeline import Clip, Fit, FitState
from studio.ui.panels.inspector.clip_section import fit_sentences
from studio.ui.panels.inspector.panel import InspectorPanel
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.fields import TimeField

SECOND = 48_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
async def panel(desk: Desk, scene: Project) -> AsyncIterator[InspectorPanel]:
    """The inspector over the scene, the first three lines spoken."""
    await desk.studio.casting.cast_missing(scene, "es", {})
    lines = [line.id for line in scene.all(Line)[:3]]
    await desk.studio.speech.generate(lines, "es")
    made = InspectorPanel(desk)
    made.resize(320, 800)
    made.show()
    yield made
    shiboken6.delete(made)


def select(panel: InspectorPanel, desk: Desk, *rows: int) -> None:
    ids = [line.id for line in desk.view.project.all(Line)]
    desk.view.select_lines([ids[row] for row in rows])
    panel.renew()


def write(panel: InspectorPanel, field: TimeField, text: str) -> None:
    field.field.selectAll()
    QTest.keyClicks(field.field, text)
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    panel.renew()


async def test_nothing_selected_shows_the_project(panel: InspectorPanel) -> None:
    assert panel.facts.isVisible()
    assert not panel.clip.isVisible()
    assert panel.facts._lines.text() == "6"


async def test_a_selected_line_is_shown_with_its_clip_voice_and_takes(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 1)
    assert panel.line.speaker.currentText() == "Ben"
    assert panel.line.start.field.text() == "00:00:03:00"
    assert panel.clip.position.field.text() == "00:00:03:00"
    assert len(panel.takes.rows) == 1
    assert panel.voice.sliders.isEnabled()
    assert panel.fit.sentences() == ["Spoken at its natural pace."]


async def test_the_panel_follows_the_selection(panel: InspectorPanel, desk: Desk) -> None:
    desk.view.select_lines([desk.view.project.all(Line)[0].id])
    async with asyncio.timeout(2):
        while not panel.line.isVisible():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_line_spoken_while_it_is_selected_shows_its_clip(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 4)
    assert not panel.clip.isVisible()
    await desk.studio.speech.generate([project.all(Line)[4].id], "es")
    panel.renew()
    assert panel.clip.isVisible()
    assert panel.fit.isVisible()


async def test_times_are_typed_as_timecode_and_the_clip_follows(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 1)
    line = project.all(Line)[1]
    write(panel, panel.line.start, "00:00:03:10")
    assert project.get(Line, line.id).start == round(3.4 * SECOND)
    assert project.where(Clip, "line_id", line.id)[0].position == round(3.4 * SECOND)
    project.undo()
    assert project.where(Clip, "line_id", line.id)[0].position == 3 * SECOND


async def test_a_time_that_makes_no_sense_is_refused_beside_the_field(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 1)
    steps = len(project.undo_steps)
    write(panel, panel.line.end, "00:00:01:00")
    panel.line.end.field.setText("noon")
    panel.line.end.field.setModified(True)
    panel.line.end.field.editingFinished.emit()
    assert panel.line.end._wrong.text() == (
        "Write 12.5 (seconds), 00:00:12.500 or 00:00:12:10 (frames)."
    )
    assert len(project.undo_steps) == steps


async def test_gain_and_mute_are_set_on_every_selected_clip(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 0, 1, 2)
    assert panel.clip.title.text() == "3 clips"
    steps = len(project.undo_steps)
    panel.clip.gain.setValue(-3.0)
    panel.clip.gain.setValue(-4.0)
    panel.renew()
    panel.clip.mute.click()
    assert {(clip.gain_db, clip.is_muted) for clip in project.all(Clip)} == {(-4.0, True)}
    assert len(project.undo_steps) == steps + 2


async def test_a_clip_moves_and_only_gets_shorter(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 0)
    line = project.all(Line)[0]
    before = project.where(Clip, "line_id", line.id)[0]
    write(panel, panel.clip.position, "0.5")
    write(panel, panel.clip.length, "0.4")
    write(panel, panel.clip.length, "50")
    clip = project.where(Clip, "line_id", line.id)[0]
    assert (clip.position, clip.length) == (SECOND // 2, round(0.4 * SECOND))
    assert before.length > clip.length


async def test_a_dynamic_clip_takes_its_natural_length(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    line = project.all(Line)[0]
    with project.edit("Short"):
        project.update(line, end=line.start + SECOND // 2)
        project.update(project.all(Line)[1], start=line.start + SECOND // 2)
        desk.studio.fitting.place(project, [line.id], "es")
    fitted = project.where(Clip, "line_id", line.id)[0]
    select(panel, desk, 0)
    panel.clip.mode.setCurrentIndex(1)
    panel.clip.mode.activated.emit(1)
    natural = project.where(Clip, "line_id", line.id)[0]
    assert natural.is_dynamic
    assert natural.length > fitted.length
    assert natural.fit.ratio == 1.0


async def test_one_drag_of_a_setting_is_one_step_and_makes_takes_stale(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 0)
    steps = len(project.undo_steps)
    slider = panel.voice.sliders.slider("style")
    y = slider.height() // 2
    QTest.mousePress(
        slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(8, y)
    )
    for x in range(8, 90, 10):
        QTest.mouseMove(slider, QPoint(x, y))
    QTest.mouseRelease(
        slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(90, y)
    )
    assert len(project.undo_steps) == steps + 1
    panel.renew()
    assert panel.line._state.text() == "Its take is stale: the voice settings have changed."


async def test_a_take_says_what_it_cost_and_which_request_made_it(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 0)
    assert "cost" not in panel.takes.rows[0]._facts.text()
    with project.edit("Bill"):
        take = next(one for one in project.all(Take) if one.line_id == project.all(Line)[0].id)
        project.update(take, cost=12, model="eleven_v3", request_id="r7")
    panel.renew()
    row = next(one for one in panel.takes.rows if one.take_id == take.id)
    assert row._facts.text().endswith(", cost 12 characters")
    assert row.toolTip() == "Model eleven_v3, request r7"


async def test_a_take_is_chosen_named_locked_and_deleted(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    line = project.all(Line)[0]
    await desk.studio.speech.generate([line.id], "es", again=True)
    select(panel, desk, 0)
    newest, oldest = panel.takes.rows
    oldest.use.click()
    panel.renew()
    clip = project.where(Clip, "line_id", line.id)[0]
    assert clip.take_id == oldest.take_id
    QTest.keyClicks(newest.field, "angry")
    QTest.keyClick(newest.field, Qt.Key.Key_Return)
    newest.lock.click()
    take = project.get(Take, newest.take_id)
    assert (take.name, take.is_locked) == ("angry", True)
    panel.renew()
    oldest.trash.click()
    clip = project.where(Clip, "line_id", line.id)[0]
    assert clip.take_id == newest.take_id
    assert [one.id for one in project.where(Take, "line_id", line.id)] == [newest.take_id]
    project.undo()
    assert project.where(Clip, "line_id", line.id)[0].take_id == oldest.take_id


async def test_another_speaker_is_assigned_to_all_selected_lines(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    select(panel, desk, 0, 1)
    assert panel.line.speaker.currentIndex() == -1
    panel.line.speaker.setCurrentIndex(1)
    panel.line.speaker.activated.emit(1)
    ben = project.all(Speaker)[1]
    assert {line.speaker_id for line in project.all(Line)[:2]} == {ben.id}


async def test_what_is_left_to_do_in_each_language_is_counted(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    told = panel.languages._counts["es"]
    await until(lambda: told.text() == "3 to do")
    with project.edit("Type"):
        project.update(project.all(Translation)[0], text="Buenas tardes.")
    panel.renew()
    await until(lambda: told.text() == "4 to do")


async def test_a_removed_language_comes_back_with_undo(
    panel: InspectorPanel, desk: Desk, project: Project
) -> None:
    panel.languages._remove("es")
    panel.renew()
    assert settings_of(project).languages == ()
    assert not project.all(Take)
    assert not project.all(Translation)
    project.undo()
    assert settings_of(project).languages == ("es",)
    assert (project.count(Take), project.count(Casting)) == (3, 2)


async def test_project_settings_are_changed_in_place(
    panel: InspectorPanel, project: Project
) -> None:
    defaults = panel.defaults
    defaults.loudness.setCurrentIndex(2)
    defaults.loudness.activated.emit(2)
    defaults.original.setCurrentIndex(1)
    defaults.original.activated.emit(1)
    defaults.fastest.setValue(130)
    settings = settings_of(project)
    assert (settings.loudness_lufs, settings.original_sound) == (-23.0, OriginalSound.MUTE)
    assert settings.stretch_max == 1.3


def test_the_fit_is_told_in_plain_words_from_first_to_last() -> None:
    fit = Fit(
        state=FitState.DOES_NOT_FIT,
        trim_start=4_800,
        trim_end=4_800,
        cuts=(Span(0, 14_400),),
        borrowed=24_000,
        ratio=1 / 1.2,
        overrun=38_400,
    )
    assert fit_sentences(fit) == [
        "Silence of 0.2 s left out at its ends.",
        "Pauses shortened by 0.3 s.",
        "Runs 0.5 s into the silence after its cue.",
        "Spoken 20 % faster.",
        "Too long: its last 0.8 s are not heard. Shorten the text.",
    ]


async def test_without_a_project_it_says_so(panel: InspectorPanel, desk: Desk) -> None:
    await desk.studio.workspace.close()
    panel.renew()
    assert panel._nothing.isVisible()
