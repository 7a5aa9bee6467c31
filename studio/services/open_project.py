"""A project that is open: its records, and everything that can be done with its file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from studio.domain.text import mark
from studio.storage import compaction, versions
from studio.storage.project_file import create_project_file
from studio.storage.templates import template_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.project import Project
    from studio.storage.compaction import Compacted, Sizes
    from studio.storage.project_file import ProjectFile
    from studio.storage.versions import Version

T = TypeVar("T")

MEDIA_FOLDER = "{name} media"
"""Beside the project, for collected media."""


class OpenProject:
    """A project and its file, which always holds it."""

    def __init__(self, file: ProjectFile, *, is_unsaved: bool) -> None:
        self._file = file
        self.is_unsaved = is_unsaved
        """True until the user gives it a place."""

    @property
    def project(self) -> Project:
        """The records; change them only through `project.edit`."""
        return self._file.project

    @property
    def path(self) -> Path:
        """Where it is saved."""
        return self._file.path

    def add_stored(self, data: bytes) -> str:
        """Store a take's bytes; return their hash. Durable no later than steps made after it.

        The edit that refers to it must follow before anything is awaited: what nothing refers to
        may be compacted away.
        """
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
        """Keep an earlier version if anything was done, make all durable, let go of the file.

        Raises:
            StudioError: steps cannot be written, and the project stays open (unless `gives_up`).
        """
        if not gives_up and await self._run(versions.has_steps_since_version):
            await self.keep_version(is_automatic=True)
        await asyncio.to_thread(self._file.close, gives_up=gives_up)

    # Copies

    async def move(self, target: Path) -> Path:
        """Save as: go on in a new file, replacing one that is there; return the old path.

        Raises:
            ProjectError: it cannot be written there; nothing has changed.
        """
        old = await asyncio.wrap_future(self._file.move(target))
        self.is_unsaved = False
        return old

    async def duplicate(self, target: Path) -> None:
        """Write all there is, history included, to another file, replacing one that is there.

        Raises:
            ProjectError: it cannot be written there; nothing has changed.
        """
        await asyncio.wrap_future(self._file.copy(target))

    async def save_template(self, target: Path) -> None:
        """Write cast, tracks and settings to a new project file that others can begin from.

        Raises:
            ProjectError: it cannot be written there.
        """
        records = template_of(self.project)
        await asyncio.to_thread(create_project_file, target, records)

    # Earlier versions

    async def keep_version(self, name: str = "", *, is_automatic: bool = False) -> str:
        """Keep the project as it is now among the earlier versions; return the version's id.

        Raises:
            StudioError: it cannot be written.
        """
        packed = await asyncio.to_thread(versions.pack, versions.snapshot(self.project))
        return await self._run(
            lambda connection: versions.write_version(
                connection, packed, name, is_automatic=is_automatic
            )
        )

    async def versions(self) -> list[Version]:
        """Return the earlier versions, newest first."""
        return await self._run(versions.list_versions)

    async def restore_version(self, version_id: str) -> None:
        """Make the project what it was then: one step, undone as any other.

        Raises:
            KeyError: there is no such version.
        """
        records = await self._run(lambda db: versions.read_version(db, version_id))
        with self.project.edit(mark("Edits", "Restore earlier version")):
            versions.restore(self.project, records)

    async def remove_version(self, version_id: str) -> None:
        """Forget an earlier version."""
        await self._run(lambda db: versions.remove_version(db, version_id))

    # Size

    async def sizes(self) -> Sizes:
        """Return what the file is made of and how much compacting would free, in bytes."""
        return await self._run(lambda db: compaction.sizes(db, self.path))

    async def compact(
        self, *, keeps_history: bool = True, keeps_versions: bool = True
    ) -> Compacted:
        """Drop takes nothing refers to, and history or earlier versions if so chosen.

        Raises:
            StudioError: there is no room to work in; the project is as it was.
        """
        if not keeps_history:
            self.project.restore_history((), ())
        return await self._run(
            lambda db: compaction.compact(
                db, self.path, keeps_history=keeps_history, keeps_versions=keeps_versions
            )
        )

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.wrap_future(self._file.run(work))
