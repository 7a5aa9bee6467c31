"""Look at a file before opening it, without touching it: is it a project, whole, and not newer?"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from studio.domain.errors import Corrupt, NotAProject, TooNew
from studio.storage import schema
from studio.storage.failures import ProjectMissing
from studio.storage.lock import is_held_here
from studio.storage.rows import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100


@contextmanager
def examined(path: Path) -> Iterator[tuple[sqlite3.Connection, int]]:
    """Give a reading connection to the project file at `path`, and the file's version.

    Every byte stays as it is.

    Raises:
        TooNew: a newer studio wrote it.
        Corrupt: it is damaged, or what is read inside turns out to be.
    """
    with closing(schema.connect_untouched(path)) as connection:
        try:
            yield connection, _check_inside(connection, path)
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise Corrupt(name=path.name) from error


def check_outside(path: Path) -> None:
    """See from its first bytes and its size whether the file at `path` can be a project.

    Skipped while this process has the project open: closing the file here would drop the locks
    SQLite holds on it.

    Raises:
        ProjectMissing: there is no such file.
        NotAProject: it is something else.
        Corrupt: it is truncated.
    """
    if not path.exists():
        raise ProjectMissing(name=path.name)
    if not path.is_file():
        raise NotAProject(name=path.name)
    if not is_held_here(path):
        _check_header(path)


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header and path.suffix == schema.SUFFIX:
        raise Corrupt(name=path.name)
    if header[: len(_MAGIC)] != _MAGIC[: len(header)] or not header:
        raise NotAProject(name=path.name)
    if len(header) < _HEADER_BYTES:
        raise Corrupt(name=path.name)
    if int.from_bytes(header[68:72]) != schema.APPLICATION_ID:
        raise NotAProject(name=path.name)
    page_size = int.from_bytes(header[16:18])
    size = (65_536 if page_size == 1 else page_size) * int.from_bytes(header[28:32])
    if path.stat().st_size < size and not schema.has_journal(path):
        raise Corrupt(name=path.name)


def _check_inside(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > schema.VERSION:
        raise TooNew(name=path.name, needed=_needed(connection, version))
    # stored takes are left out: they are many megabytes, and each has its hash
    for kind in (*_kinds_in(connection, version), "steps"):
        if connection.execute(f'PRAGMA quick_check("{kind}")').fetchone() != ("ok",):
            raise Corrupt(name=path.name)
    return version


def _kinds_in(connection: sqlite3.Connection, version: int) -> list[str]:
    """Return the tables of records a file of that version has."""
    kinds = [kind.__name__ for kind in KINDS]
    if version == schema.VERSION:
        return kinds
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return [kind for kind in kinds if kind in tables]


def _needed(connection: sqlite3.Connection, version: int) -> str:
    """Return the oldest studio that reads the file, as every version of the studio writes it."""
    try:
        row = connection.execute('SELECT "value" FROM "about" WHERE "name" = \'needs\'')
        return str(row.fetchone()[0])
    except (sqlite3.Error, TypeError):
        return str(version)
