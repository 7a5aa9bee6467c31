"""The limiter: never over the ceiling, never at work without need, never out of place."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly

from studio.audio.limiter import Limiter
from studio.audio.true_peak import TruePeak

RATE = 48_000


def limited(samples, block=100_000, ceiling_db=-1.0, rate=RATE):
    limiter = Limiter(rate, samples.shape[1], ceiling_db=ceiling_db)
    made = [limiter.add(samples[at : at + block]) for at in range(0, len(samples), block)]
    return np.concatenate([*made, limiter.finish()])


def true_peak_db(samples, rate=RATE):
    meter = TruePeak(rate, samples.shape[1])
    meter.add(samples)
    return meter.peak_db


def fine_peak_db(samples):
    fine = resample_poly(samples.astype(float), 16, 1, axis=0, window=("kaiser", 14.0))
    return 20 * math.log10(np.abs(fine).max())


def loud_speech(seconds=4.0, gain=3.0, seed=0, channels=2):
    random = np.random.default_rng(seed)
    frames = round(seconds * RATE)
    noise = random.standard_normal((frames, channels))
    smooth = resample_poly(resample_poly(noise, 1, 6, axis=0), 6, 1, axis=0)[:frames]
    syllables = np.maximum(0, np.sin(2 * np.pi * 3 * np.arange(frames) / RATE)) ** 2
    return (gain * smooth * syllables[:, None]).astype(np.float32)


def clicks():
    wave = np.zeros((RATE, 1), np.float32)
    wave[::7_001] = 3.0
    return wave


def sine(hertz, amplitude=2.0, phase=0.3):
    place = np.arange(RATE)
    wave = amplitude * np.sin(2 * np.pi * hertz * place / RATE + phase)
    return wave.astype(np.float32)[:, None]


@pytest.mark.parametrize(
    "samples", [loud_speech(), clicks(), sine(100), sine(997), sine(6_000), sine(11_999)]
)
@pytest.mark.parametrize("ceiling_db", [-0.1, -1.0, -9.0])
def test_no_true_peak_passes_the_ceiling(samples, ceiling_db):
    made = limited(samples, ceiling_db=ceiling_db)
    assert true_peak_db(made) <= ceiling_db
    assert fine_peak_db(made) <= ceiling_db + 0.05


def test_what_needs_no_limiting_comes_out_bit_by_bit():
    quiet = loud_speech(gain=0.2)
    assert np.array_equal(limited(quiet), quiet)


def test_quiet_sound_away_from_a_peak_is_untouched():
    samples = loud_speech(seconds=6.0, gain=0.2)
    samples[100_000:100_100] *= 30
    made = limited(samples)
    changed = np.nonzero((made != samples).any(axis=1))[0]
    assert changed.min() > 100_000 - 0.006 * RATE
    assert changed.max() < 100_100 + 1.5 * RATE


@given(
    block=st.integers(1, 60_000), frames=st.integers(0, 60_000), channels=st.sampled_from([1, 2, 6])
)
@settings(max_examples=25, deadline=None)
def test_blocks_of_any_size_give_the_same_samples_and_all_of_them(block, frames, channels):
    samples = loud_speech(1.3, channels=channels)[:frames]
    made = limited(samples, max(block, 50))
    assert len(made) == frames
    assert np.array_equal(made, limited(samples))


def test_the_gain_moves_smoothly_and_comes_back_without_pumping():
    place = np.arange(3 * RATE)
    wave = 0.5 * np.sin(2 * np.pi * 1_000 * place / RATE + 0.2)
    wave[RATE : RATE + 2_400] *= 4
    samples = wave.astype(np.float32)[:, None]
    inside = np.abs(samples) > 0.1
    gain = limited(samples)[inside] / samples[inside]
    slope_db = np.abs(np.diff(20 * np.log10(gain))) / np.diff(np.nonzero(inside)[0])
    # 7 dB within 4 ms, in a straight rise and fall of the slope: 0.07 dB a sample at the steepest.
    assert slope_db.max() < 0.08
    after = gain[np.nonzero(inside)[0] > RATE + 2_400 + 300]
    assert (np.diff(after) > -1e-6).all()
    assert after[-1] == 1.0


def test_both_channels_are_reduced_together():
    samples = np.concatenate([sine(997), sine(997, amplitude=0.1)], axis=1)
    made = limited(samples)
    loud = np.abs(samples[:, 1]) > 0.01
    assert np.allclose(
        made[loud, 0] / samples[loud, 0], made[loud, 1] / samples[loud, 1], rtol=1e-5
    )


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000, 192_000])
def test_other_rates_are_limited_too(rate):
    made = limited(loud_speech(1.0), rate=rate)
    assert true_peak_db(made, rate) <= -1.0


def test_settings_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="ceiling"):
        Limiter(48_000, 2, ceiling_db=0.5)
    with pytest.raises(ValueError, match="shape"):
        Limiter(48_000, 2).add(np.zeros((5, 1), np.float32))


def test_parts_limited_with_their_mix_add_up_to_the_limited_mix():
    parts = [loud_speech(2.0, gain=2.0, seed=seed) for seed in range(3)]
    mixed = np.sum(parts, axis=0, dtype=np.float32)
    whole = limited(mixed)
    assert np.abs(whole).max() < np.abs(mixed).max()
    made = []
    for part in parts:
        limiter = Limiter(RATE, 2, followers=2)
        both = np.concatenate([mixed, part], axis=1)
        made.append(np.concatenate([limiter.add(both), limiter.finish()]))
    for one in made:
        np.testing.assert_array_equal(one[:, :2], whole)
    np.testing.assert_allclose(sum(one[:, 2:] for one in made), whole, atol=1e-6)
