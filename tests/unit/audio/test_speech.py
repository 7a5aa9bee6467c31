from __future__ import annotations

import numpy as np
import pytest

from studio.audio.speech import LineLength, Span, find_speech
from tests.sounds import AH, EE, faded, hiss, human_lines, room, vowel

RATE = 16_000
GAPS_S = (0.8, 1.4, 2.5, 0.9, 1.1, 3.0, 0.7, 1.6, 2.0, 0.8)


def scene(noise_db: float, bed_db: float | None = None) -> tuple[np.ndarray, list[Span]]:
    """Return readers one after the other over noise and music, and where each speaks."""
    lines = [sound for sound, _ in human_lines()] * 2
    pieces, truth, at = [], [], 0
    for line, gap_s in zip(lines, GAPS_S, strict=True):
        at += round(gap_s * RATE)
        start, end = loud_bounds(line)
        spoken = faded(line[start:end])
        pieces += [np.zeros(round(gap_s * RATE), np.float32), spoken]
        truth.append(Span(at, at + len(spoken)))
        at += len(spoken)
    pieces.append(np.zeros(RATE, np.float32))
    whole = np.concatenate(pieces)
    level = float(np.sqrt(np.mean(np.square(np.concatenate(lines)))))
    whole += room(len(whole) / RATE, RATE, level * 10 ** (noise_db / 20))[: len(whole)]
    if bed_db is not None:
        whole += level * 10 ** (bed_db / 20) * music(len(whole))
    return whole.astype(np.float32), truth


def loud_bounds(line: np.ndarray) -> tuple[int, int]:
    """Return where a clean line first and last stays within 28 dB of its loud parts for 80 ms.

    Some lines begin with a scrap of the word before.
    """
    rows = line[: len(line) // 160 * 160].reshape(-1, 160)
    levels = 10 * np.log10(np.mean(np.square(rows), axis=1) + 1e-12)
    is_loud = levels > np.percentile(levels, 95) - 28
    lasting = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(is_loud, 8).all(axis=1))
    return int(lasting[0]) * 160, int(lasting[-1] + 8) * 160


def music(frames: int) -> np.ndarray:
    """Return soft chords that change every two seconds, with a slow beat; RMS 1."""
    at = np.arange(frames) / RATE
    within = at % 2.0
    root = np.choose((at // 2.0).astype(int) % 4, [220.0, 174.6, 261.6, 196.0])
    sound = np.zeros(frames)
    for interval in (1.0, 1.26, 1.5, 2.0):
        sound += np.sin(2 * np.pi * root * interval * within)
    sound *= np.minimum(within / 0.3, 1.0) * np.exp(-within / 1.5)
    sound *= 1 + 0.3 * np.sin(2 * np.pi * 4 * at)
    return sound / np.sqrt(np.mean(np.square(sound)))


def syllables(count: int) -> np.ndarray:
    """Return vowels of a quarter of a second that change their colour, as speech does."""
    return faded(
        np.concatenate([vowel(125.0, 0.25, formants=(AH, EE)[i % 2]) for i in range(count)])
    )


def overlapping(spans: list[Span], truth: Span) -> list[Span]:
    return [span for span in spans if span.end > truth.start and span.start < truth.end]


@pytest.mark.parametrize(("noise_db", "bed_db"), [(-50, None), (-35, None), (-45, -20)])
def test_every_line_is_found_and_nothing_else(noise_db: float, bed_db: float | None) -> None:
    sound, truth = scene(noise_db, bed_db)
    found = find_speech(sound, RATE)
    assert all(overlapping(found, line) for line in truth)
    assert all(len(overlapping(truth, span)) == 1 for span in found)
    onsets = [abs(overlapping(found, line)[0].start - line.start) / RATE for line in truth]
    assert np.median(onsets) <= 0.04


def test_blocks_of_any_length_give_what_the_whole_gives() -> None:
    sound, _ = scene(-45)
    pieces = np.split(sound, np.cumsum([1, 7, 4_000, 100_000, 3]))
    assert find_speech(iter(pieces), RATE) == find_speech(sound, RATE)


def test_long_recordings_are_judged_part_by_part_without_a_seam() -> None:
    word = syllables(2)
    sound = np.tile(np.concatenate([word, np.zeros(RATE // 2, np.float32)]), 100)
    found = find_speech(sound + room(100.0, RATE, 1e-3), RATE, LineLength(shortest=0.1, pause=0.3))
    assert len(found) == 100
    onsets = np.array([span.start for span in found]) / RATE
    assert np.abs(onsets - np.arange(100)).max() < 0.05


def test_a_long_line_is_cut_at_its_longest_pause() -> None:
    rng = np.random.default_rng(3)
    words = [faded(vowel(110.0 + rng.integers(40), 0.6)) for _ in range(12)]
    pauses_s = [0.25] * 11
    pauses_s[6] = 0.36
    pieces = [room(0.5, RATE, 1e-3)]
    for word, pause_s in zip(words, [*pauses_s, 0.5], strict=True):
        pieces += [word, np.zeros(round(pause_s * RATE), np.float32)]
    sound = np.concatenate(pieces) + room(sum(map(len, pieces)) / RATE, RATE, 1e-3)
    first, second = find_speech(sound, RATE, LineLength(longest=7.0))
    pause_at = 0.5 + 7 * 0.6 + 6 * 0.25
    assert first.end / RATE == pytest.approx(pause_at, abs=0.05)
    assert second.start / RATE == pytest.approx(pause_at + 0.36, abs=0.05)


def test_a_line_without_pauses_is_cut_where_it_is_faintest() -> None:
    chance = np.random.default_rng(4)
    syllables = [faded(vowel(chance.uniform(90, 150), 0.2), seconds=0.03) for _ in range(70)]
    syllables[39] *= 0.25
    sound = np.concatenate([np.zeros(2 * RATE), *syllables, np.zeros(2 * RATE)])
    sound += room(len(sound) / RATE, RATE, 1e-3)
    spans = find_speech(sound.astype(np.float32), RATE)
    assert len(spans) == 2
    assert spans[0].end == spans[1].start
    assert spans[0].end / RATE == pytest.approx(2 + 39.5 * 0.2, abs=0.15)


def test_short_words_join_their_neighbour() -> None:
    pieces = [room(1.0, RATE, 1e-3), faded(vowel(120.0, 0.3)), room(0.7, RATE, 1e-3)]
    pieces += [syllables(8), room(1.0, RATE, 1e-3)]
    assert len(find_speech(np.concatenate(pieces), RATE)) == 1
    assert len(find_speech(np.concatenate(pieces), RATE, LineLength(shortest=0.2))) == 2


def test_a_knock_is_no_speech() -> None:
    sound = room(6.0, RATE, 1e-3)
    sound[30_000:30_600] += 0.5 * hiss(600 / RATE, RATE)
    sound[60_000:80_000] += vowel(120.0, 1.25)
    (span,) = find_speech(sound, RATE)
    assert span.start / RATE == pytest.approx(3.75, abs=0.04)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(0, np.float32),
        np.zeros(100, np.float32),
        np.zeros(200_000, np.float32),
        room(20.0, RATE, 0.01),
        0.05 * music(40 * RATE).astype(np.float32),
    ],
    ids=["nothing", "a moment", "silence", "noise", "music"],
)
def test_without_speech_there_are_no_lines(sound: np.ndarray) -> None:
    assert find_speech(sound, RATE) == []
    assert find_speech([], RATE) == []
