"""One studio per project: a lock the system itself lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studio.domain.errors import Locked

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1 << 20
"""Where Windows locks: far behind the text, which others must be able to read."""


_HELD_HERE: set[Path] = set()
"""Projects this process holds, by the path they were locked under."""


def is_held_here(project: Path) -> bool:
    """Say whether this process has the project open."""
    return project in _HELD_HERE


class ProjectLock:
    """Held while a project is open. A file beside it says who holds it.

    The lock stands on that file, never on the project: closing any handle of a file would drop
    the locks SQLite itself holds on it.
    """

    def __init__(self, project: Path) -> None:
        """Take the lock of `project`.

        Raises:
            Locked: another process, or this one, has the project open.
            OSError: the folder cannot be written.
        """
        self._project = project
        self._path = project.with_name(f".{project.name}.lock")
        self._handle = self._taken(project)
        _HELD_HERE.add(project)

    def release(self) -> None:
        """Let the next one in; safe to call twice."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        _HELD_HERE.discard(self._project)
        if sys.platform == "win32":
            os.close(handle)
            self._path.unlink(missing_ok=True)
        else:
            # removed while still held: nobody can hold a file that others cannot find
            self._path.unlink(missing_ok=True)
            os.close(handle)

    def _taken(self, project: Path) -> int:
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _try_lock(handle):
                os.close(handle)
                raise self._held_error(project)
            if self._is_in_place(handle):
                _write_holder(handle)
                return handle
            os.close(handle)  # its last holder removed it between our open and our lock

    def _is_in_place(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except FileNotFoundError:
            return False

    def _held_error(self, project: Path) -> Locked:
        try:
            holder = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):  # just being written or removed
            holder = {}
        host = str(holder.get("host", "?"))
        return Locked(name=project.name, host=host, since=str(holder.get("since", "?")))


def _write_holder(handle: int) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    holder = {"host": socket.gethostname(), "pid": os.getpid(), "since": now}
    with contextlib.suppress(OSError):  # a full disk: the lock holds without a name on it
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(holder).encode())


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
