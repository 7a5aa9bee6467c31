"""Older project files become current ones: copied first, then one numbered function a version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias

from studio.storage import schema
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Migration: TypeAlias = Callable[[sqlite3.Connection], None]

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
