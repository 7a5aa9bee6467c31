"""What can be done to a script: its texts, its lines, who says them. Call inside an edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.media import Media, MediaKind
from studio.domain.script import Casting, Line, Speaker, Take, Translation, translation_of
from studio.domain.settings import settings_of
from studio.domain.speech_tracks import speech_track
from studio.domain.text import mark
from studio.domain.timeline import Clip, Track

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId

MIN_LINE = 4_800
"""Shortest line, in samples at 48 kHz: 100 ms."""

_WITHOUT_SPACES = frozenset({"ja", "zh", "yue", "th", "lo", "km", "my", "bo"})
"""Languages that write no space between sentences."""

SOURCE = ""
"""Stands for the source text where texts are named by their language."""


def is_own_language(project: Project, language: str) -> bool:
    """Whether a line's source text is what is said in `language`, if it has no translation."""
    return settings_of(project).source_language in ("", language)


# Texts


def set_text(project: Project, line: Line, text: str) -> Line:
    """Give `line` another source text; word times of the old one no longer hold."""
    text = text.strip()
    return line if text == line.text else project.update(line, text=text, words=())


def set_translation(project: Project, line: Line, language: str, text: str) -> None:
    """Give `line` a text in one target language; an empty one takes the translation away."""
    text = text.strip()
    known = translation_of(project, line, language)
    if known is not None and text:
        project.update(known, text=text)
    elif known is not None:
        project.remove(known)
    elif text:
        project.add(Translation(line_id=line.id, language=language, text=text))


def set_spoken_text(project: Project, line: Line, language: str, text: str) -> None:
    """Set what is said for `line` in `language`: its translation, or its own text where that is."""
    if translation_of(project, line, language) is None and is_own_language(project, language):
        set_text(project, line, text)
    else:
        set_translation(project, line, language, text)


# Lines


def add_line(project: Project, speaker: Speaker, start: int, end: int) -> Line:
    """Add a line without text from `start` to `end` (samples at 48 kHz), MIN_LINE long at least."""
    start = max(0, start)
    return project.add(Line(speaker_id=speaker.id, start=start, end=max(end, start + MIN_LINE)))


def set_times(project: Project, line: Line, start: int, end: int) -> Line:
    """Move `line` to [start, end) in samples at 48 kHz.

    Raises:
        InputError: it would end before it starts, or begin before the timeline does.
    """
    if start < 0 or end < start + MIN_LINE:
        raise InputError(
            mark("Errors", "A line has to end after it starts."),
            hint=mark("Errors", "Give it at least a tenth of a second."),
        )
    return project.update(line, start=start, end=end)


def remove_lines(project: Project, lines: Collection[Line]) -> None:
    """Remove lines with their translations, takes and clips."""
    for line in lines:
        for translation in project.where(Translation, "line_id", line.id):
            project.remove(translation)
        for clip in project.where(Clip, "line_id", line.id):
            project.remove(clip)
        for take in project.where(Take, "line_id", line.id):
            remove_take(project, take)
        project.remove(line)


def remove_take(project: Project, take: Take) -> None:
    """Remove a take and the clips that play it."""
    for clip in project.where(Clip, "take_id", take.id):
        project.remove(clip)
    project.remove(take)
    media = project.find(Media, take.media_id)
    others = project.where(Take, "media_id", take.media_id)
    clips = project.where(Clip, "media_id", take.media_id)
    if media is not None and media.kind is MediaKind.STORED and not (others or clips):
        project.remove(media)


def split_line(
    project: Project, line: Line, position: int, cuts: Mapping[str, int] | None = None
) -> tuple[Line, Line]:
    """Cut `line` in two at `position`, samples at 48 kHz; its takes and clips stay with the first.

    Args:
        project: the project.
        line: the line to cut.
        position: where, inside it; brought MIN_LINE away from its ends.
        cuts: the character at which the text of a language is cut (SOURCE = the source text);
            other texts are cut between words, in proportion to the time.

    Raises:
        InputError: the line is too short to be cut.
    """
    if line.end - line.start < 2 * MIN_LINE:
        raise InputError(mark("Errors", "This line is too short to be split."))
    position = min(max(position, line.start + MIN_LINE), line.end - MIN_LINE)
    share = (position - line.start) / (line.end - line.start)
    given = cuts or {}
    text, rest = _cut(line.text, share, given.get(SOURCE))
    later = project.add(
        Line(
            speaker_id=line.speaker_id,
            start=position,
            end=line.end,
            text=rest,
            is_timed=line.is_timed,
        )
    )
    for translation in project.where(Translation, "line_id", line.id):
        first, second = _cut(translation.text, share, given.get(translation.language))
        set_translation(project, line, translation.language, first)
        set_translation(project, later, translation.language, second)
    return project.update(line, end=position, text=text, words=()), later


def time_of_cut(line: Line, text: str, index: int) -> int:
    """Return when, in samples at 48 kHz, the character `index` of a text of `line` is said.

    By the word times of the source text where they are known, else in proportion.
    """
    if text == line.text:
        for word in line.words:
            if word.text_end >= index:
                return line.start + word.start
    return line.start + round((line.end - line.start) * index / max(len(text), 1))


def merge_lines(project: Project, lines: Sequence[Line]) -> Line:
    """Make one line of several: the earliest takes their texts and time; the others go.

    Raises:
        InputError: there are fewer than two.
    """
    if len(lines) < 2:
        raise InputError(mark("Errors", "Select two or more lines to join."))
    first, *others = sorted(lines, key=lambda line: (line.start, project.rank(line)))
    source = settings_of(project).source_language
    texts: dict[str, list[str]] = {SOURCE: [first.text, *(line.text for line in others)]}
    for line in (first, *others):
        for translation in project.where(Translation, "line_id", line.id):
            texts.setdefault(translation.language, []).append(translation.text)
    end = max(line.end for line in lines)
    remove_lines(project, others)
    for language, parts in texts.items():
        if language != SOURCE:
            set_translation(project, first, language, _joined(parts, language))
    return project.update(first, end=end, text=_joined(texts[SOURCE], source), words=())


# Speakers


def add_speaker(project: Project, name: str) -> Speaker:
    """Add a speaker.

    Raises:
        InputError: the name is empty or taken.
    """
    name = _free_name(project, name, None)
    return project.add(Speaker(name=name, colour=project.count(Speaker)))


def rename_speaker(project: Project, speaker: Speaker, name: str) -> Speaker:
    """Call a speaker, and the tracks called like them, by another name.

    Raises:
        InputError: the name is empty or taken.
    """
    name = _free_name(project, name, speaker)
    for track in project.where(Track, "speaker_id", speaker.id):
        if track.name == speaker.name:
            project.update(track, name=name)
    return project.update(speaker, name=name)


def reassign(project: Project, lines: Collection[Line], speaker: Speaker) -> None:
    """Let `speaker` say these lines; their clips go to the speaker's tracks."""
    for line in lines:
        for clip in project.where(Clip, "line_id", line.id):
            language = project.get(Track, clip.track_id).language
            project.update(clip, track_id=speech_track(project, speaker.id, language).id)
        project.update(line, speaker_id=speaker.id)


def remove_speaker(project: Project, speaker: Speaker) -> None:
    """Remove a speaker who says nothing, with their castings and tracks.

    Raises:
        InputError: the speaker still has lines.
    """
    if project.where(Line, "speaker_id", speaker.id):
        raise InputError(
            mark("Errors", "{speaker} still says something in the script."),
            hint=mark("Errors", "Give the lines to another speaker first."),
            speaker=speaker.name,
        )
    remove_part(project, speaker.id)
    project.remove(speaker)


def merge_speakers(project: Project, speaker: Speaker, into: Speaker) -> None:
    """Let `into` say everything `speaker` says; they were one person all along.

    Raises:
        InputError: they are the same already.
    """
    if speaker.id == into.id:
        raise InputError(mark("Errors", "A speaker cannot be merged into themselves."))
    reassign(project, project.where(Line, "speaker_id", speaker.id), into)
    remove_speaker(project, speaker)


def remove_part(project: Project, speaker_id: RecordId) -> None:
    """Remove the castings and the empty tracks of a speaker."""
    for casting in project.where(Casting, "speaker_id", speaker_id):
        project.remove(casting)
    for track in project.where(Track, "speaker_id", speaker_id):
        if not project.where(Clip, "track_id", track.id):
            project.remove(track)


def _free_name(project: Project, name: str, own: Speaker | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise InputError(mark("Errors", "A speaker needs a name."))
    taken = any(
        other.name.casefold() == name.casefold() and (own is None or other.id != own.id)
        for other in project.all(Speaker)
    )
    if taken:
        raise InputError(
            mark("Errors", "There is a speaker called “{speaker}” already."), speaker=name
        )
    return name


def _cut(text: str, share: float, index: int | None) -> tuple[str, str]:
    """Cut a text at a character, or between the words nearest to a share of it."""
    if index is None:
        wished = round(len(text) * share)
        gaps = [match.start() for match in re.finditer(r"\s+", text)]
        index = min(gaps, key=lambda gap: abs(gap - wished)) if gaps else len(text)
    return text[:index].strip(), text[index:].strip()


def _joined(parts: Sequence[str], language: str) -> str:
    space = "" if language.partition("-")[0] in _WITHOUT_SPACES else " "
    return space.join(part.strip() for part in parts if part.strip())
