"""Where lines stand: what generating would change, and why."""

from __future__ import annotations

import dataclasses

import pytest

from studio.domain.freshness import Standing, line_state, line_states, lines_to_generate
from studio.domain.project import Project
from studio.domain.script import Casting, Line, Speaker, Staleness, Take, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip, Track, TrackKind
from studio.domain.voices import Voice, VoiceSettings

SECOND = 48_000


@pytest.fixture
def project() -> Project:
    """One speaker with a Spanish voice and two lines, the second one without a translation."""
    project = Project([ProjectSettings(source_language="en", languages=("es",))])
    with project.edit("Scene"):
        ana = project.add(Speaker(name="Ana"))
        voice = project.add(Voice(name="Maya", provider="fake", remote_id="maya"))
        project.add(Casting(speaker_id=ana.id, language="es", voice_id=voice.id))
        late = project.add(Line(speaker_id=ana.id, start=SECOND, end=2 * SECOND, text="Two"))
        early = project.add(Line(speaker_id=ana.id, start=0, end=SECOND, text="One"))
        for line, text in ((late, "Dos"), (early, "Uno")):
            project.add(Translation(line_id=line.id, language="es", text=text))
        project.add(Line(speaker_id=ana.id, start=3 * SECOND, end=4 * SECOND, text="Three"))
    return project


def speak(project: Project, line: Line, **fields: object) -> Take:
    voice = project.all(Voice)[0]
    take = Take(
        line_id=line.id,
        language="es",
        media_id="media",
        length=SECOND,
        text=project.where(Translation, "line_id", line.id)[0].text,
        provider="fake",
        voice_id=voice.id,
        voice_print=voice.sound_print(),
        settings=VoiceSettings(),
        seed=0,
        fingerprint="",
        made_at="",
    )
    with project.edit("Speak"):
        return project.add(dataclasses.replace(take, **fields))


def test_lines_with_a_text_and_no_take_are_generated_in_the_order_they_are_heard(project):
    late, early, silent = project.all(Line)
    assert lines_to_generate(project, "es") == [early.id, late.id]
    assert line_state(project, silent, "es").standing is Standing.SILENT


def test_a_spoken_line_is_fresh(project):
    line = project.all(Line)[0]
    take = speak(project, line)
    state = line_state(project, line, "es")
    assert (state.standing, state.take, state.why) == (Standing.FRESH, take, None)


def test_a_line_whose_text_changed_is_stale_and_says_why(project):
    line = project.all(Line)[0]
    speak(project, line)
    with project.edit("Type"):
        project.update(project.where(Translation, "line_id", line.id)[0], text="Doce")
    state = line_state(project, line, "es")
    assert (state.standing, state.why) == (Standing.STALE, Staleness.TEXT)
    assert line.id in lines_to_generate(project, "es")


def test_a_line_whose_speaker_has_another_voice_is_stale(project):
    line = project.all(Line)[0]
    speak(project, line)
    with project.edit("Cast"):
        other = project.add(Voice(name="Zoe", provider="fake", remote_id="zoe"))
        project.update(project.all(Casting)[0], voice_id=other.id)
    assert line_state(project, line, "es").why is Staleness.VOICE


def test_a_locked_take_is_stale_but_not_generated_again(project):
    line = project.all(Line)[0]
    speak(project, line, text="Old", is_locked=True)
    assert line_state(project, line, "es").standing is Standing.STALE
    assert line.id not in lines_to_generate(project, "es")


def test_the_take_its_clip_plays_counts_not_the_newest(project):
    line = project.all(Line)[0]
    first = speak(project, line)
    speak(project, line, text="Another")
    with project.edit("Place"):
        track = project.add(Track(kind=TrackKind.SPEECH, name="Ana", language="es"))
        project.add(
            Clip(
                track_id=track.id,
                position=0,
                length=SECOND,
                media_id="media",
                line_id=line.id,
                take_id=first.id,
            )
        )
    assert line_state(project, line, "es").take == first


def test_a_line_spoken_before_its_speaker_lost_the_voice_stays_fresh(project):
    line = project.all(Line)[0]
    speak(project, line)
    with project.edit("Uncast"):
        project.remove(project.all(Casting)[0])
    assert line_state(project, line, "es").standing is Standing.FRESH


def test_all_at_once_says_the_same_as_one_by_one(project):
    speak(project, project.all(Line)[0], text="Old")
    speak(project, project.all(Line)[1])
    one_by_one = {line.id: line_state(project, line, "es") for line in project.all(Line)}
    assert line_states(project, "es") == one_by_one
