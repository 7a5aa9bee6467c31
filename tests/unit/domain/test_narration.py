"""Narrations: lines follow each other with pauses, chapters know where they are heard."""

from __future__ import annotations

import pytest

from studio.domain import narration
from studio.domain.project import Project
from studio.domain.project_settings import change_settings
from studio.domain.records import Span
from studio.domain.script import Line, Opening, Speaker
from studio.domain.speech_tracks import speech_track
from studio.domain.timeline import Clip, Marker, Track, TrackKind


@pytest.fixture
def project():
    project = Project()
    with project.edit("Begin"):
        change_settings(project, name="Book", source_language="en", languages=("en",))
        speaker = project.add(Speaker(name="Narrator"))
        for number, (opens, text) in enumerate(
            [
                (Opening.PARAGRAPH, "Before."),
                (Opening.CHAPTER, "One"),
                (Opening.PARAGRAPH, "Said."),
                (Opening.CHAPTER, "Two"),
            ]
        ):
            line = Line(
                speaker_id=speaker.id, start=number, end=number + 1, text=text, opens=opens,
                is_timed=False,
            )  # fmt: skip
            project.add(line)
    return project


def lines(project):
    return narration.in_reading_order(project.all(Line))


def play(project, line, position, length=1000):
    track = speech_track(project, line.speaker_id, "en")
    clip = Clip(track_id=track.id, media_id="m", line_id=line.id, position=position, length=length)
    return project.add(clip)


def test_the_pause_before_a_line_is_that_of_what_begins_with_it(project):
    with project.edit("Pauses"):
        settings = change_settings(project, sentence_pause=1, paragraph_pause=2, chapter_pause=3)
    pauses = [narration.pause_before(line, settings) for line in lines(project)]
    assert pauses == [2, 3, 2, 3]


def test_a_chapter_goes_from_its_heading_to_the_last_sound_before_the_next(project):
    with project.edit("Play"):
        for number, line in enumerate(lines(project)):
            play(project, line, number * 5000)
    found = narration.chapters(project, "en")
    assert [(one.name, one.span) for one in found] == [
        ("Book", Span(0, 1000)), ("One", Span(5000, 11_000)), ("Two", Span(15_000, 16_000))
    ]  # fmt: skip


def test_what_is_not_heard_makes_no_chapter(project):
    with project.edit("Play"):
        play(project, lines(project)[2], 0)
    assert narration.chapters(project, "en") == ()


def test_a_marker_goes_with_its_heading_and_others_stay(project):
    _, one, _, two = lines(project)
    with project.edit("Mark"):
        mine = project.add(Marker(position=7, name="Mine"))
        narration.place_markers(project, [(one, 100), (two, 200)])
    with project.edit("Mark again"):
        narration.place_markers(project, [(one, 100), (two, 350)])
    assert [(m.name, m.position) for m in project.all(Marker)] == [
        ("Mine", 7), ("One", 100), ("Two", 350)
    ]  # fmt: skip
    with project.edit("No heading any more"):
        one = project.update(one, opens=Opening.PARAGRAPH)
        narration.place_markers(project, [(one, 100), (two, 350)])
    assert [m.name for m in project.all(Marker)] == ["Mine", "Two"]
    assert mine in project.all(Marker)


def test_only_a_script_without_times_and_film_is_a_narration(project):
    assert narration.is_narration(project)
    with project.edit("Film"):
        project.add(Track(kind=TrackKind.ORIGINAL, name="Film"))
    assert not narration.is_narration(project)
    assert not narration.is_laid_out(Project())
