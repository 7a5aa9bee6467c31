"""Generated speech by request fingerprint: what was spoken once is never made or paid for twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.storage.disk_cache import Cached, DiskCache

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2_000_000_000
"""About 20 hours of speech as FLAC."""


class SpeechCache(DiskCache):
    """One per user. `facts` holds what was measured of the speech, such as its word times."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        super().__init__(folder, ".flac", max_bytes)


CachedSpeech = Cached
