"""Whole-number output: lossless for what came from whole numbers, honest about clipping."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.pcm import PcmEncoder


def read16(packed):
    return np.frombuffer(packed, "<i2")


def read24(packed):
    parts = np.frombuffer(packed, np.uint8).reshape(-1, 3).astype(np.int32)
    whole = parts[:, 0] | parts[:, 1] << 8 | parts[:, 2] << 16
    return np.where(whole >= 1 << 23, whole - (1 << 24), whole)


def test_every_16_bit_value_survives():
    values = np.arange(-32768, 32768).astype(np.int16)
    block = (values.astype(np.float32) / 32768)[:, None]
    encoder = PcmEncoder()
    assert np.array_equal(read16(encoder.encode(block)), values)
    assert encoder.clipped == 0


def test_24_bit_values_survive():
    values = np.random.default_rng(0).integers(-(1 << 23), 1 << 23, 10_000)
    block = (values / (1 << 23)).astype(np.float32)[:, None]
    assert np.array_equal(read24(PcmEncoder(24).encode(block)), values)


def test_samples_beyond_full_scale_are_clipped_and_counted():
    encoder = PcmEncoder()
    block = np.array([[1.5, -1.0], [-2.0, 0.5], [1.0, 0.0]], np.float32)
    assert read16(encoder.encode(block)).tolist() == [32767, -32768, -32768, 16384, 32767, 0]
    assert encoder.clipped == 3


@given(cuts=st.lists(st.integers(0, 70_000), max_size=6), bits=st.sampled_from([16, 24]))
def test_dither_does_not_depend_on_the_blocks(cuts, bits):
    block = np.random.default_rng(2).uniform(-0.5, 0.5, (70_000, 2)).astype(np.float32)
    whole = PcmEncoder(bits, dither_seed=5).encode(block)
    encoder = PcmEncoder(bits, dither_seed=5)
    assert b"".join(encoder.encode(part) for part in np.split(block, sorted(cuts))) == whole


def test_dither_makes_the_error_independent_of_a_sound_below_one_step():
    quiet = np.full((200_000, 1), 0.3 / 32768, np.float32)
    plain = read16(PcmEncoder().encode(quiet))
    dithered = read16(PcmEncoder(dither_seed=1).encode(quiet))
    assert not plain.any()
    assert dithered.mean() == pytest.approx(0.3, abs=0.01)
    # A triangle two steps wide (1/6) and the rounding (1/12) add up to a variance of 1/4.
    assert dithered.var() == pytest.approx(0.25, abs=0.01)


def test_another_width_is_refused():
    with pytest.raises(ValueError, match="16 and 24"):
        PcmEncoder(12)
