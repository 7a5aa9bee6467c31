"""Cut what a clip says between two words, and put the parts together again. Call inside an edit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.domain import timeline
from studio.domain.errors import InputError
from studio.domain.lexicon import lexicon_of
from studio.domain.records import Span, new_id, with_fields
from studio.domain.script import Line, Take, Word, spoken_text, translation_of
from studio.domain.script_edits import MIN_LINE, SOURCE, merge_lines, split_line
from studio.domain.text import mark
from studio.domain.timeline import MIN_CLIP, Clip, Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.domain.timeline import Fit


def fitted_place(fit: Fit, place: int) -> int:
    """Return where a sample of a take is after fitting; what was cut away is where it was cut."""
    cut = sum(min(max(place - one.start, 0), one.length) for one in fit.cuts)
    return round(max(0, place - fit.trim_start - cut) * fit.ratio)


@dataclass(frozen=True, slots=True)
class WordCut:
    """A place between two words."""

    position: int
    """On the timeline, samples at 48 kHz."""
    in_take: int
    """Inside the take's audio."""
    character: int
    """Where the second part begins in the take's text."""


def nearest_cut(clip: Clip, take: Take, position: int) -> WordCut | None:
    """Return the place between two words of a clip that is nearest to a position.

    None where no two words are heard in it far enough from its ends.
    """
    cuts = []
    for before, after in pairwise(take.words):
        middle = (before.end + after.start) // 2
        at = clip.position - clip.in_point + fitted_place(clip.fit, middle)
        if clip.position + MIN_CLIP <= at <= clip.end - MIN_CLIP:
            cuts.append(WordCut(at, middle, after.text_start))
    return min(cuts, key=lambda cut: abs(cut.position - position), default=None)


def split_spoken(project: Project, clip: Clip, position: int) -> tuple[Clip, Clip]:
    """Cut a clip in two, and with it its line and take, between the words nearest to a position.

    A clip whose words are not known, that is one of several parts of its line, or whose take is
    stale is cut just where it was asked for; its line stays whole.

    Raises:
        ValueError: the position is not inside the clip.
    """
    parts = _divisible(project, clip)
    cut = nearest_cut(clip, parts[1], position) if parts else None
    if parts is None or cut is None:
        return timeline.split(project, clip, position)
    line, take = parts
    translation = translation_of(project, line, take.language)
    written = translation.text if translation else line.text
    character = cut.character + len(written) - len(written.lstrip())
    side = take.language if translation else SOURCE
    earlier, later = split_line(project, line, cut.position, {side: character})
    text = spoken_text(project, earlier, take.language)
    first = project.update(take, **_first_part(project, take, cut, text))
    rest = spoken_text(project, later, take.language)
    second = project.add(
        with_fields(first, {**_second_part(project, take, cut, rest), "line_id": later.id})
    )
    one, other = timeline.split(project, clip, cut.position)
    return one, project.update(other, line_id=later.id, take_id=second.id)


def join_clips(project: Project, clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """Put clips together that follow each other on their tracks and in the audio they play.

    Where they are parts of a line that was cut, the line and the take are whole again.

    Raises:
        InputError: nothing among them can be put together.
    """
    made: list[Clip] = []
    joined = 0
    for track_id in dict.fromkeys(clip.track_id for clip in clips):
        own = [clip for clip in clips if clip.track_id == track_id]
        left: Clip | None = None
        for clip in sorted(own, key=lambda one: one.position):
            if left is not None and _follows(left, clip):
                left = _joined(project, left, clip)
                joined += 1
                continue
            made += [left] if left is not None else []
            left = clip
        made += [left] if left is not None else []
    if not joined:
        raise InputError(
            mark("Errors", "These clips do not follow each other in one recording."),
            hint=mark("Errors", "Join their lines in the script: they are spoken as one then."),
        )
    return tuple(made)


def _divisible(project: Project, clip: Clip) -> tuple[Line, Take] | None:
    """Return the line and take that can be cut with a clip."""
    line, take = project.find(Line, clip.line_id), project.find(Take, clip.take_id)
    if line is None or take is None or line.end - line.start < 2 * MIN_LINE:
        return None
    is_whole = [
        one.id
        for one in project.where(Clip, "line_id", line.id)
        if project.get(Track, one.track_id).language == take.language
    ] == [clip.id]
    is_fresh = take.text == spoken_text(project, line, take.language)
    return (line, take) if is_whole and is_fresh else None


def _first_part(project: Project, take: Take, cut: WordCut, text: str) -> dict[str, object]:
    return {
        "text": text,
        "said": _said(project, take, text),
        "words": tuple(word for word in take.words if word.end <= cut.in_take),
        "pauses": tuple(pause for pause in take.pauses if pause.end <= cut.in_take),
        "speech_end": min(take.speech_end, cut.in_take),
    }


def _second_part(project: Project, take: Take, cut: WordCut, text: str) -> dict[str, object]:
    # Spaces between the parts belong to neither: the second begins with its first word.
    by = cut.character
    return {
        "id": new_id(),
        "text": text,
        "said": _said(project, take, text),
        "words": tuple(
            Word(word.text_start - by, word.text_end - by, word.start, word.end)
            for word in take.words
            if word.end > cut.in_take
        ),
        "pauses": tuple(pause for pause in take.pauses if pause.end > cut.in_take),
        "speech_start": max(take.speech_start, cut.in_take),
        "speech_end": take.speech_end,
        "cost": 0,
    }


def _said(project: Project, take: Take, text: str) -> str:
    said = lexicon_of(project, take.language).said(text)
    return said if said != text else ""


def _follows(left: Clip, right: Clip) -> bool:
    return (
        right.position == left.end
        and right.media_id == left.media_id
        and right.in_point == left.in_point + left.length
        and right.fit == left.fit
    )


def _joined(project: Project, left: Clip, right: Clip) -> Clip:
    length, fade_out = left.length + right.length, right.fade_out
    takes = [project.find(Take, one.take_id) for one in (left, right)]
    lines = [project.find(Line, one.line_id) for one in (left, right)]
    project.remove(right)
    if left.line_id != right.line_id and all(lines) and all(takes):
        _join_takes(project, [one for one in takes if one], [one for one in lines if one])
    return project.update(project.get(Clip, left.id), length=length, fade_out=fade_out)


def _join_takes(project: Project, takes: Sequence[Take], lines: Sequence[Line]) -> None:
    """Make one take of two parts of the same audio, and one line of their lines."""
    first, second = takes
    language = first.language
    # The second goes before its line does, or the audio both play would go with it.
    project.remove(second)
    whole = merge_lines(project, lines)
    text = spoken_text(project, whole, language)
    by = text.find(second.text, len(first.text.rstrip()))
    later = tuple(
        Word(word.text_start + by, word.text_end + by, word.start, word.end)
        for word in second.words
    )
    inner = Span(first.speech_end, second.speech_start)
    project.update(
        project.get(Take, first.id),
        line_id=whole.id,
        text=text,
        said=_said(project, first, text),
        words=(*first.words, *later) if by >= 0 else first.words,
        pauses=(*first.pauses, *([inner] if inner.length > 0 else []), *second.pauses),
        speech_end=second.speech_end,
    )
