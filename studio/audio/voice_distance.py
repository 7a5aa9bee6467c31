"""How far apart voices are for a listener: to find voices like another, or like a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.voice_measures import formant_ratios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.audio.voice_measures import VoiceMeasures

_Floats: TypeAlias = "NDArray[np.float64]"

_PITCH_ST, _TRACT_ST, _BALANCE_DB = 1.95, 1.73, 3.0
"""Least differences that tell two voices apart: of pitch and of tract, in semitones (Gaudrain and
Başkent, 2018); of the long-term spectrum, dB RMS: our choice."""
_AIR = 0.06
"""Difference in periodicity between a clear and a distinctly breathy voice."""
_NO_VOICE = 1e3
_HEARD_BANDS = slice(1, 28)
"""Bands that tell of the voice: below is rumble, above what recordings often lack."""


def voice_distances(voice: VoiceMeasures, others: Sequence[VoiceMeasures]) -> _Floats:
    """Return how far each of `others` is from `voice`, in steps that can just be told apart.

    0 is the same voice; below 1 two voices may be taken for one. Independent cues add up as the
    root of the sum of squares. What has no voice is farther away than anything.
    """
    found = np.full(len(others), _NO_VOICE)
    known = [number for number, other in enumerate(others) if np.isfinite(other.pitch_hz)]
    if not known or not np.isfinite(voice.pitch_hz):
        return found
    near = [others[number] for number in known]
    pitch = 12.0 * np.log2(np.array([other.pitch_hz for other in near]) / voice.pitch_hz)
    tract = 12.0 * np.log2(formant_ratios(voice, near))
    air = np.array([other.periodicity for other in near]) - voice.periodicity
    cues = (pitch / _PITCH_ST, tract / _TRACT_ST, _balance(voice, near) / _BALANCE_DB, air / _AIR)
    found[known] = np.sqrt(np.sum(np.square(cues), axis=0))
    return found


def _balance(voice: VoiceMeasures, others: Sequence[VoiceMeasures]) -> _Floats:
    """Return the RMS differences of the bands that both recordings have, in dB."""
    differences = np.array([other.bands_db for other in others]) - voice.bands_db
    differences = differences[:, _HEARD_BANDS]
    is_known = np.isfinite(differences)
    squares = np.where(is_known, np.square(differences), 0.0).sum(axis=1)
    return np.asarray(np.sqrt(squares / np.maximum(is_known.sum(axis=1), 1)))
