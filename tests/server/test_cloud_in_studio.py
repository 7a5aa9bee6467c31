"""The whole studio with a key: a script is spoken by the cloud, which the own server plays."""

from __future__ import annotations

import pytest

from studio.app import create_studio
from studio.domain.access import Secret
from studio.domain.script import Casting, Line, Speaker, Take
from studio.domain.settings import settings_of
from tests.server.conftest import KEY

SECOND = 48_000


@pytest.fixture
async def studio(tmp_path, monkeypatch):
    monkeypatch.setenv("VIVAVOCE_HOME", str(tmp_path / "home"))
    made = create_studio()
    await made.workspace.new(tmp_path / "film.vivavoce")
    yield made
    await made.close()


async def test_a_script_is_spoken_with_the_key_that_was_added(studio, server):
    await studio.keys.add("elevenlabs", "Own", server.url, Secret(KEY))
    cloud = studio.providers["elevenlabs"]
    found = (await cloud.voices.voices())[0]
    project = studio.workspace.require().project
    texts = [f"This is line number {number}, my friend." for number in range(4)]
    with project.edit("Write"):
        project.update(settings_of(project), source_language="en")
        speaker = project.add(Speaker(name="Ana"))
        voice = project.add(found)
        project.add(Casting(speaker_id=speaker.id, language="en", voice_id=voice.id))
        lines = [
            project.add(
                Line(
                    speaker_id=speaker.id,
                    start=number * 3 * SECOND,
                    end=(number * 3 + 2) * SECOND,
                    text=text,
                )
            )
            for number, text in enumerate(texts)
        ]
    result = await studio.speech.generate([line.id for line in lines], "en")
    assert (result.made, result.failed) == (4, {})
    takes = project.all(Take)
    assert len({take.request_id for take in takes}) == len(takes) == 4
    assert all(take.provider == "elevenlabs" and take.model for take in takes)
    assert all(take.cost == len(take.text) and len(take.words) == 7 for take in takes)
