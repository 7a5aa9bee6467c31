"""Speech is found in films: between music, steps and bells, and only where somebody speaks."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soxr

from studio.audio.speech import Span, find_speech
from studio.transcoding.decode import read_audio
from tests.unit.audio.test_speech import scene

SCENE = Path(__file__).parents[3] / "resources" / "sample"
RATE = 16_000


def sound_of(name: str) -> np.ndarray:
    return soxr.resample(read_audio(SCENE / name).mono(), 48_000, RATE)


def cues() -> list[tuple[float, float]]:
    """When the sample scene's ten lines begin and end, in seconds."""
    text = (SCENE / "scene.en.vtt").read_text(encoding="utf-8")
    found = re.findall(r"00:00:([\d.]+) --> 00:00:([\d.]+)", text)
    return [(float(start), float(end)) for start, end in found]


def seconds(spans: list[Span]) -> list[tuple[float, float]]:
    return [(span.start / RATE, span.end / RATE) for span in spans]


@pytest.mark.parametrize("louder_db", [0, 6, 12])
def test_the_sample_scene_gives_its_ten_lines_and_nothing_else(louder_db: float) -> None:
    film, bed = sound_of("scene.mp4"), sound_of("scene.me.opus")
    frames = min(len(film), len(bed))
    film = film[:frames] + (10 ** (louder_db / 20) - 1.0) * bed[:frames]
    found = seconds(find_speech(film.astype(np.float32), RATE))
    assert len(found) == 10
    errors = 1000 * np.abs(np.array(found) - np.array(cues()))
    assert np.median(errors[:, 0]) <= 40.0
    assert np.median(errors[:, 1]) <= 60.0
    assert errors.max() <= 250.0


@pytest.mark.parametrize("bed_db", [-25, -12, -6])
def test_readers_are_found_over_the_bed_of_a_film(bed_db: float) -> None:
    voices, truth = scene(-50)
    bed = np.resize(sound_of("scene.me.opus"), len(voices))
    spoken = np.concatenate([voices[line.start : line.end] for line in truth])
    level = np.sqrt(np.mean(np.square(spoken)) / np.mean(np.square(bed)))
    film = voices + 10 ** (bed_db / 20) * level * bed
    found = find_speech(film.astype(np.float32), RATE)
    is_spoken = np.zeros(len(voices), np.bool_)
    for line in truth:
        is_spoken[line.start : line.end] = True
    is_found = np.zeros(len(voices), np.bool_)
    for span in found:
        is_found[span.start : span.end] = True
    assert is_found[is_spoken].mean() >= 0.85  # inner pauses are no speech
    assert is_found[~is_spoken].mean() <= 0.05
    assert all(is_found[line.start : line.end].mean() >= 0.7 for line in truth)


def test_the_music_and_effects_of_a_film_alone_hold_next_to_no_speech() -> None:
    bed = sound_of("scene.me.opus")
    found = find_speech(bed, RATE)
    assert sum(span.end - span.start for span in found) <= 0.05 * len(bed)
