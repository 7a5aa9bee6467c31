from __future__ import annotations

import numpy as np
import pytest

from studio.audio.spectrum import hertz, long_term_spectrum, mel, mel_filters, mfcc, power_spectra
from tests.sounds import AH, EE, hiss, human_lines, room, vowel

RATE = 16_000


def test_a_thousand_hertz_are_a_thousand_mels_and_back() -> None:
    assert mel(np.array([1_000.0]))[0] == pytest.approx(1_000.0, abs=0.1)
    some = np.array([20.0, 440.0, 7_600.0])
    assert hertz(mel(some)) == pytest.approx(some)


def test_mel_filters_cover_the_range_evenly() -> None:
    filters = mel_filters(20, 1_024, RATE, (200.0, 6_000.0))
    covered = filters.sum(axis=1)[np.abs(np.arange(513) * RATE / 1_024 - 3_000) < 2_000]
    assert covered == pytest.approx(1.0, abs=1e-5)
    assert not filters[: int(200 / RATE * 1_024)].any()
    assert mel_filters(20, 1_024, 8_000, (200.0, 6_000.0)).shape == (513, 20)


def test_spectra_tell_the_frequency_and_the_moment() -> None:
    tone = np.sin(2 * np.pi * 2_000 * np.arange(RATE) / RATE).astype(np.float32)
    tone[: RATE // 2] = 0.0
    spectra, bins = power_spectra(tone, RATE)
    assert len(spectra) == 100
    assert np.argmax(spectra[80]) * RATE / bins == pytest.approx(2_000, abs=RATE / bins)
    assert np.flatnonzero(spectra.sum(axis=1) > 0.1)[0] == pytest.approx(49, abs=1)


def test_coefficients_tell_vowels_apart_and_not_pitches() -> None:
    low, high, other = (
        mfcc(vowel(pitch, 0.3, RATE, shape), RATE)[5:25, 1:].mean(axis=0)
        for pitch, shape in ((100.0, AH), (125.0, AH), (100.0, EE))
    )
    assert np.linalg.norm(low - high) < 0.6 * np.linalg.norm(low - other)


def test_the_average_does_not_depend_on_loudness() -> None:
    sound = human_lines()[0][0]
    assert long_term_spectrum(0.1 * sound, RATE) == pytest.approx(
        long_term_spectrum(sound, RATE), abs=0.01
    )


def test_hiss_is_bright_and_white_noise_rises_with_the_width_of_the_bands() -> None:
    bright = long_term_spectrum(hiss(1.0, RATE), RATE)
    assert bright[-2] - bright[3] > 15
    white = long_term_spectrum(room(4.0, 48_000, 0.1), 48_000)
    assert np.polyfit(np.arange(len(white)), white, 1)[0] == pytest.approx(1.0, abs=0.1)


def test_pauses_do_not_change_the_average() -> None:
    sound = human_lines()[2][0]
    paused = np.concatenate([sound, np.zeros(RATE * 3, np.float32)])
    assert long_term_spectrum(paused, RATE) == pytest.approx(
        long_term_spectrum(sound, RATE), abs=0.01
    )


def test_bands_beyond_the_rate_repeat_the_last() -> None:
    low = long_term_spectrum(room(1.0, 8_000, 0.1), 8_000)
    assert low[-1] == low[-3]


@pytest.mark.parametrize("frames", [0, 10, 400])
def test_silence_and_nothing_have_a_flat_average(frames: int) -> None:
    assert not long_term_spectrum(np.zeros(frames, np.float32), RATE).any()
    assert len(mfcc(np.zeros(frames, np.float32), RATE)) == frames // 160
