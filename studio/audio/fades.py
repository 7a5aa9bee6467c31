"""Fades: how a clip comes in and goes out."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from studio.audio.buffer import Samples


class FadeShape(Enum):
    """The course of the gain; at every moment a fade in and its mirrored fade out belong together.

    LINEAR and S_CURVE add up to 1 (for crossfades of like material), EQUAL_POWER to constant
    power (for crossfades of different material).
    """

    LINEAR = "linear"
    EQUAL_POWER = "equal power"
    S_CURVE = "s-curve"


@lru_cache(maxsize=256)
def fade_in_gain(length: int, shape: FadeShape = FadeShape.LINEAR) -> Samples:
    """Return the gain of a fade in over `length` samples, rising from 0 to 1; read only.

    Each value is taken in the middle of its sample, so that the fade out is the exact mirror.
    """
    place = (np.arange(length) + 0.5) / max(length, 1)
    curves = {
        FadeShape.LINEAR: place,
        FadeShape.EQUAL_POWER: np.sin(place * np.pi / 2),
        FadeShape.S_CURVE: 0.5 - 0.5 * np.cos(place * np.pi),
    }
    gain = curves[shape].astype(np.float32)
    gain.flags.writeable = False
    return gain


def apply_fades(
    samples: Samples, fade_in: int, fade_out: int, shape: FadeShape = FadeShape.LINEAR
) -> None:
    """Fade `samples` (frames, channels) in and out in place.

    Lengths in samples, >= 0; one longer than the clip is cut to it. Where both meet, both apply.
    """
    frames = len(samples)
    fade_in, fade_out = min(fade_in, frames), min(fade_out, frames)
    if fade_in > 0:
        samples[:fade_in] *= fade_in_gain(fade_in, shape)[:, None]
    if fade_out > 0:
        samples[frames - fade_out :] *= fade_in_gain(fade_out, shape)[::-1, None]
