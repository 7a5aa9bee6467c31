"""Files that arrive by drop or dialog: what each is, and what becomes of it in the project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.script import Line, Speaker, casting_of
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.notices import Weight
from studio.storage.schema import SUFFIX as PROJECT_SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.project import Project
    from studio.formats.base import Script
    from studio.services.scripts import Imported
    from studio.services.studio import Studio

FILM_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".wmv"}
    | {".flv", ".ogv", ".3gp", ".mxf"}
)
SOUND_SUFFIXES = frozenset(
    {".wav", ".wave", ".flac", ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".aif", ".aiff"}
    | {".wma", ".caf", ".bwf", ".mka"}
)
TIMELINE_SUFFIX = ".otio"
MUSIC_EFFECTS_NAME = re.compile(
    r"(?:^|[^a-z])(?:m&e|mne|m-e|m_e|me|music|effects|instrumental)(?:[^a-z]|$)", re.IGNORECASE
)


class Arrival(Enum):
    """What a file is, by its name."""

    PROJECT = "project"
    FILM = "film"
    SOUND = "sound"
    MUSIC_EFFECTS = "music and effects"
    """A sound whose name says that it has no speech."""
    SCRIPT = "script"
    TIMELINE = "timeline"
    """What another studio made of a dub that was handed over."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ScriptUse:
    """What a script is to a project."""

    is_translation: bool
    language: str = ""
    """What it is written in; "" = unknown, which only what is said in the film may be."""


class Arrivals:
    """Takes files into the open project."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    def kind(self, path: Path) -> Arrival:
        """Return what a file is."""
        suffix = path.suffix.lower()
        if suffix == PROJECT_SUFFIX:
            return Arrival.PROJECT
        if suffix == TIMELINE_SUFFIX:
            return Arrival.TIMELINE
        if suffix in FILM_SUFFIXES:
            return Arrival.FILM
        if suffix in SOUND_SUFFIXES:
            is_music = MUSIC_EFFECTS_NAME.search(path.stem) is not None
            return Arrival.MUSIC_EFFECTS if is_music else Arrival.SOUND
        return Arrival.SCRIPT if self.studio.sources.is_script(path) else Arrival.UNKNOWN

    async def read_script(self, path: Path) -> tuple[Script, ScriptUse | None]:
        """Read a script; return what it surely is to the project, None if one has to ask.

        Raises:
            ScriptError: it is none.
        """
        script = await self.studio.sources.read_script(path)
        project = self.studio.workspace.require().project
        return script, likely_use(project, script)

    async def take_over(self, path: Path) -> None:
        """Place the clips of the open project as a timeline has them, and say what became of it.

        Raises:
            InputError: it is no timeline, or not one of this project.
        """
        from studio.services.bring_back import bring_back  # noqa: PLC0415 - few ever need it

        project = self.studio.workspace.require().project
        done = await bring_back(project, path)
        if not done.changed + done.unchanged:
            raise InputError(
                mark("Errors", "“{name}” has no clips of this project."),
                hint=mark("Errors", "Open the project it was exported from, then drop it again."),
                name=path.name,
            )
        told = mark("Notices", "Taken over from “{name}”: {changed} changed, {same} as before.")
        self.studio.notices.tell(
            told.format(name=path.name, changed=done.changed, same=done.unchanged)
        )

    def add_script(self, script: Script, use: ScriptUse) -> Imported:
        """Merge a script into the open project in one step, and tell what had to be repaired."""
        project = self.studio.workspace.require().project
        with project.edit(mark("Edits", "Import script")):
            language = use.language if use.is_translation else ""
            imported = self.studio.scripts.import_script(project, script, language)
            if not use.is_translation and use.language:
                project.update(settings_of(project), source_language=use.language)
        for warning in script.warnings:
            self.studio.notices.tell(str(warning), weight=Weight.WARNING)
        return imported


def likely_use(project: Project, script: Script) -> ScriptUse | None:
    """Return what a script surely is to a project, None if one has to ask.

    What names a target language is a translation; so is another language than what is said in
    the film, once that is known. The first script is what is said, unless it names a target.
    """
    settings, language = settings_of(project), script.language or ""
    has_translations = any(line.translation for line in script.lines)
    if has_translations:
        return None if not language else ScriptUse(is_translation=True, language=language)
    if language and language in settings.languages:
        return ScriptUse(is_translation=True, language=language)
    has_source = any(line.text for line in project.all(Line))
    if not has_source:
        return ScriptUse(is_translation=False, language=language)
    if not language:
        return None
    is_source = language.partition("-")[0] == settings.source_language.partition("-")[0]
    if not settings.source_language:
        return None
    return ScriptUse(is_translation=not is_source, language=language)


async def cast_everybody(studio: Studio, project: Project, language: str) -> None:
    """Suggest a voice for each speaker who has none yet, by how they sound in the original.

    The first time, what is heard under them is brought to the level of the dub as well.

    Raises:
        StudioError: the original cannot be listened to.
    """
    if all(casting_of(project, one.id, language) for one in project.all(Speaker)):
        return
    await studio.sources.level_beds()
    pitches = await studio.sources.speaker_pitches(project)
    await studio.casting.cast_missing(project, language, pitches)
