"""Lines in their context."""

from __future__ import annotations

import pytest

from studio.domain.lexicon import LexiconEntry
from studio.domain.project import Project
from studio.domain.script import Line, Speaker, Translation
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import SpeechRequest
from studio.services.neighbours import Neighbours

SECOND = 48_000


@pytest.fixture
def film():
    ana, ben = Speaker(name="Ana"), Speaker(name="Ben")
    said = [
        (ana, 0, "Uno."), (ben, 1, "Dos."), (ana, 3, "Tres."), (ana, 5, "Viva."), (ana, 60, "Fin."),
    ]  # fmt: skip
    lines = [
        Line(speaker_id=who.id, start=at * SECOND, end=(at + 1) * SECOND) for who, at, _ in said
    ]
    texts = [
        Translation(line_id=line.id, language="es", text=text)
        for line, (_, _, text) in zip(lines, said, strict=True)
    ]
    entry = LexiconEntry(word="Viva", said="Biba")
    return Project([ana, ben, *reversed(lines), *texts, entry]), lines


def around(film, number):
    project, lines = film
    voice = Voice(provider="p", remote_id="v", name="V")
    request = SpeechRequest(text="x", language="es", voice=voice, settings=VoiceSettings())
    found = Neighbours(project, "es").in_context(request, lines[number])
    return found.previous_text, found.next_text


def test_neighbours_are_what_the_same_speaker_says_near_by_as_it_is_said(film):
    assert around(film, 0) == ("", "Tres.")
    assert around(film, 1) == ("", "")
    assert around(film, 2) == ("Uno.", "Biba.")
    assert around(film, 3) == ("Tres.", "")


def test_a_line_far_from_all_others_stands_alone(film):
    assert around(film, 4) == ("", "")


def test_a_line_that_is_gone_keeps_its_request(film):
    project, lines = film
    with project.edit("Cut"):
        project.remove(lines[2])
    assert around(film, 2) == ("", "")
