"""Recordings clients send: kept as they came, and decoded whatever they are."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.audio.buffer import Audio
from studio.server.errors import ApiError
from studio.transcoding.decode import audio_blocks
from studio.transcoding.probe import probe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.datastructures import UploadFile

    from studio.audio.buffer import Samples

RAW: Final = "pcm_s16le_16"
_RAW_RATE: Final = 16_000
_AT_ONCE: Final = 1 << 20
_LONGEST_NAME: Final = 120


@asynccontextmanager
async def on_disk(upload: UploadFile) -> AsyncIterator[Path]:
    """Give an upload as a file for as long as it is needed.

    Raises:
        ApiError: it is empty.
    """
    with tempfile.TemporaryDirectory(prefix="vivavoce-") as folder:
        path = Path(folder) / "upload"
        await upload.seek(0)
        with path.open("wb") as file:
            while part := await upload.read(_AT_ONCE):
                await asyncio.to_thread(file.write, part)
        if not path.stat().st_size:
            raise ApiError("invalid_audio", f"The file “{file_name(upload)}” is empty.")
        yield path


async def decoded(path: Path, file_format: str | None, longest_s: float) -> Audio:
    """Return the sound of a file, one channel at its own rate.

    Args:
        path: what was sent.
        file_format: "pcm_s16le_16" for raw samples, anything else for what the content says.
        longest_s: what is longer is refused.

    Raises:
        ApiError: it is too long, or there is no sound in it.
        MediaError: it is no recording.
    """
    return await asyncio.to_thread(_decoded, path, file_format, longest_s)


def _decoded(path: Path, file_format: str | None, longest_s: float) -> Audio:
    if file_format == RAW:
        samples = np.frombuffer(path.read_bytes()[: path.stat().st_size // 2 * 2], "<i2")
        audio = Audio.from_mono(samples.astype(np.float32) / 32_768.0, _RAW_RATE)
        if audio.seconds > longest_s:
            raise _too_long(longest_s)
        return audio
    rate = next((sound.rate for sound in probe(path).sounds), 0)
    if not rate:
        raise ApiError("invalid_audio", "There is no sound in the file.")
    blocks = list(_limited(audio_blocks(path, rate=rate, channels=1), rate, longest_s))
    if not blocks:
        raise ApiError("invalid_audio", "There is no sound in the file.")
    return Audio(np.concatenate(blocks), rate)


def _limited(blocks: Iterator[Samples], rate: int, longest_s: float) -> Iterator[Samples]:
    frames = 0
    for block in blocks:
        frames += len(block)
        if frames > longest_s * rate:
            raise _too_long(longest_s)
        yield block


def _too_long(longest_s: float) -> ApiError:
    return ApiError("audio_too_long", f"The recording is longer than {longest_s:g} seconds.")


def file_name(upload: UploadFile) -> str:
    """Return the name a client gave a file, without folders and what does not print."""
    name = PurePosixPath((upload.filename or "").replace("\\", "/")).name
    shown = "".join(character for character in name if character.isprintable())
    return shown[-_LONGEST_NAME:] or "upload"


def content_hash(path: Path) -> str:
    """Return the MD5 of a file, as samples are told of; it guards nothing."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
