"""The sound of a quiet room: what listeners hear between sentences of a book, instead of nothing.

Digital silence sounds like a broken line next to a voice, and houses that take audiobooks ask for
room tone. It is noise that falls off towards the treble, as rooms have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import lfilter

if TYPE_CHECKING:
    from studio.audio.buffer import Samples

_MEMORY = 0.9
"""Of a first-order low-pass: −3 dB at about 800 Hz of 48 kHz."""

_SEED = 20_240
"""The same room each time: an export can be made again bit by bit."""


class RoomTone:
    """Adds room tone to blocks of any lengths, the same for all."""

    def __init__(self, channels: int, level_db: float) -> None:
        """Take the number of channels and the level in dBFS (RMS)."""
        self._noise = np.random.default_rng(_SEED)
        spread = np.sqrt((1.0 - _MEMORY) / (1.0 + _MEMORY))  # of what the low-pass lets through
        self._gain = 10.0 ** (level_db / 20.0) / spread * (1.0 - _MEMORY)
        self._state = np.zeros((1, channels))

    def add(self, block: Samples) -> Samples:
        """Return a block, float32 (frames, channels), in the room."""
        white = self._noise.standard_normal(block.shape) * self._gain
        tone, self._state = lfilter([1.0], [1.0, -_MEMORY], white, axis=0, zi=self._state)
        made: Samples = (block + tone).astype(np.float32)
        return made
