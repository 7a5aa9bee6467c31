"""Change the sample rate, for whole recordings and for streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soxr

from studio.audio.buffer import Audio

if TYPE_CHECKING:
    from studio.audio.buffer import Samples


def resampled_length(frames: int, from_rate: int, to_rate: int) -> int:
    """Return how many frames a recording has at another rate, rounded half up."""
    return (2 * frames * to_rate + from_rate) // (2 * from_rate)


def resample(audio: Audio, rate: int) -> Audio:
    """Return the recording at `rate` hertz: same start, `resampled_length` frames."""
    if audio.rate == rate:
        return audio
    converter = Resampler(audio.rate, rate, audio.channels)
    return Audio(np.concatenate([converter.add(audio.samples), converter.finish()]), rate)


class Resampler:
    """Changes the rate block by block, without delay in the result.

    Example:
        resampler = Resampler(44_100, 48_000, 2)
        for block in blocks:
            write(resampler.add(block))
        write(resampler.finish())
    """

    def __init__(self, from_rate: int, to_rate: int, channels: int) -> None:
        if from_rate <= 0 or to_rate <= 0 or channels <= 0:
            raise ValueError("rates and channels must be positive")
        self._rates = (from_rate, to_rate)
        self._channels = channels
        self._stream = None
        if from_rate != to_rate:
            self._stream = soxr.ResampleStream(
                from_rate, to_rate, channels, dtype="float32", quality="HQ"
            )
        self._taken = 0
        self._given = 0

    def add(self, block: Samples) -> Samples:
        """Take the next frames (float32) and return those that are ready, perhaps none."""
        if block.ndim != 2 or block.shape[1] != self._channels:
            raise ValueError(f"blocks must have the shape (frames, {self._channels})")
        self._taken += len(block)
        if self._stream is None:
            return block
        return self._count(self._stream.resample_chunk(np.ascontiguousarray(block, np.float32)))

    def finish(self) -> Samples:
        """Return the rest: altogether exactly `resampled_length` frames were given."""
        rest: Samples = np.zeros((0, self._channels), np.float32)
        if self._stream is None:
            return rest
        rest = self._stream.resample_chunk(rest, last=True)
        missing = resampled_length(self._taken, *self._rates) - self._given
        if len(rest) < missing:
            silence = np.zeros((missing - len(rest), self._channels), np.float32)
            rest = np.concatenate([rest, silence])
        return self._count(rest[: max(missing, 0)])

    def _count(self, made: Samples) -> Samples:
        self._given += len(made)
        return made
