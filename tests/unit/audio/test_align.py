from __future__ import annotations

import numpy as np
import pytest

from studio.audio.align import align
from studio.audio.buffer import Audio
from tests.sounds import AH, EE, OO, faded, hiss, room, vowel

WORDS = ["ae", "sa", "os", "ie", "esa", "oa", "se", "aos", "ia", "so"]
SHAPES = {"a": AH, "e": (480.0, 1_800.0, 2_600.0, 3_500.0), "i": EE, "o": OO}


def said(
    words: list[str], pitch_hz: float, tract: float, sound_s: float, rate: int, seed: int = 0
) -> tuple[np.ndarray, list[float]]:
    """Return words spoken with sounds of uneven length around `sound_s`, and when they start."""
    chance = np.random.default_rng(seed)
    pieces, starts, at = [], [], 0.2
    pieces.append(np.zeros(round(0.2 * rate), np.float32))
    for word in words:
        starts.append(at)
        for sound in word:
            length_s = sound_s * chance.uniform(0.7, 1.4)
            shape = SHAPES.get(sound)
            made = (
                hiss(length_s, rate)
                if shape is None
                else vowel(pitch_hz, length_s, rate, tuple(tract * f for f in shape))
            )
            pieces.append(faded(made, rate))
            at += len(made) / rate
    pieces.append(np.zeros(round(0.3 * rate), np.float32))
    return np.concatenate(pieces), starts


def test_words_are_found_in_another_voice_at_another_pace() -> None:
    spoken, starts = said(WORDS, 120.0, 1.0, 0.12, 22_050)
    other, truth = said(WORDS, 190.0, 1.12, 0.16, 16_000, seed=5)
    other += room(len(other) / 16_000, 16_000, 2e-3)[: len(other)]
    found = align(Audio.from_mono(spoken, 22_050), starts, Audio.from_mono(other, 16_000))
    errors = np.abs(np.array(found.starts_s) - truth)
    assert np.median(errors) <= 0.03
    assert errors.max() < 0.15
    assert list(found.starts_s) == sorted(found.starts_s)


def test_a_pause_in_the_recording_moves_the_words_after_it() -> None:
    spoken, starts = said(WORDS, 120.0, 1.0, 0.12, 16_000)
    at = round(starts[5] * 16_000)
    pause = np.zeros(round(0.8 * 16_000), np.float32)
    paused = np.concatenate([spoken[:at], pause, spoken[at:]])
    paused += room(len(paused) / 16_000, 16_000, 1e-3)[: len(paused)]
    found = align(Audio.from_mono(spoken, 16_000), starts, Audio.from_mono(paused, 16_000))
    truth = np.array(starts) + 0.8 * (np.arange(len(starts)) >= 5)
    assert np.abs(np.array(found.starts_s) - truth).max() < 0.05


def test_the_right_words_are_surer_than_wrong_ones() -> None:
    spoken, starts = said(WORDS, 120.0, 1.0, 0.12, 16_000)
    same, _ = said(WORDS, 140.0, 1.05, 0.14, 16_000, seed=2)
    wrong, _ = said(WORDS[::-1], 140.0, 1.05, 0.14, 16_000, seed=2)
    right, other = (
        align(Audio.from_mono(spoken, 16_000), starts, Audio.from_mono(heard, 16_000))
        for heard in (same, wrong)
    )
    assert np.mean(right.confidence) > np.mean(other.confidence) + 0.2
    assert all(0 <= sure <= 1 for sure in (*right.confidence, *other.confidence))


@pytest.mark.parametrize("scale", [0.4, 2.5])
def test_very_different_lengths_can_be_laid_over_each_other(scale: float) -> None:
    spoken, starts = said(WORDS, 120.0, 1.0, 0.12, 16_000)
    other, truth = said(WORDS, 120.0, 1.0, 0.12 * scale, 16_000)
    found = align(Audio.from_mono(spoken, 16_000), starts, Audio.from_mono(other, 16_000))
    assert np.median(np.abs(np.array(found.starts_s) - truth)) < 0.06


def test_without_words_there_is_nothing_to_say() -> None:
    spoken = Audio.from_mono(vowel(100.0, 0.3), 16_000)
    assert align(spoken, [], spoken).starts_s == ()


@pytest.mark.parametrize("frames", [0, 100, 16_000])
def test_silence_is_no_speech_and_nothing_is_sure(frames: int) -> None:
    spoken, starts = said(WORDS[:2], 120.0, 1.0, 0.12, 16_000)
    silent = Audio.from_mono(np.zeros(frames), 16_000)
    found = align(Audio.from_mono(spoken, 16_000), starts, silent)
    assert found.confidence == (0.0, 0.0)
    assert len(found.starts_s) == 2
