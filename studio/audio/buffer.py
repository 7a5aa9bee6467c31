"""Audio in memory: samples and the rate they were taken at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"

PROJECT_RATE = 48_000
"""Samples per second of every timeline; all positions in a project count these."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Samples of shape (frames, channels), float32, full scale ±1, and their rate in hertz."""

    samples: Samples
    rate: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or self.samples.dtype != np.float32:
            raise ValueError("samples must be float32 of shape (frames, channels)")
        if self.rate <= 0:
            raise ValueError("rate must be positive")

    @property
    def frames(self) -> int:
        """Length in samples per channel."""
        return int(self.samples.shape[0])

    @property
    def channels(self) -> int:
        """Number of channels, at least 1."""
        return int(self.samples.shape[1])

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate

    def mono(self) -> Samples:
        """Return the mean of the channels, shape (frames,)."""
        if self.channels == 1:
            return self.samples[:, 0]
        return np.asarray(self.samples.mean(axis=1), dtype=np.float32)

    @staticmethod
    def from_mono(samples: Samples, rate: int) -> Audio:
        """Wrap a one-dimensional float array as one channel."""
        return Audio(np.ascontiguousarray(samples, dtype=np.float32)[:, None], rate)
