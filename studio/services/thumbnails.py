"""A small picture of each film, kept in the cache: what a list of projects shows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.storage.disk_cache import DiskCache

if TYPE_CHECKING:
    from studio.domain.project_facts import ProjectFacts

MAX_BYTES = 50_000_000
WIDTH = 480
"""Pixels: cards are up to 320 wide, on dense displays too."""


class Thumbnails:
    """One film is decoded at a time; what cannot be shown is not tried again."""

    def __init__(self, folder: Path) -> None:
        self._cache = DiskCache(folder, ".jpg", MAX_BYTES)
        self._turn = asyncio.Lock()
        self._without: set[tuple[str, str]] = set()

    async def of(self, facts: ProjectFacts) -> bytes | None:
        """Return a film's picture as the content of a JPEG file; None where there is none."""
        wanted = facts.film_hash, facts.film
        if not facts.film_hash or not facts.has_picture or wanted in self._without:
            return None
        async with self._turn:
            found = await asyncio.to_thread(self._found, facts.film_hash, Path(facts.film))
        if found is None:
            self._without.add(wanted)
        return found

    def _found(self, key: str, film: Path) -> bytes | None:
        cached = self._cache.get(key)
        if cached is not None:
            return cached.data
        from studio.transcoding.frames import thumbnail  # noqa: PLC0415 - knows numpy and PyAV
        from studio.transcoding.jpeg import jpeg  # noqa: PLC0415

        try:
            made = jpeg(thumbnail(film, WIDTH))
        except StudioError:
            return None
        self._cache.put(key, made)
        return made
