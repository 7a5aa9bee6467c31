"""Sound out of any media file, at the rate and channels asked for, exactly where it belongs.

Positions count from the film's beginning (see `origin`), not from the first sound: a track that
starts late is preceded by silence, one that starts early is cut, so that sound stays with picture.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np
import soxr

from studio.audio.buffer import PROJECT_RATE, Audio
from studio.domain.errors import DecodeFailed
from studio.transcoding.downmix import downmix, matrix_for
from studio.transcoding.sources import BLOCK, Damage, Source, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress

__all__ = ["BLOCK", "Damage", "audio_blocks", "read_audio"]

_FILTER_RUN_IN_S = 0.1


class Wanted(TypedDict, total=False):
    """What of a file's sound is wanted; the keywords of `audio_blocks`."""

    stream: int
    """Which audio stream, from 0 (the default)."""
    rate: int | None
    """Samples per second; None = the file's own; 48 kHz when not given."""
    channels: int | None
    """1, 2 (the default), or None = the file's own; see `downmix` for the coefficients."""
    start: int
    """First position, at the resulting rate, ≥ 0."""
    end: int | None
    """Position to stop before; None (the default) = the end of the sound."""
    progress: Progress | None
    """Told positions in samples, with 0 as the total when the file does not say."""
    damage: Damage | None
    """Given, what could not be decoded is noted in it; not given, it is raised."""


def audio_blocks(path: Path, **wanted: Unpack[Wanted]) -> Iterator[Samples]:
    """Yield the sound of `path` in blocks, float32 (frames, channels), memory flat.

    Args:
        path: a film or recording.
        **wanted: see Wanted.

    Yields:
        Blocks of at most a few seconds. Together they begin exactly at `start`. Where the file is
        damaged they hold silence of the right length.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it is no media, or has no such stream.
        DecodeFailed: after the last block, when part of the sound was lost and no `damage` given.
        Cancelled: `progress` was cancelled.
    """
    damage = wanted.get("damage")
    noted = Damage() if damage is None else damage
    source = open_source(path, wanted.get("stream", 0), noted)
    try:
        yield from _wanted(source, wanted)
    except DecodeFailed:
        if damage is None:
            raise
        damage.ends_early = True
    if noted and damage is None:
        raise DecodeFailed(name=path.name)


def read_audio(
    path: Path, *, stream: int = 0, rate: int | None = PROJECT_RATE, channels: int | None = 2
) -> Audio:
    """Return the whole sound of a short file; for films draw `audio_blocks`.

    Raises:
        MediaMissing, UnsupportedMedia, DecodeFailed: as `audio_blocks`.
    """
    source = open_source(path, stream)
    wanted = rate or source.rate
    blocks = list(audio_blocks(path, stream=stream, rate=wanted, channels=channels))
    width = channels or len(source.places)
    if not blocks:
        return Audio(np.zeros((0, width), dtype=np.float32), wanted)
    return Audio(np.concatenate(blocks), wanted)


def _wanted(source: Source, wanted: Wanted) -> Iterator[Samples]:
    """Mix down, resample and cut what the source gives."""
    rate = wanted.get("rate", PROJECT_RATE) or source.rate
    channels, progress = wanted.get("channels", 2), wanted.get("progress")
    start, end = wanted.get("start", 0), wanted.get("end")
    matrix = matrix_for(source.places, channels)
    first = _own_start(source.rate, rate, start)
    mixed = (downmix(block, matrix) for block in source.blocks(first))
    came = first * rate // source.rate
    total = -(-source.length * rate // source.rate)
    width = channels or len(source.places)
    for block in _resampled(mixed, source.rate, rate, width):
        if progress is not None:
            progress.report(came, max(total, came) if total else 0)
        begin, came = came, came + len(block)
        part = block[max(0, start - begin) : None if end is None else max(0, end - begin)]
        if len(part):
            yield part
        if end is not None and came >= end:
            return


def _own_start(own: int, rate: int, start: int) -> int:
    """Return a position at the source's own rate, early enough for the resampler to run in.

    It lies where both rates have a sample, so that blocks drawn from the middle of a file equal
    those drawn from its beginning.
    """
    if own == rate:
        return start
    step = own // gcd(own, rate)
    early = start * own // rate - int(_FILTER_RUN_IN_S * own)
    return max(0, early // step * step)


def _resampled(blocks: Iterator[Samples], own: int, rate: int, width: int) -> Iterator[Samples]:
    if own == rate:
        yield from blocks
        return
    stream = soxr.ResampleStream(own, rate, width, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.zeros((0, width), dtype=np.float32), last=True)
