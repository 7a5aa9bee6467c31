"""Sound as 16-bit numbers, as fast as it can be had: what waveforms are drawn from."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import soundfile

from studio.domain.errors import DecodeFailed
from studio.transcoding.failures import reading_errors
from studio.transcoding.sources import (
    BLOCK,
    ContainerSource,
    Damage,
    SoundFileSource,
    open_source,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

Pcm16: TypeAlias = "NDArray[np.int16]"
"""Shape (frames, channels)."""

_RAW_FRAMES = 131_072
_HEADER_LIMIT = 1 << 20
_PCM, _EXTENSIBLE = 1, 0xFFFE


@dataclass(frozen=True, slots=True)
class Pcm16Sound:
    """A sound about to be read: its rate and channels, and its samples to be drawn once."""

    rate: int
    channels: int
    length: int
    """Samples per channel; 0 when the file does not say."""
    blocks: Iterator[Pcm16]
    """From position 0 of the timeline; each block is valid until the next is drawn."""


@dataclass(frozen=True, slots=True)
class _Raw:
    """Where the samples of a 16-bit WAV lie."""

    rate: int
    channels: int
    offset: int
    frames: int


def pcm16_sound(path: Path, stream: int = 0, damage: Damage | None = None) -> Pcm16Sound:
    """Open the sound of `path` at its own rate and channels.

    16-bit WAV is read as it stands, FLAC and other WAV through libsndfile, MP3 through miniaudio,
    everything else through FFmpeg's libraries; all begin at the same sample as `audio_blocks`.

    Args:
        path: a film or recording.
        stream: which audio stream, from 0.
        damage: given, what could not be decoded is noted in it instead of raised.

    Raises:
        MediaMissing, UnsupportedMedia: as `audio_blocks`.
        DecodeFailed: while drawing blocks, when the file is damaged and no `damage` given.
    """
    noted = Damage() if damage is None else damage
    source = open_source(path, stream, noted)
    raw = _raw_wav(path) if isinstance(source, SoundFileSource) else None
    if raw is not None:
        return Pcm16Sound(raw.rate, raw.channels, raw.frames, _raw_blocks(path, raw))
    channels = len(source.places)
    if isinstance(source, SoundFileSource):
        blocks = _soundfile_blocks(path)
    elif isinstance(source, ContainerSource) and _is_mp3(path):
        blocks = _mp3_blocks(path, source)
    else:
        blocks = (to_pcm16(block) for block in source.blocks(0))
    honest = _raising(path, blocks, noted) if damage is None else blocks
    return Pcm16Sound(source.rate, channels, source.length, honest)


def to_pcm16(samples: NDArray[np.float32]) -> Pcm16:
    """Return float samples as 16-bit numbers, rounded, clipped at full scale."""
    scaled = np.rint(samples * np.float32(32_768.0))
    np.clip(scaled, -32_768, 32_767, out=scaled)
    return np.asarray(scaled, dtype=np.int16)


def _raising(path: Path, blocks: Iterator[Pcm16], damage: Damage) -> Iterator[Pcm16]:
    yield from blocks
    if damage:
        raise DecodeFailed(name=path.name)


def _soundfile_blocks(path: Path) -> Iterator[Pcm16]:
    with reading_errors(path, DecodeFailed), soundfile.SoundFile(path) as file:
        buffer = np.empty((BLOCK, file.channels), dtype=np.int16)
        while len(block := file.read(out=buffer)):
            yield block


def _is_mp3(path: Path) -> bool:
    with reading_errors(path), path.open("rb") as file:
        head = file.read(3)
    return head == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _mp3_blocks(path: Path, source: ContainerSource) -> Iterator[Pcm16]:
    import miniaudio  # noqa: PLC0415 - it loads a web client, and few films have an MP3 beside them

    channels = len(source.places)
    try:
        stream = miniaudio.stream_file(
            str(path), miniaudio.SampleFormat.SIGNED16, channels, source.rate, BLOCK
        )
    except miniaudio.DecodeError:
        # An ID3 tag before something that is no MP3.
        yield from (to_pcm16(block) for block in source.blocks(0))
        return
    for block in stream:
        yield np.frombuffer(block, dtype=np.int16).reshape(-1, channels)


def _raw_blocks(path: Path, raw: _Raw) -> Iterator[Pcm16]:
    buffer = np.empty((_RAW_FRAMES, raw.channels), dtype="<i2")
    view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # arrays are buffers
    frame_bytes = 2 * raw.channels
    left = raw.frames * frame_bytes
    with reading_errors(path, DecodeFailed), path.open("rb", buffering=0) as file:
        file.seek(raw.offset)
        while left > 0 and (count := file.readinto(view[:left])):
            left -= count
            rest = count % frame_bytes
            if rest:
                count += file.readinto(view[count : count + frame_bytes - rest]) or 0
            yield buffer[: count // frame_bytes].astype(np.int16, copy=False)


def _raw_wav(path: Path) -> _Raw | None:
    """Find the samples of a 16-bit WAV; None when it is another kind."""
    with reading_errors(path), path.open("rb") as file:
        size = path.stat().st_size
        if file.read(4) != b"RIFF" or len(file.read(8)) < 8:
            return None
        chunks = _chunks(file)
        return _raw_from(chunks, size)


def _raw_from(chunks: Iterator[tuple[bytes, int, int, bytes]], size: int) -> _Raw | None:
    rate = channels = 0
    for name, at, length, start in chunks:
        if name == b"fmt " and len(start) >= 16:
            kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", start[:16])
            plain = kind == _PCM or (kind == _EXTENSIBLE and start[24:26] == b"\x01\x00")
            if not plain or bits != 16 or not channels or not rate:
                return None
        if name == b"data":
            frames = min(length, size - at) // (2 * channels) if channels else 0
            return _Raw(rate, channels, at, frames) if frames else None
    return None


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int, bytes]]:
    """Yield name, place, length and the first bytes of each chunk of an open RIFF file."""
    at = 12
    while at < _HEADER_LIMIT:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        length = struct.unpack("<I", head[4:])[0]
        yield head[:4], at + 8, length, file.read(min(length, 40))
        at += 8 + length + length % 2
