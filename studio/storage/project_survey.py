"""Look where projects are: which there are, which changed, and what those hold. Touches none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.domain.project_facts import facts_of
from studio.storage.project_file import read_project
from studio.storage.schema import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studio.storage.project_index import ProjectEntry

READING = 1
"""Which reading facts come from: those of another are read again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A project's file as it stands on the disk."""

    identity: str
    signature: str
    changed_at: float


def projects_in(folders: Iterable[Path]) -> list[Path]:
    """Return the project files in folders (not below them)."""
    found: list[Path] = []
    for folder in folders:
        try:
            names = sorted(path.name for path in folder.iterdir())
        except OSError:
            continue
        found += [folder / name for name in names if is_project_name(name)]
    return found


def is_project_name(name: str) -> bool:
    """Whether a file is a project by its name; hidden ones are parts of others."""
    return name.endswith(SUFFIX) and not name.startswith(".")


def seen(path: Path) -> Seen | None:
    """Return how a project's file stands, with what its journal holds; None if it is gone."""
    try:
        file = path.stat()
    except OSError:
        return None
    parts, changed_at = [file.st_mtime_ns, file.st_size, READING], file.st_mtime
    try:
        journal = path.with_name(f"{path.name}-wal").stat()
    except OSError:
        pass
    else:
        if journal.st_size:
            parts += [journal.st_mtime_ns, journal.st_size]
            changed_at = max(changed_at, journal.st_mtime)
    identity = f"{file.st_dev}:{file.st_ino}"
    return Seen(identity, ":".join(map(str, parts)), changed_at)


def looked_at(entries: Mapping[Path, ProjectEntry]) -> tuple[list[ProjectEntry], list[Path]]:
    """Return the entries that differ from the disk, and the paths that are gone.

    An entry whose file was moved to another path of the list keeps what was said about it there.
    What is only changed on the disk keeps its old signature: it has to be read.
    """
    differing, gone = [], []
    now = {path: seen(path) for path in entries}
    left = {
        entry.identity: entry
        for path, entry in entries.items()
        if now[path] is None and entry.identity
    }
    for path, entry in entries.items():
        file = now[path]
        if file is None:
            gone.append(path)
            continue
        missing = missing_of(entry.facts.linked) if entry.facts else ()
        updated = replace(
            entry, identity=file.identity, changed_at=file.changed_at, missing=missing
        )
        before = left.get(file.identity)
        if before is not None and not entry.identity:
            updated = replace(
                updated,
                is_archived=before.is_archived,
                collections=before.collections,
                opened_at=max(before.opened_at, entry.opened_at),
            )
        if updated != entry:
            differing.append(updated)
    return differing, gone


def deleted(gone: Iterable[Path]) -> list[Path]:
    """Return those of the paths whose folder is there: a disk not plugged in comes back."""
    return [path for path in gone if path.parent.is_dir()]


def needs_reading(entry: ProjectEntry) -> bool:
    """Whether a project changed since its facts were read."""
    file = seen(entry.path)
    return file is not None and file.signature != entry.signature


def read(entry: ProjectEntry) -> ProjectEntry:
    """Return an entry with the facts of the project as it is now, or why it cannot be read."""
    file = seen(entry.path)
    if file is None:
        return entry
    signed = replace(entry, signature=file.signature, changed_at=file.changed_at)
    try:
        facts = facts_of(read_project(entry.path))
    except StudioError as error:
        return replace(signed, problem=str(error))
    return replace(signed, facts=facts, missing=missing_of(facts.linked), problem="")


def missing_of(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths where no file is."""
    return tuple(path for path in paths if not Path(path).is_file())
