"""What the mouse does on the timeline; every gesture is one step that can be undone."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.domain.script import Line, Speaker, Take, Translation
from studio.domain.timeline import Clip, Marker, Track
from studio.ui.panels.timeline.tips import tip_of
from tests.ui.acting import until
from tests.ui.timeline.conftest import now, spans

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.timeline.panel import TimelinePanel
    from tests.ui.timeline.conftest import Hand

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def steps(project: Project) -> int:
    return len(project.undo_steps)


async def test_dragging_a_clip_moves_it_and_undo_brings_it_back(spoken, clips, hand: Hand) -> None:
    before, count = clips[2], steps(spoken)
    start = hand.place(before)
    hand.drag(start, start + QPoint(20, 0), SHIFT)
    moved = now(spoken, before)
    assert moved.position == before.position + hand.canvas.scale.samples(20)
    assert steps(spoken) == count + 1
    assert spoken.undo_steps[-1].label == "Move clip"
    spoken.undo()
    assert now(spoken, before) == before


async def test_a_click_selects_and_changes_nothing(desk: Desk, spoken, clips, hand: Hand) -> None:
    count = steps(spoken)
    hand.click(hand.place(clips[1]))
    assert desk.view.clips == {clips[1].id}
    assert desk.view.lines == {clips[1].line_id}
    hand.click(hand.place(clips[3]), CTRL)
    assert desk.view.clips == {clips[1].id, clips[3].id}
    assert steps(spoken) == count


async def test_a_trembling_hand_moves_nothing(spoken, clips, hand: Hand) -> None:
    start = hand.place(clips[0])
    hand.drag(start, start + QPoint(3, 2))
    assert now(spoken, clips[0]) == clips[0]


async def test_a_clip_stops_at_the_next_one_of_its_speaker(spoken, clips, hand: Hand) -> None:
    start = hand.place(clips[0])
    hand.drag(start, start + QPoint(900, 0), SHIFT)
    assert now(spoken, clips[0]).end == clips[2].position


async def test_edges_snap_to_other_edges_unless_shift_is_held(spoken, clips, hand: Hand) -> None:
    canvas, clip = hand.canvas, clips[2]
    target = clips[1].end
    pixels = round((target - clip.position) / canvas.scale.samples_per_pixel) + 4
    start = hand.place(clip)
    hand.drag(start, start + QPoint(pixels, 0))
    assert now(spoken, clip).position == target
    spoken.undo()
    hand.drag(start, start + QPoint(pixels, 0), SHIFT)
    assert now(spoken, clip).position != target


async def test_dragging_to_another_lane_gives_the_line_to_that_speaker(
    spoken, clips, hand: Hand
) -> None:
    ana, ben = spoken.all(Speaker)
    start, end = hand.place(clips[2]), hand.place(clips[1])
    hand.drag(start, QPoint(start.x(), end.y()), SHIFT)
    moved = now(spoken, clips[2])
    assert spoken.get(Track, moved.track_id).speaker_id == ben.id
    assert spoken.get(Line, moved.line_id).speaker_id == ben.id
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans(spoken, moved)))
    spoken.undo()
    assert spoken.get(Line, moved.line_id).speaker_id == ana.id


async def test_ctrl_drag_copies(desk: Desk, spoken, clips, hand: Hand) -> None:
    start = hand.place(clips[4])
    hand.drag(start, start + QPoint(150, 0), CTRL)
    assert spoken.count(Clip) == 7
    assert now(spoken, clips[4]) == clips[4]
    (copy,) = desk.view.clips
    assert spoken.get(Clip, copy).take_id == clips[4].take_id


async def test_edges_trim_and_never_go_beyond_the_audio(spoken, clips, hand: Hand) -> None:
    clip = clips[2]
    edge = hand.place(clip, share=1.0) - QPoint(3, 0)
    hand.drag(edge, edge - QPoint(15, 0), SHIFT)
    shorter = now(spoken, clip)
    assert shorter.position == clip.position
    assert shorter.length < clip.length
    edge = hand.place(shorter, share=1.0) - QPoint(3, 0)
    hand.drag(edge, edge + QPoint(200, 0), SHIFT)
    assert now(spoken, clip).length == clip.length


async def test_the_start_trims_and_what_is_heard_stays(spoken, clips, hand: Hand) -> None:
    clip = clips[2]
    edge = hand.place(clip, share=0.0) + QPoint(3, 0)
    hand.drag(edge, edge + QPoint(12, 0), SHIFT)
    shorter = now(spoken, clip)
    assert shorter.position - clip.position == shorter.in_point > 0
    assert shorter.end == clip.end


async def test_a_corner_fades_and_a_drag_is_one_step(spoken, clips, hand: Hand) -> None:
    clip, count = clips[2], steps(spoken)
    corner = hand.place(clip, share=0.0, down=0.0) + QPoint(10, 6)
    hand.drag(corner, corner + QPoint(20, 0))
    assert now(spoken, clip).fade_in > clip.fade_in
    assert steps(spoken) == count + 1
    spoken.undo()
    assert now(spoken, clip) == clip


async def test_escape_gives_a_drag_up(spoken, clips, hand: Hand, timeline: TimelinePanel) -> None:
    count, start = steps(spoken), hand.place(clips[2])
    timeline.canvas.setFocus()
    hand.press(start)
    hand.move(start + QPoint(60, 0))
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Escape)
    hand.let_go(start + QPoint(60, 0))
    assert now(spoken, clips[2]) == clips[2]
    assert steps(spoken) == count


async def test_a_rubber_band_selects_what_it_touches(desk: Desk, clips, hand: Hand) -> None:
    canvas = hand.canvas
    left = canvas.scale.x(clips[1].end) + 2
    right = canvas.scale.x(clips[3].end) + 2
    height = canvas.lanes.height
    hand.drag(QPoint(round(left), 2), QPoint(round(right), height - 2))
    assert desk.view.clips == {clips[2].id, clips[3].id}


async def test_a_click_beside_the_clips_moves_the_playhead(desk: Desk, clips, hand: Hand) -> None:
    x = round(hand.canvas.scale.x(clips[0].end + 20_000))
    hand.click(QPoint(x, 30))
    assert desk.player.position == hand.canvas.scale.sample(x)
    assert not desk.view.clips


async def test_ctrl_and_wheel_zoom_where_the_pointer_is(timeline: TimelinePanel) -> None:
    canvas = timeline.canvas
    held, before = canvas.scale.sample(300), canvas.scale.samples_per_pixel
    wheel(canvas, QPoint(300, 40), 120, CTRL)
    assert canvas.scale.samples_per_pixel < before
    assert abs(canvas.scale.sample(300) - held) <= canvas.scale.samples(1)


async def test_a_take_is_never_lost_by_removing_its_clip(
    desk: Desk, spoken, clips, timeline
) -> None:
    desk.view.select_clips([clips[0].id])
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Delete)
    assert spoken.find(Clip, clips[0].id) is None
    assert spoken.find(Line, clips[0].line_id) is not None
    assert spoken.find(Take, clips[0].take_id) is not None


@pytest.mark.parametrize(
    ("keys", "frames"),
    [
        ((Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier), 1),
        ((Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier), -1),
        ((Qt.Key.Key_Right, SHIFT), 10),
    ],
)
async def test_arrows_nudge_by_frames(desk: Desk, spoken, clips, timeline, keys, frames) -> None:
    desk.view.select_clips([clips[2].id])
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, *keys)
    assert now(spoken, clips[2]).position == clips[2].position + frames * 1_920


async def test_split_at_the_playhead_cuts_text_and_take_between_words_and_join_mends_it(
    desk: Desk, spoken, clips, timeline
) -> None:
    clip = clips[2]
    text = spoken.get(Take, clip.take_id).text
    desk.view.select_clips([clip.id])
    desk.player.seek(clip.position + clip.length // 2)
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, Qt.Key.Key_S)
    halves = [one for one in spoken.all(Clip) if one.media_id == clip.media_id]
    assert sum(one.length for one in halves) == clip.length
    takes = [spoken.get(Take, one.take_id) for one in halves]
    assert " ".join(take.text for take in takes) == text
    assert len({one.line_id for one in halves}) == 2
    desk.view.select_clips([one.id for one in halves])
    QTest.keyClick(timeline.canvas, Qt.Key.Key_G)
    (whole,) = [one for one in spoken.all(Clip) if one.media_id == clip.media_id]
    assert (whole.length, spoken.get(Take, whole.take_id).text) == (clip.length, text)
    spoken.undo()
    spoken.undo()
    assert spoken.get(Clip, clip.id) == clip


async def test_markers_come_and_go_with_one_key(desk: Desk, spoken, timeline) -> None:
    desk.player.seek(48_000)
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, Qt.Key.Key_M)
    assert [marker.position for marker in spoken.all(Marker)] == [48_000]
    QTest.keyClick(timeline.canvas, Qt.Key.Key_M)
    assert spoken.all(Marker) == ()


async def test_a_number_gives_a_clip_to_a_speaker(desk: Desk, spoken, clips, timeline) -> None:
    desk.view.select_clips([clips[0].id])
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, Qt.Key.Key_2)
    assert spoken.get(Line, clips[0].line_id).speaker_id == spoken.all(Speaker)[1].id


async def test_waveforms_appear_once_they_are_computed(desk: Desk, clips, timeline) -> None:
    canvas = timeline.canvas
    canvas.grab()
    await until(lambda: canvas._wave_of(clips[0]) is not None)
    box = canvas.grab().toImage()
    x = round(canvas.scale.x(clips[0].position + clips[0].length // 2) * box.devicePixelRatio())
    column = {box.pixel(x, y) for y in range(box.height())}
    assert len(column) > 3


async def test_a_stale_clip_says_why(desk: Desk, spoken, clips, timeline) -> None:
    (translation,) = spoken.where(Translation, "line_id", clips[0].line_id)
    with spoken.edit("Type"):
        spoken.update(translation, text="Buenas tardes.")
    assert "Stale: the text has changed." in tip_of(spoken, clips[0], "es")


async def test_the_selected_clip_is_told_to_screen_readers(desk: Desk, clips, timeline) -> None:
    desk.view.select_clips([clips[0].id])
    told = timeline.canvas.accessibleDescription()
    assert told.startswith("Ana at 00:00:00:00 to ")
    assert "Buenos días." in told


def wheel(canvas, at: QPoint, turn: int, keys: Qt.KeyboardModifier) -> None:
    place = QPointF(at)
    event = QWheelEvent(
        place,
        canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


async def test_in_ripple_mode_what_follows_moves_along(
    desk: Desk, spoken, clips, hand: Hand, timeline
) -> None:
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Q)
    assert desk.actions.get("timeline.ripple").isChecked()
    own = [clip for clip in clips if clip.track_id == clips[0].track_id]
    start = hand.place(own[1])
    hand.drag(start, start + QPoint(40, 0), SHIFT)
    moved = [now(spoken, clip).position - clip.position for clip in own]
    assert moved[0] == 0
    assert moved[1] == moved[2] > 0
    others = [clip for clip in clips if clip not in own]
    assert [now(spoken, clip) for clip in others] == others
    spoken.undo()
    edge = hand.place(own[1], share=1.0) - QPoint(3, 0)
    hand.drag(edge, edge - QPoint(15, 0), SHIFT)
    shorter = now(spoken, own[1])
    assert shorter.length < own[1].length
    assert now(spoken, own[2]).position - own[2].position == shorter.length - own[1].length
    spoken.undo()
    edge = hand.place(own[1], share=0.0) + QPoint(3, 0)
    hand.drag(edge, edge + QPoint(12, 0), SHIFT)
    shorter = now(spoken, own[1])
    assert (shorter.position, shorter.in_point > 0) == (own[1].position, True)
    assert own[2].position - now(spoken, own[2]).position == shorter.in_point
    spoken.undo()
    desk.view.select_clips([own[1].id])
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Delete)
    assert now(spoken, own[2]).position == own[2].position - own[1].length
    spoken.undo()
    assert [now(spoken, clip) for clip in clips] == list(clips)
