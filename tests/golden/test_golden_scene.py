"""A small scene, rendered, against a recording kept here: equal up to what nobody hears.

To keep a new one after a change that is meant: `RENEW_GOLDEN=1 ./test tests/golden`, and listen.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import soundfile

from studio.domain.progress import Progress
from studio.domain.records import Span
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip, Fit, FitState
from studio.services.mix_plan import HeardClip, MixPlan
from studio.services.rendering import Renderer
from studio.transcoding import flac
from studio.transcoding.decode import read_audio

HERE = Path(__file__).parent
GOLDEN = HERE / "scene.flac"
VOICE = HERE.parent / "media" / "human"

TOLERANCE_DB = -60.0
RATE = 48_000

CLIPS = (
    Clip(id="1", track_id="t", media_id="m", position=4_001, length=60_000, gain_db=-3.0),
    Clip(
        id="2",
        track_id="t",
        media_id="m",
        position=70_007,
        length=50_000,
        fade_in=2_400,
        fade_out=4_800,
        fit=Fit(state=FitState.FITTED, trim_start=4_800, ratio=0.9),
    ),
    Clip(
        id="3",
        track_id="t",
        media_id="m",
        position=100_000,
        length=40_000,
        gain_db=-9.0,
        in_point=12_000,
        fit=Fit(state=FitState.FITTED, cuts=(Span(30_000, 38_000),), ratio=1.1),
    ),
)


def rendered() -> np.ndarray:
    source = read_audio(sorted(VOICE.glob("*.flac"))[0], channels=1, rate=None)
    packed = flac.encode(source)
    plan = MixPlan(
        language="en",
        length=3 * RATE,
        clips=tuple(HeardClip(clip, "h", "Reader", clip.gain_db) for clip in CLIPS),
        beds=(),
        settings=ProjectSettings(),
    )
    return np.concatenate(list(Renderer(plan, lambda _: packed).blocks(Progress())))


def test_the_scene_sounds_as_it_did():
    sound = rendered()
    if os.environ.get("RENEW_GOLDEN"):
        soundfile.write(GOLDEN, sound, RATE, subtype="PCM_16")
    kept, _ = soundfile.read(GOLDEN, dtype="float32", always_2d=True)
    assert kept.shape == sound.shape
    difference = np.sqrt(np.mean((kept - sound) ** 2)) / np.sqrt(np.mean(kept**2))
    assert 20 * np.log10(difference) < TOLERANCE_DB


def test_the_kept_scene_is_not_silent():
    kept, _ = soundfile.read(GOLDEN, dtype="float32", always_2d=True)
    assert np.abs(kept).max() > 0.05
