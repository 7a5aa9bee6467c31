"""Counting step by step says the same as counting all."""

from __future__ import annotations

import random

from studio.domain.freshness import lines_to_generate
from studio.domain.pending import Pending
from studio.domain.project import Project
from studio.domain.script import Casting, Line, Speaker, Take, Translation
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.timeline import Clip, Track, TrackKind
from studio.domain.voices import Voice, VoiceSettings


def project_of(lines: int) -> Project:
    project = Project([ProjectSettings(source_language="en", languages=("es",))])
    with project.edit("Scene"):
        speaker = project.add(Speaker(name="Ana"))
        voice = project.add(Voice(name="Maya", provider="fake", remote_id="maya"))
        project.add(Casting(speaker_id=speaker.id, language="es", voice_id=voice.id))
        project.add(Track(kind=TrackKind.SPEECH, name="Ana", language="es"))
        for number in range(lines):
            line = project.add(
                Line(speaker_id=speaker.id, start=number * 10, end=number * 10 + 5, text="One")
            )
            project.add(Translation(line_id=line.id, language="es", text="Uno"))
    return project


def change(project: Project, choice: random.Random) -> None:
    """Do one of the things that may make a line ask for speech, or no longer."""
    line = choice.choice(project.all(Line))
    what = choice.randrange(7)
    with project.edit("Change"):
        if what == 0:
            translation = project.where(Translation, "line_id", line.id)[0]
            project.update(translation, text=choice.choice(["Uno", "Dos", ""]))
        elif what == 1:
            project.add(take_of(project, line, choice.choice(["Uno", "Dos"])))
        elif what == 2:
            for take in project.where(Take, "line_id", line.id):
                project.update(take, is_locked=not take.is_locked)
        elif what == 3:
            casting = project.all(Casting)[0]
            project.update(casting, settings=VoiceSettings(speed=choice.choice([1.0, 1.1])))
        elif what == 4:
            remove(project, line)
        elif what == 5:
            project.update(settings_of(project), source_language=choice.choice(["en", "es"]))
        elif what == 6:
            place(project, line, choice)


def remove(project: Project, line: Line) -> None:
    if project.count(Line) > 2:
        for kind in (Translation, Take, Clip):
            for record in project.where(kind, "line_id", line.id):
                project.remove(record)
        project.remove(line)


def take_of(project: Project, line: Line, text: str) -> Take:
    voice = project.all(Voice)[0]
    return Take(
        line_id=line.id,
        language="es",
        media_id="media",
        length=5,
        text=text,
        provider="fake",
        voice_id=voice.id,
        voice_print=voice.sound_print(),
        settings=VoiceSettings(),
        seed=0,
        fingerprint="",
        made_at="",
    )


def place(project: Project, line: Line, choice: random.Random) -> None:
    takes = project.where(Take, "line_id", line.id)
    for clip in project.where(Clip, "line_id", line.id):
        project.remove(clip)
    if takes:
        take = choice.choice(takes)
        track = project.all(Track)[0]
        project.add(
            Clip(
                track_id=track.id,
                position=0,
                length=5,
                media_id="media",
                line_id=line.id,
                take_id=take.id,
            )
        )


def test_counting_step_by_step_says_the_same_as_counting_all(seed):
    choice, project = random.Random(seed), project_of(12)
    pending = Pending(project, "es")
    project.changed.connect(pending.follow)
    for _ in range(300):
        kind = choice.random()
        if kind < 0.15 and len(project.undo_steps) > 1:  # never back to before there were lines
            project.undo()
        elif kind < 0.25:
            project.redo()
        else:
            change(project, choice)
        assert len(pending) == len(lines_to_generate(project, "es"))


def test_without_a_language_nothing_is_pending():
    project = project_of(2)
    pending = Pending(project, "")
    with project.edit("Type"):
        project.update(project.all(Translation)[0], text="Dos")
    assert len(pending) == len(Pending()) == 0
