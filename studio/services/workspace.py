"""The open project: new, open, save as, close, and what comes back after a crash."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, ProjectError
from studio.domain.records import new_id
from studio.domain.settings import ProjectSettings
from studio.domain.signals import Signal
from studio.storage.project_file import ProjectFile, create_project_file, read_project
from studio.storage.recent import RecentProjects
from studio.storage.schema import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.errors import StudioError
    from studio.domain.project import Project
    from studio.storage.paths import Paths


class OpenProject:
    """A project and its file, which always holds it."""

    def __init__(self, file: ProjectFile, *, is_unsaved: bool) -> None:
        self._file = file
        self.is_unsaved = is_unsaved

    @property
    def project(self) -> Project:
        """The records; change them only through `project.edit`."""
        return self._file.project

    @property
    def path(self) -> Path:
        """Where it is saved."""
        return self._file.path

    def add_stored(self, data: bytes) -> str:
        """Store a take's bytes; return their hash. Durable no later than steps made after it."""
        return self._file.add_stored(data)

    def read_stored(self, content_hash: str) -> bytes:
        """Return a stored take's bytes; from any thread.

        Raises:
            MediaMissing: the project has no such take.
        """
        return self._file.read_stored(content_hash)

    def add_peaks(self, content_hash: str, peaks: bytes) -> None:
        """Store the waveform summary of the media with that hash."""
        self._file.add_peaks(content_hash, peaks)

    def read_peaks(self, content_hash: str) -> bytes | None:
        """Return the waveform summary of the media with that hash, None if it is not stored."""
        return self._file.read_peaks(content_hash)

    async def flush(self) -> None:
        """Wait until every step made so far is durable.

        Raises:
            StudioError: writing fails; the steps stay queued and are tried again.
        """
        await self._file.flushed()

    async def close(self, *, gives_up: bool = False) -> None:
        """Make everything durable and let go of the file.

        Raises:
            StudioError: steps cannot be written, and the project stays open (unless `gives_up`).
        """
        await asyncio.to_thread(self._file.close, gives_up=gives_up)


class Workspace:
    """At most one open project, and where projects are found."""

    def __init__(self, paths: Paths) -> None:
        self.changed: Signal[OpenProject | None] = Signal()
        """Another project is open, or none."""
        self.failed: Signal[StudioError] = Signal()
        """A step could not be written; it is kept and tried again."""
        self.current: OpenProject | None = None
        self._paths = paths
        self._recent = RecentProjects(paths.recent_file)

    def require(self) -> OpenProject:
        """Return the open project.

        Raises:
            InputError: none is open.
        """
        if self.current is None:
            raise InputError(mark("Errors", "No project is open."))
        return self.current

    async def new(self, path: Path | None = None) -> OpenProject:
        """Open a new project: at `path`, or unsaved in the user's data folder.

        Raises:
            ProjectError: it cannot be written there.
        """
        is_unsaved = path is None
        if path is not None and path.exists():
            raise ProjectError(mark("Errors", "“{name}” exists already."), name=path.name)
        target = path or self._paths.unsaved / f"{new_id()}{SUFFIX}"
        settings = ProjectSettings(name="" if is_unsaved else target.stem)
        await asyncio.to_thread(create_project_file, target, [settings])
        return await self.open(target)

    async def open(self, path: Path) -> OpenProject:
        """Open the project at `path` in place of the current one.

        Raises:
            ProjectError: it cannot be opened; it and the current project stay as they are.
        """
        file = await asyncio.to_thread(ProjectFile, path, self._on_loop(self.failed.emit))
        await self.close()
        is_unsaved = file.path.parent == self._paths.unsaved.resolve()
        opened = OpenProject(file, is_unsaved=is_unsaved)
        if not is_unsaved:
            await asyncio.to_thread(self._recent.add, file.path)
        self._set_current(opened)
        return opened

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
        return await asyncio.to_thread(self._recent.paths)

    def _set_current(self, opened: OpenProject | None) -> None:
        self.current = opened
        self.changed.emit(opened)

    def _on_loop(self, call: Callable[[StudioError], None]) -> Callable[[StudioError], None]:
        loop = asyncio.get_running_loop()

        def post(error: StudioError) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(call, error)

        return post
