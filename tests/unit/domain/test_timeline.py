from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain import timeline
from studio.domain.project import Project
from studio.domain.timeline import MIN_CLIP, Clip, Marker

AVAILABLE = 100_000
"""Audio the clip of these tests has, in samples."""


@pytest.fixture
def clip():
    return Clip(
        track_id="t", position=48_000, length=20_000, media_id="m", in_point=5_000, fade_in=480,
        fade_out=960,
    )  # fmt: skip


@pytest.fixture
def project(clip):
    return Project((clip,))


def heard(clip):
    """What is heard when: the place in the audio of each place on the timeline."""
    return clip.in_point - clip.position


def test_a_clip_ends_where_its_audio_does(clip):
    assert clip.end == 68_000


def test_clips_of_a_track_come_by_position(clip):
    early = dataclasses.replace(clip, id="early", position=0)
    other = dataclasses.replace(clip, id="other", track_id="u")
    assert timeline.clips_on(Project((clip, early, other)), "t") == [early, clip]


def test_a_clip_never_begins_before_the_timeline(project, clip):
    with project.edit("Move"):
        assert timeline.move(project, clip, -5).position == 0


@given(end=st.integers(-100_000, 400_000))
def test_trimming_the_end_keeps_the_clip_inside_its_audio(end):
    clip = Clip(track_id="t", position=48_000, length=20_000, media_id="m", in_point=5_000)
    project = Project((clip,))
    with project.edit("Trim"):
        trimmed = timeline.trim_end(project, clip, end, AVAILABLE)
    assert trimmed.position == clip.position
    assert trimmed.in_point == clip.in_point
    assert MIN_CLIP <= trimmed.length <= AVAILABLE - clip.in_point
    if clip.position + MIN_CLIP <= end <= clip.position + AVAILABLE - clip.in_point:
        assert trimmed.end == end


@given(start=st.integers(-100_000, 400_000), in_point=st.integers(0, 100_000))
def test_trimming_the_start_leaves_what_is_heard_where_it_was(start, in_point):
    clip = Clip(track_id="t", position=48_000, length=20_000, media_id="m", in_point=in_point)
    project = Project((clip,))
    with project.edit("Trim"):
        trimmed = timeline.trim_start(project, clip, start)
    assert heard(trimmed) == heard(clip)
    assert trimmed.end == clip.end
    assert trimmed.length >= MIN_CLIP
    assert trimmed.position >= 0
    assert trimmed.in_point >= 0


@given(place=st.integers(MIN_CLIP, 20_000 - MIN_CLIP))
def test_the_halves_of_a_clip_sound_as_the_whole_did(place):
    clip = Clip(
        track_id="t", position=48_000, length=20_000, media_id="m", in_point=5_000, fade_in=480,
        fade_out=960, line_id="l", take_id="k", gain_db=-3.0, is_dynamic=True, is_muted=True,
    )  # fmt: skip
    project = Project((clip,))
    with project.edit("Split"):
        first, second = timeline.split(project, clip, clip.position + place)
    assert (first.position, second.end) == (clip.position, clip.end)
    assert first.end == second.position
    assert heard(first) == heard(second) == heard(clip)
    assert (first.fade_in, first.fade_out, second.fade_in, second.fade_out) == (480, 0, 0, 960)
    same = {"id": "", "position": 0, "length": 0, "in_point": 0, "fade_in": 0, "fade_out": 0}
    assert dataclasses.replace(second, **same) == dataclasses.replace(clip, **same)
    project.undo()
    assert project.all(Clip) == (clip,)


@pytest.mark.parametrize("place", [-1, 0, MIN_CLIP - 1, 20_000 - MIN_CLIP + 1, 20_000, 99_999])
def test_a_clip_is_only_split_inside(project, clip, place):
    split = project.edit("Split")
    split.__enter__()
    with pytest.raises(ValueError, match="inside"):
        timeline.split(project, clip, clip.position + place)
    split.__exit__(None, None, None)
    assert project.all(Clip) == (clip,)


def test_a_ripple_moves_what_comes_after_and_nothing_before(clip):
    early = dataclasses.replace(clip, id="early", position=0)
    before, after = Marker(position=10, name="a"), Marker(position=48_000, name="b")
    project = Project((early, clip, before, after))
    with project.edit("Ripple"):
        timeline.ripple(project, 48_000, 480)
    assert [c.position for c in project.all(Clip)] == [0, 48_480]
    assert [m.position for m in project.all(Marker)] == [10, 48_480]
    with project.edit("Ripple back"):
        timeline.ripple(project, 1, -100_000)
    assert [c.position for c in project.all(Clip)] == [0, 0]
    assert [m.position for m in project.all(Marker)] == [0, 0]
