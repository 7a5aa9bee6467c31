"""What is rendered: every clip at its sample, beds under it, the same however it is cut up."""

import dataclasses
import itertools

import numpy as np
import pytest

from studio.audio.loudness import LoudnessMeter
from studio.domain.progress import Progress
from studio.domain.project_settings import change_settings
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import OriginalSound, settings_of
from studio.domain.timeline import Clip, Track
from studio.services.fitting import fitted
from studio.services.mastering import Master
from studio.services.mix_plan import mix_plan
from studio.services.programme_loudness import ProgrammeMeter, dialogue_spans
from studio.services.rendering import Renderer
from studio.transcoding import flac
from tests.films import Film, Sound, make_film

SECOND = 48_000


@pytest.fixture
async def spoken(studio, project):
    """Two speakers, four lines with odd starts; the second line is too long for its slot."""
    with project.edit("Write"):
        speakers = [project.add(Speaker(name=name)) for name in "AB"]
        for at, text in enumerate(("uno dos", "uno dos tres cuatro cinco seis", "tres", "cuatro")):
            start = at * SECOND + 7 * at + 1
            line = project.add(
                Line(speaker_id=speakers[at % 2].id, start=start, end=start + SECOND)
            )
            project.add(Translation(line_id=line.id, language="es", text=text))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    return studio.workspace.require()


def rendered(opened, **region):
    plan = mix_plan(opened.project, "es")
    return np.concatenate(list(Renderer(plan, opened.read_stored).blocks(Progress(), **region)))


async def test_every_clip_sounds_exactly_at_its_position(spoken):
    plan = mix_plan(spoken.project, "es")
    expected = np.zeros((plan.length, 2))
    for one in plan.clips:
        clip = dataclasses.replace(one.clip, fade_in=0, fade_out=0)
        audio = fitted(flac.decode(spoken.read_stored(one.content_hash)), clip.fit, clip.length)
        inner = slice(clip.position + 500, clip.end - 500)
        expected[clip.position : clip.end] += audio * 10 ** (one.gain_db / 20)
        np.testing.assert_allclose(rendered(spoken)[inner], expected[inner], atol=2e-6)


async def test_what_is_previewed_equals_what_is_exported(spoken):
    whole = rendered(spoken)
    part = rendered(spoken, start=SECOND + 11, end=2 * SECOND + 5)
    np.testing.assert_array_equal(part, whole[SECOND + 11 : 2 * SECOND + 5])


async def test_no_clip_overlaps_another_of_its_speaker(spoken):
    for track in spoken.project.all(Track):
        clips = sorted(
            spoken.project.where(Clip, "track_id", track.id), key=lambda clip: clip.position
        )
        for clip, later in itertools.pairwise(clips):
            assert clip.end <= later.position


async def test_a_muted_track_is_silent_and_solo_silences_the_others(spoken):
    project = spoken.project
    first, second = project.all(Track)
    with project.edit("Mute"):
        project.update(first, is_muted=True)
    assert {one.clip.track_id for one in mix_plan(project, "es").clips} == {second.id}
    project.undo()
    with project.edit("Solo"):
        project.update(project.get(Track, first.id), is_solo=True)
    assert {one.clip.track_id for one in mix_plan(project, "es").clips} == {first.id}


async def test_a_plan_is_not_reached_by_later_edits(spoken):
    plan = mix_plan(spoken.project, "es")
    before = np.concatenate(list(Renderer(plan, spoken.read_stored).blocks(Progress())))
    with spoken.project.edit("Remove"):
        for clip in spoken.project.all(Clip):
            spoken.project.remove(clip)
    after = np.concatenate(list(Renderer(plan, spoken.read_stored).blocks(Progress())))
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    ("sound", "level"),
    [(OriginalSound.KEEP, 1.0), (OriginalSound.DUCK, 10 ** (-18 / 20)), (OriginalSound.MUTE, 0.0)],
)
async def test_the_original_gives_way_as_the_project_says(studio, spoken, tmp_path, sound, level):
    film = make_film(tmp_path / "film.mkv", Film(seconds=6.0, sounds=(Sound(codec="flac"),)))
    with spoken.project.edit("Settings"):
        spoken.project.update(settings_of(spoken.project), original_sound=sound)
    silent = rendered(spoken)
    await studio.sources.add(film)
    clip = mix_plan(spoken.project, "es").clips[0].clip
    under = slice(clip.position + 2_000, clip.end - 2_000)
    bed = rendered(spoken)[under] - silent[under]
    tone = 0.01 / np.sqrt(2)
    assert np.sqrt(np.mean(bed**2)) == pytest.approx(tone * level, rel=0.05, abs=1e-6)


async def test_delivery_meets_its_loudness_and_its_ceiling(spoken):
    master = Master(mix_plan(spoken.project, "es"), spoken.read_stored, Progress())
    master.measure()
    for _ in master.blocks():
        pass
    assert master.delivered.integrated == pytest.approx(-14.0, abs=0.5)
    assert master.delivered.true_peak_db <= -0.9


async def test_dialogue_is_brought_to_its_level_whatever_is_heard_between(studio, spoken, tmp_path):
    film = make_film(tmp_path / "film.mkv", Film(seconds=30.0, sounds=(Sound(codec="flac"),)))
    await studio.sources.add(film)
    with spoken.project.edit("Settings"):
        change_settings(
            spoken.project,
            loudness_lufs=-27.0,
            is_dialogue_gated=True,
            original_sound=OriginalSound.KEEP,
        )
    plan = mix_plan(spoken.project, "es")
    spans = dialogue_spans(plan)
    assert 0 < sum(span.length for span in spans) < plan.length / 2
    master = Master(plan, spoken.read_stored, Progress())
    master.measure()
    made = np.concatenate(list(master.blocks()))
    meter = LoudnessMeter(SECOND, 2)
    for span in spans:
        meter.add(made[span.start : span.end])
    assert meter.integrated == pytest.approx(-27.0, abs=0.3)
    assert master.dialogue_lufs == pytest.approx(meter.integrated, abs=0.01)
    assert master.delivered.integrated != pytest.approx(-27.0, abs=0.05)


@pytest.mark.parametrize("size", [480, 701, 4_096, 50_000])
async def test_the_dialogue_is_the_same_in_blocks_of_any_size(spoken, size, seed):
    plan = mix_plan(spoken.project, "es")
    gated = dataclasses.replace(
        plan, settings=dataclasses.replace(plan.settings, is_dialogue_gated=True)
    )
    noise = np.random.default_rng(seed).normal(0, 0.1, (6 * SECOND, 2)).astype(np.float32)
    whole, parts = ProgrammeMeter(gated), ProgrammeMeter(gated)
    whole.add(noise)
    for start in range(0, len(noise), size):
        parts.add(noise[start : start + size])
    assert parts.integrated == pytest.approx(whole.integrated, abs=1e-6)
