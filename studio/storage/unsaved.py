"""Projects the user never gave a place: they come back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from studio.domain.errors import Locked
from studio.storage import schema
from studio.storage.lock import ProjectLock

if TYPE_CHECKING:
    from pathlib import Path


def unsaved_projects(folder: Path) -> tuple[Path, ...]:
    """Return the projects in `folder` that are not open, newest first.

    Those nothing was ever done in are removed.
    """
    found = []
    for path in folder.glob(f"*{schema.SUFFIX}"):
        try:
            lock = ProjectLock(path)
        except Locked:
            continue
        try:
            if _is_untouched(path):
                path.unlink()
            else:
                found.append((path.stat().st_mtime, path))
        finally:
            lock.release()
    return tuple(path for _, path in sorted(found, reverse=True))


def _is_untouched(path: Path) -> bool:
    try:
        with closing(schema.connect_untouched(path)) as connection:
            return connection.execute('SELECT 1 FROM "steps" LIMIT 1').fetchone() is None
    except sqlite3.Error:
        return False  # damaged: opening it will say so, and nothing is thrown away
