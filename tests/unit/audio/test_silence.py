from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.silence import pauses, speech_bounds, squeeze
from tests.sounds import faded, hiss, room, vowel

RATE = 16_000


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def said(noise: float = 0.0) -> np.ndarray:
    """Return half a second of nothing, a vowel, a pause of 0.4 s, a vowel, nothing."""
    word = faded(vowel(120.0, 0.5, RATE))
    sound = np.concatenate([quiet(0.5), word, quiet(0.4), word, quiet(0.6)])
    return sound + room(len(sound) / RATE, RATE, noise)


@pytest.mark.parametrize("noise", [0.0, 1e-4, 1e-3, 5e-3])
def test_speech_begins_and_ends_where_it_sounds_whatever_the_noise(noise: float) -> None:
    start, end = speech_bounds(said(noise), RATE)
    assert start / RATE == pytest.approx(0.5, abs=0.02)
    assert end / RATE == pytest.approx(1.9, abs=0.02)


def test_both_channels_count() -> None:
    sound = said(1e-4)
    left = np.stack([sound, np.zeros_like(sound)], axis=1)
    assert speech_bounds(left, RATE)[0] == pytest.approx(0.5 * RATE, abs=0.02 * RATE)


def test_the_burst_of_a_plosive_belongs_to_the_word() -> None:
    burst = faded(hiss(0.012, RATE, peak=0.05), seconds=0.001)
    sound = np.concatenate([quiet(0.4), burst, quiet(0.06), vowel(120.0, 0.4, RATE), quiet(0.4)])
    assert speech_bounds(sound + room(len(sound) / RATE, RATE, 2e-4), RATE)[0] < 0.405 * RATE


def test_a_soft_hiss_at_the_end_belongs_to_the_word() -> None:
    tail = faded(hiss(0.15, RATE, peak=0.02))
    sound = np.concatenate([quiet(0.3), vowel(120.0, 0.5, RATE), tail, quiet(0.5)])
    end = speech_bounds(sound + room(len(sound) / RATE, RATE, 2e-4), RATE)[1]
    assert end / RATE == pytest.approx(0.95, abs=0.03)


def test_a_fading_tail_is_kept() -> None:
    fade = np.exp(-np.arange(RATE) / (0.08 * RATE)).astype(np.float32)
    sound = np.concatenate([quiet(0.3), vowel(120.0, 1.0, RATE) * fade, quiet(0.5)])
    end = speech_bounds(sound + room(len(sound) / RATE, RATE, 1e-4), RATE)[1]
    assert end > (0.3 + 0.08 * 5) * RATE  # five time constants: 43 dB down


def test_a_click_far_from_speech_does_not_count() -> None:
    sound = said(1e-4)
    sound[1_600:1_604] += 0.5
    assert speech_bounds(sound, RATE)[0] > 0.45 * RATE


def test_hum_does_not_count() -> None:
    sound = said(1e-4)
    sound += (0.02 * np.sin(2 * np.pi * 50 * np.arange(len(sound)) / RATE)).astype(np.float32)
    start, end = speech_bounds(sound, RATE)
    assert start / RATE == pytest.approx(0.5, abs=0.03)
    assert end / RATE == pytest.approx(1.9, abs=0.03)


@pytest.mark.parametrize("sound", [quiet(0.0), quiet(0.0001), quiet(1.0), room(1.0, RATE, 1e-4)])
def test_silence_has_no_bounds_and_no_pauses(sound: np.ndarray) -> None:
    assert speech_bounds(sound, RATE) == (0, 0)
    assert pauses(sound, RATE, 0.1) == []


def test_a_held_sound_is_speech_from_end_to_end() -> None:
    sound = vowel(120.0, 1.0, RATE)
    assert speech_bounds(sound, RATE) == (0, len(sound))


def test_speech_too_short_to_hold_silence_is_kept_whole() -> None:
    sound = vowel(200.0, 0.05, RATE)
    assert speech_bounds(sound, RATE) == (0, len(sound))


@pytest.mark.parametrize("noise", [0.0, 1e-4, 1e-3])
def test_pauses_are_found_between_spoken_parts(noise: float) -> None:
    ((start, end),) = pauses(said(noise), RATE, 0.2)
    assert start / RATE == pytest.approx(1.0, abs=0.03)
    assert end / RATE == pytest.approx(1.4, abs=0.03)


def test_pauses_shorter_than_asked_for_are_left_out() -> None:
    assert pauses(said(1e-4), RATE, 0.5) == []


cuts_of = st.lists(st.tuples(st.integers(-50, 1_100), st.integers(0, 400)), max_size=6).map(
    lambda pairs: [(start, start + length) for start, length in pairs]
)


@given(cuts_of, st.sampled_from([(1_000,), (1_000, 2), (0,)]))
def test_squeezing_takes_out_exactly_what_the_cuts_cover(cuts, shape) -> None:
    covered = np.zeros(shape[0], np.bool_)
    for start, end in cuts:
        covered[max(start, 0) : max(end, 0)] = True
    sound = np.ones(shape, np.float32)
    squeezed = squeeze(sound, RATE, cuts)
    assert squeezed.shape == (shape[0] - covered.sum(), *shape[1:])
    assert np.isfinite(squeezed).all()


def test_squeezing_leaves_the_rest_as_it_was() -> None:
    sound = room(1.0, RATE, 0.1)
    squeezed = squeeze(sound, RATE, [(4_000, 8_000)])
    assert np.array_equal(squeezed[:3_900], sound[:3_900])
    assert np.array_equal(squeezed[4_100:], sound[8_100:])


def test_a_join_neither_clicks_nor_loses_power() -> None:
    sound = np.concatenate([vowel(100.0, 0.5, RATE), room(0.5, RATE, 0.1)])
    joined = squeeze(sound, RATE, [(3_000, 11_003)])
    around = joined[2_900:3_100]
    assert np.abs(np.diff(around)).max() < 1.2 * np.abs(np.diff(sound)).max()
    noise = room(1.0, RATE, 0.1)
    at_join = squeeze(noise, RATE, [(4_000, 8_000)])[3_936:4_064]
    assert np.std(at_join) == pytest.approx(0.1, rel=0.25)


def test_without_cuts_nothing_changes() -> None:
    sound = room(0.1, RATE, 0.1)
    assert np.array_equal(squeeze(sound, RATE, []), sound)
