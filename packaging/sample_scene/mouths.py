"""Read how a mouth moves from the voice that comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from sample_scene.screenplay import FPS, FRAMES, RATE
from sample_scene.voices import dry_stem

Wave = NDArray[np.float64]

_FRAME = RATE // FPS
_LEAD_FRAMES = 1
"""Lips are seen a frame before they are heard; a picture that lags looks dubbed."""


@dataclass(frozen=True, slots=True, eq=False)
class MouthTrack:
    """One value per film frame: `opening` 0 to 1, `width` -1 (round, as in "oo") to 1 ("ee")."""

    opening: Wave
    width: Wave
    energy: Wave


@cache
def mouth_track(speaker: str) -> MouthTrack:
    """Return the mouth of one speaker over the whole film."""
    loudness, low, high, hiss = _bands(dry_stem(speaker))
    reference = np.percentile(loudness[loudness > loudness.max() - 40], 90)
    voiced = np.clip((loudness - reference + 26) / 26, 0, 1)
    # An open vowel has its first formant high: 500-1000 Hz gains on 150-400 Hz.
    openness = np.clip(0.55 + (high - low) / 22, 0.15, 1)
    hissing = np.clip((hiss - high - 2) / 10, 0, 1)
    opening = voiced**1.2 * openness * (1 - 0.65 * hissing)
    opening = np.clip(opening * 1.25 - 0.06, 0, 1)
    brightness = _front_vowel(dry_stem(speaker))
    width = np.clip(brightness + 0.8 * hissing, -1, 1) * (voiced > 0.15)
    return MouthTrack(
        opening=_led(ndimage.gaussian_filter1d(opening, 0.45)),
        width=_led(ndimage.gaussian_filter1d(width, 0.8)),
        energy=_led(ndimage.gaussian_filter1d(voiced, 3.0)),
    )


def _bands(stem: Wave) -> tuple[Wave, Wave, Wave, Wave]:
    """Return levels in dB per frame: overall, 150-400 Hz, 500-1000 Hz, 4-8 kHz."""
    power, frequencies = _powers(stem)
    edges = ((80, 8000), (150, 400), (500, 1000), (4000, 8000))
    levels = []
    for lowest, highest in edges:
        inside = (frequencies >= lowest) & (frequencies < highest)
        levels.append(10 * np.log10(power[:, inside].sum(axis=1) + 1e-9))
    return levels[0], levels[1], levels[2], levels[3]


def _front_vowel(stem: Wave) -> Wave:
    """Return -1 to 1 per frame: second formant low (round lips) or high (spread lips)."""
    power, frequencies = _powers(stem)
    back = power[:, (frequencies >= 600) & (frequencies < 1300)].sum(axis=1)
    front = power[:, (frequencies >= 1700) & (frequencies < 3000)].sum(axis=1)
    return np.clip((10 * np.log10((front + 1e-9) / (back + 1e-9)) + 8) / 14, -1, 1)


@cache
def _window() -> Wave:
    return np.hanning(2 * _FRAME)


def _powers(stem: Wave) -> tuple[Wave, Wave]:
    padded = np.concatenate([np.zeros(_FRAME // 2), stem, np.zeros(2 * _FRAME)])
    blocks = np.stack([padded[at * _FRAME : at * _FRAME + 2 * _FRAME] for at in range(FRAMES)])
    power = np.abs(np.fft.rfft(blocks * _window(), axis=1)) ** 2
    return power, np.fft.rfftfreq(2 * _FRAME, 1 / RATE)


def _led(values: Wave) -> Wave:
    return np.concatenate([values[_LEAD_FRAMES:], np.zeros(_LEAD_FRAMES)])
