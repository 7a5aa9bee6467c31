"""Sounds as projects keep them: packed as FLAC, with the record that names them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.audio.resample import resample
from studio.domain.media import Media, MediaKind
from studio.storage.blobs import content_hash
from studio.transcoding import flac
from studio.transcoding.decode import read_audio

if TYPE_CHECKING:
    from studio.audio.buffer import Audio


def stored(audio: Audio, name: str) -> tuple[bytes, Media]:
    """Return a sound as a project keeps it, at the project's rate, and its record."""
    audio = resample(audio, PROJECT_RATE)
    packed = flac.encode(audio)
    media = Media(
        kind=MediaKind.STORED,
        name=name,
        content_hash=content_hash(packed),
        size=len(packed),
        length=audio.frames,
        rate=audio.rate,
        channels=audio.channels,
    )
    return packed, media


def stored_file(path: Path, name: str) -> tuple[bytes, Media]:
    """Return a sound file in the same way.

    Raises:
        MediaError: it cannot be decoded.
    """
    return stored(read_audio(path, rate=None), name)


def stored_bytes(sound: bytes, name: str) -> tuple[bytes, Media]:
    """Return what a sound file holds in the same way.

    Raises:
        MediaError: it cannot be decoded.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        path.write_bytes(sound)
        return stored_file(path, name)
