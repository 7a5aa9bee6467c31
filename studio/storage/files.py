"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from studio.domain.records import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replaced_atomically(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; on leaving, that file takes the place of `path`.

    After an error nothing has changed and nothing is left over. The change survives a power cut.
    """
    beside = path.with_name(f".{new_id()[:12]}.part")
    try:
        yield beside
        _synced(beside)
        beside.replace(path)
        _synced(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file at once; whoever reads it meanwhile sees the old or the new one."""
    with replaced_atomically(path) as beside:
        beside.write_bytes(data)


def _synced(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
