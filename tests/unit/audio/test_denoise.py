"""Noise goes, speech stays."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.denoise import Denoiser
from tests.sounds import human_lines, level_db, room, vowel

RATE = 16_000


def clean(samples: np.ndarray, rate: int = RATE, cuts: list[int] | None = None) -> np.ndarray:
    frames = samples if samples.ndim == 2 else samples[:, None]
    denoiser = Denoiser(rate, frames.shape[1])
    parts = [denoiser.add(part) for part in np.split(frames, cuts or [])]
    result = np.concatenate([*parts, denoiser.finish()])
    return result if samples.ndim == 2 else result[:, 0]


def noisy(speech: np.ndarray, snr_db: float, colour: str, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal(len(speech))
    if colour == "pink":
        spectrum = np.fft.rfft(noise)
        noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 20.0), len(speech))
    noise *= np.sqrt(np.mean(speech**2) / np.mean(noise**2)) * 10.0 ** (-snr_db / 20.0)
    return (speech + noise).astype(np.float32)


def snr_db(speech: np.ndarray, heard: np.ndarray) -> float:
    return level_db(speech) - level_db(heard - speech)


@pytest.mark.parametrize("colour", ["white", "pink"])
@pytest.mark.parametrize(("given_db", "gained_db"), [(5.0, 4.0), (10.0, 3.0)])
def test_speech_comes_out_of_the_noise(
    colour: str, given_db: float, gained_db: float, seed: int
) -> None:
    for speech, _ in human_lines()[:3]:
        heard = noisy(speech, given_db, colour, seed)
        assert snr_db(speech, clean(heard)) > snr_db(speech, heard) + gained_db


def test_noise_alone_becomes_much_quieter_and_stays_even(seed: int) -> None:
    noise = room(6.0, level=0.02, seed=seed)
    result = clean(noise)
    assert level_db(result[RATE:]) < level_db(noise) - 13.0
    levels = [level_db(part) for part in np.split(result[RATE:], 50)]
    assert np.std(levels) < 2.0


@pytest.mark.parametrize("number", range(5))
def test_a_good_recording_is_left_as_loud_as_it_is(number: int) -> None:
    speech, rate = human_lines()[number]
    assert level_db(clean(speech, rate)) == pytest.approx(level_db(speech), abs=0.7)


def test_a_recording_may_begin_in_the_middle_of_a_word() -> None:
    speech, _ = human_lines()[1]
    start = int(np.argmax(np.convolve(speech**2, np.ones(400), "same")))
    cut = speech[start : start + RATE // 4]
    assert level_db(clean(speech[start:])[: RATE // 4]) > level_db(cut) - 2.0


def test_blocks_of_any_lengths_give_the_same_bits(seed: int) -> None:
    speech, _ = human_lines()[1]
    cuts = sorted(np.random.default_rng(seed).integers(0, len(speech), 40).tolist())
    assert np.array_equal(clean(speech), clean(speech, cuts=cuts))


@pytest.mark.parametrize("frames", [0, 1, 500, 4_096, 20_001])
@pytest.mark.parametrize("channels", [1, 2])
def test_as_many_frames_are_given_as_taken(frames: int, channels: int) -> None:
    sound = np.repeat(vowel(120.0, 1.3)[:frames, None], channels, axis=1)
    result = clean(sound)
    assert result.shape == (frames, channels)
    assert np.isfinite(result).all()


def test_channels_are_cleaned_each_for_itself(seed: int) -> None:
    speech, _ = human_lines()[0]
    other = noisy(speech, 5.0, "white", seed)
    both = clean(np.column_stack([speech, other]))
    assert np.allclose(both[:, 0], clean(speech), atol=1e-6)
    assert np.allclose(both[:, 1], clean(other), atol=1e-6)


def test_silence_stays_silence() -> None:
    assert not clean(np.zeros(RATE, np.float32)).any()
