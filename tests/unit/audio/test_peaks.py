"""Waveform summaries: every sample counts, and what is read from a cache can be trusted."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.peaks import BASE, STEP, Peaks, PeaksBuilder


def noise(frames, channels, seed=0):
    return np.random.default_rng(seed).integers(-32768, 32768, (frames, channels)).astype(np.int16)


def build(samples, cuts=()):
    builder = PeaksBuilder(48_000, samples.shape[1])
    for block in np.split(samples, sorted(cuts)):
        builder.add(block)
    return builder.finish()


def slow_level(samples, width):
    spans = [samples[at : at + width] for at in range(0, len(samples), width)]
    return np.array([np.stack([span.min(0), span.max(0)], -1) for span in spans])


@given(
    frames=st.integers(1, 3 * BASE * STEP),
    channels=st.sampled_from([1, 2, 3, 6, 8]),
    cuts=st.lists(st.integers(0, 3 * BASE * STEP), max_size=6),
    seed=st.integers(0, 99),
)
def test_every_level_holds_the_extremes_whatever_blocks_the_recording_came_in(
    frames, channels, cuts, seed
):
    samples = noise(frames, channels, seed)
    peaks = build(samples, [min(cut, frames) for cut in cuts])
    assert peaks.frames == frames
    for level, points in enumerate(peaks.levels):
        assert np.array_equal(points, slow_level(samples, BASE * STEP**level))


def test_a_long_recording_is_summarised_like_a_short_one():
    samples = noise(BASE * 5_000 + 77, 2)
    assert np.array_equal(build(samples).levels[0], slow_level(samples, BASE))


def test_the_last_incomplete_point_covers_only_what_is_there():
    samples = np.full((BASE + 1, 1), 5, np.int16)
    samples[-1] = -7
    assert build(samples).levels[0][:, 0].tolist() == [[5, 5], [-7, -7]]


def test_an_empty_recording_has_empty_peaks():
    peaks = PeaksBuilder(48_000, 2).finish()
    assert [len(level) for level in peaks.levels] == [0, 0, 0]
    assert Peaks.from_bytes(peaks.to_bytes()).frames == 0
    assert not peaks.columns(0, 100, 5).any()


def test_a_snapshot_shows_what_came_so_far_and_stays_as_it_was():
    samples = noise(20 * BASE + 9, 2)
    builder = PeaksBuilder(48_000, 2)
    builder.add(samples[:1000])
    early = builder.snapshot()
    kept = early.levels[0].copy()
    for at in range(1000, len(samples), 700):
        builder.add(samples[at : at + 700])
    assert np.array_equal(early.levels[0], kept)
    assert np.array_equal(kept, slow_level(samples[:1000], BASE))
    assert np.array_equal(builder.finish().levels[0], slow_level(samples, BASE))


def test_the_block_may_be_reused_by_its_owner():
    builder = PeaksBuilder(48_000, 1)
    buffer = np.full((100, 1), 3, np.int16)
    builder.add(buffer)
    buffer[:] = 30_000
    assert builder.finish().levels[0].max() == 3


def test_blocks_of_another_shape_or_type_are_refused():
    builder = PeaksBuilder(48_000, 2)
    for wrong in (np.zeros((4, 1), np.int16), np.zeros((4, 2), np.float32), np.zeros(4, np.int16)):
        with pytest.raises(ValueError, match="int16"):
            builder.add(wrong)


@given(frames=st.integers(1, 20_000), channels=st.integers(1, 3))
def test_cached_bytes_come_back_the_same(frames, channels):
    peaks = build(noise(frames, channels))
    again = Peaks.from_bytes(peaks.to_bytes())
    assert (again.rate, again.frames, again.channels) == (48_000, frames, channels)
    for one, other in zip(peaks.levels, again.levels, strict=True):
        assert np.array_equal(one, other)


@given(place=st.integers(0, 1_000_000), bit=st.integers(0, 7))
def test_a_flipped_bit_in_the_cache_is_noticed_or_harmless(place, bit):
    peaks = build(noise(3_000, 2))
    stored = bytearray(peaks.to_bytes())
    place %= len(stored)
    stored[place] ^= 1 << bit
    try:
        again = Peaks.from_bytes(bytes(stored))
    except ValueError:
        return
    # Only the rate and the exact length within a point are not under the check.
    assert np.array_equal(again.levels[0], peaks.levels[0])


@pytest.mark.parametrize("length", [0, 3, 20, 100])
def test_a_cache_cut_short_is_refused(length):
    stored = build(noise(3_000, 2)).to_bytes()
    with pytest.raises(ValueError, match="peaks"):
        Peaks.from_bytes(stored[:length])


def test_stereo_is_written_as_audiowaveform_writes_it():
    samples = np.zeros((BASE + 2, 2), np.int16)
    samples[3] = [-100, 200]
    samples[-1] = [7, -8]
    written = build(samples).to_audiowaveform()
    assert written[:24] == struct.pack("<iIiiIi", 2, 0, 48_000, 256, 2, 2)
    assert np.frombuffer(written[24:], "<i2").tolist() == [-100, 0, 0, 200, 0, 7, -8, 0]


def test_mono_is_written_in_the_older_version_without_a_channel_count():
    written = build(np.full((BASE, 1), 9, np.int16)).to_audiowaveform()
    assert written == struct.pack("<iIiiIhh", 1, 0, 48_000, 256, 1, 9, 9)


@given(
    start=st.integers(-5_000, 60_000),
    samples_per_column=st.floats(1, 9_000),
    count=st.integers(1, 40),
)
def test_columns_never_miss_a_sample(start, samples_per_column, count):
    samples = noise(50_000, 2)
    drawn = build(samples).columns(start, samples_per_column, count)
    assert drawn.shape == (count, 2, 2)
    for column in range(count):
        first = max(0, int(np.ceil(start + column * samples_per_column)))
        last = int(start + (column + 1) * samples_per_column)
        heard = samples[first : max(last, 0)]
        if len(heard):
            assert (drawn[column, :, 0] <= heard.min(0)).all()
            assert (drawn[column, :, 1] >= heard.max(0)).all()
    outside = build(samples).columns(60_000 + BASE, 10, 3)
    assert not outside.any()
