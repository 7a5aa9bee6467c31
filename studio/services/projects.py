"""All projects of this user: what a list shows of each, and what can be done without opening one.

The list follows the disk: projects that were opened, those in the user's project folder, and those
that were never given a place. What is shown of one is read from it when it has changed.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.errors import ProjectError, StudioError
from studio.domain.settings import settings_of
from studio.domain.signals import Signal
from studio.domain.text import mark
from studio.storage import project_survey as survey
from studio.storage.lock import ProjectLock
from studio.storage.project_file import ProjectFile
from studio.storage.project_index import ProjectEntry, ProjectIndex
from studio.storage.schema import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from studio.domain.project import Project
    from studio.services.workspace import OpenProject, Workspace
    from studio.storage.paths import Paths

__all__ = ["ProjectEntry", "Projects"]

MOST_COPIES = 10_000


class Projects:
    """One per program. Lives on the event loop; whatever touches the disk is done in threads."""

    def __init__(
        self, workspace: Workspace, paths: Paths, folders: Callable[[], Iterable[Path]]
    ) -> None:
        """Take where the user keeps projects, asked anew each time."""
        self.changed: Signal[Projects] = Signal()
        self.collections: tuple[str, ...] = ()
        """Every collection, empty ones too, in the order they were made."""
        self._workspace, self._paths, self._folders = workspace, paths, folders
        self._index = ProjectIndex(paths.projects_file)
        self._entries: dict[Path, ProjectEntry] = {}
        self._looking = asyncio.Lock()

    @property
    def entries(self) -> tuple[ProjectEntry, ...]:
        """All projects, those seen last first."""
        newest = sorted(self._entries.values(), key=lambda one: one.seen_at, reverse=True)
        return tuple(newest)

    @property
    def templates(self) -> Path:
        """The folder of projects that others begin from."""
        return self._paths.templates

    @property
    def pictures(self) -> Path:
        """The folder of thumbnails."""
        return self._paths.cache / "thumbnails"

    def is_unsaved(self, entry: ProjectEntry) -> bool:
        """Whether a project was never given a place by its user."""
        return entry.path.parent == self._paths.unsaved.resolve()

    async def look(self) -> None:
        """Bring the list up to date with the disk; read what changed, one after the other."""
        async with self._looking:
            await self._workspace.recover()  # removes those nothing was ever done in
            await self._write_open_one()
            listed = await asyncio.to_thread(self._index.load)
            self.collections = listed.collections
            known = {entry.path: entry for entry in listed.entries}
            places = (self._paths.unsaved.resolve(), *self._folders())
            for path in await asyncio.to_thread(survey.projects_in, places):
                known.setdefault(path, ProjectEntry(path=path))
            differing, gone = await asyncio.to_thread(survey.looked_at, known)
            self._entries = {
                path: entry for path, entry in known.items() if path not in frozenset(gone)
            }
            await asyncio.to_thread(lambda: self._index.drop(survey.deleted(gone)))
            await self._put(differing)
            for entry in self.entries:
                if await asyncio.to_thread(survey.needs_reading, entry):
                    await self._put([await asyncio.to_thread(survey.read, entry)])

    async def _write_open_one(self) -> None:
        """What was just done is looked for in the file; one that cannot be written says so."""
        if self._workspace.current is not None:
            with contextlib.suppress(StudioError):
                await self._workspace.current.flush()

    # Projects

    async def rename(self, path: Path, name: str) -> None:
        """Give a project another name; its file stays where it is.

        Raises:
            ProjectError: it cannot be opened or written.
        """
        opened = self._open_at(path)
        if opened is not None:
            _rename(opened.project, name)
            await opened.flush()
        else:
            await asyncio.to_thread(_rename_closed, path, name)
        await self._read_again(path)

    async def duplicate(self, path: Path) -> Path:
        """Write a copy with everything in it beside a project; return its path.

        Raises:
            ProjectError: it cannot be read, or not written there.
        """
        target = await asyncio.to_thread(_free_name, path)
        opened = self._open_at(path)
        if opened is not None:
            await opened.duplicate(target)
        else:
            await asyncio.to_thread(_copy_closed, path, target)
        await self._put([ProjectEntry(path=target.resolve())])
        await self._read_again(target.resolve())
        return target

    async def archive(self, paths: Iterable[Path], *, is_archived: bool = True) -> None:
        """Put projects among the archived ones, or back."""
        found = self._known(paths)
        await self._put(replace(entry, is_archived=is_archived) for entry in found)

    async def remove(
        self, paths: Iterable[Path], throw_away: Callable[[Path], Path]
    ) -> dict[Path, Path]:
        """Throw projects away; the open one is closed before.

        Args:
            paths: which.
            throw_away: moves a file to the system's trash and returns where it is then; called in
                a thread.

        Returns: where each project is now, for `put_back`.

        Raises:
            ProjectError: one is open elsewhere, or cannot be moved; those before it are gone.
        """
        thrown = {}
        for path in paths:
            if self._open_at(path) is not None:
                await self._workspace.close()
            thrown[path] = await asyncio.to_thread(_throw, path, throw_away)
            self._entries.pop(path, None)
            self.changed.emit(self)
        return thrown

    async def put_back(self, thrown: dict[Path, Path]) -> None:
        """Undo `remove`: what was known of the projects is known again.

        Raises:
            ProjectError: one is not in the trash any more, or its place is taken.
        """
        for path, place in thrown.items():
            await asyncio.to_thread(_move_back, place, path)
        await self.look()

    async def relinked(self, path: Path) -> None:
        """Read a project anew whose media were found again."""
        await self._read_again(path)

    # Collections

    async def add_collection(self, name: str) -> None:
        """Make an empty collection; one of that name stays as it is."""
        if name not in self.collections:
            await self._save_collections((*self.collections, name))

    async def rename_collection(self, old: str, new: str) -> None:
        """Give a collection another name; one of that name takes its projects in."""
        names = (new if one == old else one for one in self.collections)
        await self._save_collections(dict.fromkeys(names))
        await self._replace_collection(old, (new,))

    async def remove_collection(self, name: str) -> None:
        """Take a collection away; its projects stay."""
        await self._save_collections(one for one in self.collections if one != name)
        await self._replace_collection(name, ())

    async def collect(self, paths: Iterable[Path], name: str, *, is_in: bool = True) -> None:
        """Put projects into a collection, or take them out of it."""
        await self.add_collection(name)
        others = {
            entry: tuple(one for one in entry.collections if one != name)
            for entry in self._known(paths)
        }
        added = (name,) if is_in else ()
        await self._put(
            replace(entry, collections=(*kept, *added)) for entry, kept in others.items()
        )

    async def _replace_collection(self, old: str, new: tuple[str, ...]) -> None:
        moved = [entry for entry in self._entries.values() if old in entry.collections]
        await self._put(
            replace(entry, collections=_replaced(entry.collections, old, new)) for entry in moved
        )

    async def _save_collections(self, names: Iterable[str]) -> None:
        self.collections = tuple(names)
        await asyncio.to_thread(self._index.save_collections, self.collections)
        self.changed.emit(self)

    # The list

    def _known(self, paths: Iterable[Path]) -> list[ProjectEntry]:
        return [self._entries[path] for path in paths if path in self._entries]

    def _open_at(self, path: Path) -> OpenProject | None:
        opened = self._workspace.current
        return opened if opened is not None and opened.path == path else None

    async def _read_again(self, path: Path) -> None:
        known = self._entries.get(path, ProjectEntry(path=path))
        await self._put([await asyncio.to_thread(survey.read, replace(known, signature=""))])

    async def _put(self, entries: Iterable[ProjectEntry]) -> None:
        found = list(entries)
        self._entries.update((entry.path, entry) for entry in found)
        if found:
            await asyncio.to_thread(self._index.put, found)
        self.changed.emit(self)


def _replaced(names: tuple[str, ...], old: str, new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in (new if name == old else (name,))))


def _rename(project: Project, name: str) -> None:
    with project.edit(mark("Edits", "Rename project")):
        settings = settings_of(project)
        if project.find(type(settings), settings.id) is None:
            project.add(settings)
        project.update(settings_of(project), name=name)


def _rename_closed(path: Path, name: str) -> None:
    file = ProjectFile(path, _wait)
    try:
        _rename(file.project, name)
    finally:
        file.close()


def _copy_closed(path: Path, target: Path) -> None:
    file = ProjectFile(path, _wait)
    try:
        file.copy(target).result()
    finally:
        file.close()


def _wait(_: StudioError) -> None:
    """Closing tells what could not be written."""


def _free_name(path: Path) -> Path:
    """Return a name beside `path` that is free, such as “Film 2.vivavoce”."""
    for number in range(2, MOST_COPIES):
        found = path.with_name(f"{path.stem} {number}{SUFFIX}")
        if not found.exists():
            return found
    raise ProjectError(mark("Errors", "There are too many copies of “{name}”."), name=path.name)


def _throw(path: Path, throw_away: Callable[[Path], Path]) -> Path:
    """Nobody has it open, and its journal is folded into it: one file goes, and is whole."""
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        ProjectFile(path, _wait).close()
    lock = ProjectLock(path)
    try:
        return throw_away(path)
    finally:
        lock.release()


def _move_back(place: Path, path: Path) -> None:
    if path.exists():
        raise ProjectError(mark("Errors", "There is a “{name}” already."), name=path.name)
    try:
        place.rename(path)
    except OSError as error:
        raise ProjectError(
            mark("Errors", "“{name}” cannot be put back: {reason}."),
            hint=mark("Errors", "Look for it in the system's trash."),
            name=path.name,
            reason=error.strerror or str(error),
        ) from error
