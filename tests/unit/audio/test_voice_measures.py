"""Measures of voices whose truth is known: vowels of a given pitch and tract, coloured readers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from studio.audio.buffer import Audio
from studio.audio.psola import shift
from studio.audio.voice_measures import BANDS, balance_db, formant_ratio, measure_voice
from tests.sounds import human_lines, room, vowel

RATE = 16_000


def reader(number: int) -> Audio:
    samples, rate = human_lines()[number]
    return Audio.from_mono(samples, rate)


def test_the_pitch_of_a_vowel_is_found() -> None:
    glide = np.geomspace(110.0, 130.0, 2 * RATE)
    measures = measure_voice([Audio.from_mono(vowel(glide, 2.0), RATE)])
    assert measures.pitch_hz == pytest.approx(np.sqrt(110.0 * 130.0), rel=0.01)
    assert 0.5 < measures.pitch_spread_st < 1.2
    assert measures.periodicity > 0.97


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_the_rate_of_a_recording_does_not_matter(rate: int) -> None:
    plain = measure_voice([Audio.from_mono(vowel(120.0, 1.0, 48_000), 48_000)])
    other = measure_voice([Audio.from_mono(vowel(120.0, 1.0, rate), rate)])
    assert other.pitch_hz == pytest.approx(plain.pitch_hz, rel=0.005)
    known = np.isfinite(other.bands_db)
    assert known.sum() == pytest.approx({8_000: 22, 16_000: 28}.get(rate, BANDS), abs=1)
    assert np.abs(other.bands_db - plain.bands_db)[known][3:18].max() < 1.5


@pytest.mark.parametrize("ratio", [0.87, 1.0, 1.15])
def test_a_reader_with_moved_formants_is_found_to_have_them(ratio: float) -> None:
    own = reader(2)
    moved = Audio.from_mono(shift(own.mono(), own.rate, formant_ratio=ratio), own.rate)
    found = formant_ratio(measure_voice([own]), measure_voice([moved]))
    assert found == pytest.approx(ratio, rel=0.02)


def test_colour_is_measured_against_another_voice() -> None:
    own = reader(1)
    brighter = signal.lfilter([1.0, -0.6], [1.0], own.mono())
    gains = balance_db(measure_voice([own]), measure_voice([Audio.from_mono(brighter, own.rate)]))
    assert len(gains) == BANDS
    assert gains[24] - gains[3] == pytest.approx(10.7, abs=3.0)


def test_what_a_recording_lacks_is_not_asked_to_be_louder() -> None:
    own = reader(1)
    dark = signal.lfilter([0.3, 0.2], [1.0, -0.5], own.mono()).astype(np.float32)
    gains = balance_db(measure_voice([Audio.from_mono(dark, own.rate)]), measure_voice([own]))
    assert gains[26] > 1.0
    assert (gains[29:] <= 0.0).all()


def test_level_and_steady_noise_hardly_change_the_measures() -> None:
    own = reader(1)
    noisy = 0.2 * own.mono() + room(own.seconds, own.rate, 1e-3)
    clean, other = measure_voice([own]), measure_voice([Audio.from_mono(noisy, own.rate)])
    assert other.pitch_hz == pytest.approx(clean.pitch_hz, rel=0.02)
    assert formant_ratio(clean, other) == pytest.approx(1.0, abs=0.02)
    assert other.noise_db > clean.noise_db - 1.0


def test_breath_lowers_the_periodicity() -> None:
    clear = vowel(120.0, 1.0)
    airy = clear + room(1.0, level=0.05)
    measured = [measure_voice([Audio.from_mono(sound, RATE)]) for sound in (clear, airy)]
    assert measured[1].periodicity < measured[0].periodicity - 0.02


def test_several_recordings_are_measured_as_one_voice() -> None:
    low, high = (Audio.from_mono(vowel(hertz, 1.0), RATE) for hertz in (100.0, 150.0))
    together = measure_voice([low, low, high])
    assert together.pitch_hz == pytest.approx(100.0, rel=0.01)
    assert together.voiced_s == pytest.approx(3.0, abs=0.2)


@pytest.mark.parametrize("frames", [0, 100, RATE])
def test_silence_has_no_voice(frames: int) -> None:
    measures = measure_voice([Audio.from_mono(np.zeros(frames, np.float32), RATE)])
    assert measures.voiced_s == 0.0
    assert np.isnan(measures.pitch_hz)
    assert np.isnan(measures.bands_db).all()
