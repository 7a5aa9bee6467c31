"""Loudness of an hour of stereo against libebur128, both fed the same blocks in memory."""

from __future__ import annotations

import ctypes
import ctypes.util
import math
import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.limiter import Limiter
from studio.audio.loudness import LoudnessMeter
from tests.benchmarks import hour

if TYPE_CHECKING:
    from tests.benchmarks.report import Report

_ROUNDS = 3
_BLOCK = 131_072
_RANGE = 0b1011 | 0b101
"""Momentary, short-term, integrated and range, as libebur128 numbers them."""
_TRUE_PEAK = 0b110000


class Libebur128:
    """The reference, called through ctypes."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("ebur128")
        if name is None:
            raise RuntimeError("libebur128 is missing: apt-get install libebur128-1")
        self._library = ctypes.CDLL(name)
        self._library.ebur128_init.restype = ctypes.c_void_p
        self._library.ebur128_init.argtypes = [ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]
        numbers = [ctypes.c_int() for _ in range(3)]
        self._library.ebur128_get_version(*(ctypes.byref(number) for number in numbers))
        self.version = ".".join(str(number.value) for number in numbers)

    def measure(self, sound: np.ndarray, turns: int, mode: int) -> list[float]:
        state = ctypes.c_void_p(self._library.ebur128_init(2, hour.RATE, mode))
        for _ in range(turns):
            for at in range(0, len(sound), _BLOCK):
                block = sound[at : at + _BLOCK]
                address = ctypes.c_void_p(block.ctypes.data)
                self._library.ebur128_add_frames_float(state, address, ctypes.c_size_t(len(block)))
        integrated, span, peak = (ctypes.c_double() for _ in range(3))
        self._library.ebur128_loudness_global(state, ctypes.byref(integrated))
        self._library.ebur128_loudness_range(state, ctypes.byref(span))
        peaks = []
        for channel in range(2 if mode & _TRUE_PEAK else 0):
            self._library.ebur128_true_peak(state, channel, ctypes.byref(peak))
            peaks.append(20 * math.log10(peak.value))
        self._library.ebur128_destroy(ctypes.byref(state))
        return [integrated.value, span.value, max(peaks, default=0.0)]


def run(report: Report) -> None:
    sound = hour.minute().astype(np.float32) / 32_768
    library = Libebur128()
    for with_peak, bar in ((False, 1.2), (True, 1.0)):
        ours, theirs, difference = _compare(library, sound, with_peak=with_peak)
        what = "integrated, range and true peak" if with_peak else "integrated and range"
        report.row(
            f"loudness of 1 h: {what}",
            f"{ours:.2f} s",
            f"{theirs:.2f} s (libebur128 {library.version})",
            f"{ours / theirs:.2f}",
            f"≤ {bar}",
            ours <= bar * theirs,
        )
        report.row(
            f"loudness of 1 h: {what}, difference",
            f"{difference:.4f} LU",
            f"libebur128 {library.version}",
            "-",
            "≤ 0.01 LU",
            difference <= 0.01,
        )
    speed = _limiter_speed(sound)
    report.row(
        "true-peak limiter, stereo, at work", f"{speed:.0f} ×", "-", "-", "≥ 200 ×", speed >= 200
    )


def _compare(
    library: Libebur128, sound: np.ndarray, *, with_peak: bool
) -> tuple[float, float, float]:
    ours, theirs = [], []
    turns = hour.SECONDS * hour.RATE // len(sound)
    mode = _RANGE | (_TRUE_PEAK if with_peak else 0)
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        meter = LoudnessMeter(hour.RATE, 2, with_true_peak=with_peak)
        for _ in range(turns):
            for at in range(0, len(sound), _BLOCK):
                meter.add(sound[at : at + _BLOCK])
        result = meter.result()
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        expected = library.measure(sound, turns, mode)
        theirs.append(time.perf_counter() - start)
    found = [result.integrated, result.range, result.true_peak_db or 0.0]
    difference = max(abs(a - b) for a, b in zip(found, expected, strict=True))
    return statistics.median(ours), statistics.median(theirs), difference


def _limiter_speed(sound: np.ndarray) -> float:
    """Return how many times faster than real time speech 12 dB too loud is limited."""
    loud = sound * np.float32(4.0 / np.abs(sound).max())
    times = []
    for _ in range(_ROUNDS):
        limiter = Limiter(hour.RATE, 2)
        start = time.perf_counter()
        for at in range(0, len(loud), _BLOCK):
            limiter.add(loud[at : at + _BLOCK])
        limiter.finish()
        times.append(time.perf_counter() - start)
    return len(sound) / hour.RATE / statistics.median(times)
