"""Casting: by name, from a file, by ear."""

from dataclasses import replace

import pytest

from studio.domain.access import Secret
from studio.domain.errors import InputError, ProviderUnavailable, VoiceUnavailable
from studio.domain.script import Casting, Speaker
from studio.domain.voices import Voice
from studio.services.casting import Casting as CastingService
from studio.services.casting import read_cast


async def test_voices_are_found_by_name_whatever_the_case(studio):
    assert (await studio.casting.voice("sol")).name == "Sol"


async def test_an_unknown_voice_is_refused_with_those_that_read_alike(studio):
    with pytest.raises(VoiceUnavailable) as refused:
        await studio.casting.voice("Soll")
    assert "Sol" in refused.value.hint_text()


async def test_every_speaker_gets_a_voice_of_their_own(studio, project):
    with project.edit("Write"):
        speakers = [project.add(Speaker(name=name)) for name in "ABCD"]
    chosen = await studio.casting.cast_missing(project, "es", {})
    assert len(set(chosen.values())) == len(speakers)
    assert project.count(Voice) == 4


async def test_the_voice_nearest_to_the_heard_pitch_is_suggested(studio, project):
    with project.edit("Write"):
        low, high = project.add(Speaker(name="Low")), project.add(Speaker(name="High"))
    chosen = await studio.casting.cast_missing(project, "es", {low.id: 95.0, high.id: 230.0})
    assert chosen == {"Low": "Sol", "High": "La"}


async def test_a_suggestion_never_replaces_a_choice(studio, project):
    with project.edit("Write"):
        anna = project.add(Speaker(name="Anna"))
        studio.casting.cast(project, anna, "es", await studio.casting.voice("Do"))
    assert await studio.casting.cast_missing(project, "es", {anna.id: 230.0}) == {}
    (casting,) = project.all(Casting)
    assert project.get(Voice, casting.voice_id).name == "Do"


async def test_speakers_begin_with_the_voice_the_project_has_for_a_language(studio, project):
    with project.edit("Write"):
        project.add(Speaker(name="Anna"))
        project.add(Speaker(name="Ben"))
        studio.casting.begin_with(project, "es", await studio.casting.voice("Do"))
    assert set((await studio.casting.cast_missing(project, "es", {})).values()) == {"Do"}
    assert len(set((await studio.casting.cast_missing(project, "de", {})).values())) == 2
    with project.edit("Suggest"):
        project.add(Speaker(name="Cleo"))
        studio.casting.begin_with(project, "es", None)
    assert list(await studio.casting.cast_missing(project, "es", {})) == ["Cleo"]
    assert project.all(Casting)[-1].voice_id != project.all(Casting)[0].voice_id


async def test_a_voice_cast_twice_is_copied_into_the_project_once(studio, project):
    with project.edit("Write"):
        for name in "AB":
            speaker = project.add(Speaker(name=name))
            studio.casting.cast(project, speaker, "es", await studio.casting.voice("Do"))
    assert project.count(Voice) == 1


def test_a_cast_file_names_voices_and_settings(tmp_path):
    (tmp_path / "cast.toml").write_text('Anna = "Maya"\nBen = { voice = "Otto", speed = 1.2 }\n')
    roles = read_cast(tmp_path / "cast.toml")
    assert roles["Anna"].voice == "Maya"
    assert roles["Ben"].settings.speed == 1.2


@pytest.mark.parametrize(
    "content", ['Anna = {speed = 9, voice = "Do"}', "Anna = 3", "[", 'Anna = {pitch=1, voice="x"}']
)
def test_a_wrong_cast_file_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "cast.toml").write_text(content)
    with pytest.raises(InputError, match=r"cast\.toml"):
        read_cast(tmp_path / "cast.toml")


class CloudVoices:
    """Voices in the cloud: counts how often it is asked, and may be out of reach."""

    def __init__(self):
        self.asked = 0
        self.is_down = False

    async def voices(self):
        self.asked += 1
        if self.is_down:
            raise ProviderUnavailable(provider="Cloud")
        return (Voice(provider="cloud", remote_id="bella", name="Bella"),)


@pytest.fixture
def cloud_voices():
    return CloudVoices()


@pytest.fixture
def cloud_casting(studio, cloud_voices):
    fake = studio.providers["fake"]
    cloud = replace(fake, id="cloud", is_local=False, voices=cloud_voices)
    return CastingService({"fake": fake, "cloud": cloud}, studio.keys)


async def test_voices_in_the_cloud_need_a_key(studio, cloud_casting, cloud_voices):
    local = await cloud_casting.voices()
    assert cloud_voices.asked == 0
    key = await studio.keys.add("cloud", "One", "https://cloud.example", Secret("a"))
    assert [one.name for one in await cloud_casting.voices()] == [
        *(one.name for one in local),
        "Bella",
    ]
    await cloud_casting.voices()
    assert cloud_voices.asked == 1
    await studio.keys.rotate(key.id, Secret("b"))
    await cloud_casting.voices()
    assert cloud_voices.asked == 2
    await studio.keys.delete(key.id)
    assert await cloud_casting.voices() == local


async def test_a_cloud_out_of_reach_takes_no_other_voices_away(studio, cloud_casting, cloud_voices):
    local = await cloud_casting.voices()
    await studio.keys.add("cloud", "One", "https://cloud.example", Secret("a"))
    cloud_voices.is_down = True
    assert await cloud_casting.voices() == local
    assert isinstance(cloud_casting.failed["cloud"], ProviderUnavailable)
    cloud_voices.is_down = False
    assert len(await cloud_casting.voices()) == len(local) + 1
    assert cloud_casting.failed == {}


async def test_nobody_is_cast_with_a_voice_in_the_cloud_unasked(
    studio, cloud_casting, cloud_voices, project
):
    await studio.keys.add("cloud", "One", "https://cloud.example", Secret("a"))
    with project.edit("Speaker"):
        project.add(Speaker(name="Ana"))
    await cloud_casting.cast_missing(project, "en", {})
    assert {one.provider for one in project.all(Voice)} == {"fake"}
    assert cloud_voices.asked == 0


async def test_the_cloud_is_asked_only_for_a_voice_that_is_not_here(
    studio, cloud_casting, cloud_voices
):
    await studio.keys.add("cloud", "One", "https://cloud.example", Secret("a"))
    assert (await cloud_casting.voice("Sol")).provider == "fake"
    assert cloud_voices.asked == 0
    assert (await cloud_casting.voice("bella")).provider == "cloud"
