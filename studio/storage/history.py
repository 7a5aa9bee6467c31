"""Steps in the file: undo reaches back across restarts and crashes."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias, cast

from studio.domain.project import UNDO_STEPS, Change, Direction, Step
from studio.domain.records import Record, RecordId, with_fields
from studio.storage.columns import Json, columns_of, json_text, to_json
from studio.storage.rows import KIND_BY_NAME, apply_changes, changed_fields

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from studio.domain.project import Project

UNDO_BYTES = 256_000_000
"""Size of stored steps; the oldest beyond it are dropped when a project is opened."""

_COMPRESSED_FROM = 1_000
"""Bytes; shorter steps are stored as they are."""

Fields: TypeAlias = "dict[str, Json] | None"
StoredChange: TypeAlias = "tuple[str, RecordId, int, Fields, Fields]"
"""Kind, id, rank, fields before, fields after: of an update only those that differ."""


def write_step(connection: sqlite3.Connection, step: Step) -> None:
    """Apply a step to the rows and remember it, inside the caller's transaction."""
    apply_changes(connection, step.recent or step.changes)
    if step.direction is not Direction.DONE:
        is_undone = step.direction is Direction.UNDONE
        connection.execute(
            'UPDATE "steps" SET "is_undone" = ? WHERE "id" = ?', (is_undone, step.id)
        )
        return
    connection.execute('DELETE FROM "steps" WHERE "is_undone"')
    if step.replaces:
        connection.execute('DELETE FROM "steps" WHERE "id" = ?', (step.id,))
    if not step.changes:
        return
    changes = encode(step.changes)
    next_rank = max(change.rank for change in step.changes) + 1
    cursor = connection.execute(
        'INSERT INTO "steps" ("id", "label", "made_at", "is_undone", "size", "next_rank")'
        " VALUES (?, ?, ?, 0, ?, ?)",
        (step.id, step.label, _stamp(step.made_at), len(changes), next_rank),
    )
    connection.execute('INSERT INTO "step_changes" VALUES (?, ?)', (cursor.lastrowid, changes))


def encode(changes: tuple[Change, ...]) -> bytes:
    """Return changes as stored: JSON, compressed when long."""
    plain = json_text(cast("Json", [_stored(change) for change in changes])).encode()
    return zlib.compress(plain, 1) if len(plain) >= _COMPRESSED_FROM else plain


def decode(stored: bytes) -> list[StoredChange]:
    """Return stored changes; the opposite of `encode`."""
    return [cast("StoredChange", tuple(change)) for change in json.loads(_plain(stored))]


def names_kind(stored: bytes, kind: str) -> bool:
    """Tell without reading them whether stored changes may be of records of a kind."""
    return f'["{kind}",'.encode() in _plain(stored)


def drop_oldest(connection: sqlite3.Connection) -> None:
    """Drop the oldest steps beyond the limits in number and size."""
    sizes = connection.execute('SELECT "seq", "size" FROM "steps" ORDER BY "seq" DESC').fetchall()
    total = 0
    for count, (seq, size) in enumerate(sizes, start=1):
        total += size
        if count > UNDO_STEPS or (total > UNDO_BYTES and count > 1):
            connection.execute('DELETE FROM "steps" WHERE "seq" <= ?', (seq,))
            return


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A step of an earlier session; its changes stay in the file until they are needed."""

    label: str
    id: RecordId
    made_at: float
    read: Callable[[RecordId], bytes]

    def recalled(self, project: Project, direction: Direction) -> Step:
        """Return the step in full, seen from the state right before it is travelled over."""
        is_undo = direction is Direction.UNDONE
        changes = [_recalled(project, change, is_undo) for change in decode(self.read(self.id))]
        return Step(self.label, tuple(changes), id=self.id, made_at=self.made_at)


def load_history(
    connection: sqlite3.Connection, read: Callable[[RecordId], bytes]
) -> tuple[list[EarlierStep], list[EarlierStep], int]:
    """Return what can be undone and redone, newest last, and a rank above all they mention.

    Args:
        connection: of the file.
        read: returns the stored changes of a step by its id, whenever it is called.
    """
    undo: list[EarlierStep] = []
    redo: list[EarlierStep] = []
    next_rank = 0
    rows = connection.execute(
        'SELECT "id", "label", "made_at", "is_undone", "next_rank" FROM "steps" ORDER BY "seq"'
    )
    for step_id, label, made_at, is_undone, above in rows:
        earlier = EarlierStep(label, step_id, _seconds(made_at), read)
        (redo if is_undone else undo).append(earlier)
        next_rank = max(next_rank, above)
    return undo, redo[::-1], next_rank


READ_CHANGES = (
    'SELECT "changes" FROM "step_changes" JOIN "steps" USING ("seq") WHERE "steps"."id" = ?'
)
"""Query for the stored changes of one step by its id."""


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _seconds(stamp: str) -> float:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:  # only a damaged file has one: the step itself may be sound
        return 0.0


def _plain(stored: bytes) -> bytes:
    return stored if stored.startswith(b"[") else zlib.decompress(stored)


def _stored(change: Change) -> list[object]:
    before, after = change.before, change.after
    record = change.record
    names = changed_fields(before, after) if before and after else tuple(_readers(type(record)))
    return [
        type(record).__name__,
        record.id,
        change.rank,
        _fields(before, names),
        _fields(after, names),
    ]


def _fields(record: Record | None, names: tuple[str, ...]) -> Fields:
    return None if record is None else {name: to_json(getattr(record, name)) for name in names}


def _readers(kind: type[Record]) -> dict[str, Callable[[Json], object]]:
    return {column.name: column.read for column in columns_of(kind)}


def _recalled(project: Project, stored: StoredChange, is_undo: bool) -> Change:
    name, record_id, rank, before, after = stored
    kind = KIND_BY_NAME[name]
    current = project.find(kind, record_id)
    if is_undo:
        return Change(_state(kind, before, current), current, rank)
    return Change(current, _state(kind, after, current), rank)


def _state(kind: type[Record], fields: Fields, current: Record | None) -> Record | None:
    """Return the record on the other side of a change: `current` with `fields`, or made anew."""
    if fields is None:
        return None
    readers = _readers(kind)
    values = {name: readers[name](value) for name, value in fields.items()}
    if current is not None:
        return with_fields(current, values)
    return cast("Callable[..., Record]", kind)(**values)
