"""What the quay sounds like: water, a simmering pot, steps on planks, a horn far out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from sample_scene.acting import STEP_TIMES
from sample_scene.reverb import hall
from sample_scene.screenplay import LENGTH_S, RATE

Wave = NDArray[np.float64]

HORN_TIMES = (0.7, 35.0)
_FRAMES = round(LENGTH_S * RATE)


def harbour() -> Wave:
    """Return all of it, stereo, shape (frames, 2), at the levels it has in the film."""
    far = np.zeros((_FRAMES, 2))
    for at in HORN_TIMES:
        _add(far, _horn(), at, -0.6, 0.05)
    near = np.zeros((_FRAMES, 2))
    for place, at in enumerate(STEP_TIMES):
        _add(near, _step(place), at, -0.7 + 0.07 * place, 0.05)
    return _water() * 0.012 + _simmer() * 0.016 + near + 0.25 * hall(near) + far + hall(far)


def _water() -> Wave:
    random = np.random.default_rng(3)
    noise = random.standard_normal((_FRAMES, 2))
    band = signal.butter(2, (180, 1400), "bandpass", fs=RATE, output="sos")
    time = np.arange(_FRAMES) / RATE
    left = 0.55 + 0.45 * np.sin(2 * np.pi * time / 3.1) * np.sin(2 * np.pi * time / 7.7 + 1)
    right = 0.55 + 0.45 * np.sin(2 * np.pi * time / 3.7 + 2) * np.sin(2 * np.pi * time / 6.1)
    return signal.sosfilt(band, noise, axis=0) * np.stack([left, right], axis=1)


def _simmer() -> Wave:
    """Return bubbles: short rising sine blips at random moments, a little to the right."""
    random = np.random.default_rng(4)
    mix = np.zeros((_FRAMES, 2))
    for at in np.sort(random.uniform(0, LENGTH_S - 0.2, 420)):
        time = np.arange(round(0.05 * RATE)) / RATE
        pitch = random.uniform(320, 900)
        blip = np.sin(2 * np.pi * (pitch + 2600 * time) * time) * np.exp(-time / 0.011)
        _add(mix, blip * np.minimum(time / 0.002, 1), at, 0.35, random.uniform(0.2, 1))
    return mix


def _step(place: int) -> Wave:
    random = np.random.default_rng(20 + place)
    time = np.arange(round(0.22 * RATE)) / RATE
    plank = np.sin(2 * np.pi * (128 - 11 * (place % 2)) * time) * np.exp(-time / 0.035)
    sole = random.standard_normal(len(time)) * np.exp(-time / 0.012)
    sole = signal.sosfilt(signal.butter(2, (300, 2600), "bandpass", fs=RATE, output="sos"), sole)
    return plank + 0.8 * sole


def _horn() -> Wave:
    time = np.arange(round(2.4 * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * 87.3 * n * time) / n**1.3 for n in range(1, 6))
    return tone * np.minimum(time / 0.35, 1) * np.minimum((time[-1] - time) / 0.7, 1)


def _add(mix: Wave, tone: Wave, at_s: float, pan: float, gain: float) -> None:
    start = round(at_s * RATE)
    tone = tone[: len(mix) - start] * gain
    angle = (pan + 1) * np.pi / 4
    mix[start : start + len(tone), 0] += tone * np.cos(angle)
    mix[start : start + len(tone), 1] += tone * np.sin(angle)
