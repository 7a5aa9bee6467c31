"""Changing the rate: exact lengths, no delay, the same sound for any blocks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.audio.buffer import Audio
from studio.audio.resample import Resampler, resample, resampled_length

RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000])


def tone(rate, seconds=0.5, hertz=440.0, channels=2):
    time = np.arange(round(rate * seconds)) / rate
    wave = 0.5 * np.sin(2 * np.pi * hertz * time).astype(np.float32)
    return np.repeat(wave[:, None], channels, axis=1)


@given(frames=st.integers(0, 5_000), from_rate=RATES, to_rate=RATES)
@settings(max_examples=50, deadline=None)
def test_the_length_is_exact(frames, from_rate, to_rate):
    audio = Audio(np.zeros((frames, 1), np.float32), from_rate)
    assert resample(audio, to_rate).frames == resampled_length(frames, from_rate, to_rate)
    assert abs(resampled_length(frames, from_rate, to_rate) - frames * to_rate / from_rate) <= 0.5


@pytest.mark.parametrize("from_rate", [22_050, 44_100, 96_000])
def test_a_tone_stays_itself_and_where_it_was(from_rate):
    made = resample(Audio(tone(from_rate), from_rate), 48_000).samples
    error = made - tone(48_000)
    assert np.abs(error[2_000:-2_000]).max() < 1e-4


@given(cuts=st.lists(st.integers(0, 22_050), max_size=8))
@settings(max_examples=25, deadline=None)
def test_blocks_of_any_size_give_the_same_sound(cuts):
    samples = np.random.default_rng(1).standard_normal((22_050, 2)).astype(np.float32)
    resampler = Resampler(44_100, 48_000, 2)
    made = [resampler.add(block) for block in np.split(samples, sorted(cuts))]
    whole = resample(Audio(samples, 44_100), 48_000).samples
    joined = np.concatenate([*made, resampler.finish()])
    assert joined.shape == whole.shape
    assert np.abs(joined - whole).max() < 1e-5


def test_the_same_rate_changes_nothing():
    audio = Audio(tone(48_000), 48_000)
    assert resample(audio, 48_000) is audio
    resampler = Resampler(48_000, 48_000, 2)
    assert np.array_equal(resampler.add(audio.samples), audio.samples)
    assert len(resampler.finish()) == 0


def test_blocks_of_another_width_are_refused():
    with pytest.raises(ValueError, match="shape"):
        Resampler(44_100, 48_000, 2).add(np.zeros((5, 1), np.float32))
    with pytest.raises(ValueError, match="positive"):
        Resampler(0, 48_000, 2)
