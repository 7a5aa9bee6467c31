"""The system's trash: what is thrown away can be put back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile

from studio.domain.errors import ProjectError
from studio.domain.text import mark


def throw_away(path: Path) -> Path:
    """Move a file to the system's trash; return where it is now. Blocks.

    Raises:
        ProjectError: there is no trash for that disk; the file stays.
    """
    file = QFile(str(path))
    if not file.moveToTrash():
        raise ProjectError(
            mark("Errors", "“{name}” cannot be moved to the trash: {reason}."),
            hint=mark("Errors", "Remove it with the system's file manager."),
            name=path.name,
            reason=file.errorString(),
        )
    return Path(file.fileName())


def forget(place: Path) -> None:
    """Take away what the trash noted of a file that was put back. Blocks."""
    note = place.parent.parent / "info" / f"{place.name}.trashinfo"
    note.unlink(missing_ok=True)
