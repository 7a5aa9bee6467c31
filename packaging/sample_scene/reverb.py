"""Two spaces made of noise: a quay at night for the voices, a soft hall for the music."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from sample_scene.screenplay import RATE

Wave = NDArray[np.float64]

_OUTDOORS_LEVEL = 10 ** (-15 / 20)
_REFLECTIONS = ((0.011, 0.5, -0.6), (0.019, 0.42, 0.7), (0.031, 0.3, -0.3), (0.047, 0.24, 0.4))
"""Planks, counter, awning, harbour wall: seconds, gain, side."""


def outdoors(dry: Wave) -> Wave:
    """Return what comes back to a mono voice on the quay, shape (frames, 2)."""
    wet = np.stack([signal.oaconvolve(dry, _quay()[:, side])[: len(dry)] for side in (0, 1)], 1)
    return wet * _OUTDOORS_LEVEL


def hall(dry: Wave) -> Wave:
    """Return the hall's answer to stereo music, same shape."""
    answer = _tail(seed=5, length_s=2.6, decay_s=0.62, dark_hz=3600)
    wet = [signal.oaconvolve(dry[:, side], answer[:, side])[: len(dry)] for side in (0, 1)]
    return np.stack(wet, axis=1)


@cache
def _quay() -> Wave:
    answer = _tail(seed=11, length_s=0.5, decay_s=0.09, dark_hz=4200) * 0.6
    for seconds, gain, side in _REFLECTIONS:
        at = round(seconds * RATE)
        answer[at] += gain * np.array([1 - side, 1 + side]) / 2
    return answer


def _tail(*, seed: int, length_s: float, decay_s: float, dark_hz: float) -> Wave:
    """Return decaying noise of unit energy per channel, darker towards its end."""
    random = np.random.default_rng(seed)
    frames = round(length_s * RATE)
    time = np.arange(frames)[:, None] / RATE
    noise = random.standard_normal((frames, 2))
    bright = signal.sosfilt(_low_pass(dark_hz), noise, axis=0)
    dark = signal.sosfilt(_low_pass(dark_hz / 3), noise, axis=0)
    fade = np.exp(-time / decay_s * 2)
    tail = (bright * fade + dark * (1 - fade)) * np.exp(-time / decay_s)
    tail *= np.minimum(time / 0.008, 1)
    return tail / np.sqrt((tail**2).sum(axis=0))


def _low_pass(frequency: float) -> Wave:
    return signal.butter(2, frequency, fs=RATE, output="sos")
