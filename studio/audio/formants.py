"""The resonances of a vocal tract: what makes a voice a child's, a woman's or a giant's.

Linear prediction by Burg's method (1968; order 10 below 5.5 kHz, Gaussian windows, as in Praat),
over the voiced moments of a recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import soxr

from studio.audio.pitch import pitch_track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Floats: TypeAlias = "NDArray[np.float64]"

COUNT = 4

_ORDER = 10
_WINDOW_S = 0.05
_EMPHASIS_HZ = 50.0
_LOWEST_HZ = 90.0
_WIDEST_HZ = 700.0
_CLEAR = 0.6
"""Periodicity from which a moment is clear enough to be measured."""
_MOST_MOMENTS = 2_000
_SOUND_CM_S = 35_000.0
"""Speed of sound in the warm, moist air of a vocal tract."""


@dataclass(frozen=True, slots=True)
class Formants:
    """Median formants F1 to F4 of a voice in hertz; NaN where none was found."""

    hertz: tuple[float, ...]

    @property
    def tract_cm(self) -> float:
        """Length of the vocal tract in cm, were it a tube closed at one end (about 13 to 18).

        The mean over F2 to F4, which depend less on what is said than F1; NaN without formants.
        """
        lengths = [
            _SOUND_CM_S * (2 * number - 1) / (4.0 * hertz)
            for number, hertz in enumerate(self.hertz, start=1)
            if number > 1 and not np.isnan(hertz)
        ]
        return float(np.mean(lengths)) if lengths else float("nan")


def formants(samples: Samples, rate: int, ceiling_hz: float = 5_500.0) -> Formants:
    """Return the median formants over the voiced moments of a recording of one voice.

    Args:
        samples: mono float32.
        rate: in hertz; below 2 × `ceiling_hz` the upper formants come out too low or missing.
        ceiling_hz: five formants are expected below this: 5,000 for deep voices, 5,500 for most,
            8,000 for small children.
    """
    pitch = pitch_track(samples, rate)
    moments = pitch.times[pitch.is_voiced & (pitch.strength > _CLEAR)]
    if not moments.size:
        return Formants((float("nan"),) * COUNT)
    return formants_at(samples, rate, moments[:: -(-moments.size // _MOST_MOMENTS)], ceiling_hz)


def formants_at(
    samples: Samples, rate: int, moments: _Floats, ceiling_hz: float = 5_500.0
) -> Formants:
    """Return the median formants over some moments of a recording, in seconds; see `formants`."""
    slow_rate = 2.0 * ceiling_hz
    slow = soxr.resample(np.asarray(samples, dtype=np.float64), rate, slow_rate)
    found = _frame_formants(_frames(slow, slow_rate, moments), slow_rate)
    medians = [
        float(np.median(column[~np.isnan(column)])) if (~np.isnan(column)).any() else float("nan")
        for column in found.T
    ]
    return Formants(tuple(medians))


def _frames(slow: _Floats, rate: float, moments: _Floats) -> _Floats:
    """Return windowed, pre-emphasised frames around `moments` (seconds)."""
    emphasised = slow.copy()
    emphasised[1:] -= np.exp(-2.0 * np.pi * _EMPHASIS_HZ / rate) * slow[:-1]
    size = round(_WINDOW_S * rate)
    padded = np.pad(emphasised, (size // 2, size))
    views = np.lib.stride_tricks.sliding_window_view(padded, size)
    starts = np.minimum(np.rint(moments * rate).astype(np.intp), len(views) - 1)
    at = np.linspace(-1.0, 1.0, size)
    window = (np.exp(-12.0 * np.square(at)) - np.exp(-12.0)) / (1.0 - np.exp(-12.0))
    return np.asarray(views[starts] * window)


def _frame_formants(frames: _Floats, rate: float) -> _Floats:
    """Return the lowest formants of each frame in hertz, shape (frames, COUNT), NaN if missing."""
    companions = np.zeros((len(frames), _ORDER, _ORDER))
    companions[:, 0, :] = -_burg(frames)
    companions[:, np.arange(1, _ORDER), np.arange(_ORDER - 1)] = 1.0
    poles = np.linalg.eigvals(companions)
    frequencies = np.angle(poles) * rate / (2.0 * np.pi)
    widths = -np.log(np.abs(poles) + 1e-12) * rate / np.pi
    is_formant = (frequencies > _LOWEST_HZ) & (frequencies < rate / 2 - _LOWEST_HZ)
    is_formant &= widths < _WIDEST_HZ
    ordered = np.sort(np.where(is_formant, frequencies, np.inf), axis=1)[:, :COUNT]
    return np.asarray(np.where(np.isinf(ordered), np.nan, ordered))


def _burg(frames: _Floats) -> _Floats:
    """Return the coefficients 1 to _ORDER of each frame's prediction error filter."""
    count = len(frames)
    coefficients = np.zeros((count, _ORDER + 1))
    coefficients[:, 0] = 1.0
    forward, backward = frames[:, 1:].copy(), frames[:, :-1].copy()
    for order in range(1, _ORDER + 1):
        energy = np.square(forward).sum(axis=1) + np.square(backward).sum(axis=1)
        product = np.einsum("ij,ij->i", forward, backward)
        reflection = (-2.0 * product / (energy + 1e-30))[:, None]
        mirrored = coefficients[:, order::-1].copy()
        coefficients[:, : order + 1] += reflection * mirrored
        forward, backward = (
            (forward + reflection * backward)[:, 1:],
            (backward + reflection * forward)[:, :-1],
        )
    return coefficients[:, 1:]
