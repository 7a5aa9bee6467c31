"""The shape of a project file: one SQLite database with a mark of its own and a version."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from studio.storage.rows import create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x56766F63
""""Vvoc": tells a project from any other SQLite database."""

VERSION = 8
"""Rises with every migration; older files are converted on opening, newer ones are refused."""

NEEDS = "0.1"
"""First Viva Voce that reads files of this version: what users of older ones are told."""

PAGE_SIZE = 65_536
"""Bytes. Takes of 300 kB are written in 5 pages instead of 75."""

JOURNAL_LIMIT = 16_000_000
"""Bytes the write-ahead log may keep on the disk once it has been folded into the file."""

SUFFIX = ".vivavoce"

_TABLES = """
CREATE TABLE "about" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE "steps" (
    "seq" INTEGER PRIMARY KEY, "id" TEXT NOT NULL UNIQUE, "label" TEXT NOT NULL,
    "made_at" TEXT NOT NULL, "is_undone" INTEGER NOT NULL,
    "size" INTEGER NOT NULL, "next_rank" INTEGER NOT NULL
);
CREATE TABLE "step_changes" (
    "seq" INTEGER PRIMARY KEY REFERENCES "steps" ("seq") ON DELETE CASCADE,
    "changes" BLOB NOT NULL
);
CREATE TABLE "stored" (
    "hash" TEXT NOT NULL UNIQUE, "length" INTEGER NOT NULL, "data" BLOB NOT NULL
);
CREATE TABLE "peaks" (
    "hash" TEXT NOT NULL UNIQUE, "length" INTEGER NOT NULL, "data" BLOB NOT NULL
);
CREATE TABLE "links" ("media_id" TEXT PRIMARY KEY, "relative_path" TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE "versions" (
    "seq" INTEGER PRIMARY KEY, "id" TEXT NOT NULL, "name" TEXT NOT NULL,
    "made_at" TEXT NOT NULL, "is_automatic" INTEGER NOT NULL, "step_id" TEXT NOT NULL,
    "size" INTEGER NOT NULL
);
CREATE TABLE "version_records" (
    "seq" INTEGER PRIMARY KEY REFERENCES "versions" ("seq") ON DELETE CASCADE,
    "records" BLOB NOT NULL
);
"""
# Large values stand in tables of their own, so that a list is read without them.


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a new project in an empty database."""
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    create_tables(connection)
    connection.execute('INSERT INTO "about" VALUES (?, ?)', ("needs", NEEDS))


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Return a connection whose commits survive a power cut; usable from any one thread."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":  # the write-ahead log needs memory shared between programs: no network drive
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_LIMIT}")
    return connection


def connect_to_create(path: Path) -> sqlite3.Connection:
    """Return a connection to an empty file that nobody else sees yet."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")  # it is made durable before it gets its name
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Return a connection that can only read, beside the one that writes."""
    return _connect(path, "mode=ro")


def connect_untouched(path: Path) -> sqlite3.Connection:
    """Return a reading connection that leaves no trace on the file, even after a crash."""
    return _connect(path, "mode=ro" if has_journal(path) else "mode=ro&immutable=1")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make what is done inside one transaction: all of it or, after an error, nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def settle_journal(path: Path) -> None:
    """Fold what a crash left beside `path` into it, before another file takes its name.

    A write-ahead log is applied to whatever file has the right name, its own or not.
    """
    if path.exists() and has_journal(path):
        with contextlib.suppress(sqlite3.Error), closing(connect_to_write(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def has_journal(path: Path) -> bool:
    """Say whether a write-ahead log stands beside the file: it is open or was never closed."""
    journal = path.with_name(f"{path.name}-wal")
    return journal.exists() and journal.stat().st_size > 0


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=10,
    )
