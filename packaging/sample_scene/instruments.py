"""Four soft instruments, each a function from a note to its samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from sample_scene.screenplay import RATE

Wave = NDArray[np.float64]


def felt_piano(midi: int, length_s: float, strength: float) -> Wave:
    """A struck string behind felt: slightly stretched partials, the high ones gone first."""
    time = _time(length_s + 1.2)
    frequency = hertz(midi)
    tone = np.zeros_like(time)
    for partial in range(1, 9):
        stretched = partial * frequency * np.sqrt(1 + 0.0004 * partial**2)
        if stretched > 7000:
            break
        loudness = np.exp(-0.62 * (partial - 1)) * (0.6 + 0.4 * strength)
        decay = 1.7 / (1 + 0.45 * partial) * (220 / frequency) ** 0.35
        beating = 1 + 0.0006 * (partial % 3 - 1)
        tone += loudness * np.exp(-time / decay) * np.sin(2 * np.pi * stretched * beating * time)
    knock = np.sin(2 * np.pi * 96 * time) * np.exp(-time / 0.018) * 0.12
    return (tone + knock) * _gate(time, 0.006, length_s, 0.28) * strength


def vibraphone(midi: int, length_s: float, strength: float) -> Wave:
    """A metal bar over its tube, motor turning slowly."""
    time = _time(length_s + 1.8)
    frequency = hertz(midi)
    tremolo = 1 + 0.16 * np.sin(2 * np.pi * 4.3 * time)
    bar = np.sin(2 * np.pi * frequency * time) * np.exp(-time / 1.5)
    bar += 0.22 * np.sin(2 * np.pi * 4 * frequency * time) * np.exp(-time / 0.35)
    bar += 0.05 * np.sin(2 * np.pi * 10.1 * frequency * time) * np.exp(-time / 0.05)
    return bar * tremolo * _gate(time, 0.003, length_s, 0.6) * strength


def plucked_bass(midi: int, length_s: float, strength: float) -> Wave:
    """A finger on a thick string: a Karplus-Strong loop with a dark body."""
    frames = round((length_s + 0.4) * RATE)
    period = RATE / hertz(midi)
    delay = int(period - 0.5)
    excitation = np.zeros(frames)
    burst = np.random.default_rng(midi).standard_normal(delay)
    excitation[:delay] = signal.lfilter([0.25], [1, -0.75], burst)
    share = period - 0.5 - delay
    loop = np.zeros(delay + 3)
    loop[0] = 1
    damping = 0.9965
    loop[delay : delay + 3] = -damping * np.array([(1 - share) / 2, 0.5, share / 2])
    string = signal.lfilter([1], loop, excitation)
    string = signal.sosfilt(signal.butter(2, 900, fs=RATE, output="sos"), string)
    string /= np.abs(string).max() + 1e-9
    return string * _gate(np.arange(frames) / RATE, 0.004, length_s, 0.15) * strength


def reeds(midi: int, length_s: float, strength: float) -> Wave:
    """A small accordion heard across the water: three detuned reeds, slow bellows."""
    time = _time(length_s + 0.9)
    tone = np.zeros_like(time)
    for cents in (-7, 0, 6):
        frequency = hertz(midi) * 2 ** (cents / 1200)
        for partial in (1, 2, 3, 4, 5, 7):
            tone += np.sin(2 * np.pi * frequency * partial * time + cents * partial) / partial**1.5
    soft = signal.sosfilt(signal.butter(2, 1500, fs=RATE, output="sos"), tone)
    return soft * _gate(time, 0.45, length_s, 0.7) * strength * 0.4


def hertz(midi: int) -> float:
    """Return the frequency of a MIDI note, A4 = 69 = 440 Hz."""
    return 440.0 * 2 ** ((midi - 69) / 12)


def _time(length_s: float) -> Wave:
    return np.arange(round(length_s * RATE)) / RATE


def _gate(time: Wave, attack_s: float, hold_s: float, release_s: float) -> Wave:
    rise = np.minimum(time / attack_s, 1)
    fall = np.exp(-np.maximum(time - hold_s, 0) / release_s * 2)
    last = np.minimum((time[-1] - time) / 0.05, 1)
    return rise * fall * last
