"""The one thread that writes a project file: in order, never lost, retried until it succeeds."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from studio.domain.errors import StudioError
from studio.domain.text import mark
from studio.storage.failures import from_sqlite, in_words
from studio.storage.schema import transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

logger = logging.getLogger(__name__)

UNWRITTEN = mark("Errors", "The last changes could not be written: {reason}.")

RETRY_S = 1.0
"""Pause before a write that failed is tried again."""

FOLD_BYTES = 8_000_000
"""A write-ahead log longer than this is folded into the file as soon as nothing waits."""


@dataclass(slots=True)
class _Write:
    """A part of a transaction; kept until it is durable."""

    work: Callable[[sqlite3.Connection], None]
    done: Callable[[], None] | None


@dataclass(slots=True)
class _Errand:
    """Done once, outside a transaction, when everything before it is durable."""

    work: Callable[[sqlite3.Connection], object]
    future: Future[object]


class Writer:
    """Writes on a thread of its own; nothing that waits here ever blocks or fails an edit."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, on_error: Callable[[StudioError], None]
    ) -> None:
        """Begin to write.

        Args:
            connection: used by this thread alone from now on.
            path: of the file, for messages.
            on_error: called on the writer's thread, once per outage.
        """
        self._connection = connection
        self._path = path
        self._on_error = on_error
        self._waiting: deque[_Write | _Errand] = deque()
        self._awake = threading.Condition()
        self._is_stopping = False
        self._is_failing = False
        self._thread = threading.Thread(target=self._run, name="project-writer", daemon=True)
        self._thread.start()

    def write(
        self, work: Callable[[sqlite3.Connection], None], done: Callable[[], None] | None = None
    ) -> None:
        """Make `work` part of a transaction soon; what is queued together shares one.

        `done` is called on the writer's thread once it is durable.
        """
        self._queue(_Write(work, done))

    def run(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Do `work` alone once everything queued before is durable.

        The future fails with a StudioError when an earlier write or `work` itself fails. Earlier
        writes stay queued all the same.
        """
        errand = _Errand(work, Future())
        self._queue(errand)
        return cast("Future[T]", errand.future)

    def stop(self) -> sqlite3.Connection:
        """Write what waits, end the thread and return the connection; safe to call twice.

        What cannot be written now is given up.
        """
        with self._awake:
            self._is_stopping = True
            self._awake.notify()
        self._thread.join()
        return self._connection

    def move_to(self, connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
        """Write to another file from now on; call inside an errand. Return the old connection."""
        old, self._connection, self._path = self._connection, connection, path
        return old

    def _queue(self, entry: _Write | _Errand) -> None:
        with self._awake:
            if self._is_stopping:
                raise RuntimeError("the project file is closed")
            self._waiting.append(entry)
            self._awake.notify()

    def _run(self) -> None:
        while True:
            with self._awake:
                while not self._waiting and not self._is_stopping:
                    self._awake.wait()
                if not self._waiting:
                    return
                writes = self._next_writes()
            if not self._committed(writes):
                if self._is_stopping:
                    return
                self._pause()
                continue
            errand = self._next_errand(writes)
            if errand is not None:
                self._run_errand(errand)
            elif not self._waiting:
                self._fold_journal()

    def _next_errand(self, written: list[_Write]) -> _Errand | None:
        with self._awake:
            for write in written:
                self._waiting.popleft()
                if write.done is not None:
                    write.done()
            if self._waiting and isinstance(self._waiting[0], _Errand):
                return cast("_Errand", self._waiting.popleft())
            return None

    def _next_writes(self) -> list[_Write]:
        writes = []
        for entry in self._waiting:
            if isinstance(entry, _Errand):
                break
            writes.append(entry)
        return writes

    def _committed(self, writes: list[_Write]) -> bool:
        if not writes:
            return True
        try:
            with transaction(self._connection):
                for write in writes:
                    write.work(self._connection)
        except sqlite3.Error as error:
            self._failed(from_sqlite(error, self._path))
            return False
        except Exception as error:
            if not self._is_failing:
                logger.critical("our own mistake in writing", exc_info=error)
            self._failed(StudioError(UNWRITTEN, reason=str(error)))
            return False
        self._is_failing = False
        return True

    def _failed(self, error: StudioError) -> None:
        if not self._is_failing:  # told before anybody who waits goes on
            self._is_failing = True
            logger.warning("writing %s failed, will be tried again: %s", self._path.name, error)
            self._on_error(error)
        with self._awake:
            self._refuse_errands(error)

    def _refuse_errands(self, error: Exception) -> None:
        errands = [entry for entry in self._waiting if isinstance(entry, _Errand)]
        self._waiting = deque(entry for entry in self._waiting if isinstance(entry, _Write))
        for errand in errands:
            errand.future.set_exception(error)

    def _pause(self) -> None:
        with self._awake:
            self._awake.wait(RETRY_S)

    def _run_errand(self, errand: _Errand) -> None:
        try:
            with in_words(self._path):
                outcome = errand.work(self._connection)
        except Exception as error:  # noqa: BLE001  goes to whoever waits for the errand
            errand.future.set_exception(error)
        else:
            errand.future.set_result(outcome)

    def _fold_journal(self) -> None:
        journal = self._path.with_name(f"{self._path.name}-wal")
        try:
            if journal.stat().st_size > FOLD_BYTES:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except (OSError, sqlite3.Error) as error:
            logger.info("the journal stays for now: %s", error)
