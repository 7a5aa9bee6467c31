"""Recognise a file by its content."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from studio.domain.errors import DecodeFailed
from studio.transcoding.failures import reading_errors

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.progress import Progress

_BLOCK = 1 << 20


def media_hash(path: Path, progress: Progress | None = None) -> str:
    """Return the SHA-256 of the bytes of `path` in hex, however large, in one megabyte of memory.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it may not be read.
        DecodeFailed: the disk failed.
        Cancelled: `progress` was cancelled.
    """
    digest = hashlib.sha256()
    buffer = bytearray(_BLOCK)
    view = memoryview(buffer)
    done = 0
    with reading_errors(path, DecodeFailed), path.open("rb", buffering=0) as file:
        size = path.stat().st_size
        while count := file.readinto(buffer):
            digest.update(view[:count])
            done += count
            if progress is not None:
                progress.report(done, max(size, done))
    return digest.hexdigest()
