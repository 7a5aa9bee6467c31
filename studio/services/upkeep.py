"""Look after a project's files: what is where, what is missing; keep it small and in one place."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, ProjectError
from studio.domain.media import Media
from studio.domain.text import mark
from studio.services.jobs import in_thread
from studio.services.open_project import MEDIA_FOLDER
from studio.storage import relink
from studio.storage.schema import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studio.domain.progress import Progress
    from studio.domain.records import RecordId
    from studio.services.jobs import Jobs
    from studio.services.workspace import Workspace
    from studio.storage.compaction import Compacted, Sizes


@dataclass(frozen=True, slots=True)
class ProjectSize:
    """What a project takes on the disk, in bytes."""

    inside: Sizes
    """The project's own file."""
    linked: int
    """Films and recordings beside it, those that are there."""


class Upkeep:
    """Works on the open project."""

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        self._workspace, self._jobs = workspace, jobs

    async def size(self) -> ProjectSize:
        """Measure the project."""
        opened = self._workspace.require()
        linked = relink.linked_media(opened.project)
        there = await asyncio.to_thread(_bytes_there, [Path(media.path) for media in linked])
        return ProjectSize(await opened.sizes(), there)

    async def missing(self) -> tuple[Media, ...]:
        """Return the linked media that are not where they were."""
        linked = relink.linked_media(self._workspace.require().project)
        return await asyncio.to_thread(relink.missing, linked)

    # Found again

    async def look_beside(
        self, media: Media, path: Path, others: Sequence[Media] = ()
    ) -> dict[RecordId, Path]:
        """Return where `media` is, which the user says is at `path`, and which others are there.

        Others are looked for where they were seen from `media`, and in its folder and below.

        Raises:
            InputError: another file is there.
            MediaError: it cannot be read.
            Cancelled: the job was cancelled.
        """
        async with self._jobs.run(mark("Jobs", "Look for media")) as job:
            if not await in_thread(job, lambda progress: relink.is_same(media, path, progress)):
                raise InputError(
                    mark("Errors", "“{chosen}” is not the file this project was made with."),
                    hint=mark("Errors", "To use another film instead, drop it on the window."),
                    chosen=path.name,
                )
            moved = (media, path)
            found = await in_thread(job, lambda progress: _others_beside(moved, others, progress))
        return {media.id: path, **found}

    async def look_below(
        self, wanted: Sequence[Media], folders: Iterable[Path]
    ) -> dict[RecordId, Path]:
        """Return where missing media are in some folders and below, of those that are there.

        Raises:
            Cancelled: the job was cancelled.
        """
        places = tuple(folders)
        async with self._jobs.run(mark("Jobs", "Look for media")) as job:
            return await in_thread(
                job, lambda progress: relink.find_moved(wanted, places, progress)
            )

    def use(self, found: Mapping[RecordId, Path]) -> int:
        """Use media from where they were found, in one step; return how many."""
        project = self._workspace.require().project
        known = {one: path for one, path in found.items() if project.find(Media, one)}
        with project.edit(mark("Edits", "Find moved media")):
            relink.relink(project, known)
        return len(known)

    # Kept together, kept small

    async def collect(self) -> Path:
        """Copy linked media into a folder beside the project and use the copies; return the folder.

        Raises:
            InputError: the project has no place of its own yet.
            MediaMissing: a film is not where it was.
            DiskFull, ReadOnly: it cannot be copied there.
            Cancelled: the job was cancelled; nothing has changed.
        """
        opened = self._workspace.require()
        if opened.is_unsaved:
            raise InputError(
                mark("Errors", "This project has no folder of its own yet."),
                hint=mark("Errors", "Save it first."),
            )
        folder = opened.path.with_name(MEDIA_FOLDER.format(name=opened.path.stem))
        linked = relink.linked_media(opened.project)
        async with self._jobs.run(mark("Jobs", "Collect media")) as job:
            copies = await in_thread(job, lambda progress: relink.collect(linked, folder, progress))
        there = {one: path for one, path in copies.items() if opened.project.find(Media, one)}
        with opened.project.edit(mark("Edits", "Collect media")):
            relink.relink(opened.project, there)
        return folder

    async def compact(self, *, keeps_history: bool, keeps_versions: bool) -> Compacted:
        """Give back the room of what nothing needs; return the size before and after.

        Raises:
            StudioError: there is no room to work in; the project is as it was.
        """
        opened = self._workspace.require()
        async with self._jobs.run(mark("Jobs", "Compact project")):
            return await opened.compact(keeps_history=keeps_history, keeps_versions=keeps_versions)

    async def save_template(self, folder: Path, name: str) -> Path:
        """Write cast, lexicon, tracks and settings to a template of that name; return its path.

        Raises:
            ProjectError: there is one of that name, or it cannot be written.
        """
        opened = self._workspace.require()
        target = folder / f"{_file_name(name)}{SUFFIX}"
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(
                mark("Errors", "“{name}” cannot be written there."), name=target.name
            ) from error
        await opened.save_template(target)
        return target


def _file_name(name: str) -> str:
    """Return a name every system accepts for a file."""
    kept = "".join(letter if letter.isalnum() or letter in " -_.," else "_" for letter in name)
    return kept.strip(" .") or "_"


def _bytes_there(paths: Iterable[Path]) -> int:
    total = 0
    for path in set(paths):
        if path.is_file():
            total += path.stat().st_size
    return total


def _others_beside(
    moved: tuple[Media, Path], others: Sequence[Media], progress: Progress
) -> dict[RecordId, Path]:
    media, path = moved
    found = {}
    for other in others:
        place = _moved_along(other, Path(media.path), path)
        if place is not None and place.is_file() and relink.is_same(other, place, progress):
            found[other.id] = place
    left = [other for other in others if other.id not in found]
    return found | relink.find_moved(left, [path.parent], progress) if left else found


def _moved_along(other: Media, old: Path, new: Path) -> Path | None:
    """Return where a file is if it still stands to another as it did."""
    try:
        relative = os.path.relpath(other.path, old.parent)
    except ValueError:  # another drive
        return None
    return Path(os.path.normpath(new.parent / relative))
