"""What a list of projects shows of each: its languages, its length, how far the dub has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.freshness import Standing, line_states
from studio.domain.media import Media, MediaKind
from studio.domain.script import Casting, Line, Speaker, Take
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip, Track, TrackKind
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from studio.domain.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """Plain values, so that they can be kept without the project."""

    name: str = ""
    """As the project calls itself; "" where it has no name but its file's."""
    source_language: str = ""
    languages: tuple[str, ...] = ()
    length: int = 0
    """Of the film, else up to the last line; samples at 48 kHz."""
    lines: int = 0
    """Lines of the script."""
    asked: int = 0
    """Lines to be spoken, each counted once in every language."""
    fresh: int = 0
    stale: int = 0
    speakers: int = 0
    voices: tuple[str, ...] = ()
    """Names of those that are cast, in the order they were."""
    characters: int = 0
    """Sent to the engines for the takes there are."""
    spoken: int = 0
    """What they answered, samples at 48 kHz."""
    film: str = ""
    """Path of the original; "" before there is one."""
    film_hash: str = ""
    has_picture: bool = False
    linked: tuple[str, ...] = ()
    """Paths of everything that stands on the user's disk."""


def facts_of(project: Project) -> ProjectFacts:
    """Return the facts of a project."""
    settings = settings_of(project)
    languages = settings.languages or _spoken_languages(project)
    standings = [
        state.standing
        for language in languages
        for state in line_states(project, language).values()
    ]
    film = _film(project)
    takes = {take.fingerprint or take.id: take for take in project.all(Take)}.values()
    linked = project.where(Media, "kind", MediaKind.LINKED)
    return ProjectFacts(
        name=settings.name,
        source_language=settings.source_language,
        languages=languages,
        length=film.length if film else _end_of_lines(project),
        lines=project.count(Line),
        asked=len(standings) - standings.count(Standing.SILENT),
        fresh=standings.count(Standing.FRESH),
        stale=standings.count(Standing.STALE),
        speakers=project.count(Speaker),
        voices=_cast_voices(project),
        characters=sum(len(take.text) for take in takes),
        spoken=sum(take.length for take in takes),
        film=film.path if film else "",
        film_hash=film.content_hash if film else "",
        has_picture=film is not None and film.has_picture,
        linked=tuple(dict.fromkeys(media.path for media in linked)),
    )


def _film(project: Project) -> Media | None:
    for track in project.where(Track, "kind", TrackKind.ORIGINAL):
        for clip in project.where(Clip, "track_id", track.id):
            media = project.find(Media, clip.media_id)
            if media is not None:
                return media
    return None


def _end_of_lines(project: Project) -> int:
    return max((line.end for line in project.all(Line)), default=0)


def _cast_voices(project: Project) -> tuple[str, ...]:
    voices = (project.find(Voice, casting.voice_id) for casting in project.all(Casting))
    return tuple(dict.fromkeys(voice.name for voice in voices if voice is not None))


def _spoken_languages(project: Project) -> tuple[str, ...]:
    tracks = sorted(project.all(Track), key=lambda track: track.order)
    return tuple(dict.fromkeys(track.language for track in tracks if track.language))
