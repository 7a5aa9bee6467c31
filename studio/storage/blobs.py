"""Large immutable values inside a project file, by the hash of their content."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from studio.domain.errors import MediaMissing
from studio.storage.failures import in_words

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from studio.storage.writer import Writer


class Blobs:
    """One table of stored values: written by the writer, read from any thread meanwhile."""

    def __init__(self, table: str, writer: Writer, reader: Reader) -> None:
        self._table = table
        self._writer = writer
        self._reader = reader
        self._unwritten: dict[str, bytes] = {}

    def add(self, key: str, data: bytes) -> None:
        """Store `data` before anything queued later; one already stored stays."""
        self._unwritten[key] = data
        statement = f'INSERT INTO "{self._table}" VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
        self._writer.write(
            lambda connection: _execute(connection, statement, (key, len(data), data)),
            lambda: self._forget(key),
        )

    def get(self, key: str) -> bytes | None:
        """Return what is stored under `key`, None if nothing is; from any thread."""
        data = self._unwritten.get(key)
        if data is not None:
            return data
        statement = f'SELECT "data" FROM "{self._table}" WHERE "hash" = ?'
        row = self._reader.first(statement, (key,))
        return row[0] if row is not None and isinstance(row[0], bytes) else None

    def require(self, key: str) -> bytes:
        """Return what is stored under `key`.

        Raises:
            MediaMissing: nothing is.
        """
        data = self.get(key)
        if data is None:
            raise MediaMissing(name=key)
        return data

    def _forget(self, key: str) -> None:
        self._unwritten.pop(key, None)


class Reader:
    """A reading connection that several threads share."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = threading.Lock()

    def first(self, statement: str, values: tuple[str, ...] = ()) -> tuple[object, ...] | None:
        """Return the first row of a query, None if there is none.

        Raises:
            ProjectError: the file cannot be read.
        """
        with self._lock, in_words(self._path):
            cursor = self._connection.execute(statement, values)
            row: tuple[object, ...] | None = cursor.fetchone()
            cursor.close()  # an open cursor would hold back folding the journal
            return row

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return all rows of a query.

        Raises:
            ProjectError: the file cannot be read.
        """
        with self._lock, in_words(self._path):
            return self._connection.execute(statement).fetchall()

    def move_to(self, connection: sqlite3.Connection, path: Path) -> None:
        """Read from another file from now on."""
        with self._lock:
            self._connection.close()
            self._connection, self._path = connection, path

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()


def content_hash(data: bytes) -> str:
    """Return the SHA-256 (hex) of `data`: its name in the file."""
    return hashlib.sha256(data).hexdigest()


def _execute(connection: sqlite3.Connection, statement: str, values: tuple[object, ...]) -> None:
    connection.execute(statement, values)
