"""Another take takes the place of the one before wherever its line is heard, and nowhere else."""

from __future__ import annotations

import pytest

from studio.domain import clip_places, timeline
from studio.domain.script import Line, Speaker, Take
from studio.domain.timeline import Clip

SECOND = 48_000


@pytest.fixture
async def line(studio, project):
    """One line, spoken twice."""
    with project.edit("Scene"):
        speaker = project.add(Speaker(name="Ana"))
        line = project.add(Line(speaker_id=speaker.id, start=0, end=2 * SECOND, text="Good day."))
    await studio.casting.cast_missing(project, "en", {})
    await studio.speech.generate([line.id], "en")
    await studio.speech.generate([line.id], "en", again=True)
    return line


def choose_other(studio, project):
    used = project.all(Clip)[0].take_id
    other = next(take for take in project.all(Take) if take.id != used)
    with project.edit("Choose"):
        studio.fitting.use(project, [other])
    return other


async def test_copies_of_a_clip_stay_where_they_are(studio, project, line):
    with project.edit("Copy"):
        (copy,) = clip_places.duplicate(project, project.all(Clip), 10 * SECOND)
    other = choose_other(studio, project)
    places = sorted(
        (clip.position, clip.take_id) for clip in project.where(Clip, "line_id", line.id)
    )
    assert places == [(0, other.id), (copy.position, other.id)]


async def test_what_overlaps_a_clip_takes_no_room_from_its_next_take(studio, project, line):
    with project.edit("Pile up"):
        clip = project.update(project.all(Clip)[0], position=SECOND)
        (copy,) = clip_places.duplicate(project, [clip])
        project.update(copy, position=clip.position + 100)
    choose_other(studio, project)
    assert all(one.length > SECOND // 4 for one in project.where(Clip, "line_id", line.id))


async def test_pieces_of_a_clip_become_one_again(studio, project, line):
    with project.edit("Split"):
        clip = project.all(Clip)[0]
        timeline.split(project, clip, clip.position + clip.length // 2)
    other = choose_other(studio, project)
    (whole,) = project.where(Clip, "line_id", line.id)
    assert (whole.position, whole.take_id, whole.in_point) == (0, other.id, 0)
