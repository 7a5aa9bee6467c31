from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.audio.pitch import pitch_track
from studio.audio.stretch import stretch
from tests.sounds import human_lines, level_db, room, vowel

RATE = 22_050


@settings(max_examples=40)
@given(
    st.integers(0, 9_000),
    st.integers(0, 9_000),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([8_000, 22_050, 48_000]),
)
def test_the_result_has_the_length_asked_for(frames, frames_out, channels, rate) -> None:
    noise = np.random.default_rng(frames).uniform(-1, 1, (frames, max(channels, 1)))
    sound = (noise if channels else noise[:, 0]).astype(np.float32)
    stretched = stretch(sound, rate, frames_out)
    assert stretched.shape == (frames_out, *sound.shape[1:])
    assert stretched.dtype == np.float32
    assert np.isfinite(stretched).all()
    assert np.abs(stretched).max(initial=0.0) < 6.0


@pytest.mark.parametrize("ratio", [0.5, 0.8, 0.9, 1.15, 1.3, 2.0])
def test_pitch_stays_while_duration_changes(ratio: float) -> None:
    sound = vowel(140.0, 1.5, RATE)
    stretched = stretch(sound, RATE, round(len(sound) * ratio))
    assert pitch_track(stretched, RATE).median_hz == pytest.approx(140.0, rel=0.005)


@pytest.mark.parametrize("ratio", [0.8, 1.3])
def test_what_happens_keeps_its_share_of_the_time(ratio: float) -> None:
    sound = np.concatenate([room(0.7, RATE, 1e-4), vowel(120.0, 0.5, RATE), room(0.8, RATE, 1e-4)])
    stretched = stretch(sound, RATE, round(len(sound) * ratio))
    loud = np.flatnonzero(np.abs(stretched) > 0.05) / RATE
    assert loud[0] == pytest.approx(0.7 * ratio, abs=0.015)
    assert loud[-1] == pytest.approx(1.2 * ratio, abs=0.015)


def test_the_same_length_gives_the_same_samples() -> None:
    sound = vowel(100.0, 0.3, RATE)
    stretched = stretch(sound, RATE, len(sound))
    assert np.array_equal(stretched, sound)
    assert stretched is not sound


def test_silence_stays_silent() -> None:
    assert not stretch(np.zeros(5_000, np.float32), RATE, 7_000).any()


def test_nothing_becomes_silence() -> None:
    assert not stretch(np.zeros((0, 2), np.float32), RATE, 100).any()


@pytest.mark.parametrize("ratio", [0.8, 1.25])
def test_levels_stay(ratio: float) -> None:
    for sound in (vowel(180.0, 1.0, RATE), room(1.0, RATE, 0.1)):
        stretched = stretch(sound, RATE, round(len(sound) * ratio))
        assert level_db(stretched) == pytest.approx(level_db(sound), abs=1.0)


def test_a_constant_stays_constant_inside() -> None:
    inside = stretch(np.ones(20_000, np.float32), RATE, 25_000)[1_500:-1_500]
    assert np.abs(inside - 1.0).max() < 0.02


def test_ends_do_not_click() -> None:
    sound = vowel(150.0, 1.0, RATE) * np.hanning(RATE).astype(np.float32)
    stretched = stretch(sound, RATE, 30_000)
    assert max(abs(stretched[0]), abs(stretched[-1])) < 0.01


def test_the_same_input_gives_the_same_samples() -> None:
    sound = human_lines()[0][0]
    first = stretch(sound, 16_000, 40_000)
    assert np.array_equal(first, stretch(sound.copy(), 16_000, 40_000))


def test_channels_are_turned_alike() -> None:
    left = vowel(130.0, 0.8, RATE)
    stretched = stretch(np.stack([left, -0.5 * left], axis=1), RATE, 20_000)
    assert np.allclose(stretched[:, 1], -0.5 * stretched[:, 0], atol=1e-5)


@pytest.mark.parametrize("ratio", [0.8, 0.9, 1.15, 1.3])
def test_there_and_back_again_leaves_a_human_voice_whole(ratio: float) -> None:
    for sound, rate in human_lines():
        there = stretch(sound, rate, round(len(sound) * ratio))
        back = stretch(there, rate, len(sound))
        assert spectral_distance_db(sound, back, rate) < 1.1


def spectral_distance_db(one: np.ndarray, other: np.ndarray, rate: int) -> float:
    """Return how far loud frames differ in their third-octave-wide spectra, in dB (median)."""
    size = rate // 40
    window = np.hanning(size)

    def bands(sound: np.ndarray) -> np.ndarray:
        frames = np.lib.stride_tricks.sliding_window_view(sound, size)[:: size // 2] * window
        power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
        edges = np.unique(np.geomspace(4, power.shape[1] - 1, 18).astype(int))
        return np.add.reduceat(power, edges, axis=1)[:, :-1]

    ours, theirs = bands(one), bands(other)
    loud = ours.sum(axis=1) > ours.sum(axis=1).max() * 1e-3
    difference = 10 * np.log10((ours[loud] + 1e-9) / (theirs[loud] + 1e-9))
    return float(np.median(np.abs(difference)))
