"""Whole copies of an open project file."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from studio.domain.media import Media
from studio.storage import schema
from studio.storage.failures import in_words
from studio.storage.links import write_links
from studio.storage.rows import load_kind
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Write all there is, history and takes included, to `target`, packed tight.

    A file that was at `target` is replaced once the copy is whole; an error leaves it as it was.

    Raises:
        DiskFull: there is no room.
        ReadOnly: it cannot be written there.
    """
    with in_words(target), writing_beside(target) as beside:
        connection.execute("VACUUM INTO ?", (str(beside),))
        with closing(schema.connect_to_create(beside)) as copy:
            media, _ = load_kind(copy, Media)
            write_links(copy, target, media)
        schema.settle_journal(target)
