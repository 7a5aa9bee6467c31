"""Files by key with an index: the least recently used go when there are too many bytes."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

ROOM_LEFT = 0.9
"""Filled beyond its limit, a cache is emptied to this share of it."""

_TABLES = """
CREATE TABLE IF NOT EXISTS "cached" (
    "key" TEXT PRIMARY KEY, "size" INTEGER NOT NULL, "used_at" REAL NOT NULL, "facts" TEXT NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Cached:
    """What a cache gives back."""

    data: bytes
    facts: str
    """What was put in beside the bytes."""


class DiskCache:
    """Bytes by key, in one folder, shared by threads and programs; never the only copy of anything.

    Files are written beside and renamed, then entered into the index: whatever is in the index is
    whole. A cache that cannot be read or written is as good as empty and never an error.
    """

    def __init__(self, folder: Path, suffix: str, max_bytes: int) -> None:
        self._folder = folder
        self._suffix = suffix
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def get(self, key: str) -> Cached | None:
        """Return what was put in under `key`, None if it is not (or no longer) there."""
        query = 'UPDATE "cached" SET "used_at" = ? WHERE "key" = ? RETURNING "facts", "size"'
        try:
            with self._index() as index:
                row = index.execute(query, (time.time(), key)).fetchone()
            if row is None:
                return None
            data = self._path(key).read_bytes()
        except (sqlite3.Error, OSError) as error:
            logger.info("nothing from the cache: %s", error)
            return None
        return Cached(data, row[0]) if len(data) == row[1] else None

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of some keys that are there; they count as used as little as before."""
        query = 'SELECT "key" FROM "cached" WHERE "key" IN (SELECT "value" FROM json_each(?))'
        try:
            with self._index() as index:
                return frozenset(key for (key,) in index.execute(query, (json.dumps([*keys]),)))
        except (sqlite3.Error, OSError) as error:
            logger.info("nothing from the cache: %s", error)
            return frozenset()

    def put(self, key: str, data: bytes, facts: str = "") -> None:
        """Keep `data` under `key`, in place of what was there."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with writing_beside(path) as beside:
                beside.write_bytes(data)
            with self._index() as index:
                entry = (key, len(data), time.time(), facts)
                index.execute('INSERT OR REPLACE INTO "cached" VALUES (?, ?, ?, ?)', entry)
                self._make_room(index)
        except (sqlite3.Error, OSError, StudioError) as error:
            logger.info("not cached: %s", error)

    def size(self) -> int:
        """Return how many bytes are kept."""
        try:
            with self._index() as index:
                return _total(index)
        except (sqlite3.Error, OSError):
            return 0

    def clear(self) -> None:
        """Forget everything and free the disk."""
        with self._index() as index:
            index.execute('DELETE FROM "cached"')
        for path in self._folder.glob(f"??/*{self._suffix}"):
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{self._suffix}"

    @contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = self._folder / "index.sqlite"
            with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as index:
                try:
                    index.execute("PRAGMA synchronous = NORMAL")
                    index.execute(_TABLES)
                    yield index
                except sqlite3.OperationalError:
                    raise
                except sqlite3.DatabaseError:  # damaged: the next one begins anew
                    file.unlink(missing_ok=True)
                    raise

    def _make_room(self, index: sqlite3.Connection) -> None:
        total = _total(index)
        if total <= self._max_bytes:
            return
        oldest = index.execute('SELECT "key", "size" FROM "cached" ORDER BY "used_at"').fetchall()
        for key, size in oldest:
            if total <= self._max_bytes * ROOM_LEFT:
                return
            self._path(key).unlink(missing_ok=True)  # first: a kill must not leave it unknown
            index.execute('DELETE FROM "cached" WHERE "key" = ?', (key,))
            total -= size


def _total(index: sqlite3.Connection) -> int:
    return int(index.execute('SELECT coalesce(sum("size"), 0) FROM "cached"').fetchone()[0])
