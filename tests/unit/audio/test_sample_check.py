"""What is said of recordings that are to be samples of a voice."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.audio.sample_check import check_sample
from tests.sounds import human_lines, room

RATE = 16_000


def melody(chord: tuple[float, ...], beat_s: float, seed: int, seconds: float = 6.0) -> np.ndarray:
    """Return plucked notes of a scale, each a chord of eight partials a string."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE))
    for start in np.arange(0.0, seconds - 0.1, beat_s):
        first = round(start * RATE)
        time_s = np.arange(min(round(3 * beat_s * RATE), len(sound) - first)) / RATE
        root = 220.0 * 2 ** (chance.choice([0, 2, 4, 5, 7, 9, 11]) / 12)
        for tone in chord:
            for partial in range(1, 9):
                note = np.sin(2 * np.pi * root * tone * partial * time_s) / partial
                sound[first : first + len(time_s)] += np.exp(-time_s * (2 + partial)) * note
    return (0.4 * sound / np.abs(sound).max()).astype(np.float32)


def check(samples: np.ndarray, rate: int = RATE):
    return check_sample(Audio.from_mono(samples, rate))


@pytest.mark.parametrize("number", range(5))
def test_a_reader_is_neither_music_nor_clipped_nor_faint(number: int) -> None:
    found = check(*human_lines()[number])
    assert found.speech_s > 1.0
    assert not found.is_music
    assert not found.is_clipped
    assert not found.is_faint


@pytest.mark.parametrize("chord", [(1.0,), (1.0, 1.25, 1.5)])
@pytest.mark.parametrize("beat_s", [0.2, 0.5])
def test_melodies_and_chords_are_music(chord: tuple[float, ...], beat_s: float, seed: int) -> None:
    assert check(melody(chord, beat_s, seed)).is_music


@pytest.mark.parametrize("drive", [6.0, 20.0])
def test_a_recording_with_its_peaks_cut_off_is_clipped(drive: float) -> None:
    samples, rate = human_lines()[1]
    limit = np.abs(samples).max() / drive
    assert check(np.clip(samples, -limit, limit), rate).is_clipped


def test_noise_behind_the_voice_is_measured(seed: int) -> None:
    samples, rate = human_lines()[2]
    noise = room(len(samples) / rate, rate, 1.0, seed)
    speech = float(np.sqrt(np.mean(samples**2)))
    clean, noisy = check(samples, rate), check(samples + 0.5 * speech * noise, rate)
    assert not clean.is_noisy
    assert noisy.is_noisy


def test_silence_and_nothing_hold_no_speech() -> None:
    assert check(np.zeros(RATE, np.float32)).speech_s == 0.0
    assert check(np.zeros(0, np.float32)).speech_s == 0.0
    assert check(room(3.0)).speech_s == 0.0
