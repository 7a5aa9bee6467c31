"""The project file: open, save each step, lock, fold, close."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from studio.domain.collecting import collecting_paused
from studio.domain.errors import Corrupt, ProjectError, ReadOnly, StudioError
from studio.domain.project import Change, Project, Step
from studio.domain.text import mark
from studio.storage import schema
from studio.storage.blobs import Blobs, Reader, content_hash
from studio.storage.copies import copy_to
from studio.storage.examination import check_outside, examined
from studio.storage.failures import in_words
from studio.storage.history import READ_CHANGES, drop_oldest, load_history, write_step
from studio.storage.links import located, write_links
from studio.storage.lock import ProjectLock
from studio.storage.migrations import converted, migrate
from studio.storage.rows import apply_changes, insert_records, load_records
from studio.storage.writer import Writer
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future
    from pathlib import Path

    from studio.domain.records import Record, RecordId

T = TypeVar("T")


def create_project_file(path: Path, records: Iterable[Record] = ()) -> None:
    """Write a new project file with `records`; it appears whole or not at all.

    Raises:
        ProjectError: it cannot be written there, or there is a file already.
    """
    if path.exists():
        raise ProjectError(mark("Errors", "There is a “{name}” already."), name=path.name)
    with in_words(path), writing_beside(path) as beside:
        schema.settle_journal(path)
        with closing(schema.connect_to_create(beside)) as connection:
            schema.create(connection)
            by_kind: dict[type[Record], list[tuple[int, Record]]] = {}
            for rank, record in enumerate(records):
                by_kind.setdefault(type(record), []).append((rank, record))
            with schema.transaction(connection):
                for kind, ranked in by_kind.items():
                    insert_records(connection, kind, ranked)
                    write_links(connection, path, (record for _, record in ranked))


def read_project(path: Path) -> Project:
    """Return the project in a file without opening or locking it, to look at.

    Raises:
        ProjectError: it cannot be read.
    """
    path = path.resolve()
    with in_words(path):
        check_outside(path)
        loaded, _ = _load(path, converts=True)
    return Project(loaded.records, loaded.ranks)


class ProjectFile:
    """An open project and the file that always holds it."""

    def __init__(self, path: Path, on_error: Callable[[StudioError], None]) -> None:
        """Open the project file at `path`; blocks, so call it off the event loop.

        Args:
            path: of the file.
            on_error: called on the writer's thread when a step could not be written (it stays
                queued), once per outage.

        Raises:
            ProjectError: it cannot be opened; the file is left as it is.
        """
        self.path = path.resolve()
        with in_words(self.path), collecting_paused(), contextlib.ExitStack() as on_failure:
            self._lock = _locked(self.path)
            on_failure.callback(self._lock.release)
            loaded, version = _load(self.path)
            if version < schema.VERSION:
                migrate(self.path)
                loaded, _ = _load(self.path)
            connection = schema.connect_to_write(self.path)
            on_failure.callback(connection.close)
            self.project = self._opened_project(connection, loaded)
            self._reader = Reader(schema.connect_to_read(self.path), self.path)
            on_failure.pop_all()
        self._writer = Writer(connection, self.path, on_error)
        self._is_closed = False
        self._stored = Blobs("stored", self._writer, self._reader)
        self._peaks = Blobs("peaks", self._writer, self._reader)
        self.project.changed.connect(self._queue_step)

    def add_stored(self, data: bytes) -> str:
        """Store a take's bytes; return their hash. Durable no later than steps made after it."""
        key = content_hash(data)
        self._stored.add(key, data)
        return key

    def read_stored(self, content_hash: str) -> bytes:
        """Return a stored take's bytes; from any thread.

        Raises:
            MediaMissing: the project has no such take.
        """
        return self._stored.require(content_hash)

    def add_peaks(self, content_hash: str, peaks: bytes) -> None:
        """Store the waveform summary of the media with that hash."""
        self._peaks.add(content_hash, peaks)

    def read_peaks(self, content_hash: str) -> bytes | None:
        """Return the waveform summary of the media with that hash, None if it is not stored."""
        return self._peaks.get(content_hash)

    def run(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Do `work` on the writer's thread once every step made so far is durable."""
        return self._writer.run(work)

    def flush(self) -> None:
        """Block until every step made so far is durable.

        Raises:
            StudioError: writing fails; the steps stay queued and are tried again.
        """
        self._writer.run(_nothing).result()

    async def flushed(self) -> None:
        """Wait until every step made so far is durable.

        Raises:
            StudioError: writing fails; the steps stay queued and are tried again.
        """
        await asyncio.wrap_future(self._writer.run(_nothing))

    def copy(self, target: Path) -> Future[None]:
        """Write all there is to another file; go on with this one.

        The future fails with a ProjectError (Locked: `target` is open somewhere).
        """
        return self._writer.run(lambda connection: self._copy(connection, target).release())

    def move(self, target: Path) -> Future[Path]:
        """Write all there is to another file and go on with that; return the old path.

        Steps made meanwhile wait and go to the new file. The future fails with a ProjectError, and
        this file stays the one.
        """
        return self._writer.run(lambda connection: self._move(connection, target))

    def close(self, *, gives_up: bool = False) -> None:
        """Make everything durable, fold the journal into the file and let go of it; blocks.

        Safe to call twice.

        Args:
            gives_up: close even if steps cannot be written.

        Raises:
            StudioError: steps cannot be written, and the file stays open.
        """
        if self._is_closed:
            return
        if not gives_up:
            self.flush()
        self._is_closed = True
        self.project.changed.disconnect(self._queue_step)
        connection = self._writer.stop()
        self._reader.close()
        with contextlib.suppress(sqlite3.Error), closing(connection):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._lock.release()

    def _copy(self, connection: sqlite3.Connection, target: Path) -> ProjectLock:
        lock = ProjectLock(target)
        try:
            copy_to(connection, target)
        except BaseException:
            lock.release()
            raise
        return lock

    def _move(self, connection: sqlite3.Connection, target: Path) -> Path:
        target, old_path, old_lock = target.resolve(), self.path, self._lock
        if target == old_path:
            return old_path
        self._lock = self._copy(connection, target)
        try:
            new = schema.connect_to_write(target)
            self._reader.move_to(schema.connect_to_read(target), target)
        except BaseException:
            self._lock.release()
            self._lock = old_lock
            raise
        self._writer.move_to(new, target)
        self.path = target
        with contextlib.suppress(sqlite3.Error), closing(connection):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old_lock.release()
        return old_path

    def _opened_project(self, connection: sqlite3.Connection, loaded: _Loaded) -> Project:
        with schema.transaction(connection):
            drop_oldest(connection)
            apply_changes(connection, loaded.moved)
        project = Project(loaded.records, loaded.ranks)
        project.restore_history(*load_history(connection, self._read_changes))
        return project

    def _queue_step(self, step: Step) -> None:
        self._writer.write(lambda connection: self._write_step(connection, step))

    def _write_step(self, connection: sqlite3.Connection, step: Step) -> None:
        write_step(connection, step)
        changed = (change.after for change in step.recent or step.changes if change.after)
        write_links(connection, self.path, changed)

    def _read_changes(self, step_id: RecordId) -> bytes:
        row = self._reader.first(READ_CHANGES, (step_id,))
        if row is None:
            raise Corrupt(name=self.path.name)
        return cast("bytes", row[0])


@dataclass(frozen=True, slots=True)
class _Loaded:
    records: list[Record]
    ranks: list[int]
    moved: list[Change]
    """How records differ from their rows because the project's folder moved."""


def _load(path: Path, *, converts: bool = False) -> tuple[_Loaded, int]:
    """Return what is in a file, and the file's version.

    Of an older one nothing is read before it is migrated, unless its records are to be converted
    on the way.
    """
    with examined(path) as (connection, version):
        if version == schema.VERSION:
            return _records(connection, path), version
        if not converts:
            return _Loaded([], [], []), version
        with converted(connection, version) as current:
            return _records(current, path), version


def _records(connection: sqlite3.Connection, path: Path) -> _Loaded:
    records, ranks = load_records(connection)
    moved = []
    for index, media in located(connection, path, records):
        moved.append(Change(records[index], media, ranks[index]))
        records[index] = media
    return _Loaded(records, ranks, moved)


def _locked(path: Path) -> ProjectLock:
    """Lock a project; before that, say what is wrong with a file that is none."""
    check_outside(path)
    lock = ProjectLock(path)
    if not os.access(path, os.W_OK):
        lock.release()
        raise ReadOnly(name=path.name)
    return lock


def _nothing(_: sqlite3.Connection) -> None:
    return None
