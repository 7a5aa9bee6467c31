"""What the lines show while they are spoken, and which take is heard afterwards."""

import asyncio

import pytest

from studio.domain.freshness import Standing, line_state
from studio.domain.script import Line, Speaker, Take, Translation
from studio.domain.timeline import Clip

SECOND = 48_000


@pytest.fixture
async def lines(studio, project):
    """Two lines of one cast speaker, two seconds each."""
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Anna"))
        for at in range(2):
            line = Line(speaker_id=speaker.id, start=at * 3 * SECOND, end=(at * 3 + 2) * SECOND)
            project.add(line)
            project.add(Translation(line_id=line.id, language="es", text=f"línea número {at}"))
    await studio.casting.cast_missing(project, "es", {})
    return [line.id for line in project.all(Line)]


def say(project, line_id, text):
    (translation,) = project.where(Translation, "line_id", line_id)
    with project.edit("Type"):
        project.update(translation, text=text)


def heard(project, line_id):
    (clip,) = project.where(Clip, "line_id", line_id)
    return project.get(Take, clip.take_id)


async def test_a_line_waits_until_it_is_spoken(studio, project, lines):
    await studio.speech.generate(lines[1:], "es")
    say(project, lines[0], "[hang]")
    task = asyncio.ensure_future(studio.speech.generate(lines, "es"))
    board = studio.speech.board
    async with asyncio.timeout(5):
        while len(board.waiting) != 1 or not project.count(Take):  # noqa: ASYNC110 - as it is seen
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    assert not board.waiting
    assert not board.failed


async def test_a_failure_stays_on_its_line_until_it_is_spoken_again(studio, project, lines):
    say(project, lines[0], "[fail]")
    await studio.speech.generate(lines, "es")
    board = studio.speech.board
    assert "Fake" in str(board.failure(lines[0], "es"))
    assert board.failure(lines[1], "es") is None
    say(project, lines[0], "bien")
    await studio.speech.generate(lines, "es")
    assert not board.failed


async def test_a_line_without_a_voice_says_so_on_its_card(studio, project, lines):
    with project.edit("Type"):
        project.add(Translation(line_id=lines[0], language="de", text="Hallo"))
    await studio.speech.generate(lines[:1], "de")
    assert "Anna" in str(studio.speech.board.failure(lines[0], "de"))
    await studio.workspace.close()
    assert not studio.speech.board.failed


async def test_only_stale_and_missing_lines_are_generated(studio, project, lines, engine):
    await studio.speech.generate(lines[:1], "es")
    result = await studio.speech.generate_stale("es")
    assert (result.made, len(engine.requests)) == (1, 2)
    assert (await studio.speech.generate_stale("es")).made == 0


async def test_a_text_taken_back_hears_its_earlier_take_again(studio, project, lines, engine):
    await studio.speech.generate(lines[:1], "es")
    first = heard(project, lines[0])
    say(project, lines[0], "otra cosa")
    await studio.speech.generate(lines[:1], "es")
    say(project, lines[0], "línea número 0")
    asked = len(engine.requests)
    await studio.speech.generate(lines[:1], "es")
    assert len(engine.requests) == asked
    assert heard(project, lines[0]) == first
    line = project.get(Line, lines[0])
    assert line_state(project, line, "es").standing is Standing.FRESH


async def test_a_chosen_take_stays_while_it_is_fresh(studio, project, lines):
    await studio.speech.generate(lines[:1], "es")
    await studio.speech.generate(lines[:1], "es", again=True)
    chosen = heard(project, lines[0])
    await studio.speech.generate(lines[:1], "es")
    assert heard(project, lines[0]) == chosen


async def test_a_locked_take_stays_whatever_is_generated(studio, project, lines):
    await studio.speech.generate(lines[:1], "es")
    with project.edit("Lock"):
        locked = project.update(heard(project, lines[0]), is_locked=True)
    say(project, lines[0], "otra cosa")
    await studio.speech.generate(lines[:1], "es")
    assert project.count(Take) == 1
    await studio.speech.generate(lines[:1], "es", again=True)
    assert project.count(Take) == 2
    assert heard(project, lines[0]) == locked


async def test_a_clip_moved_by_hand_stays_there_with_its_gain(studio, project, lines):
    await studio.speech.generate(lines, "es")
    (clip,) = project.where(Clip, "line_id", lines[0])
    with project.edit("Move"):
        moved = project.update(clip, position=SECOND, gain_db=clip.gain_db + 3.0, fade_in=960)
    say(project, lines[0], "otra cosa muy distinta")
    await studio.speech.generate(lines, "es")
    (again,) = project.where(Clip, "line_id", lines[0])
    assert (again.position, again.fade_in) == (SECOND, 960)
    assert again.gain_db == pytest.approx(moved.gain_db, abs=1.0)
    (other,) = project.where(Clip, "line_id", lines[1])
    assert again.end <= other.position


async def test_a_text_typed_while_it_is_spoken_is_not_replaced_by_the_old_one(
    studio, project, lines, engine
):
    await studio.speech.generate(lines[:1], "es")
    first = heard(project, lines[0])
    say(project, lines[0], "mientras tanto")
    task = asyncio.ensure_future(studio.speech.generate(lines[:1], "es"))
    await asyncio.sleep(0)
    say(project, lines[0], "línea número 0")
    await task
    assert heard(project, lines[0]) == first
    assert project.count(Take) == 2


async def test_a_split_clip_is_whole_again_with_a_new_take(studio, project, lines):
    await studio.speech.generate(lines, "es")
    (clip,) = project.where(Clip, "line_id", lines[0])
    with project.edit("Split"):
        project.update(clip, length=1_000)
        project.add(
            Clip(
                track_id=clip.track_id,
                position=clip.position + 1_000,
                length=clip.length - 1_000,
                in_point=1_000,
                media_id=clip.media_id,
                line_id=clip.line_id,
                take_id=clip.take_id,
            )
        )
        studio.fitting.place_all(project, "es")
    assert len(project.where(Clip, "line_id", lines[0])) == 2
    await studio.speech.generate(lines[:1], "es", again=True)
    assert len(project.where(Clip, "line_id", lines[0])) == 1
