"""What is set on clips, one or many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain import clip_edits
from studio.domain.project import Project
from studio.domain.timeline import MIN_CLIP, Clip


@pytest.fixture
def project() -> Project:
    return Project(
        Clip(track_id="t", position=at, length=10_000, media_id="m", gain_db=gain)
        for at, gain in ((5_000, 0.0), (50_000, 3.0))
    )


def test_one_gain_is_set_or_each_is_changed_from_where_it_is(project: Project) -> None:
    with project.edit("Gain"):
        clip_edits.change_gain(project, project.all(Clip), -6.0)
    assert [clip.gain_db for clip in project.all(Clip)] == [-6.0, -3.0]
    with project.edit("Gain"):
        clip_edits.set_gain(project, project.all(Clip), 99.0)
    assert {clip.gain_db for clip in project.all(Clip)} == {clip_edits.LOUDEST_DB}


@given(fade_in=st.integers(-10, 20_000), fade_out=st.integers(-10, 20_000))
def test_fades_never_overlap(fade_in: int, fade_out: int) -> None:
    project = Project([Clip(track_id="t", position=0, length=10_000, media_id="m")])
    with project.edit("Fade"):
        clip_edits.set_fades(project, project.all(Clip), fade_in=fade_in)
        clip_edits.set_fades(project, project.all(Clip), fade_out=fade_out)
    clip = project.all(Clip)[0]
    assert clip.fade_in >= 0
    assert clip.fade_out >= 0
    assert clip.fade_in + clip.fade_out <= clip.length


def test_clips_move_together_and_stop_at_the_start(project: Project) -> None:
    with project.edit("Move"):
        clip_edits.shift(project, project.all(Clip), -20_000)
    assert [clip.position for clip in project.all(Clip)] == [0, 45_000]


def test_a_clip_is_shortened_but_not_to_nothing(project: Project) -> None:
    clip = project.all(Clip)[0]
    with project.edit("Shorten"):
        clip_edits.shorten(project, clip, 1)
        clip_edits.set_muted(project, project.all(Clip), is_muted=True)
    assert project.all(Clip)[0].length == MIN_CLIP
    assert all(one.is_muted for one in project.all(Clip))
