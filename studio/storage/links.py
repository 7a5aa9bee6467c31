"""Linked media by a path relative to the project too, so that a moved folder keeps working."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.media import Media, MediaKind
from studio.domain.records import Record, with_fields

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_KEEP = """
    INSERT INTO "links" VALUES (?, ?)
    ON CONFLICT DO UPDATE SET "relative_path" = excluded."relative_path"
"""


def write_links(connection: sqlite3.Connection, project: Path, records: Iterable[Record]) -> None:
    """Remember where the linked media among `records` are, seen from the project's folder."""
    for record in records:
        if isinstance(record, Media) and record.kind is MediaKind.LINKED:
            relative = _relative(Path(record.path), project.parent)
            if relative:
                connection.execute(_KEEP, (record.id, os.fsencode(relative)))


def located(
    connection: sqlite3.Connection, project: Path, records: list[Record]
) -> list[tuple[int, Media]]:
    """Return, by index in `records`, the linked media that moved along with the project's folder.

    One counts as moved along when nothing is at its path, and a file of its size is at the same
    place as before seen from the project.
    """
    linked = {
        record.id: index
        for index, record in enumerate(records)
        if isinstance(record, Media) and record.kind is MediaKind.LINKED
    }
    found = []
    for media_id, relative in connection.execute('SELECT * FROM "links"'):
        index = linked.get(media_id)
        media = records[index] if index is not None else None
        if index is None or not isinstance(media, Media) or Path(media.path).exists():
            continue
        path = Path(os.path.normpath(project.parent / os.fsdecode(relative)))
        if path.is_file() and path.stat().st_size == media.size:
            found.append((index, with_fields(media, {"path": str(path)})))
    return found


def _relative(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # another drive
        return ""
