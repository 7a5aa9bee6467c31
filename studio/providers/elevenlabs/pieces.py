"""Long recordings in pieces a request takes, and what becomes of them joined without a gap.

A piece begins a little before the one before it ends; over that time one is faded into the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from studio.audio.buffer import Audio, Samples

OVERLAP_S = 0.05
"""How long two pieces are faded into each other."""

SHORTEST_END_S = 5.0
"""A last piece is not shorter, where pieces are long: very short ones are refused."""

_QUIET_S = 0.1


@dataclass(frozen=True, slots=True)
class Piece:
    """One channel of a part of a recording, shape (frames,)."""

    samples: Samples
    rate: int
    overlap: int
    """Samples at its beginning that are also the end of the piece before."""
    is_last: bool


async def pieces_of(
    source: AsyncIterable[Audio], longest_s: float, shortest_s: float
) -> AsyncIterator[Piece]:
    """Yield a recording as mono pieces, cut where it is quietest.

    Args:
        source: blocks of any lengths, all of one rate; how it is cut does not change the pieces.
        longest_s: of a piece, in seconds; the last may be `SHORTEST_END_S` longer.
        shortest_s: of all pieces but the last.
    """
    waiting = np.zeros(0, np.float32)
    blocks: list[Samples] = []
    count = rate = overlap = 0
    async for block in source:
        rate = block.rate
        blocks.append(block.mono())
        count += block.frames
        longest = round(longest_s * rate)
        while count > longest + round(min(SHORTEST_END_S, shortest_s / 4) * rate):
            waiting = np.concatenate(blocks)
            end = quietest(waiting[:longest], round(shortest_s * rate), rate)
            yield Piece(waiting[:end], rate, overlap, is_last=False)
            overlap = round(OVERLAP_S * rate)
            blocks = [waiting[end - overlap :]]
            count = len(blocks[0])
    if count > overlap or (count and not overlap):
        yield Piece(np.concatenate(blocks), rate, overlap, is_last=True)


def quietest(samples: Samples, first: int, rate: int) -> int:
    """Return the place from `first` on where the sound around is weakest.

    Args:
        samples: one channel, shape (frames,).
        first: the earliest place, in samples.
        rate: samples per second.
    """
    width = max(1, round(_QUIET_S * rate))
    squares = np.square(samples[first - width :], dtype=np.float64)
    energy = np.add.reduceat(squares, np.arange(0, len(squares) - width + 1, width))
    return first - width + int(np.argmin(energy[: len(squares) // width])) * width + width


class Joint:
    """Puts what became of the pieces together, block by block: as long as they were."""

    def __init__(self) -> None:
        self._held = np.zeros(0, np.float32)
        self._piece: Piece | None = None
        self._next_overlap = 0
        self._position = 0

    def begin(self, piece: Piece) -> None:
        """Expect what became of the next piece."""
        self._piece = piece
        self._next_overlap = 0 if piece.is_last else round(OVERLAP_S * piece.rate)
        self._position = 0
        self._ahead = self._held
        self._held = np.zeros(0, np.float32)

    def add(self, block: Samples) -> Samples:
        """Take shape (frames,) and return what is ready; what is beyond the piece is dropped."""
        assert self._piece is not None
        length = len(self._piece.samples)
        block = self._faded(block[: length - self._position])
        self._position += len(block)
        ready = max(0, len(block) - max(0, self._position - (length - self._next_overlap)))
        self._held = np.concatenate([self._held, block[ready:]])
        return block[:ready]

    def finish(self) -> Samples:
        """Return the rest of the piece; where something is missing it is silent."""
        assert self._piece is not None
        return self.add(np.zeros(len(self._piece.samples) - self._position, np.float32))

    def _faded(self, block: Samples) -> Samples:
        """Fade the end of the piece before into the beginning of this one."""
        before = self._ahead[self._position : self._position + len(block)]
        if not len(before):
            return block
        count = len(self._ahead)
        places = np.arange(self._position, self._position + len(before), dtype=np.float32)
        share = (places + np.float32(0.5)) / np.float32(count)
        mixed = block.copy()
        mixed[: len(before)] = before * (1 - share) + block[: len(before)] * share
        return mixed
