"""Write a file beside its target and put it in place only when it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from studio.transcoding.failures import writing_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART_PREFIX = ".vivavoce-"
_ABANDONED_S = 24 * 3600.0

_together: ContextVar[list[tuple[Path, Path]] | None] = ContextVar("together", default=None)
"""Parts of this thread that wait for each other, with their targets."""


@contextmanager
def written_together() -> Iterator[None]:
    """Put all files in place that the enclosed code writes with `writing_beside`, or none of them.

    Raises:
        DiskFull, ReadOnly: one cannot be put in place.
    """
    waiting: list[tuple[Path, Path]] = []
    token = _together.set(waiting)
    try:
        yield
        while waiting:
            part, target = waiting[0]
            with writing_errors(target):
                _commit(part, target)
            del waiting[0]
    finally:
        _together.reset(token)
        for part, _ in waiting:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def writing_beside(path: Path) -> Iterator[Path]:
    """Give a path to write in the folder of `path`; rename it to `path` when all went well.

    Inside `written_together` the rename waits until everything else is written too.

    The bytes are on the disk before the rename, so that after a power cut there is either the old
    file or the new one. If anything raises, `path` is as it was and nothing is left beside it.
    Parts that a killed export of the same target left behind a day ago are removed. A link is
    followed: the file it points to is replaced, the link stays.

    Raises:
        DiskFull: there is no room.
        ReadOnly: the folder is missing or may not be written, or `path` is a folder.
    """
    with writing_errors(path):
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "Is a directory", str(path))
        part = _new_part(target)
        try:
            yield part
            waiting = _together.get()
            if waiting is None:
                _commit(part, target)
            else:
                waiting.append((part, target))
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def where_written(path: Path) -> Path:
    """Return where a file is read that was written already, though others are waited for."""
    target = path.resolve()
    parts = (part for part, one in _together.get() or () if one == target)
    return next(parts, path)


def _new_part(target: Path) -> Path:
    """Create an empty file with a short name: the target's own may leave no room for more."""
    family = hashlib.blake2b(os.fsencode(target.name), digest_size=4).hexdigest()
    _remove_abandoned(target.parent, f"{PART_PREFIX}{family}-")
    part = target.parent / f"{PART_PREFIX}{family}-{secrets.token_hex(4)}{target.suffix[:8]}"
    part.touch(exist_ok=False)
    return part


def _remove_abandoned(folder: Path, prefix: str) -> None:
    for left in folder.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                left.unlink()


def _commit(part: Path, target: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):
        part.chmod(target.stat().st_mode)
    part.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; not every system lets a folder be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
