"""The languages a project is dubbed into: add one, or remove one with everything made for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.languages import is_known, language_name, normalise
from studio.domain.script import Casting, Take, Translation
from studio.domain.script_edits import remove_take
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timeline import Clip, Track

if TYPE_CHECKING:
    from studio.domain.project import Project


@dataclass(frozen=True, slots=True)
class MadeFor:
    """What there is in a project for one target language: all of it goes with the language."""

    translations: int
    voices: int
    takes: int
    clips: int

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any((self.translations, self.voices, self.takes, self.clips))


def made_for(project: Project, language: str) -> MadeFor:
    """Count what removing a language would remove."""
    tracks = [track for track in project.all(Track) if track.language == language]
    return MadeFor(
        translations=len(project.where(Translation, "language", language)),
        voices=len(project.where(Casting, "language", language)),
        takes=len(project.where(Take, "language", language)),
        clips=sum(len(project.where(Clip, "track_id", track.id)) for track in tracks),
    )


def add_language(project: Project, tag: str) -> str:
    """Add a target language; return its tag as the studio writes it. Call inside an edit.

    Raises:
        InputError: it is no language, or the project has it already.
    """
    language = normalise(tag)
    if not is_known(language):
        raise InputError(mark("Errors", "“{text}” is not a language the studio knows."), text=tag)
    settings = settings_of(project)
    if language in settings.languages:
        raise InputError(
            mark("Errors", "The project has {language} already."), language=language_name(language)
        )
    languages = (*settings.languages, language)
    if project.find(type(settings), settings.id) is None:
        project.add(settings)
    project.update(settings_of(project), languages=languages)
    return language


def remove_language(project: Project, language: str) -> None:
    """Remove a target language with its translations, cast, takes, clips and tracks.

    Call inside an edit: undo brings all of it back.
    """
    for track in project.all(Track):
        if track.language == language:
            for clip in project.where(Clip, "track_id", track.id):
                project.remove(clip)
            project.remove(track)
    for take in project.all(Take):
        if take.language == language:
            remove_take(project, take)
    for kind in (Casting, Translation):
        for record in project.where(kind, "language", language):
            project.remove(record)
    settings = settings_of(project)
    left = tuple(one for one in settings.languages if one != language)
    voices = tuple(one for one in settings.default_voices if one.language != language)
    if (left, voices) != (settings.languages, settings.default_voices):
        project.update(settings, languages=left, default_voices=voices)


def move_language(project: Project, language: str, place: int) -> None:
    """Give a target language another place in the order, counted from 0; call inside an edit."""
    settings = settings_of(project)
    others = [one for one in settings.languages if one != language]
    if len(others) < len(settings.languages):
        others.insert(max(0, place), language)
        project.update(settings, languages=tuple(others))
