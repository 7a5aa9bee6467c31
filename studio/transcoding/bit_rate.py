"""How many bits a second of a coded recording takes, told by its packets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.transcoding.containers import reading

if TYPE_CHECKING:
    from pathlib import Path

_MP3_FRAME = 1_152
"""Samples in a frame of MPEG-1 layer III."""


@dataclass(frozen=True, slots=True)
class BitRate:
    """What the packets of a recording have."""

    bits: float
    """A second."""
    is_constant: bool
    """Whether all are of one size, give or take the byte that evens them out."""


def bit_rate_of(path: Path) -> BitRate:
    """Return the bit rate of the first sound of a file.

    A header says only what was meant; the first packet may be the encoder's own and the last one
    cut short, so neither counts.

    Raises:
        MediaError: it cannot be read.
    """
    with reading(path) as file:
        stream = file.streams.audio[0]
        sizes = [packet.size for packet in file.demux(stream) if packet.size]
        frame = stream.codec_context.frame_size or _MP3_FRAME
        rate = stream.codec_context.sample_rate
    inner = sizes[1:-1] or sizes
    if not inner:
        return BitRate(0.0, is_constant=False)
    bits = sum(inner) * 8 * rate / (frame * len(inner))
    return BitRate(bits, max(inner) - min(inner) <= 1)
