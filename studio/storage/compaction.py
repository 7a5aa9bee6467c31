"""Make a project file smaller: takes nothing refers to, and history if it is not wanted."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.storage.history import decode, names_kind
from studio.storage.schema import transaction

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a project file is made of, in bytes."""

    file: int
    stored: int
    """All takes inside it."""
    unused: int
    """Takes that neither the project, nor its history, nor an earlier version refers to."""
    history: int
    versions: int


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of the file before and after."""

    before: int
    after: int


def sizes(connection: sqlite3.Connection, path: Path) -> Sizes:
    """Return what the file is made of, as a dialog shows it before compacting."""
    unused = _unused(connection)
    return Sizes(
        file=path.stat().st_size,
        stored=_sum(connection, '"length") FROM "stored"'),
        unused=sum(unused.values()),
        history=_sum(connection, '"size") FROM "steps"'),
        versions=_sum(connection, '"size") FROM "versions"'),
    )


def compact(
    connection: sqlite3.Connection, path: Path, *, keeps_history: bool, keeps_versions: bool
) -> Compacted:
    """Drop what is not needed and give the room back to the disk.

    A kill or a full disk in the middle leaves the file as it was or as it shall be.
    """
    _fold(connection)
    before = path.stat().st_size
    with transaction(connection):
        if not keeps_history:
            connection.execute('DELETE FROM "steps"')
        if not keeps_versions:
            connection.execute('DELETE FROM "versions"')
        gone = [(content_hash,) for content_hash in _unused(connection)]
        connection.executemany('DELETE FROM "stored" WHERE "hash" = ?', gone)
        connection.executemany('DELETE FROM "peaks" WHERE "hash" = ?', gone)
    connection.execute("VACUUM")
    _fold(connection)
    return Compacted(before, path.stat().st_size)


def _unused(connection: sqlite3.Connection) -> dict[str, int]:
    """Return hash and length of the stored takes nothing refers to."""
    stored = dict(connection.execute('SELECT "hash", "length" FROM "stored"'))
    for (content_hash,) in connection.execute('SELECT "content_hash" FROM "Media"'):
        stored.pop(content_hash, None)
    for (changes,) in connection.execute('SELECT "changes" FROM "step_changes"'):
        if not names_kind(changes, "Media"):
            continue  # long imports of lines need not be read
        for kind, _, _, before, after in decode(changes):
            if kind == "Media":
                for fields in (before or {}, after or {}):
                    stored.pop(str(fields.get("content_hash")), None)
    for (packed,) in connection.execute('SELECT "records" FROM "version_records"'):
        content = json.loads(zlib.decompress(packed))
        place = content["fields"].get("Media", ["content_hash"]).index("content_hash")
        for row in content["records"].get("Media", ()):
            stored.pop(row[place], None)
    return stored


def _sum(connection: sqlite3.Connection, what: str) -> int:
    return int(connection.execute(f"SELECT total({what}").fetchone()[0])


def _fold(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
