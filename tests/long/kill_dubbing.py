"""What a child does until it is killed: speak ten lines, export the film, change them, again."""

from __future__ import annotations

import asyncio
import hashlib
import os
from typing import TYPE_CHECKING

from studio.app import create_studio
from studio.domain.media import Media, MediaKind
from studio.domain.script import Line, Speaker
from studio.domain.settings import settings_of
from studio.services.delivery import Delivery
from studio.storage.paths import HOME_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.project import Project
    from studio.services.studio import Studio

NAME = "Film.vivavoce"
FILM = "film.mp4"
OUT = "out.mp4"
LINES = 10
SECOND = 48_000
LANGUAGE = "en"


def dub(folder: Path, seed: int, acknowledge: Callable[[str], None]) -> None:
    """Dub over and over; acknowledge takes and films (by hash) once they are durable."""
    os.environ[HOME_VARIABLE] = str(folder / "home")
    asyncio.run(_dub(folder, seed, acknowledge))


async def _dub(folder: Path, seed: int, acknowledge: Callable[[str], None]) -> None:
    studio = create_studio()
    project = (await studio.workspace.open(folder / NAME)).project
    await _prepare(studio, project, folder)
    acknowledge("ready")
    turn = 0
    while True:
        turn += 1
        with project.edit("Type"):
            for line in project.all(Line):
                project.update(line, text=f"Take {seed % 1000} of turn {turn}.")
        await studio.speech.generate([line.id for line in project.all(Line)], LANGUAGE)
        await studio.workspace.require().flush()
        acknowledge(" ".join(["takes", *stored(project)]))
        delivery = Delivery(path=folder / OUT, languages=(LANGUAGE,))
        await studio.exporting.export(delivery)
        acknowledge(f"film {hashlib.sha256((folder / OUT).read_bytes()).hexdigest()}")


async def _prepare(studio: Studio, project: Project, folder: Path) -> None:
    """Every step may be the second time: the first may have been killed."""
    await studio.sources.add(folder / FILM)
    with project.edit("Script"):
        project.update(settings_of(project), source_language=LANGUAGE)
        speaker = next(iter(project.all(Speaker)), None) or project.add(Speaker(name="Ana"))
        for number in range(project.count(Line), LINES):
            start = number * SECOND // 4
            project.add(Line(speaker_id=speaker.id, start=start, end=start + SECOND // 4))
    await studio.casting.cast_missing(project, LANGUAGE, {})


def stored(project: Project) -> list[str]:
    return [m.content_hash for m in project.all(Media) if m.kind is MediaKind.STORED]
