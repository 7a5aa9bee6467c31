"""What a format for other studios can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from studio.domain.cut_list import CutList

Writer: TypeAlias = Callable[[CutList, Path], str]
"""Returns the text of a document; the path is where it will stand: links may be relative to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFormat:
    """One format in which a dub is handed over."""

    id: str
    title: str
    """Marked text."""
    suffix: str
    """Ending of the file, in lower case; it may have two dots."""
    writer: Writer


def linked(path: Path, document: Path) -> str:
    """Return a link from a document to a file: relative where it stands beside or below it."""
    try:
        return path.relative_to(document.parent).as_posix()
    except ValueError:
        return str(path)
