"""What goes wrong with files and SQLite, in words for the user."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from studio.domain.errors import Corrupt, DiskFull, NotAProject, ProjectError, ReadOnly
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class ProjectMissing(ProjectError):
    """There is no file at that path. Values: name."""

    message = mark("Errors", "There is no project “{name}” any more.")
    hint = mark("Errors", "Look for it in another folder or in the trash.")


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the file system inside into typed ones about `path`.

    Raises:
        ProjectError: or one of its subclasses.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except FileNotFoundError as error:
        raise ProjectMissing(name=path.name) from error
    except OSError as error:
        raise from_system(error, path) from error


def from_sqlite(error: sqlite3.Error, path: Path) -> ProjectError:
    """Return the typed error for one of SQLite's."""
    code = getattr(error, "sqlite_errorname", "")
    if code == "SQLITE_NOTADB":
        return NotAProject(name=path.name)
    if code.startswith("SQLITE_CORRUPT") or code == "SQLITE_IOERR_SHORT_READ":
        return Corrupt(name=path.name)
    if code in ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"):
        return DiskFull(name=path.name)
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnly(name=path.name)
    return _unwritten(error, path)


def from_system(error: OSError, path: Path) -> ProjectError:
    """Return the typed error for one of the file system's."""
    if error.errno in _FULL:
        return DiskFull(name=path.name)
    if error.errno in _FORBIDDEN:
        return ReadOnly(name=path.name)
    return _unwritten(error, path)


def _unwritten(error: Exception, path: Path) -> ProjectError:
    return ProjectError(
        mark("Errors", "“{name}” cannot be read or written: {reason}."),
        hint=mark("Errors", "Check the disk; what you have done is kept in memory meanwhile."),
        name=path.name,
        reason=str(error),
    )
