"""Older project files become current ones: copied first, then one numbered function a version."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeAlias

from studio.storage import schema
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Migration: TypeAlias = Callable[[sqlite3.Connection], None]

_LARGE = ("stored", "peaks", "step_changes", "version_records")
"""Tables that hold no records: megabytes that are not needed to look at a project."""

MIGRATIONS: dict[int, Migration] = {}
"""By the version a migration leads to; it starts from the one before. Version 1 is the first."""


def migration(version: int) -> Callable[[Migration], Migration]:
    """Register a function that turns a file of the version before into `version`.

    It also converts stored steps (`history.decode`, `history.encode`) where they name what changed.
    """

    def register(function: Migration) -> Migration:
        assert version not in MIGRATIONS, f"two migrations to {version}"
        MIGRATIONS[version] = function
        return function

    return register


def migrate(
    path: Path, migrations: Mapping[int, Migration] = MIGRATIONS, target: int = schema.VERSION
) -> Path:
    """Bring the file at `path` to `target`; return the copy of it as it was.

    Each migration is one transaction: an error leaves the file at a version that opens.
    """
    with closing(schema.connect_to_write(path)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        copy = path.with_name(f"{path.stem} (version {version}){path.suffix}")
        with writing_beside(copy) as beside, closing(sqlite3.connect(beside)) as backup:
            connection.backup(backup)
        for number in range(version + 1, target + 1):
            with schema.transaction(connection):
                migrations[number](connection)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy


@contextmanager
def converted(connection: sqlite3.Connection, version: int) -> Iterator[sqlite3.Connection]:
    """Give the records of an older file as a current one has them; the file stays as it is."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        tables = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        for name, statement in tables:
            copy.execute(statement)
            if name in _LARGE:
                continue
            rows = connection.execute(f'SELECT * FROM "{name}"')
            places = ", ".join("?" * len(rows.description))
            copy.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
        for number in range(version + 1, schema.VERSION + 1):
            MIGRATIONS[number](copy)
        yield copy


@migration(2)
def _add_lexicon(connection: sqlite3.Connection) -> None:
    """Words said in another way than they are written, and voices speakers begin with."""
    connection.execute(
        'CREATE TABLE "LexiconEntry" ("rank" INTEGER PRIMARY KEY, "id" TEXT, "word" TEXT,'
        ' "said" TEXT, "language" TEXT)'
    )
    connection.execute('ALTER TABLE "Take" ADD COLUMN "said" TEXT DEFAULT \'\'')
    connection.execute(
        'ALTER TABLE "ProjectSettings" ADD COLUMN "default_voices" TEXT DEFAULT \'[]\''
    )


@migration(3)
def _add_dialogue_loudness(connection: sqlite3.Connection) -> None:
    """Loudness may be that of the dialogue."""
    connection.execute(
        'ALTER TABLE "ProjectSettings" ADD COLUMN "is_dialogue_gated" INTEGER DEFAULT 0'
    )


@migration(4)
def _add_glossary(connection: sqlite3.Connection) -> None:
    """Words with a fixed translation, and words that may not be used."""
    connection.execute(
        'CREATE TABLE "GlossaryTerm" ("rank" INTEGER PRIMARY KEY, "id" TEXT, "term" TEXT,'
        ' "translation" TEXT, "language" TEXT, "is_forbidden" INTEGER)'
    )


@migration(5)
def _add_bill_of_takes(connection: sqlite3.Connection) -> None:
    """Which model spoke a take, in which request, and what that cost."""
    for column in ("model", "request_id"):
        connection.execute(f'ALTER TABLE "Take" ADD COLUMN "{column}" TEXT DEFAULT \'\'')
    connection.execute('ALTER TABLE "Take" ADD COLUMN "cost" INTEGER DEFAULT 0')


@migration(6)
def _add_budget(connection: sqlite3.Connection) -> None:
    """What may be spent on a project in the cloud."""
    connection.execute(
        'ALTER TABLE "ProjectSettings" ADD COLUMN "budget_characters" INTEGER DEFAULT NULL'
    )


@migration(7)
def _add_tone_and_price(connection: sqlite3.Connection) -> None:
    """How translations sound, and what was paid for sounds that are no takes."""
    connection.execute('ALTER TABLE "ProjectSettings" ADD COLUMN "tone" TEXT DEFAULT \'\'')
    connection.execute('ALTER TABLE "Media" ADD COLUMN "cost" INTEGER DEFAULT 0')


@migration(8)
def _add_chapters(connection: sqlite3.Connection) -> None:
    """Paragraphs and chapters of narrations, and the pauses before them."""
    connection.execute('ALTER TABLE "Line" ADD COLUMN "opens" TEXT DEFAULT \'sentence\'')
    connection.execute('ALTER TABLE "Marker" ADD COLUMN "line_id" TEXT DEFAULT NULL')
    for name, samples in (("sentence", 19_200), ("paragraph", 38_400), ("chapter", 96_000)):
        connection.execute(
            f'ALTER TABLE "ProjectSettings" ADD COLUMN "{name}_pause" INTEGER DEFAULT {samples}'
        )
