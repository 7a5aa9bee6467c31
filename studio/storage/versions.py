"""Earlier versions: the records as they were at a moment worth going back to, apart from undo."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias, cast

from studio.domain.records import Record, RecordId, new_id
from studio.storage.columns import Json, columns_of, json_text, to_json
from studio.storage.rows import KIND_BY_NAME, KINDS, changed_fields
from studio.storage.schema import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from studio.domain.project import Project

AUTOMATIC_KEPT = 10
"""Versions made by the studio itself; named ones stay until the user removes them."""

Snapshot: TypeAlias = "dict[type[Record], tuple[Record, ...]]"


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version as a list shows it."""

    id: str
    name: str
    made_at: str
    """UTC, ISO 8601."""
    is_automatic: bool
    size: int
    """Bytes in the file."""


def snapshot(project: Project) -> Snapshot:
    """Return all records as they are now; takes no time to speak of."""
    return {kind: tuple(records.values()) for kind, records in project.kinds().items()}


def write_version(
    connection: sqlite3.Connection, packed: bytes, name: str, *, is_automatic: bool
) -> str:
    """Store a packed version, drop automatic ones beyond the limit, and return its id."""
    version_id, now = new_id(), datetime.now(UTC).isoformat(timespec="seconds")
    row = (version_id, name, now, is_automatic, _newest_step(connection), len(packed))
    with transaction(connection):
        seq = connection.execute(
            'INSERT INTO "versions" ("id", "name", "made_at", "is_automatic", "step_id", "size")'
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        ).lastrowid
        connection.execute('INSERT INTO "version_records" VALUES (?, ?)', (seq, packed))
        connection.execute(
            'DELETE FROM "versions" WHERE "is_automatic" AND "seq" NOT IN (SELECT "seq" FROM'
            ' "versions" WHERE "is_automatic" ORDER BY "seq" DESC LIMIT ?)',
            (AUTOMATIC_KEPT,),
        )
    return version_id


def list_versions(connection: sqlite3.Connection) -> list[Version]:
    """Return all versions, newest first."""
    rows = connection.execute(
        'SELECT "id", "name", "made_at", "is_automatic", "size" FROM "versions" ORDER BY "seq" DESC'
    )
    return [Version(i, name, at, bool(automatic), size) for i, name, at, automatic, size in rows]


def read_version(connection: sqlite3.Connection, version_id: str) -> list[Record]:
    """Return the records of a version.

    Raises:
        KeyError: there is no such version.
    """
    row = connection.execute(
        'SELECT "records" FROM "version_records" JOIN "versions" USING ("seq")'
        ' WHERE "versions"."id" = ?',
        (version_id,),
    ).fetchone()
    if row is None:
        raise KeyError(version_id)
    return unpack(row[0])


def remove_version(connection: sqlite3.Connection, version_id: str) -> None:
    """Forget a version; nothing happens if there is none."""
    connection.execute('DELETE FROM "versions" WHERE "id" = ?', (version_id,))


def has_steps_since_version(connection: sqlite3.Connection) -> bool:
    """Say whether anything was done since the newest version was made."""
    row = connection.execute('SELECT "step_id" FROM "versions" ORDER BY "seq" DESC').fetchone()
    return _newest_step(connection) != (row[0] if row is not None else "")


def pack(records: Snapshot) -> bytes:
    """Return records as compressed JSON."""
    content = {
        kind.__name__: [
            [to_json(getattr(record, column.name)) for column in columns_of(kind)]
            for record in of_kind
        ]
        for kind, of_kind in records.items()
    }
    fields = {kind.__name__: [column.name for column in columns_of(kind)] for kind in records}
    plain = json_text(cast("Json", {"fields": fields, "records": content}))
    return zlib.compress(plain.encode(), 1)


def unpack(packed: bytes) -> list[Record]:
    """Return records packed before; fields added since have their defaults."""
    content = json.loads(zlib.decompress(packed))
    records: list[Record] = []
    for kind_name, rows in content["records"].items():
        kind = KIND_BY_NAME[kind_name]
        readers = {column.name: column.read for column in columns_of(kind)}
        names = content["fields"][kind_name]
        make = cast("Callable[..., Record]", kind)
        for row in rows:
            values = zip(names, row, strict=True)
            records.append(make(**{name: readers[name](value) for name, value in values}))
    return records


def restore(project: Project, records: Iterable[Record]) -> None:
    """Make the records of `project` those of an earlier version; call inside an edit."""
    wanted: dict[tuple[type[Record], RecordId], Record] = {
        (type(record), record.id): record for record in records
    }
    for kind in KINDS:
        for record in project.all(kind):
            earlier = wanted.pop((kind, record.id), None)
            if earlier is None:
                project.remove(record)
            else:
                names = changed_fields(record, earlier)
                project.update(record, **{name: getattr(earlier, name) for name in names})
    for record in wanted.values():
        project.add(record)


def _newest_step(connection: sqlite3.Connection) -> str:
    """Return a mark that differs whenever something was done or undone."""
    row = connection.execute(
        'SELECT "id" FROM "steps" WHERE NOT "is_undone" ORDER BY "seq" DESC'
    ).fetchone()
    return str(row[0]) if row is not None else ""
