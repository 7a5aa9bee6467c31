"""Write WAV: 16 or 24 bit or float, with a Broadcast Wave time reference, of any size."""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import BinaryIO

    from studio.audio.buffer import Samples

RIFF_LIMIT = 2**32 - 1
"""Bytes beyond which the sizes no longer fit and the file becomes RF64 (EBU Tech 3306)."""

_ORIGINATOR = b"Viva Voce"
_BEXT_SIZE = 602
_DS64_SIZE = 28
_PCM, _FLOAT = 1, 3


class WavKind(Enum):
    """How samples are stored; the value is bits per sample and the format's number."""

    PCM16 = (16, _PCM)
    PCM24 = (24, _PCM)
    FLOAT = (32, _FLOAT)

    @property
    def bits(self) -> int:
        """Bits per sample."""
        return self.value[0]


class WavWriter:
    """Writes blocks to an open file and completes the header at the end.

    Args:
        file: opened for writing, empty, seekable.
        kind: how samples are stored.
        rate: samples per second.
        channels: channels of every block.
        time_reference: position of the first sample since midnight, in samples at `rate`
            (EBU Tech 3285); None writes no such chunk.
        description: what is in the file, up to 256 bytes; only with a time reference.
    """

    def __init__(
        self,
        file: BinaryIO,
        kind: WavKind,
        rate: int,
        channels: int,
        time_reference: int | None = None,
        description: str = "",
    ) -> None:
        self._file = file
        self._kind = kind
        self._frame_bytes = kind.bits // 8 * channels
        self._audio_bytes = 0
        bext = b"" if time_reference is None else _bext(time_reference, description)
        room = _chunk(b"JUNK", bytes(_DS64_SIZE))
        head = room + bext + _chunk(b"fmt ", _format(kind, rate, channels))
        if kind is WavKind.FLOAT:
            head += _chunk(b"fact", bytes(4))
        self._fact = len(head) + 12 - 4
        self._audio_start = len(head) + 20
        file.write(b"RIFF" + bytes(4) + b"WAVE" + head + b"data" + bytes(4))

    def write(self, samples: Samples) -> None:
        """Append float32 (frames, channels); what exceeds full scale is clipped, except float."""
        packed = pack(samples, self._kind)
        self._file.write(packed)
        self._audio_bytes += len(packed)

    def finish(self) -> None:
        """Complete the header; nothing may be written afterwards."""
        if self._audio_bytes % 2:
            self._file.write(b"\0")
        total = self._audio_start + self._audio_bytes + self._audio_bytes % 2 - 8
        frames = self._audio_bytes // self._frame_bytes
        is_large = total > RIFF_LIMIT
        if is_large:
            sizes = struct.pack("<QQQI", total, self._audio_bytes, frames, 0)
            self._put(0, b"RF64" + b"\xff" * 4 + b"WAVE" + _chunk(b"ds64", sizes))
        else:
            self._put(4, struct.pack("<I", total))
        if self._kind is WavKind.FLOAT:
            self._put(self._fact, struct.pack("<I", min(frames, RIFF_LIMIT)))
        size = b"\xff" * 4 if is_large else struct.pack("<I", self._audio_bytes)
        self._put(self._audio_start - 4, size)

    def _put(self, at: int, content: bytes) -> None:
        self._file.seek(at)
        self._file.write(content)


def pack(samples: Samples, kind: WavKind) -> bytes:
    """Return the samples as they stand in the file, little-endian.

    Whole numbers are rounded to the nearest; full scale is 2**(bits-1), so that +1.0 is clipped
    by one step.
    """
    if kind is WavKind.FLOAT:
        return samples.astype("<f4").tobytes()
    scale = 2.0 ** (kind.bits - 1)
    scaled = np.multiply(samples, scale, dtype=np.float64 if kind is WavKind.PCM24 else np.float32)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -scale, scale - 1, out=scaled)
    if kind is WavKind.PCM16:
        return scaled.astype("<i2").tobytes()
    whole = np.ascontiguousarray(scaled.astype("<i4")).view(np.uint8).reshape(-1, 4)
    return whole[:, :3].tobytes()


def _format(kind: WavKind, rate: int, channels: int) -> bytes:
    frame_bytes = kind.bits // 8 * channels
    number = kind.value[1]
    return struct.pack(
        "<HHIIHH", number, channels, rate, rate * frame_bytes, frame_bytes, kind.bits
    )


def _bext(time_reference: int, description: str) -> bytes:
    text = description.encode("ascii", "replace")[:256].ljust(256, b"\0")
    body = text + _ORIGINATOR.ljust(32, b"\0") + bytes(32) + bytes(18)
    body += struct.pack("<QH", time_reference, 1)
    return _chunk(b"bext", body.ljust(_BEXT_SIZE, b"\0"))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
