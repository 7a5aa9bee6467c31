"""Ducking: down before speech begins, up after it ends, the same however it is cut into blocks."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.ducking import KEEP, MUTE, Ducking, GainCurve, duck_curve

SHORT = Ducking(depth_db=-20.0, attack=100, hold=50, release=200)
spans = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(0, 900)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=8,
)


def test_the_original_is_down_when_speech_begins_and_back_after_hold_and_release():
    gain = duck_curve([(1_000, 2_000)], SHORT).at(0, 3_000)
    assert (gain[:900] == 1.0).all()
    assert gain[950] == pytest.approx(10 ** (-10 / 20), rel=1e-6)
    assert np.allclose(gain[1_000:2_050], 0.1)
    assert gain[2_150] == pytest.approx(10 ** (-10 / 20), rel=1e-6)
    assert (gain[2_250:] == 1.0).all()


def test_a_short_pause_between_lines_is_held_down():
    gain = duck_curve([(1_000, 1_500), (1_800, 2_000)], SHORT).at(1_000, 1_050)
    assert np.allclose(gain, 0.1)


def test_a_long_pause_lets_the_original_come_back():
    gain = duck_curve([(1_000, 1_500), (3_000, 3_500)], SHORT).at(0, 4_000)
    assert gain[2_000] == 1.0


@given(speech=spans, depth=st.sampled_from([-6.0, -18.0, -math.inf]))
def test_speech_is_always_under_full_ducking(speech, depth):
    gain = duck_curve(speech, Ducking(depth_db=depth, attack=100, hold=50, release=200)).at(
        0, 7_000
    )
    for start, end in speech:
        assert np.allclose(gain[start:end], 10 ** (depth / 20))
    assert (gain <= 1.0).all()
    if depth > -math.inf and not any(end > start for start, end in speech):
        assert (gain == 1.0).all()


@given(speech=spans, cuts=st.lists(st.integers(0, 7_000), max_size=8))
def test_blocks_of_any_size_have_the_same_gain(speech, cuts):
    curve = duck_curve(speech, SHORT)
    edges = [0, *sorted(cuts), 7_000]
    parts = [curve.at(a, b - a) for a, b in itertools.pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), curve.at(0, 7_000))


@given(speech=spans)
def test_the_gain_never_jumps_unless_it_mutes(speech):
    gain = duck_curve(speech, SHORT).at(0, 7_000)
    assert np.abs(np.diff(20 * np.log10(gain))).max() <= 20 / 100 + 1e-4


def test_speech_at_the_very_start_is_ducked_from_the_first_sample():
    assert duck_curve([(0, 100)], SHORT).at(0, 1)[0] == pytest.approx(0.1)


def test_muting_leaves_nothing_at_all():
    curve = duck_curve([(1_000, 9_000)], Ducking(depth_db=-math.inf, attack=10, hold=0, release=10))
    assert not curve.at(1_000, 8_000).any()
    assert curve.is_silent(2_000, 100)
    assert not curve.is_silent(0, 2_000)
    assert MUTE.is_silent(0, 10**9)
    assert not KEEP.is_silent(0, 10)


def test_without_speech_the_original_stays_as_it_is():
    assert duck_curve([], SHORT) is KEEP
    assert duck_curve([(500, 500)], SHORT) is KEEP


def test_a_curve_keeps_its_level_before_its_first_and_after_its_last_point():
    curve = GainCurve(((100, -6.0), (200, 0.0)))
    gain = curve.at(0, 400)
    assert np.allclose(gain[:100], 10 ** (-6 / 20))
    assert (gain[200:] == 1.0).all()


def test_ten_hours_of_speech_are_looked_up_quickly():
    speech = [(at, at + 40_000) for at in range(0, 36_000 * 48_000, 120_000)]
    curve = duck_curve(speech, Ducking())
    assert len(curve.points) > 50_000
    at = len(speech) // 2 * 120_000
    assert np.array_equal(curve.at(at, 1_000), curve.at(120_000, 1_000))
