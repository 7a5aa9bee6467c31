"""Words with times become lines to dub: cut where somebody pauses, ends, or another begins."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.domain.script import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SECOND = 48_000

PAUSE = 7 * SECOND // 10
"""Silence that ends a line wherever it falls."""

SENTENCE_PAUSE = SECOND // 5
"""Silence that ends a line after the end of a sentence."""

LONGEST = 7 * SECOND
"""Longer lines are cut at their longest silence: subtitles stay no longer (EBU, BBC, Netflix)."""

SHORTEST = SECOND // 2
"""Shorter pieces are not made by cutting what is too long."""

_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", '."', '!"', '?"', ".”", "!”", "?”")


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a transcript: where it stands in its text, and when it is said."""

    text_start: int
    text_end: int
    start: int
    end: int
    """Samples at 48 kHz on the timeline."""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """What one person says without a pause."""

    start: int
    end: int
    text: str
    speaker: str
    words: tuple[Word, ...]
    """As a line has them: times from its start, characters from the start of its text."""


def heard_lines(text: str, words: Sequence[HeardWord]) -> tuple[HeardLine, ...]:
    """Return the lines in a transcript, by time.

    Args:
        text: the whole of it; spaces and punctuation between words are taken from it.
        words: in order; times may touch.
    """
    made = []
    for run in _runs(text, words):
        made += [_line(text, part) for part in _short(run)]
    return tuple(line for line in made if line.text)


def _runs(text: str, words: Sequence[HeardWord]) -> Iterator[list[HeardWord]]:
    run: list[HeardWord] = []
    for word in words:
        if run and _ends(text, run[-1], word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _ends(text: str, before: HeardWord, after: HeardWord) -> bool:
    silence = after.start - before.end
    if before.speaker != after.speaker or silence >= PAUSE:
        return True
    said = text[before.text_start : after.text_start].rstrip()
    return silence >= SENTENCE_PAUSE and said.endswith(_ENDS)


def _short(run: list[HeardWord]) -> Iterator[list[HeardWord]]:
    """Cut a run that is too long at its longest silence, and its parts again."""
    waiting = [run]
    while waiting:
        part = waiting.pop()
        cut = _best_cut(part) if part[-1].end - part[0].start > LONGEST else 0
        if cut:
            waiting += [part[cut:], part[:cut]]
        else:
            yield part


def _best_cut(part: list[HeardWord]) -> int:
    """Return before which word to cut; 0 if every piece would be too short."""
    first, last = part[0].start, part[-1].end
    fair = [
        (after.start - before.end, -abs(before.end + after.start - first - last), number)
        for number, (before, after) in enumerate(pairwise(part), 1)
        if before.end - first >= SHORTEST and last - after.start >= SHORTEST
    ]
    return max(fair)[2] if fair else 0


def _line(text: str, words: list[HeardWord]) -> HeardLine:
    start, end = words[0].start, max(words[-1].end, words[0].start + 1)
    begin, until = words[0].text_start, _with_signs(text, words[-1].text_end)
    return HeardLine(
        start=start,
        end=end,
        text=" ".join(text[begin:until].split()),
        speaker=words[0].speaker,
        words=tuple(
            Word(
                word.text_start - begin, word.text_end - begin, word.start - start, word.end - start
            )
            for word in words
        ),
    )


def _with_signs(text: str, end: int) -> int:
    """Return the end of a word with the punctuation that follows it."""
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return end
