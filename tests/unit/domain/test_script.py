from __future__ import annotations

import dataclasses

import pytest

from studio.domain import script
from studio.domain.errors import InputError
from studio.domain.project import Project
from studio.domain.script import Casting, Line, Speaker, Staleness, Take, Translation
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings

EMO = Speaker(name="Emo")
LINE = Line(speaker_id=EMO.id, start=0, end=48_000, text="Hello")
RUSSIAN = Translation(line_id=LINE.id, language="ru", text="Привет")
GERMAN = Translation(line_id=LINE.id, language="de", text="Hallo")
ANA = Voice(provider="offline", remote_id="ana", name="Ana", labels=(("gender", "female"),))
LIVELY = VoiceSettings(stability=0.1)
CAST = Casting(speaker_id=EMO.id, language="ru", voice_id=ANA.id, settings=LIVELY)


def take(**fields):
    values = {
        "line_id": LINE.id, "language": "ru", "media_id": "m", "length": 1, "text": "Привет",
        "provider": "offline", "voice_id": ANA.id, "voice_print": "p", "settings": LIVELY,
        "seed": 0, "fingerprint": "f", "made_at": "2026-01-01",
    }  # fmt: skip
    return Take(**values | fields)


@pytest.fixture
def project():
    return Project((EMO, LINE, GERMAN, RUSSIAN, ANA, CAST))


def test_a_line_is_spoken_in_its_translation_else_in_its_own_words(project):
    assert script.spoken_text(project, LINE, "ru") == "Привет"
    assert script.spoken_text(project, LINE, "ja") == "Hello"


def test_a_line_is_never_spoken_in_words_of_another_language(project):
    with project.edit("Say which language the source is in"):
        project.add(ProjectSettings(source_language="en"))
    assert script.spoken_text(project, LINE, "en") == "Hello"
    assert script.spoken_text(project, LINE, "ja") == ""


def test_a_translation_is_found_by_line_and_language(project):
    assert script.translation_of(project, LINE, "de") is GERMAN
    assert script.translation_of(project, LINE, "ja") is None
    assert script.translations_by_line(project, "ru") == {LINE.id: RUSSIAN}


def test_takes_of_a_language_are_grouped_by_line_oldest_first():
    first, second, other = take(), take(seed=1), take(language="de")
    project = Project((first, other, second))
    assert script.takes_by_line(project, "ru") == {LINE.id: [first, second]}


def test_a_speaker_has_a_voice_per_language(project):
    assert script.casting_of(project, EMO.id, "ru") is CAST
    assert script.casting_of(project, EMO.id, "de") is None
    assert script.voice_for(project, LINE, "ru") == (ANA, LIVELY)


@pytest.mark.parametrize("missing", [CAST, ANA])
def test_a_speaker_without_a_voice_is_named_to_the_user(project, missing):
    with project.edit("Remove"):
        project.remove(missing)
    with pytest.raises(InputError, match="Emo has no voice in the language “ru” yet") as refused:
        script.voice_for(project, LINE, "ru")
    assert refused.value.hint_text() == "Choose a voice for this speaker."


def test_a_take_is_stale_once_text_voice_or_settings_differ():
    spoken = take()
    assert script.staleness(spoken, "Привет", "p", LIVELY) is None
    assert script.staleness(spoken, "Пока", "p", LIVELY) is Staleness.TEXT
    assert script.staleness(spoken, "Привет", "q", LIVELY) is Staleness.VOICE
    assert script.staleness(spoken, "Привет", "p", VoiceSettings()) is Staleness.SETTINGS


def test_a_project_without_settings_has_the_defaults(project):
    assert settings_of(project) == ProjectSettings()
    with project.edit("Settings"):
        own = project.add(ProjectSettings(name="Film"))
    assert settings_of(project) is own


def test_a_voice_has_labels_and_settings_of_its_own():
    assert ANA.label("gender") == "female"
    assert ANA.label("age") == ""
    changed = ANA.with_settings(LIVELY)
    assert changed == dataclasses.replace(ANA, settings=LIVELY)


@pytest.mark.parametrize(
    "fields",
    [{"stability": -0.1}, {"similarity": 1.1}, {"style": 2.0}, {"speed": 0.4}, {"speed": 2.1}],
)
def test_voice_settings_stay_in_their_ranges(fields):
    with pytest.raises(ValueError, match="must be between"):
        VoiceSettings(**fields)


def test_a_voice_may_have_a_profile_that_is_compared_by_value():
    assert dataclasses.replace(ANA, profile=VoiceProfile(pitch_hz=200.0)) == dataclasses.replace(
        ANA, profile=VoiceProfile(pitch_hz=200.0)
    )


def test_two_voices_that_sound_alike_have_one_print_whatever_their_names():
    assert dataclasses.replace(ANA, id="other", name="Anna").sound_print() == ANA.sound_print()
    lower = dataclasses.replace(ANA, profile=VoiceProfile(pitch_hz=90.0))
    assert lower.sound_print() != ANA.sound_print()
