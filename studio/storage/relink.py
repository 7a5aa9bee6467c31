"""Linked media: what is missing, where it went, and how to keep it beside the project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.media import Media, MediaKind
from studio.transcoding.atomic import writing_beside
from studio.transcoding.failures import reading_errors
from studio.transcoding.fingerprint import media_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.domain.records import RecordId

_BLOCK = 1 << 20


def linked_media(project: Project) -> tuple[Media, ...]:
    """Return the media that stand on the user's disk."""
    return project.where(Media, "kind", MediaKind.LINKED)


def missing(linked: Iterable[Media]) -> tuple[Media, ...]:
    """Return the linked media that are not where they were."""
    return tuple(media for media in linked if not Path(media.path).is_file())


def find_moved(
    wanted: Sequence[Media], folders: Iterable[Path], progress: Progress
) -> dict[RecordId, Path]:
    """Look for missing media in `folders` and below: first by name, then by size; hash decides.

    Returns: the new path by media id, of those that were found.

    Raises:
        Cancelled: nobody wants to know any more.
    """
    of_size: dict[int, list[Path]] = {media.size: [] for media in wanted}
    for folder in folders:
        for path in _files_below(folder, progress):
            size = _size(path)
            if size in of_size and path not in of_size[size]:
                of_size[size].append(path)
    found = {}
    for media in wanted:
        match = _matching(media, of_size[media.size], progress)
        if match is not None:
            found[media.id] = match
    return found


def is_same(media: Media, path: Path, progress: Progress | None = None) -> bool:
    """Say whether the file at `path` holds exactly what `media` was.

    Raises:
        MediaError: it cannot be read.
    """
    return _size(path) == media.size and media_hash(path, progress) == media.content_hash


def collect(linked: Iterable[Media], folder: Path, progress: Progress) -> Mapping[RecordId, Path]:
    """Copy linked media into `folder`; return the path of each copy by media id.

    What is there already is not copied again. An error or a cancel leaves whole copies only.

    Raises:
        MediaMissing: one is not where it was.
        DiskFull: there is no room.
        ReadOnly: the folder cannot be written.
        Cancelled: `progress` was cancelled.
    """
    total, done = sum(media.size for media in linked), 0
    copies: dict[RecordId, Path] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for media in linked:
        copies[media.id] = target = _free_place(media, folder, progress)
        if not target.exists():
            _copy(Path(media.path), target, progress, done, total)
        done += media.size
        progress.report(done, total)
    return copies


def relink(project: Project, paths: Mapping[RecordId, Path]) -> None:
    """Point media at their new paths; call inside an edit."""
    for media_id, path in paths.items():
        media = project.get(Media, media_id)
        project.update(media, path=os.fspath(path.absolute()), name=path.name)


def _files_below(folder: Path, progress: Progress) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        progress.report(0, 0)
        for name in names:
            yield Path(parent, name)


def _matching(media: Media, candidates: list[Path], progress: Progress) -> Path | None:
    by_name = sorted(candidates, key=lambda path: path.name.casefold() != media.name.casefold())
    for path in by_name:
        if media_hash(path, progress) == media.content_hash:
            return path
    return None


def _free_place(media: Media, folder: Path, progress: Progress) -> Path:
    """Return where in `folder` a copy is or may be: two different files of one name get numbers."""
    name = Path(media.path).name
    for number in range(1, 10_000):
        path = folder / (name if number == 1 else f"{Path(name).stem} {number}{Path(name).suffix}")
        if not path.exists() or is_same(media, path, progress):
            return path
    raise AssertionError("ten thousand files of one name")


def _copy(source: Path, target: Path, progress: Progress, done: int, total: int) -> None:
    with reading_errors(source):
        read = source.open("rb")
    with read, writing_beside(target) as beside, beside.open("wb") as written:
        while block := read.read(_BLOCK):
            written.write(block)
            done += len(block)
            progress.report(done, total)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
