"""Records as rows: one table per kind, one column per field, ordered by rank."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, TypeAlias

from studio.domain.lexicon import LexiconEntry
from studio.domain.media import Media
from studio.domain.records import Record, slot_setters
from studio.domain.script import Casting, Line, Speaker, Take, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip, Marker, Track
from studio.domain.translating import GlossaryTerm
from studio.domain.voices import Voice
from studio.storage.columns import Stored, columns_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from studio.domain.project import Change

KINDS: tuple[type[Record], ...] = (
    ProjectSettings,
    Speaker,
    Voice,
    Casting,
    Line,
    Translation,
    Take,
    Media,
    Track,
    Clip,
    Marker,
    LexiconEntry,
    GlossaryTerm,
)
"""Every kind of record a project holds; a new one is added here and by a migration."""

KIND_BY_NAME: Mapping[str, type[Record]] = {kind.__name__: kind for kind in KINDS}

Fields: TypeAlias = "tuple[str, ...]"


class RowsDifferError(RuntimeError):
    """The file does not hold what memory thinks it does: our bug, not the user's."""


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the empty tables of all kinds."""
    for kind in KINDS:
        columns = "".join(f', "{column.name}" {column.sql_type}' for column in columns_of(kind))
        connection.execute(f'CREATE TABLE "{kind.__name__}" ("rank" INTEGER PRIMARY KEY{columns})')


def insert_records(
    connection: sqlite3.Connection, kind: type[Record], ranked: Iterable[tuple[int, Record]]
) -> None:
    """Add records of one kind with their ranks."""
    columns = columns_of(kind)
    names = ", ".join(f'"{column.name}"' for column in columns)
    places = ", ".join("?" * len(columns))
    rows = (
        (rank, *(column.store(getattr(record, column.name)) for column in columns))
        for rank, record in ranked
    )
    statement = f'INSERT INTO "{kind.__name__}" ("rank", {names}) VALUES (?, {places})'
    connection.executemany(statement, rows)


def load_records(
    connection: sqlite3.Connection,
) -> tuple[list[Record], list[int]]:
    """Return all records, by kind and in the order added, and the rank of each."""
    records: list[Record] = []
    ranks: list[int] = []
    for kind in KINDS:
        of_kind, ranks_of_kind = load_kind(connection, kind)
        records += of_kind
        ranks += ranks_of_kind
    return records, ranks


def load_kind(
    connection: sqlite3.Connection, kind: type[Record]
) -> tuple[list[Record], tuple[int, ...]]:
    """Return the records of one kind in the order added, and their ranks."""
    columns = columns_of(kind)
    names = ", ".join(f'"{column.name}"' for column in columns)
    statement = f'SELECT "rank", {names} FROM "{kind.__name__}" ORDER BY "rank"'
    rows = connection.execute(statement).fetchall()
    if not rows:
        return [], ()
    ranks, *values = zip(*rows, strict=True)
    records = [kind.__new__(kind) for _ in rows]
    setters = slot_setters(kind)
    for column, stored in zip(columns, values, strict=True):
        # maps run the slot's setter over the whole column without a Python call per value
        deque(map(setters[column.name], records, column.load(stored)), maxlen=0)
    return records, ranks


def apply_changes(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Bring the rows from before to after.

    Raises:
        RowsDifferError: a row was not as `before` says.
    """
    removed: dict[type[Record], list[tuple[Stored, ...]]] = defaultdict(list)
    updated: dict[tuple[type[Record], Fields], list[tuple[Stored, ...]]] = defaultdict(list)
    added: dict[type[Record], list[tuple[int, Record]]] = defaultdict(list)
    for change in changes:
        kind = type(change.record)
        if change.after is None:
            removed[kind].append((change.rank, change.record.id))
        elif change.before is None:
            added[kind].append((change.rank, change.after))
        else:
            fields = changed_fields(change.before, change.after)
            values = _stored_values(change.after, fields)
            updated[kind, fields].append((*values, change.rank, change.after.id))
    for kind, gone in removed.items():
        _all_rows(connection, f'DELETE FROM "{kind.__name__}" WHERE "rank" = ? AND "id" = ?', gone)
    for (kind, fields), new in updated.items():
        if fields:
            places = ", ".join(f'"{name}" = ?' for name in fields)
            statement = f'UPDATE "{kind.__name__}" SET {places} WHERE "rank" = ? AND "id" = ?'
            _all_rows(connection, statement, new)
    for kind, ranked in added.items():
        insert_records(connection, kind, ranked)


def changed_fields(before: Record, after: Record) -> Fields:
    """Return the names of the fields in which two states of one record differ."""
    return tuple(
        name
        for name in slot_setters(type(after))
        if (old := getattr(before, name)) is not (new := getattr(after, name)) and old != new
    )


def _stored_values(record: Record, fields: Fields) -> list[Stored]:
    wanted = set(fields)
    return [
        column.store(getattr(record, column.name))
        for column in columns_of(type(record))
        if column.name in wanted
    ]


def _all_rows(
    connection: sqlite3.Connection, statement: str, rows: list[tuple[Stored, ...]]
) -> None:
    count = connection.executemany(statement, rows).rowcount
    if count != len(rows):
        raise RowsDifferError(f"{count} of {len(rows)} rows: {statement}")
