"""Generating lines: takes, caches, failures, cancelling."""

import asyncio

import pytest

from studio.domain.script import Line, Speaker, Take, Translation
from studio.domain.timeline import Clip
from studio.services.jobs import JobState

SECOND = 48_000


@pytest.fixture
async def lines(studio, project):
    """Three lines of one cast speaker, two seconds each."""
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Anna"))
        written = [
            project.add(
                Line(speaker_id=speaker.id, start=at * 3 * SECOND, end=(at * 3 + 2) * SECOND)
            )
            for at in range(3)
        ]
        for number, line in enumerate(written):
            project.add(Translation(line_id=line.id, language="es", text=f"línea número {number}"))
    await studio.casting.cast_missing(project, "es", {})
    return [line.id for line in written]


def say(project, line_id, text):
    (translation,) = project.where(Translation, "line_id", line_id)
    with project.edit("Type"):
        project.update(translation, text=text)


async def test_each_line_gets_a_take_and_a_clip_at_its_cue(studio, project, lines):
    result = await studio.speech.generate(lines, "es")
    assert (result.made, result.failed) == (3, {})
    starts = sorted(clip.position for clip in project.all(Clip))
    assert starts == [0, 3 * SECOND, 6 * SECOND]
    assert {take.line_id for take in project.all(Take)} == set(lines)


async def test_generating_again_asks_nothing(studio, project, lines, engine):
    await studio.speech.generate(lines, "es")
    asked = len(engine.requests)
    result = await studio.speech.generate(lines, "es")
    assert (result.fresh, result.made, len(engine.requests)) == (3, 0, asked)
    assert project.count(Take) == 3


async def test_only_a_changed_line_is_spoken_again(studio, project, lines, engine):
    await studio.speech.generate(lines, "es")
    say(project, lines[1], "otra cosa")
    result = await studio.speech.generate(lines, "es")
    assert (result.made, result.fresh) == (1, 2)
    assert engine.requests[-1].text == "otra cosa"
    (clip,) = project.where(Clip, "line_id", lines[1])
    assert project.get(Take, clip.take_id).text == "otra cosa"


async def test_lines_that_say_the_same_are_asked_once(studio, project, lines, engine):
    for line_id in lines:
        say(project, line_id, "sí")
    result = await studio.speech.generate(lines, "es")
    assert (result.made, result.cached, len(engine.requests)) == (1, 2, 1)


async def test_another_rendition_varies_the_seed_and_keeps_the_old_take(studio, project, lines):
    await studio.speech.generate(lines[:1], "es")
    await studio.speech.generate(lines[:1], "es", again=True)
    first, second = project.where(Take, "line_id", lines[0])
    assert first.seed != second.seed
    (clip,) = project.where(Clip, "line_id", lines[0])
    assert clip.take_id == second.id


async def test_a_line_that_fails_is_named_and_the_others_are_spoken(studio, project, lines):
    say(project, lines[0], "[fail] esto no")
    result = await studio.speech.generate(lines, "es")
    assert list(result.failed) == [lines[0]]
    assert result.made == 2
    assert project.where(Take, "line_id", lines[0]) == ()


async def test_a_speaker_without_a_voice_is_said_in_a_sentence(studio, project, lines):
    result = await studio.speech.generate(lines, "de")
    assert result.silent == 3
    with project.edit("Type"):
        project.add(Translation(line_id=lines[0], language="de", text="Hallo"))
    result = await studio.speech.generate(lines, "de")
    assert "Anna" in str(result.failed[lines[0]])


async def test_cancelling_stops_the_engine_and_keeps_what_was_finished(
    studio, project, lines, engine
):
    say(project, lines[2], "[hang]")
    task = asyncio.ensure_future(studio.speech.generate(lines, "es"))
    while not any(job.done == 2 for job in studio.jobs.running):  # noqa: ASYNC110 - reports are thinned
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert project.count(Take) == 2
    assert (engine.cancelled, engine.running) == (1, 0)
    assert studio.jobs.running == ()


async def test_a_cancelled_run_is_resumed_with_what_is_missing_of_it(
    studio, project, lines, engine
):
    await studio.speech.generate(lines, "es")
    say(project, lines[2], "[hang]")
    task = asyncio.ensure_future(studio.speech.generate(lines, "es", again=True))
    while not any(job.done == 2 for job in studio.jobs.running):  # noqa: ASYNC110 - reports are thinned
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    say(project, lines[2], "Por fin.")
    (stopped,) = studio.jobs.unfinished
    result = await stopped.resume()
    assert (result.made, result.kept) == (1, {lines[2]})
    assert project.count(Take) == 6


async def test_what_is_left_of_a_run_is_forgotten_with_its_project(studio, project, lines):
    task = asyncio.ensure_future(studio.speech.generate(lines, "es"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(studio.jobs.unfinished) == 1
    await studio.workspace.close()
    assert studio.jobs.unfinished == ()


async def test_no_more_lines_at_a_time_than_the_engine_takes(studio, project, lines, engine):
    await studio.speech.generate(lines, "es")
    assert 1 <= engine.most_at_once <= 4


async def test_a_run_is_one_job_that_reports_every_line(studio, project, lines):
    seen = []
    studio.jobs.changed.connect(lambda job: seen.append((job.state, job.done, job.total)))
    await studio.speech.generate(lines, "es")
    assert seen[-1] == (JobState.SUCCEEDED, 3, 3)


async def test_undo_takes_a_run_back_and_redo_brings_it_again(studio, project, lines):
    await studio.speech.generate(lines, "es")
    project.undo()
    assert (project.count(Take), project.count(Clip)) == (0, 0)
    project.redo()
    assert (project.count(Take), project.count(Clip)) == (3, 3)


async def test_takes_are_still_there_after_reopening(studio, project, lines):
    await studio.speech.generate(lines, "es")
    opened = studio.workspace.require()
    path = opened.path
    hashes = {take.fingerprint for take in project.all(Take)}
    await studio.workspace.close()
    again = await studio.workspace.open(path)
    assert {take.fingerprint for take in again.project.all(Take)} == hashes
