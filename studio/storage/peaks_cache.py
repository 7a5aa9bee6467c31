"""Waveform summaries by content hash: a film opened again shows its waveform at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.storage.disk_cache import DiskCache

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 500_000_000


class PeaksCache:
    """One per user."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._cache = DiskCache(folder, ".peaks", max_bytes)

    def get(self, content_hash: str) -> bytes | None:
        """Return the summary of the media with that hash, None if it is not kept."""
        cached = self._cache.get(content_hash)
        return cached.data if cached is not None else None

    def put(self, content_hash: str, peaks: bytes) -> None:
        """Keep a summary."""
        self._cache.put(content_hash, peaks)

    def size(self) -> int:
        """Return how many bytes are kept."""
        return self._cache.size()

    def clear(self) -> None:
        """Forget everything and free the disk."""
        self._cache.clear()
