from __future__ import annotations

import numpy as np
import pytest

from studio.audio.marks import pitch_marks
from studio.audio.pitch import pitch_track
from tests.sounds import hiss, human_lines, vowel

RATE = 22_050


def marks_of(sound: np.ndarray, rate: int = RATE):
    return pitch_marks(sound, rate, pitch_track(sound, rate))


@pytest.mark.parametrize("hertz", [80.0, 130.0, 220.0, 400.0])
def test_there_is_one_mark_for_each_period(hertz: float) -> None:
    marks = marks_of(vowel(hertz, 1.0, RATE))
    periods = marks.spans[marks.is_voiced]
    assert len(periods) == pytest.approx(hertz, abs=0.06 * hertz + 2)
    assert np.median(periods) == pytest.approx(RATE / hertz, rel=0.002)
    assert np.std(periods[3:-3]) < 0.01 * RATE / hertz


@pytest.mark.parametrize("polarity", [1, -1])
def test_marks_lie_where_the_voice_is_loud(polarity: int) -> None:
    pulses = np.zeros(RATE, np.float32)
    pulses[::220] = 1.0
    ring = np.exp(-np.arange(150) / 30) * np.cos(2 * np.pi * 700 * np.arange(150) / RATE)
    sound = (polarity * np.convolve(pulses, ring)[:RATE]).astype(np.float32)
    marks = marks_of(sound)
    inner = marks.positions[5:-5]
    distance = np.abs((inner + 110) % 220 - 110)
    assert np.median(distance) < 0.2 * 220


def test_marks_rise_from_the_first_frame_to_the_last() -> None:
    for sound, rate in human_lines()[:2]:
        marks = marks_of(sound, rate)
        assert marks.positions[0] == 0
        assert marks.positions[-1] == len(sound)
        assert (marks.spans > 0).all()
        assert len(marks.is_voiced) == len(marks.spans)


def test_hiss_is_marked_regularly_as_unvoiced() -> None:
    marks = marks_of(hiss(0.5, RATE))
    assert not marks.is_voiced.any()
    assert marks.spans == pytest.approx(0.005 * RATE, rel=0.02)


def test_nothing_has_one_mark() -> None:
    marks = marks_of(np.zeros(0, np.float32))
    assert marks.positions.tolist() == [0.0]
    assert not len(marks.is_voiced)
