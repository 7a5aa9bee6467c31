"""The lexicon at work: what the engine is given, what the take keeps, what becomes stale."""

from __future__ import annotations

import pytest

from studio.domain.freshness import line_state, lines_to_generate
from studio.domain.lexicon import LexiconEntry
from studio.domain.script import Line, Speaker, Staleness, Take, Translation
from studio.domain.timeline import Clip

SECOND = 48_000


@pytest.fixture
async def line(studio, project):
    """One cast line that names a brand."""
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Anna"))
        line = project.add(Line(speaker_id=speaker.id, start=0, end=2 * SECOND))
        project.add(Translation(line_id=line.id, language="es", text="Uso SQL hoy"))
    await studio.casting.cast_missing(project, "es", {})
    return line


def add_entry(project, **fields):
    with project.edit("Add"):
        return project.add(LexiconEntry(**fields))


async def test_the_engine_is_given_the_respelling_and_the_take_keeps_the_text(
    studio, project, line, engine
):
    add_entry(project, word="sql", said="ese cu ele", language="es")
    await studio.speech.generate([line.id], "es")
    assert engine.requests[-1].text == "Uso ese cu ele hoy"
    (take,) = project.all(Take)
    assert (take.text, take.said) == ("Uso SQL hoy", "Uso ese cu ele hoy")
    assert [take.text[word.text_start : word.text_end] for word in take.words] == [
        "Uso",
        "SQL",
        "hoy",
    ]
    assert [word.end for word in take.words] == sorted(word.end for word in take.words)
    assert line_state(project, line, "es").why is None


async def test_another_pronunciation_is_spoken_and_undo_uses_the_earlier_take_again(
    studio, project, line, engine
):
    await studio.speech.generate([line.id], "es")
    first = project.all(Take)[0]
    add_entry(project, word="SQL", said="sicuel")
    assert line_state(project, line, "es").why is Staleness.PRONUNCIATION
    assert lines_to_generate(project, "es") == [line.id]
    await studio.speech.generate_stale("es")
    (clip,) = project.where(Clip, "line_id", line.id)
    assert project.get(Take, clip.take_id).said == "Uso sicuel hoy"
    with project.edit("Remove"):
        project.remove(project.all(LexiconEntry)[0])
    asked = len(engine.requests)
    result = await studio.speech.generate_stale("es")
    (clip,) = project.where(Clip, "line_id", line.id)
    assert (clip.take_id, result.made, len(engine.requests)) == (first.id, 0, asked)


async def test_a_text_typed_as_the_lexicon_says_it_costs_nothing_and_is_fresh(
    studio, project, line
):
    entry = add_entry(project, word="SQL", said="sicuel")
    await studio.speech.generate([line.id], "es")
    with project.edit("Type"):
        project.remove(entry)
        project.update(project.all(Translation)[0], text="Uso sicuel hoy")
    assert line_state(project, line, "es").why is Staleness.TEXT
    result = await studio.speech.generate_stale("es")
    assert (result.made, result.cached) == (0, 1)
    assert lines_to_generate(project, "es") == []
