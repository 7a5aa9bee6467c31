"""Copied clips: all that makes them read and sound as they do, in any project. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.clip_places import free_position
from studio.domain.media import Media
from studio.domain.records import new_id, with_fields
from studio.domain.script import Casting, Line, Speaker, Take, casting_of, spoken_text
from studio.domain.script_edits import MIN_LINE, remove_lines, set_spoken_text
from studio.domain.speech_tracks import speech_track
from studio.domain.timeline import Clip
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId

SPEAKER_LINE = 40
"""Characters before a colon that may be a name in pasted text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipping:
    """One copied clip of speech."""

    clip: Clip
    take: Take
    media: Media
    speaker: Speaker
    voice: Voice | None
    source_text: str
    text: str
    length: int
    """Of its line, in samples at 48 kHz."""
    sound: bytes
    """The take's audio as it is stored."""


def clippings_of(
    project: Project, clips: Sequence[Clip], read_stored: Callable[[str], bytes]
) -> tuple[Clipping, ...]:
    """Return what is copied of clips, by position; what nobody says is left out."""
    made = []
    for clip in sorted(clips, key=lambda one: (one.position, one.id)):
        take, line = project.find(Take, clip.take_id), project.find(Line, clip.line_id)
        if take is None or line is None:
            continue
        media = project.get(Media, clip.media_id)
        casting = casting_of(project, line.speaker_id, take.language)
        made.append(
            Clipping(
                clip=clip,
                take=take,
                media=media,
                speaker=project.get(Speaker, line.speaker_id),
                voice=project.find(Voice, casting.voice_id) if casting else None,
                source_text=line.text,
                text=spoken_text(project, line, take.language),
                length=line.end - line.start,
                sound=read_stored(media.content_hash),
            )
        )
    return tuple(made)


def cut(project: Project, clips: Sequence[Clip]) -> None:
    """Remove clips, and the lines nothing of which is left in any language; inside an edit."""
    gone = {clip.id for clip in clips}
    lines = {clip.line_id for clip in clips}
    for clip in clips:
        project.remove(clip)
    left = {
        line_id
        for line_id in lines
        if any(one.id not in gone for one in project.where(Clip, "line_id", line_id))
    }
    found = [project.find(Line, line_id) for line_id in lines - left]
    remove_lines(project, [line for line in found if line is not None])


def paste(
    project: Project,
    clippings: Sequence[Clipping],
    position: int,
    language: str,
    add_stored: Callable[[bytes], str],
) -> tuple[Clip, ...]:
    """Add copied clips as lines of their own, the first at `position`; inside an edit.

    They are spoken in `language` from now on: what is heard is what was copied. Speakers are found
    by themselves or by name, else added with their voice. Nobody talks over themselves: a clip
    finds the nearest free place of its track.
    """
    if not clippings:
        return ()
    by = position - min(one.clip.position for one in clippings)
    return tuple(_paste_one(project, one, by, language, add_stored) for one in clippings)


def _paste_one(
    project: Project,
    one: Clipping,
    by: int,
    language: str,
    add_stored: Callable[[bytes], str],
) -> Clip:
    speaker = _speaker(project, one, language)
    track = speech_track(project, speaker.id, language)
    copy = with_fields(one.clip, {"id": new_id(), "track_id": track.id})
    place = free_position(project, copy, track.id, max(0, one.clip.position + by))
    line = project.add(
        Line(
            speaker_id=speaker.id,
            start=place,
            end=place + max(one.length, MIN_LINE),
            text=one.source_text,
        )
    )
    if one.text:
        set_spoken_text(project, line, language, one.text)
    media = project.add(
        with_fields(one.media, {"id": new_id(), "content_hash": add_stored(one.sound)})
    )
    take = project.add(
        with_fields(
            one.take,
            {
                "id": new_id(),
                "line_id": line.id,
                "language": language,
                "media_id": media.id,
                "cost": 0,
            },
        )
    )
    placed = {"position": place, "line_id": line.id, "take_id": take.id, "media_id": media.id}
    return project.add(with_fields(copy, placed))


def _speaker(project: Project, one: Clipping, language: str) -> Speaker:
    known = project.find(Speaker, one.speaker.id) or _named(project, one.speaker.name)
    if known is not None:
        return known
    speaker = project.add(
        Speaker(id=one.speaker.id, name=one.speaker.name, colour=project.count(Speaker))
    )
    if one.voice is not None:
        voice = _voice(project, one.voice)
        project.add(
            Casting(
                speaker_id=speaker.id,
                language=language,
                voice_id=voice.id,
                settings=one.take.settings,
            )
        )
    return speaker


def _voice(project: Project, voice: Voice) -> Voice:
    sound = voice.sound_print()
    same = next((one for one in project.all(Voice) if one.sound_print() == sound), None)
    return same or project.add(with_fields(voice, {"id": new_id()}))


def _named(project: Project, name: str) -> Speaker | None:
    folded = name.casefold()
    return next((one for one in project.all(Speaker) if one.name.casefold() == folded), None)


def paste_text(
    project: Project,
    text: str,
    position: int,
    language: str,
    speaker_id: RecordId | None,
    length_of: Callable[[Speaker, str], int],
) -> tuple[Line, ...]:
    """Add each line of a text as a line of the script, one after the other; inside an edit.

    A line that begins with the name of a speaker and a colon is theirs; others are said by the one
    before, by `speaker_id` at first, by the first speaker there is, or by a new one.

    Args:
        project: the project.
        text: what was pasted.
        position: where the first line begins, samples at 48 kHz.
        language: what it is written in; "" or the source language makes it the source text.
        speaker_id: who says what names nobody.
        length_of: how long somebody will take to say a text, in samples.
    """
    made = []
    current = project.find(Speaker, speaker_id) or next(iter(project.all(Speaker)), None)
    for row in filter(None, (row.strip() for row in text.splitlines())):
        name, _, rest = row.partition(":")
        named = _named(project, name.strip()) if rest.strip() and len(name) < SPEAKER_LINE else None
        current = named or current or project.add(Speaker(name="1"))
        said = rest.strip() if named else row
        length = max(MIN_LINE, length_of(current, said))
        line = project.add(Line(speaker_id=current.id, start=position, end=position + length))
        set_spoken_text(project, line, language, said)
        made.append(project.get(Line, line.id))
        position += length
    return tuple(made)
