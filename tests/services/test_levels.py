"""The dub stands in its bed as the original dialogue did, however loud the film is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.audio.loudness import LoudnessMeter
from studio.domain.progress import Progress
from studio.domain.timeline import Clip, Track, TrackKind
from studio.services.mix_plan import mix_plan
from studio.services.rendering import Renderer
from studio.transcoding.decode import read_audio
from tests.films import Film, make_film

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
RATE = 48_000
SPOKEN = slice(round(19.6 * RATE), round(23.0 * RATE))
BED = slice(round(34.8 * RATE), 38 * RATE)
"""Where one line is said in the sample scene, and where music is heard alone."""


def lufs(sound: np.ndarray) -> float:
    meter = LoudnessMeter(RATE, 2, with_true_peak=False)
    meter.add(np.ascontiguousarray(sound, dtype=np.float32))
    assert meter.integrated is not None
    return meter.integrated


def standing_out(sound: np.ndarray) -> float:
    """Return how much louder the spoken line is than the bed alone, LU."""
    return lufs(sound[SPOKEN]) - lufs(sound[BED])


@pytest.fixture(scope="module")
def scene() -> np.ndarray:
    return read_audio(SAMPLE / "scene.mp4").samples


@pytest.fixture
async def add(studio, project, tmp_path, scene):
    """Add the scene's sound at another level, with its script."""

    async def add_scene(gain_db: float) -> None:
        soundfile.write(tmp_path / "film.wav", scene * 10 ** (gain_db / 20), RATE, subtype="FLOAT")
        await studio.sources.add(tmp_path / "film.wav")
        script = await studio.sources.read_script(SAMPLE / "scene.es.vtt")
        studio.scripts.import_script(project, script, "es")

    return add_scene


def gains_of(project, kind):
    tracks = [track for track in project.all(Track) if track.kind is kind]
    return [clip.gain_db for track in tracks for clip in project.where(Clip, "track_id", track.id)]


@pytest.mark.parametrize("gain_db", [9.0, 0.0, -12.0, -18.0])
async def test_speech_stands_out_of_the_bed_as_it_did(studio, project, add, scene, gain_db) -> None:
    await add(gain_db)
    await studio.sources.level_beds()
    opened = studio.workspace.require()
    plan = mix_plan(project, "es")
    rendered = np.concatenate(list(Renderer(plan, opened.read_stored).blocks(Progress())))
    # Nothing is spoken yet: what is rendered is the original alone, at its new level.
    assert lufs(rendered[SPOKEN]) == pytest.approx(-17.0, abs=1.5)
    assert standing_out(rendered) == pytest.approx(standing_out(scene), abs=0.1)


async def test_music_and_effects_move_with_their_film(studio, project, add) -> None:
    await add(-12.0)
    await studio.sources.add_music_effects(SAMPLE / "scene.me.opus")
    loudness = await studio.sources.level_beds()
    assert loudness == pytest.approx(-29.7, abs=1.0)
    assert gains_of(project, TrackKind.ORIGINAL) == gains_of(project, TrackKind.MUSIC_EFFECTS)
    assert gains_of(project, TrackKind.ORIGINAL) == [pytest.approx(12.7, abs=1.0)]


async def test_a_level_chosen_by_hand_stays(studio, project, add) -> None:
    await add(-12.0)
    with project.edit("Set gain"):
        (clip,) = project.all(Clip)
        project.update(clip, gain_db=-3.0)
    assert await studio.sources.level_beds() is None
    assert gains_of(project, TrackKind.ORIGINAL) == [-3.0]


async def test_a_recording_that_is_far_too_quiet_is_raised_only_so_far(
    studio, project, add
) -> None:
    await add(-36.0)
    await studio.sources.level_beds()
    assert gains_of(project, TrackKind.ORIGINAL) == [18.0]


async def test_a_film_in_which_nobody_speaks_keeps_its_level(studio, project, tmp_path) -> None:
    await studio.sources.add(make_film(tmp_path / "film.mp4", Film(seconds=36.0)))
    script = await studio.sources.read_script(SAMPLE / "scene.es.vtt")
    studio.scripts.import_script(project, script, "es")
    assert await studio.sources.level_beds() is None
    assert gains_of(project, TrackKind.ORIGINAL) == [0.0]
