"""The open project: new, open, save as, close, and what comes back after a crash."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.records import new_id, with_fields
from studio.domain.settings import ProjectSettings
from studio.domain.signals import Signal
from studio.domain.text import mark
from studio.services.open_project import OpenProject
from studio.storage.project_file import ProjectFile, create_project_file, read_project
from studio.storage.project_index import ProjectIndex
from studio.storage.schema import SUFFIX
from studio.storage.templates import template_of
from studio.storage.unsaved import unsaved_projects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.errors import StudioError
    from studio.domain.project import Project
    from studio.storage.paths import Paths

__all__ = ["OpenProject", "Workspace"]

MAX_RECENT = 20
"""Projects named in menus."""


class Workspace:
    """At most one open project, and where projects are found."""

    def __init__(self, paths: Paths) -> None:
        self.changed: Signal[OpenProject | None] = Signal()
        """Another project is open, or none."""
        self.failed: Signal[StudioError] = Signal()
        """A step could not be written; it is kept and tried again."""
        self.current: OpenProject | None = None
        self._paths = paths
        self._index = ProjectIndex(paths.projects_file)

    def require(self) -> OpenProject:
        """Return the open project.

        Raises:
            InputError: none is open.
        """
        if self.current is None:
            raise InputError(mark("Errors", "No project is open."))
        return self.current

    async def new(self, path: Path | None = None, *, template: Path | None = None) -> OpenProject:
        """Open a new project: at `path`, or unsaved in the user's data folder.

        Args:
            path: where no file is yet; None = the user gives it a place later.
            template: a project whose cast, tracks and settings it begins with.

        Raises:
            ProjectError: it cannot be written there, or the template cannot be read.
        """
        target = path or self._paths.unsaved / f"{new_id()}{SUFFIX}"
        name = target.stem if path is not None else ""
        await asyncio.to_thread(_create, target, name, template)
        return await self.open(target)

    async def open(self, path: Path) -> OpenProject:
        """Open the project at `path` in place of the current one.

        Raises:
            ProjectError: it cannot be opened; it and the current project stay as they are.
        """
        file = await asyncio.to_thread(ProjectFile, path, self._on_loop(self.failed.emit))
        try:
            await self.close()
        except BaseException:
            await asyncio.to_thread(file.close)
            raise
        is_unsaved = file.path.parent == self._paths.unsaved.resolve()
        opened = OpenProject(file, is_unsaved=is_unsaved)
        if not is_unsaved:
            await asyncio.to_thread(self._index.touch, file.path, time.time())
        self._set_current(opened)
        return opened

    async def save_as(self, path: Path) -> None:
        """Go on in a new file, replacing one that is there; a project never saved leaves its place.

        Raises:
            ProjectError: it cannot be written there; nothing has changed.
        """
        opened = self.require()
        was_unsaved = opened.is_unsaved
        old = await opened.move(path)
        if was_unsaved and old != opened.path:
            await asyncio.to_thread(old.unlink, missing_ok=True)
        await asyncio.to_thread(self._index.touch, opened.path, time.time())
        self.changed.emit(opened)

    async def duplicate(self, path: Path) -> None:
        """Write a copy with everything in it; go on with the original.

        Raises:
            ProjectError: it cannot be written there; nothing has changed.
        """
        await self.require().duplicate(path)

    async def recover(self) -> tuple[Path, ...]:
        """Return the projects that were never given a place and are not open, newest first.

        Those nothing was ever done in are removed.
        """
        return await asyncio.to_thread(unsaved_projects, self._paths.unsaved)

    async def discard(self) -> None:
        """Close a project that was never saved and remove it for good.

        Raises:
            InputError: none is open, or the open one has a place of its own.
        """
        opened = self.require()
        if not opened.is_unsaved:
            raise InputError(mark("Errors", "This project has been saved."))
        path = opened.path
        await self.close(gives_up=True)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def close(self, *, gives_up: bool = False) -> None:
        """Close the current project, if any.

        Raises:
            StudioError: its last steps cannot be written, and it stays open (unless `gives_up`).
        """
        if self.current is None:
            return
        await self.current.close(gives_up=gives_up)
        self._set_current(None)

    async def read(self, path: Path) -> Project:
        """Return the project at `path` to look at: nothing is locked, opened or touched.

        Raises:
            ProjectError: it cannot be read.
        """
        return await asyncio.to_thread(read_project, path)

    async def recent(self) -> tuple[Path, ...]:
        """Return the projects opened last that still exist, newest first."""
        return await asyncio.to_thread(_recent, self._index)

    def _set_current(self, opened: OpenProject | None) -> None:
        self.current = opened
        self.changed.emit(opened)

    def _on_loop(self, call: Callable[[StudioError], None]) -> Callable[[StudioError], None]:
        loop = asyncio.get_running_loop()

        def post(error: StudioError) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(call, error)

        return post


def _recent(index: ProjectIndex) -> tuple[Path, ...]:
    opened = [entry for entry in index.load().entries if entry.opened_at and not entry.is_archived]
    newest = sorted(opened, key=lambda entry: entry.opened_at, reverse=True)
    there = (entry.path for entry in newest if entry.path.is_file())
    return tuple(itertools.islice(there, MAX_RECENT))


def _create(path: Path, name: str, template: Path | None) -> None:
    records = [ProjectSettings()] if template is None else template_of(read_project(template))
    create_project_file(
        path,
        [
            with_fields(record, {"name": name}) if isinstance(record, ProjectSettings) else record
            for record in records
        ],
    )
