"""Loudness: the signals of EBU Tech 3341 and 3342, and agreement with libebur128."""

import ctypes
import ctypes.util
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.audio.buffer import Audio
from studio.audio.loudness import (
    Loudness,
    LoudnessMeter,
    channel_weights,
    measure,
    normalising_gain,
)
from studio.audio.true_peak import TruePeak


def tone(level_db, seconds, rate=48_000, channels=2, hertz=1_000.0):
    time = np.arange(round(seconds * rate)) / rate
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * time)
    return np.repeat(wave[:, None].astype(np.float32), channels, axis=1)


def tones(*parts, rate=48_000):
    return Audio(np.concatenate([tone(level, seconds, rate) for level, seconds in parts]), rate)


def speech_like(seconds, channels, rate=48_000, seed=0):
    """Return coloured noise in syllables and pauses, with a level that wanders."""
    random = np.random.default_rng(seed)
    frames = round(seconds * rate)
    noise = np.cumsum(random.standard_normal((frames, channels)), axis=0)
    noise -= np.linspace(0, 1, frames)[:, None] * noise[-1]
    noise[1:] = np.diff(noise, axis=0) * 0.6 + np.diff(noise, axis=0, prepend=0)[:-1] * 0.4
    beats = np.arange(frames) / rate
    envelope = np.maximum(0, np.sin(2 * np.pi * 2.3 * beats)) * (0.2 + np.sin(beats * 0.4) ** 2)
    return (0.1 * noise * envelope[:, None]).astype(np.float32)


def fed(samples, rate, cuts, **how):
    meter = LoudnessMeter(rate, samples.shape[1], **how)
    for block in np.split(samples, sorted(cuts)):
        meter.add(block)
    return meter.result()


# EBU Tech 3341, table 1: what a meter must show, within 0.1 LU.
@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_the_integrated_loudness_of_the_ebu_signals(parts, expected, rate):
    assert measure(tones(*parts, rate=rate)).integrated == pytest.approx(expected, abs=0.1)


def test_surround_counts_as_the_standard_weighs_it():
    # EBU Tech 3341, test 6: 5.0 with -28 in front, -24 centre, -30 behind.
    levels = [-28, -28, -24, -30, -30]
    surround = np.concatenate([tone(level, 20, channels=1) for level in levels], axis=1)
    assert measure(Audio(surround, 48_000)).integrated == pytest.approx(-23.0, abs=0.1)


def test_the_low_frequency_channel_is_not_heard():
    film = np.zeros((48_000, 6), np.float32)
    film[:, 3:4] = tone(-6, 1, channels=1, hertz=60)
    assert measure(Audio(film, 48_000)).integrated is None
    assert channel_weights(8)[3] == 0.0


# EBU Tech 3342, table 1: within 1 LU.
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-20, 20), (-30, 20)], 10.0),
        ([(-20, 20), (-15, 20)], 5.0),
        ([(-40, 20), (-20, 20)], 20.0),
        ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15.0),
    ],
)
def test_the_loudness_range_of_the_ebu_signals(parts, expected):
    assert measure(tones(*parts)).range == pytest.approx(expected, abs=0.1)


def test_momentary_and_short_term_maxima_of_the_ebu_signals():
    # EBU Tech 3341, tests 9 and 12: a pattern that always reads -23 short-term or momentary.
    short = measure(tones(*[(-20, 1.34), (-30, 1.66)] * 5))
    assert short.short_term_max == pytest.approx(-23.0, abs=0.1)
    momentary = measure(tones(*[(-20, 0.18), (-30, 0.22)] * 25))
    assert momentary.momentary_max == pytest.approx(-23.0, abs=0.1)


# EBU Tech 3341, tests 15 to 19: between 0.4 dB under and 0.2 dB over.
@pytest.mark.parametrize(
    ("divisor", "phase_degrees", "amplitude", "expected"),
    [
        (4, 0, 0.5, -6.0),
        (4, 45, 0.5, -6.0),
        (6, 60, 0.5, -6.0),
        (8, 67.5, 0.5, -6.0),
        (4, 45, 1.41, 3.0),
    ],
)
def test_true_peaks_of_the_ebu_signals(divisor, phase_degrees, amplitude, expected):
    place = np.arange(48_000)
    wave = amplitude * np.sin(2 * np.pi * place / divisor + np.radians(phase_degrees))
    envelope = np.minimum(1, np.minimum(place, place[::-1]) / 4_800)
    meter = TruePeak(48_000, 1)
    meter.add((wave * envelope).astype(np.float32)[:, None])
    assert expected - 0.4 <= meter.peak_db <= expected + 0.2


@given(cuts=st.lists(st.integers(0, 96_000), max_size=6), rate=st.sampled_from([48_000, 44_100]))
@settings(max_examples=25, deadline=None)
def test_blocks_of_any_size_measure_the_same(cuts, rate):
    samples = speech_like(2.0, 2, 48_000)
    whole, parts = fed(samples, rate, []), fed(samples, rate, cuts)
    assert parts.integrated == pytest.approx(whole.integrated, abs=1e-4)
    assert parts.true_peak_db == pytest.approx(whole.true_peak_db, abs=1e-4)


def test_asking_in_between_changes_nothing():
    samples = speech_like(8.0, 2)
    asked = LoudnessMeter(48_000, 2)
    readings = []
    for at in range(0, len(samples), 10_007):
        asked.add(samples[at : at + 10_007])
        readings.append(asked.integrated)
    assert readings[0] is None
    assert asked.integrated == fed(samples, 48_000, []).integrated
    assert asked.range == fed(samples, 48_000, []).range


@pytest.mark.parametrize("frames", [0, 1, 19_199])
def test_less_than_400_ms_has_no_loudness(frames):
    result = measure(Audio(tone(-20, 1)[:frames], 48_000))
    assert (result.integrated, result.range, result.momentary_max) == (None, None, None)


def test_400_ms_is_enough():
    assert measure(Audio(tone(-23, 0.4), 48_000)).integrated == pytest.approx(-23.0, abs=0.2)


def test_silence_has_neither_loudness_nor_peak():
    silent = measure(Audio(np.zeros((200_000, 2), np.float32), 48_000))
    assert silent == Loudness(None, None, None, None, None)


def test_a_constant_offset_is_not_heard():
    samples = tone(-40, 5)
    plain = measure(Audio(samples, 48_000)).integrated
    meter = LoudnessMeter(48_000, 2)
    meter.add(np.full((480_000, 2), 0.5, np.float32))
    settled = LoudnessMeter(48_000, 2)
    settled.add(np.concatenate([np.full((480_000, 2), 0.5, np.float32), samples + 0.5]))
    assert meter.result().momentary_max < -10  # the switching on is heard, nothing after it
    energies = settled._steps()[105:]
    assert -0.691 + 10 * math.log10(energies.mean()) == pytest.approx(plain, abs=0.02)


@pytest.mark.parametrize(
    ("integrated", "peak", "ceiling", "expected"),
    [
        (-20.0, -10.0, None, 6.0),
        (-20.0, -3.0, -1.0, 2.0),
        (-10.0, -0.1, -1.0, -4.0),
        (None, -9.0, -1.0, 0.0),
    ],
)
def test_the_gain_to_a_target_respects_the_ceiling(integrated, peak, ceiling, expected):
    measured = Loudness(integrated, None, None, None, peak)
    assert normalising_gain(measured, -14.0, ceiling) == pytest.approx(expected)


def test_meters_refuse_what_they_cannot_measure():
    with pytest.raises(ValueError, match="weight"):
        LoudnessMeter(48_000, 2, weights=(1.0,))
    with pytest.raises(ValueError, match="rate"):
        LoudnessMeter(4_000, 2)
    with pytest.raises(ValueError, match="shape"):
        LoudnessMeter(48_000, 2).add(np.zeros((10, 1), np.float32))


class Libebur128:
    """The reference implementation, called through ctypes."""

    ALL = 0b111111
    """Momentary, short-term, integrated, range, sample peak and true peak."""

    def __init__(self):
        name = ctypes.util.find_library("ebur128")
        assert name, "libebur128 is missing: apt-get install libebur128-1"
        self._library = ctypes.CDLL(name)
        self._library.ebur128_init.restype = ctypes.c_void_p
        self._library.ebur128_init.argtypes = [ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]

    def measure(self, samples, rate):
        frames, channels = samples.shape
        state = ctypes.c_void_p(self._library.ebur128_init(channels, rate, self.ALL))
        contiguous = np.ascontiguousarray(samples, np.float32)
        address = ctypes.c_void_p(contiguous.ctypes.data)
        self._library.ebur128_add_frames_float(state, address, ctypes.c_size_t(frames))
        integrated, span, peak = (ctypes.c_double() for _ in range(3))
        self._library.ebur128_loudness_global(state, ctypes.byref(integrated))
        self._library.ebur128_loudness_range(state, ctypes.byref(span))
        peaks = []
        for channel in range(channels):
            self._library.ebur128_true_peak(state, ctypes.c_uint(channel), ctypes.byref(peak))
            peaks.append(peak.value)
        self._library.ebur128_destroy(ctypes.byref(state))
        return integrated.value, span.value, 20 * math.log10(max(peaks))


@pytest.mark.parametrize("channels", [1, 2, 4, 5, 6])
@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_libebur128_says_the_same_at_any_rate(channels, rate):
    samples = speech_like(9.0, channels, rate, seed=channels)
    integrated, span, peak_db = Libebur128().measure(samples, rate)
    ours = measure(Audio(samples, rate))
    assert ours.integrated == pytest.approx(integrated, abs=0.001)
    assert ours.range == pytest.approx(span, abs=0.001)
    assert ours.true_peak_db == pytest.approx(peak_db, abs=0.01)


@given(seed=st.integers(0, 10_000), seconds=st.floats(0.4, 6.0), level_db=st.floats(-60, 20))
@settings(max_examples=40, deadline=None)
def test_libebur128_says_the_same_of_short_lines(seed, seconds, level_db):
    samples = speech_like(seconds, 1, seed=seed) * np.float32(10 ** (level_db / 20))
    integrated, _, peak_db = Libebur128().measure(samples, 48_000)
    ours = measure(Audio(samples, 48_000))
    if math.isinf(integrated):
        assert ours.integrated is None
    else:
        assert ours.integrated == pytest.approx(integrated, abs=0.01)
    assert ours.true_peak_db == pytest.approx(peak_db, abs=0.01)
