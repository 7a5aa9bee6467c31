"""Bring a lexicon in from a file, and write it to one that others can use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.lexicon import LexiconEntry
from studio.domain.lexicon_edits import Merged, merge_entries
from studio.domain.text import mark
from studio.formats.lexicon_csv import read_lexicon, write_lexicon

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.project import Project


async def import_lexicon(project: Project, path: Path) -> Merged:
    """Bring in the entries of a CSV table, in one step; those for a known word replace it.

    Raises:
        InputError: the file or one of its entries cannot be used; nothing has changed.
    """
    entries = await asyncio.to_thread(read_lexicon, path)
    with project.edit(mark("Edits", "Import lexicon")):
        return merge_entries(project, entries)


async def export_lexicon(project: Project, path: Path) -> int:
    """Write all entries to a CSV table; return how many.

    Raises:
        DiskFull, ReadOnly: it cannot be written there.
    """
    entries = project.all(LexiconEntry)
    await asyncio.to_thread(write_lexicon, path, entries)
    return len(entries)
