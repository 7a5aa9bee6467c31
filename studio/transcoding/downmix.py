"""Fewer channels from many, by coefficients we choose, so that every path sounds the same.

Stereo from surround follows ITU-R BS.775: centre and surrounds enter at -3 dB, a single back
channel at -6 dB on both sides, the low-frequency channel is left out. Each side is then divided by
the sum of its coefficients, so that the result can never exceed full scale. Mono is the mean of
that stereo; mono becomes stereo by standing on both sides unchanged.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

Matrix: TypeAlias = "NDArray[np.float32]"
"""Shape (channels in, channels out)."""

_HALF_POWER = math.sqrt(0.5)
_SIDES: dict[str, tuple[float, float]] = {
    "FL": (1.0, 0.0),
    "FR": (0.0, 1.0),
    "FC": (_HALF_POWER, _HALF_POWER),
    "LFE": (0.0, 0.0),
    "LFE2": (0.0, 0.0),
    "BL": (_HALF_POWER, 0.0),
    "BR": (0.0, _HALF_POWER),
    "SL": (_HALF_POWER, 0.0),
    "SR": (0.0, _HALF_POWER),
    "BC": (0.5, 0.5),
    "FLC": (1.0, 0.0),
    "FRC": (0.0, 1.0),
    "DL": (1.0, 0.0),
    "DR": (0.0, 1.0),
    "WL": (1.0, 0.0),
    "WR": (0.0, 1.0),
    "TFL": (_HALF_POWER, 0.0),
    "TFR": (0.0, _HALF_POWER),
    "TBL": (_HALF_POWER, 0.0),
    "TBR": (0.0, _HALF_POWER),
    "TSL": (_HALF_POWER, 0.0),
    "TSR": (0.0, _HALF_POWER),
}
"""What each speaker position gives to the left and the right."""

_USUAL_LAYOUTS: dict[int, tuple[str, ...]] = {
    1: ("FC",),
    2: ("FL", "FR"),
    3: ("FL", "FR", "FC"),
    4: ("FL", "FR", "BL", "BR"),
    5: ("FL", "FR", "FC", "BL", "BR"),
    6: ("FL", "FR", "FC", "LFE", "BL", "BR"),
    7: ("FL", "FR", "FC", "LFE", "BC", "SL", "SR"),
    8: ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"),
}
"""What a file most likely means that gives a number of channels but not where they stand."""


def downmix_matrix(places: Sequence[str], channels: int) -> Matrix:
    """Return the coefficients that make `channels` (1 or 2) out of the named speaker positions.

    Args:
        places: FFmpeg's names in the order of the samples, such as ("FL", "FR", "FC"). When any
            is not known, the usual order for their number is taken; beyond eight channels every
            other one is left, the rest right.
        channels: 1 or 2.

    Raises:
        ValueError: `channels` is neither.
    """
    if channels not in (1, 2):
        raise ValueError("a downmix has one or two channels")
    sides = np.array(_sides(tuple(places)), dtype=np.float64)
    if len(sides) == 1:
        sides = np.ones((1, 2))
    stereo = sides / np.maximum(sides.sum(axis=0), 1e-9)
    mixed = stereo if channels == 2 else stereo.mean(axis=1, keepdims=True)
    return np.asarray(mixed, dtype=np.float32)


def downmix(samples: Samples, matrix: Matrix | None) -> Samples:
    """Apply `matrix` to samples of shape (frames, channels in); None changes nothing."""
    if matrix is None:
        return samples
    if matrix.shape == (1, 2):
        return np.repeat(samples, 2, axis=1)
    if matrix.shape == (2, 1):
        return (0.5 * (samples[:, 0] + samples[:, 1]))[:, None]
    return np.asarray(samples @ matrix, dtype=np.float32)


def matrix_for(places: Sequence[str], channels: int | None) -> Matrix | None:
    """Return the matrix, or None when the channels can stay as they are."""
    if channels is None or (len(places) == channels and channels <= 2):
        return None
    return downmix_matrix(places, channels)


def usual_places(count: int) -> tuple[str, ...]:
    """Return where `count` channels most likely stand."""
    if count in _USUAL_LAYOUTS:
        return _USUAL_LAYOUTS[count]
    return tuple("FL" if at % 2 == 0 else "FR" for at in range(count))


def _sides(places: tuple[str, ...]) -> list[tuple[float, float]]:
    known = places if all(place in _SIDES for place in places) else usual_places(len(places))
    return [_SIDES[place] for place in known]
