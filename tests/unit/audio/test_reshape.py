"""Another tract, colour and breath, block by block."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.envelope import move_formants
from studio.audio.pitch import pitch_track
from studio.audio.reshape import Reshaper, Shape
from tests.sounds import human_lines, level_db, vowel

RATE = 16_000
SHAPE = Shape(formant_ratio=1.12, bands_db=(0.0, 2.0, -3.0, 4.0), breath=0.3)


def reshaped(samples: np.ndarray, shape: Shape, cuts: list[int] | None = None) -> np.ndarray:
    reshaper = Reshaper(RATE, shape, seed=3)
    parts = np.split(samples, cuts or [])
    return np.concatenate([*(reshaper.add(part) for part in parts), reshaper.finish()])


def test_a_plain_shape_gives_the_sound_back() -> None:
    speech, _ = human_lines()[0]
    assert Shape().is_plain
    assert np.abs(reshaped(speech, Shape()) - speech).max() < 1e-5


@pytest.mark.parametrize("frames", [0, 1, 95, 96, 3_000, 16_001])
def test_as_many_frames_are_given_as_taken(frames: int) -> None:
    assert len(reshaped(vowel(120.0, 1.1)[:frames], SHAPE)) == frames


def test_blocks_of_any_lengths_give_the_same_bits(seed: int) -> None:
    speech, _ = human_lines()[3]
    cuts = sorted(np.random.default_rng(seed).integers(0, len(speech), 40).tolist())
    assert np.array_equal(reshaped(speech, SHAPE), reshaped(speech, SHAPE, cuts))


def test_formants_move_as_they_do_in_whole_recordings() -> None:
    speech, _ = human_lines()[1]
    whole = move_formants(speech, RATE, 1.15)
    assert np.abs(reshaped(speech, Shape(formant_ratio=1.15)) - whole).max() < 1e-4


def test_bands_are_gains_in_decibels() -> None:
    noise = np.random.default_rng(0).standard_normal(RATE * 2).astype(np.float32) * 0.1
    louder = reshaped(noise, Shape(bands_db=(6.0, 6.0, 6.0)))
    assert level_db(louder) - level_db(noise) == pytest.approx(6.0, abs=0.05)


def test_breath_takes_the_pitch_away_but_not_the_sound() -> None:
    sound = vowel(140.0, 1.0)
    airy = reshaped(sound, Shape(breath=0.8))
    assert level_db(airy) == pytest.approx(level_db(sound), abs=4.0)
    clear, dull = (np.median(pitch_track(one, RATE).strength) for one in (sound, airy))
    assert dull < clear - 0.1
