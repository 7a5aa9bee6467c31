"""Waveform summaries: the lowest and highest sample of every 256, 4,096 and 65,536."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Pcm16: TypeAlias = "NDArray[np.int16]"
"""Whole-number samples, shape (frames, channels)."""

BASE = 256
"""Samples per point of the finest level."""
STEP = 16
"""Points of one level behind one point of the next."""
LEVELS = 3

_MAGIC = b"VVPK"
_VERSION = 1
_HEADER = struct.Struct("<4sHHIQI")
_POINTS_AT_ONCE = 1024
_NARROW = 32


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """A waveform as a pyramid of extremes.

    `levels[k]` has shape (points, channels, 2): lowest and highest sample of each
    `BASE * STEP**k` frames, the last point covering what is left. Read only.
    """

    rate: int
    frames: int
    levels: tuple[Pcm16, ...]

    @property
    def channels(self) -> int:
        """Number of channels, at least 1."""
        return int(self.levels[0].shape[1])

    def columns(self, start: float, samples_per_column: float, count: int) -> Pcm16:
        """Return the extremes of `count` neighbouring columns, shape (count, channels, 2).

        The level used is the coarsest one that still has a point per column; columns outside the
        recording are 0. `start` and `samples_per_column` (> 0) count frames.
        """
        level = 0
        while level + 1 < len(self.levels) and BASE * STEP ** (level + 1) <= samples_per_column:
            level += 1
        points, width = self.levels[level], BASE * STEP**level
        edges = (start + samples_per_column * np.arange(count + 1)) / width
        low = np.floor(edges[:-1]).astype(np.int64)
        high = np.maximum(np.ceil(edges[1:]).astype(np.int64), low + 1)
        inside = (high > 0) & (low < len(points))
        drawn = np.zeros((count, self.channels, 2), np.int16)
        if inside.any():
            first = np.maximum(low[inside], 0)
            last = np.minimum(high[inside], len(points))
            drawn[inside, :, 0] = _between(points[:, :, 0], first, last, np.minimum)
            drawn[inside, :, 1] = _between(points[:, :, 1], first, last, np.maximum)
        return drawn

    def to_bytes(self) -> bytes:
        """Return the summary as bytes for a cache: the finest level, the others follow from it."""
        points = self.levels[0].astype("<i2", copy=False).tobytes()
        check = zlib.crc32(points)
        header = (_MAGIC, _VERSION, self.channels, self.rate, self.frames, check)
        return _HEADER.pack(*header) + points

    @staticmethod
    def from_bytes(stored: bytes) -> Peaks:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are damaged, cut short, or of another version; make them anew.
        """
        if len(stored) < _HEADER.size:
            raise ValueError("peaks are cut short")
        magic, version, channels, rate, frames, check = _HEADER.unpack_from(stored)
        if (magic, version) != (_MAGIC, _VERSION):
            raise ValueError("not peaks of this version")
        body = memoryview(stored)[_HEADER.size :]
        points = -(-frames // BASE)
        if channels == 0 or len(body) != points * channels * 4 or zlib.crc32(body) != check:
            raise ValueError("peaks are damaged")
        base = np.frombuffer(body, "<i2").astype(np.int16, copy=False)
        return Peaks(rate, frames, _pyramid(base.reshape(points, channels, 2)))

    def to_audiowaveform(self) -> bytes:
        """Return the finest level as BBC audiowaveform writes it (`-b 16 --split-channels`).

        One channel is written as format version 1, more as version 2 with their number.
        """
        base = self.levels[0]
        header = struct.pack("<iIiiI", min(self.channels, 2), 0, self.rate, BASE, len(base))
        if self.channels > 1:
            header += struct.pack("<i", self.channels)
        return header + base.astype("<i2", copy=False).tobytes()


class PeaksBuilder:
    """Summarises a recording block by block while it is being decoded.

    Example:
        builder = PeaksBuilder(48_000, 2)
        for block in blocks:
            builder.add(block)
        peaks = builder.finish()
    """

    def __init__(self, rate: int, channels: int) -> None:
        if rate <= 0 or channels <= 0:
            raise ValueError("rate and channels must be positive")
        self._rate = rate
        self._frames = 0
        self._points = 0
        self._base: Pcm16 = np.empty((4096, channels, 2), np.int16)
        self._tail: Pcm16 = np.empty((0, channels), np.int16)
        self._scratch: Pcm16 = np.empty((_POINTS_AT_ONCE, BASE // 2 * channels), np.int16)

    def add(self, block: Pcm16) -> None:
        """Take the next frames: int16 of shape (frames, channels), any length, not kept."""
        channels = self._base.shape[1]
        if block.ndim != 2 or block.shape[1] != channels or block.dtype != np.int16:
            raise ValueError(f"blocks must be int16 of shape (frames, {channels})")
        self._frames += len(block)
        if len(self._tail):
            missing = BASE - len(self._tail)
            self._tail = np.concatenate([self._tail, block[:missing]])
            block = block[missing:]
            if len(self._tail) < BASE:
                return
            self._summarise(self._tail)
        whole = len(block) // BASE * BASE
        self._summarise(block[:whole])
        self._tail = block[whole:].copy()

    def snapshot(self) -> Peaks:
        """Return the peaks of everything added so far; adding may go on.

        Cheap enough to call several times a second: points already made are shared, not copied.
        """
        base = self._base[: self._points]
        if len(self._tail):
            extremes = np.stack([self._tail.min(axis=0), self._tail.max(axis=0)], axis=-1)
            base = np.concatenate([base, extremes[None]])
        return Peaks(self._rate, self._frames, _pyramid(base))

    def finish(self) -> Peaks:
        """Return the peaks of the whole recording."""
        return self.snapshot()

    def _summarise(self, frames: Pcm16) -> None:
        channels = frames.shape[1]
        rows = np.ascontiguousarray(frames).reshape(-1, BASE * channels)
        first, self._points = self._points, self._points + len(rows)
        self._reserve()
        for start in range(0, len(rows), _POINTS_AT_ONCE):
            part = rows[start : start + _POINTS_AT_ONCE]
            points = self._base[first + start : first + start + len(part)]
            points[:, :, 0] = _fold(part, channels, np.minimum, self._scratch)
            points[:, :, 1] = _fold(part, channels, np.maximum, self._scratch)

    def _reserve(self) -> None:
        if self._points > len(self._base):
            grown = np.empty((self._points * 3 // 2, *self._base.shape[1:]), np.int16)
            grown[: len(self._base)] = self._base
            self._base = grown


def _fold(rows: Pcm16, channels: int, extreme: np.ufunc, scratch: Pcm16) -> Pcm16:
    """Reduce rows of interleaved frames to one frame each, shape (rows, channels).

    Halving long contiguous rows keeps every step in wide vector instructions; the narrow rest is
    turned on its side, so that it stays wide. Reducing along the short axis directly is 10 times
    slower.
    """
    width = rows.shape[1] // 2
    folded = extreme(rows[:, :width], rows[:, width:], out=scratch[: len(rows), :width])
    while width > _NARROW and width % (2 * channels) == 0:
        width //= 2
        half = folded[:, :width]
        folded = extreme(half, folded[:, width:], out=half)
    columns = np.ascontiguousarray(folded.T)
    while len(columns) > channels:
        half = len(columns) // 2
        columns = extreme(columns[:half], columns[half:])
    return columns.T


def _pyramid(base: Pcm16) -> tuple[Pcm16, ...]:
    levels = [base]
    for _ in range(LEVELS - 1):
        levels.append(_coarser(levels[-1]))
    for level in levels:
        level.flags.writeable = False
    return tuple(levels)


def _coarser(points: Pcm16) -> Pcm16:
    starts = np.arange(0, len(points), STEP)
    if not len(starts):
        return points[:0]
    coarse = np.empty((len(starts), *points.shape[1:]), np.int16)
    coarse[:, :, 0] = np.minimum.reduceat(points[:, :, 0], starts)
    coarse[:, :, 1] = np.maximum.reduceat(points[:, :, 1], starts)
    return coarse


def _between(
    points: Pcm16, first: NDArray[np.int64], last: NDArray[np.int64], extreme: np.ufunc
) -> Pcm16:
    """Reduce points[first[i]:last[i]] for every i; the spans rise and may overlap."""
    reduce: Callable[..., Pcm16] = extreme.reduceat
    padded = np.concatenate([points, points[-1:]])
    return reduce(padded, np.stack([first, last], axis=1).ravel())[::2]
