"""Sounds nobody says stand on tracks for effects: heard in every language, giving way to nobody."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from studio.audio.buffer import Audio
from studio.domain.costs import BudgetExceeded, spent_in
from studio.domain.media import Media
from studio.domain.progress import Progress
from studio.domain.project_settings import set_budget
from studio.domain.settings import OriginalSound, settings_of
from studio.domain.timeline import Clip, Track, TrackKind
from studio.providers.base import Bill, Provider
from studio.providers.base_cloud import CloudOnly, EffectRequest, SoundEffect
from studio.services.mix_plan import mix_plan, stems_of
from studio.services.programme_loudness import dialogue_spans
from studio.services.rendering import Renderer
from studio.services.sound_clips import NobodyMakesSounds, SoundClips, TooLongForAClip
from tests.films import Film, make_film

RATE = 48_000
STEREO = np.linspace(-0.5, 0.5, RATE, dtype=np.float32)[:, None] * np.array([1, -1], np.float32)


class Maker:
    """Makes a ramp of a second, for 40 characters."""

    def __init__(self):
        self.requests = []

    async def effect(self, request):
        self.requests.append(request)
        return SoundEffect(Audio(STEREO, RATE), Bill(model="m", request_id="r", characters=40))


@pytest.fixture
def maker():
    return Maker()


@pytest.fixture
def sounds(studio, maker):
    provider = Provider(
        id="cloud",
        name="Cloud",
        version="1",
        max_parallel=1,
        is_local=False,
        cloud=CloudOnly(effects=maker),
    )
    return SoundClips(studio.workspace, studio.jobs, {"cloud": provider}, studio.costs)


@pytest.fixture
def ramp(tmp_path):
    path = tmp_path / "door.wav"
    soundfile.write(path, STEREO, RATE, subtype="PCM_24")
    return path


def heard(plan, read):
    blocks = Renderer(plan, read).blocks(Progress(lambda *_: None))
    return np.concatenate(list(blocks))


def effect_tracks(project):
    return [track for track in project.all(Track) if track.kind is TrackKind.EFFECTS]


async def test_a_file_is_a_clip_at_its_place_and_one_step(project, sounds, ramp):
    clip = await sounds.add_file(ramp, 2 * RATE)
    assert (clip.position, clip.length) == (2 * RATE, RATE)
    assert project.get(Media, clip.media_id).name == "door"
    project.undo()
    assert (project.count(Clip), project.count(Track), project.count(Media)) == (0, 0, 0)


async def test_sounds_that_would_overlap_stand_on_tracks_of_their_own(project, sounds, ramp):
    first = await sounds.add_file(ramp, 0)
    over = await sounds.add_file(ramp, RATE // 2)
    after = await sounds.add_file(ramp, RATE)
    assert len(effect_tracks(project)) == 2
    assert first.track_id == after.track_id != over.track_id


async def test_an_effect_is_heard_as_it_is_in_every_language(studio, project, sounds, ramp):
    await sounds.add_file(ramp, RATE)
    read = studio.workspace.require().read_stored
    for language in ("es", "de"):
        block = heard(mix_plan(project, language), read)
        np.testing.assert_allclose(block[RATE:], STEREO, atol=2**-15)
        assert not block[:RATE].any()


async def test_the_original_does_not_give_way_to_an_effect(studio, project, sounds, ramp, tmp_path):
    make_film(tmp_path / "film.mp4", Film(seconds=3.0))
    await studio.sources.add(tmp_path / "film.mp4")
    with project.edit("Duck"):
        project.update(settings_of(project), original_sound=OriginalSound.DUCK)
    read = studio.workspace.require().read_stored
    alone = heard(mix_plan(project, "es"), read)
    await sounds.add_file(ramp, RATE)
    plan = mix_plan(project, "es")
    assert dialogue_spans(plan) == ()
    mixed = heard(plan, read)
    np.testing.assert_allclose(mixed[RATE : 2 * RATE] - alone[RATE : 2 * RATE], STEREO, atol=2**-14)
    assert [stem.name for stem in stems_of(plan)] == ["Effects", "Original"]


async def test_a_sound_made_from_words_is_placed_and_paid_for(project, sounds, maker):
    request = EffectRequest(text="A door\nfalls shut", seconds=1.0)
    clip = await sounds.make("cloud", request, RATE)
    assert maker.requests == [request]
    media = project.get(Media, clip.media_id)
    assert (media.name, media.channels, media.cost) == ("A door falls shut", 2, 40)
    assert spent_in(project) == 40


async def test_nothing_is_made_once_the_budget_is_spent(project, sounds, maker):
    with project.edit("Budget"):
        set_budget(project, 40)
    await sounds.make("cloud", EffectRequest(text="Rain"), 0)
    with pytest.raises(BudgetExceeded):
        await sounds.make("cloud", EffectRequest(text="Rain"), 0)
    assert len(maker.requests) == 1


@pytest.mark.usefixtures("project")
async def test_a_provider_without_sounds_is_named_as_such(sounds):
    with pytest.raises(NobodyMakesSounds):
        await sounds.make("offline", EffectRequest(text="Rain"), 0)


async def test_a_file_too_long_for_a_clip_is_refused(project, sounds, tmp_path):
    path = tmp_path / "hours.wav"
    with soundfile.SoundFile(path, "w", 8_000, 1, "PCM_U8") as file:
        file.write(np.zeros(8_000 * 1_300))
    with pytest.raises(TooLongForAClip, match="hours"):
        await sounds.add_file(path, 0)
    assert project.count(Clip) == 0
