"""One reader in the voice of another: pitch, tract and colour come over, timing stays."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.audio.loudness import measure
from studio.audio.pitch import pitch_track
from studio.audio.reshape import Shape
from studio.audio.spectrum import long_term_spectrum
from studio.audio.voice_change import VoiceChange, VoiceChanger, as_loud, change_between
from studio.audio.voice_measures import formant_ratio, measure_voice
from tests.sounds import human_lines, level_db, vowel

RATE = 16_000
PAIRS = list(itertools.permutations(range(5), 2))[::3]


def reader(number: int) -> np.ndarray:
    return human_lines()[number][0]


def changed(
    samples: np.ndarray, change: VoiceChange, rate: int = RATE, cuts: tuple[int, ...] = ()
) -> np.ndarray:
    changer = VoiceChanger(rate, change)
    parts = np.split(samples, cuts)
    return np.concatenate([*(changer.add(part) for part in parts), changer.finish()])


def heard(samples: np.ndarray):
    return measure_voice([Audio.from_mono(samples, RATE)])


@pytest.fixture(scope="module")
def readers() -> list:
    return [heard(reader(number)) for number in range(5)]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_reader_takes_over_the_voice_of_another(readers: list, source: int, target: int) -> None:
    change = as_loud(change_between(readers[source], readers[target]), reader(source), RATE)
    result = changed(reader(source), change)
    measured = heard(result)
    assert measured.pitch_hz == pytest.approx(readers[target].pitch_hz, rel=0.05)
    assert formant_ratio(measured, readers[target]) == pytest.approx(1.0, abs=0.12)
    loud = [measure(Audio.from_mono(one, RATE)).integrated for one in (reader(source), result)]
    assert loud[1] == pytest.approx(loud[0], abs=1.5)
    assert np.abs(result).max() <= 1.0


def test_readers_take_over_the_colour_of_others(readers: list) -> None:
    before, after = [], []
    for source, target in PAIRS:
        wanted = long_term_spectrum(reader(target), RATE)
        result = changed(reader(source), change_between(readers[source], readers[target]))
        before.append(np.abs(long_term_spectrum(reader(source), RATE) - wanted).mean())
        after.append(np.abs(long_term_spectrum(result, RATE) - wanted).mean())
    assert np.mean(after) < 0.7 * np.mean(before)


def test_words_stay_where_they_were() -> None:
    speech = reader(1)
    result = changed(speech, VoiceChange(median_hz=195.0, pitch_ratio=0.7))
    assert len(result) == len(speech)
    envelopes = [
        np.sqrt(np.convolve(one**2, np.hanning(480) / 240.0, "same"))[::80]
        for one in (speech, result)
    ]
    own, other = envelopes
    likeness = [
        np.corrcoef(own[20:-20], other[20 + lag : len(other) - 20 + lag])[0, 1]
        for lag in range(-8, 9)
    ]
    assert int(np.argmax(likeness)) == 8
    assert likeness[8] > 0.97


def test_what_has_no_pitch_keeps_every_sample() -> None:
    hiss = np.random.default_rng(0).standard_normal(RATE * 8).astype(np.float32) * 0.05
    result = changed(hiss, VoiceChange(median_hz=120.0, pitch_ratio=1.5))
    assert np.mean(np.abs(result - hiss) < 1e-6) > 0.99


def test_blocks_of_any_lengths_give_the_same_bits(seed: int) -> None:
    speech = np.concatenate([reader(number) for number in range(5)])
    change = VoiceChange(170.0, 1.3, 1.1, Shape(1.1, (1.0, -2.0, 3.0), breath=0.2))
    cuts = np.sort(np.random.default_rng(seed).integers(0, len(speech), 60))
    assert np.array_equal(changed(speech, change), changed(speech, change, cuts=tuple(cuts)))


@pytest.mark.parametrize("ratio", [0.7, 1.4])
def test_a_voice_that_never_pauses_has_no_seams(ratio: float) -> None:
    glide = 150.0 + 20.0 * np.sin(np.arange(20 * RATE) / RATE)
    result = changed(vowel(glide, 20.0), VoiceChange(median_hz=150.0, pitch_ratio=ratio))
    levels = [level_db(part) for part in np.split(result[RATE : 19 * RATE], 18 * 40)]
    assert np.ptp(levels) < 6.0
    found = pitch_track(result, RATE)
    wanted = ratio * np.interp(found.times, np.arange(len(glide)) / RATE, glide)
    is_off = np.abs(np.log2(found.at(found.times) / wanted)) > 0.02
    assert is_off[100:-100].mean() < 0.02


def test_memory_does_not_grow_with_the_recording() -> None:
    changer = VoiceChanger(RATE, VoiceChange(median_hz=150.0, pitch_ratio=1.2))
    minute = np.tile(reader(1)[: 6 * RATE], 10)
    held = [len(minute) - len(changer.add(minute)) for _ in range(3)]
    assert sum(held) < 8 * RATE


def test_without_a_voice_nothing_changes() -> None:
    silence = heard(np.zeros(RATE, np.float32))
    change = change_between(silence, heard(reader(0)))
    assert np.array_equal(changed(reader(2), change), reader(2))
