"""What the server remembers: documents by kind and id, and what was used, in one SQLite file.

Everything runs in one thread of the store's own, so the event loop never waits for the disk and
statements never overlap.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from studio.server.values import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from studio.server.values import Json, Object

T = TypeVar("T")

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS "document" (
    "kind" TEXT NOT NULL, "id" TEXT NOT NULL, "at" REAL NOT NULL, "body" TEXT NOT NULL,
    PRIMARY KEY ("kind", "id")
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS "document_by_time" ON "document" ("kind", "at", "id");
CREATE TABLE IF NOT EXISTS "used" (
    "at" REAL NOT NULL, "product" TEXT NOT NULL, "model" TEXT NOT NULL, "voice" TEXT NOT NULL,
    "credits" INTEGER NOT NULL, "characters" INTEGER NOT NULL, "seconds" REAL NOT NULL,
    "first_ms" REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS "used_by_time" ON "used" ("at");
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One remembered value, and when it was first put in (seconds since 1970)."""

    id: str
    at: float
    body: Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One answered request: what it cost and how long it took."""

    product: str
    model: str = ""
    voice: str = ""
    credits: int = 0
    characters: int = 0
    seconds: float = 0.0
    """Of sound."""
    first_ms: float = 0.0
    """Until the first sound was sent."""
    at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which documents of a kind are wanted, and in which order."""

    fields: Mapping[str, Json] | None = None
    """Fields of the body that must equal these."""
    search: tuple[str, str] | None = None
    """A field of the body, and what must occur in it in any case."""
    after: float | None = None
    before: float | None = None
    """Times between which they were put in."""
    beyond: Document | None = None
    """The last one known: those that follow it are wanted."""
    is_newest_first: bool = True
    limit: int = 100_000


class Store:
    """Open until `close`; every method may be called from the event loop at any time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._thread = ThreadPoolExecutor(1, "server-store")
        self._connection = self._thread.submit(_opened, folder / "server.sqlite").result()

    async def put(self, kind: str, key: str, body: Object, at: float | None = None) -> None:
        """Remember `body`; one of the same key is replaced and keeps its time."""
        text = written(body)
        moment = time.time() if at is None else at
        statement = (
            'INSERT INTO "document" VALUES (?, ?, ?, ?) '
            'ON CONFLICT ("kind", "id") DO UPDATE SET "body" = excluded."body"'
        )
        await self._run(lambda db: db.execute(statement, (kind, key, moment, text)))

    async def find(self, kind: str, key: str) -> Document | None:
        """Return one document, None when there is none."""
        statement = 'SELECT "id", "at", "body" FROM "document" WHERE "kind" = ? AND "id" = ?'
        row = await self._run(lambda db: db.execute(statement, (kind, key)).fetchone())
        return None if row is None else _document(row)

    async def remove(self, kind: str, key: str) -> bool:
        """Forget one document; tell whether it was there."""
        statement = 'DELETE FROM "document" WHERE "kind" = ? AND "id" = ?'
        return await self._run(lambda db: db.execute(statement, (kind, key)).rowcount) > 0

    async def query(self, kind: str, query: Query | None = None) -> list[Document]:
        """Return the documents of a kind that a query asks for."""
        statement, values = _statement(kind, query or Query())
        rows = await self._run(lambda db: db.execute(statement, values).fetchall())
        return [_document(row) for row in rows]

    async def keys_beyond(self, kind: str, count: int) -> list[str]:
        """Return the ids of all documents of a kind but the newest `count`."""
        statement = (
            'SELECT "id" FROM "document" WHERE "kind" = ? '
            'ORDER BY "at" DESC, "id" DESC LIMIT -1 OFFSET ?'
        )
        rows = await self._run(lambda db: db.execute(statement, (kind, count)).fetchall())
        return [row[0] for row in rows]

    async def use(self, use: Use) -> None:
        """Remember what a request cost."""
        values = (
            use.at or time.time(),
            use.product,
            use.model,
            use.voice,
            use.credits,
            use.characters,
            use.seconds,
            use.first_ms,
        )
        statement = 'INSERT INTO "used" VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
        await self._run(lambda db: db.execute(statement, values))

    async def used(self, since: float, until: float) -> list[Use]:
        """Return what was used from `since` up to `until`, oldest first."""
        statement = 'SELECT * FROM "used" WHERE "at" >= ? AND "at" < ? ORDER BY "at"'
        rows = await self._run(lambda db: db.execute(statement, (since, until)).fetchall())
        names = ("at", "product", "model", "voice", "credits", "characters", "seconds", "first_ms")
        return [Use(**dict(zip(names, row, strict=True))) for row in rows]

    async def credits_since(self, since: float) -> int:
        """Return how many credits were spent since a moment."""
        statement = 'SELECT COALESCE(SUM("credits"), 0) FROM "used" WHERE "at" >= ?'
        row = await self._run(lambda db: db.execute(statement, (since,)).fetchone())
        return int(row[0])

    async def close(self) -> None:
        """Write what is left and close the file."""
        await self._run(sqlite3.Connection.close)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(self._connection))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30.0)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    return connection


def _document(row: tuple[str, float, str]) -> Document:
    return Document(row[0], row[1], cast("Object", json.loads(row[2])))


def _statement(kind: str, query: Query) -> tuple[str, list[object]]:
    conditions, values = ['"kind" = ?'], list[object]([kind])
    for name, value in (query.fields or {}).items():
        conditions.append('json_extract("body", ?) = ?')
        values += [f"$.{name}", value]
    if query.search is not None:
        conditions.append('instr(lower(json_extract("body", ?)), ?) > 0')
        values += [f"$.{query.search[0]}", query.search[1].lower()]
    if query.after is not None:
        conditions.append('"at" > ?')
        values.append(query.after)
    if query.before is not None:
        conditions.append('"at" < ?')
        values.append(query.before)
    order, sign = ("DESC", "<") if query.is_newest_first else ("ASC", ">")
    if query.beyond is not None:
        conditions.append(f'("at", "id") {sign} (?, ?)')
        values += [query.beyond.at, query.beyond.id]
    values.append(query.limit)
    text = (
        f'SELECT "id", "at", "body" FROM "document" WHERE {" AND ".join(conditions)} '
        f'ORDER BY "at" {order}, "id" {order} LIMIT ?'
    )
    return text, values
