"""The list of projects on this disk: what is shown of each without opening it.

Nothing in it is the only copy of a project's content: facts are read anew from a project that
changed, and a damaged list begins again.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.project_facts import ProjectFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

logger = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE IF NOT EXISTS "projects" (
    "path" BLOB PRIMARY KEY, "identity" TEXT NOT NULL, "signature" TEXT NOT NULL,
    "opened_at" REAL NOT NULL, "changed_at" REAL NOT NULL, "is_archived" INTEGER NOT NULL,
    "collections" TEXT NOT NULL, "facts" TEXT NOT NULL, "missing" TEXT NOT NULL,
    "problem" TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "collections" ("name" TEXT PRIMARY KEY, "place" INTEGER NOT NULL);
"""

_PUT = 'INSERT OR REPLACE INTO "projects" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

_TOUCH = """
INSERT INTO "projects" VALUES (?, '', '', ?, ?, 0, '[]', '', '[]', '')
ON CONFLICT DO UPDATE SET "opened_at" = excluded."opened_at", "is_archived" = 0
"""

_TUPLES = frozenset(
    one.name for one in dataclasses.fields(ProjectFacts) if "tuple" in str(one.type)
)
_FIELDS = frozenset(one.name for one in dataclasses.fields(ProjectFacts))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEntry:
    """One project of the list."""

    path: Path
    identity: str = ""
    """Of the file on its disk: a project that was moved keeps what the user said about it."""
    signature: str = ""
    """Of the file when `facts` were read."""
    opened_at: float = 0.0
    """Seconds since 1970; 0 = never here."""
    changed_at: float = 0.0
    """Seconds since 1970."""
    is_archived: bool = False
    collections: tuple[str, ...] = ()
    facts: ProjectFacts | None = None
    """None until they were read, and where they cannot be."""
    missing: tuple[str, ...] = ()
    """Paths of linked media that are not where they were."""
    problem: str = ""
    """Why it cannot be read, as a sentence; "" when it can."""

    @property
    def seen_at(self) -> float:
        """When it was opened, or changed where it never was."""
        return self.opened_at or self.changed_at


@dataclass(frozen=True, slots=True)
class Listed:
    """All there is in the list."""

    entries: tuple[ProjectEntry, ...] = ()
    collections: tuple[str, ...] = ()
    """Every collection, empty ones too, in the order they were made."""


class ProjectIndex:
    """Blocks: call it in a thread. A list that cannot be written is forgotten, never an error."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> Listed:
        """Return what is in the list."""
        try:
            with self._opened() as index:
                rows = index.execute('SELECT * FROM "projects"').fetchall()
                names = index.execute('SELECT "name" FROM "collections" ORDER BY "place"')
                return Listed(tuple(map(_entry, rows)), tuple(str(name) for (name,) in names))
        except (sqlite3.Error, OSError, ValueError, TypeError) as error:
            logger.info("the list of projects begins anew: %s", error)
            return Listed()

    def put(self, entries: Iterable[ProjectEntry]) -> None:
        """Keep entries, in place of earlier ones of the same path."""
        self._write([(_PUT, _row(entry)) for entry in entries])

    def touch(self, path: Path, opened_at: float) -> None:
        """Remember that a project was opened; what else is known of it stays."""
        self._write([(_TOUCH, (os.fsencode(path), opened_at, opened_at))])

    def drop(self, paths: Iterable[Path]) -> None:
        """Forget projects."""
        self._write([('DELETE FROM "projects" WHERE "path" = ?', (os.fsencode(p),)) for p in paths])

    def save_collections(self, names: Iterable[str]) -> None:
        """Keep the names of all collections, in this order."""
        adding = 'INSERT OR REPLACE INTO "collections" VALUES (?, ?)'
        rows = [(adding, (name, place)) for place, name in enumerate(names)]
        self._write([('DELETE FROM "collections"', ()), *rows])

    def _write(self, statements: list[tuple[str, tuple[object, ...]]]) -> None:
        try:
            with self._opened() as index:
                index.execute("BEGIN IMMEDIATE")
                for statement, values in statements:
                    index.execute(statement, values)
                index.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            logger.info("the list of projects stays as it is: %s", error)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connected()) as index:
            try:
                yield index
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # damaged: the next one begins anew
                self._file.unlink(missing_ok=True)
                raise

    def _connected(self) -> sqlite3.Connection:
        """Return a connection to a list that has its tables; a damaged one is replaced."""
        try:
            return _prepared(self._file)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            logger.info("the list of projects was damaged: %s", error)
            self._file.unlink(missing_ok=True)
            return _prepared(self._file)


def _prepared(file: Path) -> sqlite3.Connection:
    index = sqlite3.connect(file, isolation_level=None, timeout=10)
    try:
        index.execute("PRAGMA synchronous = NORMAL")
        index.executescript(_TABLES)
        known = [name for _, name, *_ in index.execute('PRAGMA table_info("projects")')]
        if len(known) != _PUT.count("?"):  # another version's: facts are read anew
            index.execute('DROP TABLE "projects"')
            index.executescript(_TABLES)
    except BaseException:
        index.close()
        raise
    return index


def _row(entry: ProjectEntry) -> tuple[object, ...]:
    facts = "" if entry.facts is None else json.dumps(dataclasses.asdict(entry.facts))
    return (
        os.fsencode(entry.path),
        entry.identity,
        entry.signature,
        entry.opened_at,
        entry.changed_at,
        int(entry.is_archived),
        json.dumps(entry.collections),
        facts,
        json.dumps(entry.missing),
        entry.problem,
    )


def _entry(row: tuple[object, ...]) -> ProjectEntry:
    path, identity, signature, opened, changed, is_archived, collections, facts, missing, why = row
    assert isinstance(path, bytes)
    return ProjectEntry(
        path=Path(os.fsdecode(path)),
        identity=str(identity),
        signature=str(signature),
        opened_at=float(str(opened)),
        changed_at=float(str(changed)),
        is_archived=bool(is_archived),
        collections=tuple(json.loads(str(collections))),
        facts=_facts(str(facts)),
        missing=tuple(json.loads(str(missing))),
        problem=str(why),
    )


def _facts(text: str) -> ProjectFacts | None:
    if not text:
        return None
    fields = {name: value for name, value in json.loads(text).items() if name in _FIELDS}
    for name in _TUPLES & fields.keys():
        fields[name] = tuple(fields[name])
    return ProjectFacts(**fields)
