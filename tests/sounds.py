"""Sounds whose truth is known: vowels of a given pitch and tract, sentences of known timing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

HUMAN = Path(__file__).parent / "media" / "human"
AH, EE, OO = (
    (700.0, 1220.0, 2600.0, 3600.0),
    (280.0, 2250.0, 2900.0, 3700.0),
    (310.0, 870.0, 2250.0, 3300.0),
)


def human_lines() -> list[tuple[np.ndarray, int]]:
    """Return five lines by five readers, mono float32, and their rate."""
    return [soundfile.read(path, dtype="float32") for path in sorted(HUMAN.glob("*.flac"))]


def vowel(
    hertz: np.ndarray | float, seconds: float, rate: int = 16_000, formants: tuple[float, ...] = AH
) -> np.ndarray:
    """Return a vowel whose pitch is `hertz`, or follows it if it is an array; peak 0.5."""
    frames = round(seconds * rate)
    pitch = np.broadcast_to(np.asarray(hertz, dtype=np.float64), (frames,))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    sound = np.zeros(frames)
    for partial in range(1, int(rate / 2 / pitch.max())):
        gain = resonance(partial * pitch, formants) / partial
        sound += gain * np.cos(partial * phase)
    return (0.5 * sound / np.abs(sound).max()).astype(np.float32)


def resonance(hertz: np.ndarray, formants: tuple[float, ...], width_hz: float = 90.0) -> np.ndarray:
    """Return the magnitude response of a row of resonators."""
    gain = np.ones_like(hertz)
    for formant in formants:
        distance = 1j * hertz
        pole = -np.pi * width_hz + 2j * np.pi * formant
        distance = 2 * np.pi * distance
        gain = gain * np.abs(pole) ** 2 / np.abs((distance - pole) * (distance - np.conj(pole)))
    return gain


def hiss(seconds: float, rate: int = 16_000, seed: int = 0, peak: float = 0.1) -> np.ndarray:
    """Return an s-like noise: its spectrum rises with frequency."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * rate) + 1)
    rising = np.diff(noise)
    return (peak * rising / np.abs(rising).max()).astype(np.float32)


def room(seconds: float, rate: int = 16_000, level: float = 1e-3, seed: int = 1) -> np.ndarray:
    """Return white noise of RMS `level`."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * rate))
    return (level * noise).astype(np.float32)


def faded(sound: np.ndarray, rate: int = 16_000, seconds: float = 0.008) -> np.ndarray:
    """Return `sound` with short ramps at both ends."""
    ramp = np.minimum(np.arange(len(sound)) / (seconds * rate), 1.0)
    return (sound * ramp * ramp[::-1]).astype(np.float32)


def level_db(sound: np.ndarray) -> float:
    """Return the RMS level in dBFS."""
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))
