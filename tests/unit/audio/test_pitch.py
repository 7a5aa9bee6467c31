from __future__ import annotations

import numpy as np
import pytest

from studio.audio.pitch import Pitch, pitch_track, slowed
from tests.sounds import AH, EE, OO, hiss, human_lines, level_db, room, vowel


def gliding(hertz: float, seconds: float, rate: int) -> np.ndarray:
    """Return a pitch that swings 8 % around `hertz` three times a second."""
    return hertz * (1 + 0.08 * np.sin(2 * np.pi * 3 * np.arange(round(seconds * rate)) / rate))


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
@pytest.mark.parametrize("hertz", [75.0, 110.0, 180.0, 260.0, 350.0, 450.0])
@pytest.mark.parametrize("formants", [AH, EE, OO])
def test_the_pitch_of_a_vowel_is_right_within_one_percent(rate, hertz, formants) -> None:
    truth = gliding(hertz, 0.6, rate)
    track = pitch_track(vowel(truth, 0.6, rate, formants), rate)
    expected = np.interp(track.times, np.arange(len(truth)) / rate, truth)
    errors = np.abs(track.hertz / expected - 1)
    assert track.is_voiced.mean() > 0.9
    assert np.nanmedian(errors) < 0.01
    assert np.nanmax(errors) < 0.1  # no octave is mistaken


def test_noise_in_the_room_does_no_harm() -> None:
    sound = vowel(120.0, 1.0) + room(1.0, level=0.01)
    track = pitch_track(sound, 16_000)
    assert track.is_voiced.mean() > 0.95
    assert track.median_hz == pytest.approx(120.0, rel=0.01)


def test_hiss_and_silence_have_no_pitch() -> None:
    silence = np.zeros(8_000, np.float32)
    sound = np.concatenate([hiss(0.5), silence, vowel(150.0, 0.5), silence])
    track = pitch_track(sound, 16_000)
    voiced = track.times[track.is_voiced]
    assert voiced.min() == pytest.approx(1.0, abs=0.03)
    assert voiced.max() == pytest.approx(1.5, abs=0.03)


def test_channels_are_averaged() -> None:
    sound = vowel(200.0, 0.3)
    track = pitch_track(np.stack([sound, sound], axis=1), 16_000)
    assert track.median_hz == pytest.approx(200.0, rel=0.01)


@pytest.mark.parametrize("frames", [0, 1, 100, 200])
def test_very_short_sounds_have_a_track_too(frames: int) -> None:
    track = pitch_track(np.ones(frames, np.float32), 16_000)
    assert len(track.times) == frames // 160
    assert not track.is_voiced.any()


def test_a_voice_without_pitch_has_no_median() -> None:
    track = pitch_track(np.zeros(16_000, np.float32), 16_000)
    assert np.isnan(track.median_hz)
    assert np.isnan(track.at(np.array([0.5]))).all()


def test_unvoiced_moments_are_bridged_on_request() -> None:
    times = np.array([0.1, 0.2, 0.3])
    track = Pitch(times, np.array([100.0, np.nan, 200.0]), np.ones(3))
    assert track.at(times) == pytest.approx([100.0, np.sqrt(100.0 * 200.0), 200.0])


def test_readers_have_believable_pitches() -> None:
    for sound, rate in human_lines():
        track = pitch_track(sound, rate)
        assert 80 < track.median_hz < 340
        assert 0.3 < track.is_voiced.mean() < 0.9
        low, high = np.nanpercentile(track.hertz, [5, 95])
        assert high / low < 3.0


def test_slowing_takes_out_what_the_lower_rate_cannot_hold() -> None:
    at = np.arange(48_000) / 48_000
    low, high = (np.sin(2 * np.pi * hertz * at).astype(np.float32) for hertz in (1_000, 7_000))
    slow, rate = slowed(low, 48_000, 8_000)
    assert rate == 8_000
    assert level_db(slow) == pytest.approx(level_db(low), abs=0.1)
    assert level_db(slowed(high, 48_000, 8_000)[0]) < -45
