"""Levels of finished recordings, and the room they are heard in."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.file_levels import FileLevelMeter
from studio.audio.room_tone import RoomTone

RATE = 48_000


def measured(*blocks):
    meter = FileLevelMeter(RATE)
    for block in blocks:
        meter.add(block.astype(np.float32))
    return meter.result()


def tone(seconds, amplitude):
    at = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * 220 * at))[:, None]


def test_head_tail_strength_peak_and_floor_are_those_of_the_sound():
    quiet = tone(1.0, 10 ** (-70 / 20) * np.sqrt(2))
    found = measured(quiet[: RATE * 3 // 4], tone(2.0, 0.5), quiet, quiet)
    assert found.head_s == pytest.approx(0.75, abs=0.011)
    assert found.tail_s == pytest.approx(2.0, abs=0.011)
    assert found.peak_db == pytest.approx(-6.02, abs=0.05)
    assert found.rms_db == pytest.approx(-9.03 + 10 * np.log10(2 / 4.75), abs=0.05)
    assert found.floor_db == pytest.approx(-70.0, abs=0.2)


def test_blocks_of_any_length_measure_the_same():
    sound = np.concatenate([tone(0.3, 0.001), tone(0.4, 0.3)])
    parts = np.split(sound, [7, 5_000, 5_001, 20_000])
    one, other = measured(sound), measured(*parts)
    assert other.rms_db == pytest.approx(one.rms_db)
    assert (other.floor_db, other.head_s) == (pytest.approx(one.floor_db), one.head_s)


def test_silence_and_nothing_have_figures_too():
    assert measured(np.zeros((RATE, 1))).rms_db == -120.0
    assert measured().length_s == 0.0


def test_room_tone_has_its_level_whatever_the_blocks():
    room = RoomTone(2, -72.0)
    whole = room.add(np.zeros((4 * RATE, 2), dtype=np.float32))
    assert 20 * np.log10(whole.std()) == pytest.approx(-72.0, abs=0.3)
    again = RoomTone(2, -72.0)
    silent = np.zeros((RATE, 2), dtype=np.float32)
    parts = np.concatenate([again.add(silent[:17]), again.add(silent[17:])])
    assert np.array_equal(parts, whole[:RATE])
