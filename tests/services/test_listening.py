"""Who speaks where, by ear."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from studio.catalog import script_formats
from studio.domain.script import Line, Speaker, Translation
from studio.formats.base import Script, ScriptLine
from studio.formats.reading import read_script
from studio.services.listening import DEEP, HIGH, voices_by_pitch
from studio.services.scripts import NARRATOR
from tests.films import Film, Sound, make_film

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
EXCHANGE = [DEEP, DEEP, HIGH, HIGH, HIGH, DEEP, HIGH, HIGH, DEEP, HIGH]


def test_a_deep_and_a_high_voice_are_told_apart() -> None:
    assert voices_by_pitch([110, 220, 120, 235]) == [DEEP, HIGH, DEEP, HIGH]


@pytest.mark.parametrize("pitches", [[], [110], [110, 220], [100, 110, 125, 140, 160, 180], [None]])
def test_what_may_be_one_voice_is_one(pitches) -> None:
    assert set(voices_by_pitch(pitches)) <= {""}


def test_one_shout_is_no_second_person() -> None:
    assert set(voices_by_pitch([110, 115, 240, 120])) == {""}


def test_a_line_without_a_pitch_goes_with_the_one_before() -> None:
    assert voices_by_pitch([110, 220, None, 120, None, 235]) == [
        *(DEEP, HIGH, HIGH),
        *(DEEP, DEEP, HIGH),
    ]


async def test_the_lines_of_the_sample_scene_are_found_with_who_says_them(studio, project) -> None:
    await studio.sources.add(SAMPLE / "scene.mp4")
    assert await studio.sources.find_lines() == 10
    lines = sorted(project.all(Line), key=lambda line: line.start)
    assert [project.get(Speaker, line.speaker_id).name for line in lines] == EXCHANGE
    assert all(one.end <= other.start for one, other in itertools.pairwise(lines))


@pytest.fixture
def plain(studio, project):
    """Import the sample's Spanish text without its times and names."""

    def import_it() -> None:
        script = read_script(SAMPLE / "scene.es.vtt", script_formats())
        lines = [ScriptLine(None, None, line.text) for line in script.lines]
        studio.scripts.import_script(project, Script(tuple(lines)), "es")

    return import_it


async def test_a_text_without_times_lands_where_it_was_said(studio, project, plain) -> None:
    await studio.sources.add(SAMPLE / "scene.mp4")
    plain()
    assert await studio.sources.place_untimed() == 10
    cues = read_script(SAMPLE / "scene.es.vtt", script_formats()).lines
    lines = sorted(project.all(Line), key=lambda line: line.start)
    told = {one.line_id: one.text for one in project.all(Translation)}
    for line, cue in zip(lines, cues, strict=True):
        assert told[line.id] == cue.text
        assert abs(line.start - cue.start) < 0.2 * 48_000
        assert abs(line.end - cue.end) < 0.2 * 48_000
    assert [project.get(Speaker, line.speaker_id).name for line in lines] == EXCHANGE


async def test_lines_that_have_their_place_keep_it(studio, project, plain) -> None:
    await studio.sources.add(SAMPLE / "scene.mp4")
    plain()
    await studio.sources.place_untimed()
    before = project.all(Line)
    plain()
    assert await studio.sources.place_untimed() == 0
    assert project.all(Line) == before


async def test_a_text_of_another_length_is_not_laid_over_the_speech(studio, project) -> None:
    await studio.sources.add(SAMPLE / "scene.mp4")
    plain = Script((ScriptLine(None, None, "One."), ScriptLine(None, None, "Two.")))
    studio.scripts.import_script(project, plain, "es")
    assert await studio.sources.place_untimed() == 0
    assert not any(line.is_timed for line in project.all(Line))


async def test_a_film_in_which_nobody_speaks_has_no_lines(studio, project, tmp_path) -> None:
    path = make_film(tmp_path / "film.mp4", Film(seconds=8.0, sounds=(Sound(),)))
    await studio.sources.add(path)
    assert await studio.sources.find_lines() == 0
    assert NARRATOR not in {speaker.name for speaker in project.all(Speaker)}
