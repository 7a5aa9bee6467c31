"""Fades: where they begin and end, what two of them add up to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.fades import FadeShape, apply_fades, fade_in_gain


@pytest.mark.parametrize("shape", FadeShape)
def test_a_fade_rises_from_silence_to_full_level(shape):
    gain = fade_in_gain(480, shape)
    assert gain[0] < 0.004
    assert gain[-1] > 0.996
    assert (np.diff(gain) > 0).all()


@pytest.mark.parametrize("shape", [FadeShape.LINEAR, FadeShape.S_CURVE])
def test_a_crossfade_of_like_material_keeps_its_level(shape):
    gain = fade_in_gain(1_000, shape)
    assert np.allclose(gain + gain[::-1], 1.0, atol=1e-6)


def test_a_crossfade_of_unlike_material_keeps_its_power():
    gain = fade_in_gain(1_000, FadeShape.EQUAL_POWER)
    assert np.allclose(gain**2 + gain[::-1] ** 2, 1.0, atol=1e-6)


@given(
    frames=st.integers(0, 500),
    fade_in=st.integers(0, 700),
    fade_out=st.integers(0, 700),
    shape=st.sampled_from(FadeShape),
)
def test_only_the_ends_are_touched(frames, fade_in, fade_out, shape):
    samples = np.ones((frames, 2), np.float32)
    apply_fades(samples, fade_in, fade_out, shape)
    assert (samples <= 1.0).all()
    assert (samples > 0.0).all()
    assert (samples[fade_in : max(frames - fade_out, 0)] == 1.0).all()
    assert np.array_equal(samples[:, 0], samples[:, 1])


def test_a_fade_out_mirrors_a_fade_in():
    one, other = np.ones((100, 1), np.float32), np.ones((100, 1), np.float32)
    apply_fades(one, 60, 0, FadeShape.S_CURVE)
    apply_fades(other, 0, 60, FadeShape.S_CURVE)
    assert np.array_equal(one, other[::-1])
