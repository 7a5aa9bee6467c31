"""From float samples to the whole numbers of files: 16 and 24 bit, with or without dither."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Whole: TypeAlias = "NDArray[np.int16] | NDArray[np.int32]"

_AT_ONCE = 65_536


class PcmEncoder:
    """Turns blocks of float samples into little-endian PCM and counts what clipped.

    Full scale is 2**(bits - 1), so 16-bit audio that was read as float comes back bit by bit.
    Blocks of any size give the same bytes as one large block, dither included.
    """

    def __init__(self, bits: int = 16, *, dither_seed: int | None = None) -> None:
        """Prepare for 16 or 24 `bits`.

        With `dither_seed`, triangular noise of one step either way hides the rounding (the same
        seed gives the same noise); without, samples are rounded to the nearest step.
        """
        if bits not in {16, 24}:
            raise ValueError("only 16 and 24 bits are written")
        self._bits = bits
        self._scale = np.float32(2 ** (bits - 1))
        self._noise = None if dither_seed is None else np.random.default_rng(dither_seed)
        self._scratch = np.empty(_AT_ONCE, np.float32)
        self.clipped = 0
        """Samples so far that lay beyond full scale."""

    def encode(self, block: Samples) -> bytes:
        """Return the bytes of a float32 block of shape (frames, channels)."""
        whole = self.to_whole(block)
        if self._bits == 16:
            return whole.astype("<i2", copy=False).tobytes()
        wide = whole.astype("<i4", copy=False).reshape(-1, 1).view(np.uint8)
        return wide[:, :3].tobytes()

    def to_whole(self, block: Samples) -> _Whole:
        """Return the block as int16 (16 bit) or int32 (24 bit) of the same shape."""
        whole: _Whole = np.empty(block.shape, np.int16 if self._bits == 16 else np.int32)
        heard, made = np.ascontiguousarray(block).reshape(-1), whole.reshape(-1)
        for start in range(0, heard.size, _AT_ONCE):
            part = heard[start : start + _AT_ONCE]
            made[start : start + _AT_ONCE] = self._round(part)
        return whole

    def _round(self, part: Samples) -> Samples:
        scaled = np.multiply(part, self._scale, out=self._scratch[: len(part)])
        if self._noise is not None:
            throws = self._noise.random((len(part), 2), np.float32)
            scaled += throws[:, 0] - throws[:, 1]
        np.rint(scaled, out=scaled)
        highest = self._scale - 1
        if scaled.max() > highest or scaled.min() < -self._scale:
            beyond = (part > highest / self._scale) | (part < -1.0)
            self.clipped += int(np.count_nonzero(beyond))
            np.clip(scaled, -self._scale, highest, out=scaled)
        return scaled
