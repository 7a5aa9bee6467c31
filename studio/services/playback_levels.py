"""How loud it is right now: what meters show, measured on what was just heard."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.loudness import LoudnessMeter
from studio.devices.base import CHANNELS

if TYPE_CHECKING:
    from studio.services.playback_tape import Tape

PEAK_FRAMES = PROJECT_RATE // 20
SHORT_TERM_FRAMES = 3 * PROJECT_RATE


def peaks_db(tape: Tape, place: int) -> tuple[float, ...]:
    """Return the highest sample of each channel in the 50 ms before `place`, in dBFS."""
    heard = tape.before(place, PEAK_FRAMES)
    highest = np.abs(heard).max(axis=0, initial=0.0)
    return tuple(20.0 * math.log10(peak) if peak > 0 else -math.inf for peak in highest.tolist())


def short_term_lufs(tape: Tape, place: int) -> float | None:
    """Return the short-term loudness (EBU Tech 3341) of the 3 s before `place`; None in silence.

    What was not heard yet counts as silence: a meter rises when something begins.
    """
    heard = tape.before(place, SHORT_TERM_FRAMES)
    meter = LoudnessMeter(PROJECT_RATE, CHANNELS, with_true_peak=False)
    meter.add(np.zeros((SHORT_TERM_FRAMES - len(heard), CHANNELS), np.float32))
    meter.add(heard)
    return meter.short_term_max
