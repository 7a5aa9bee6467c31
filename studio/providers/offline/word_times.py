"""When each word of a sentence is said, from the engine's own events.

The engine may say two words as one ("in the"), or one token as several ("1,234"); times are
therefore found by position in the text, never by counting.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.providers.offline.espeak import RATE
from studio.providers.offline.text import is_unspaced, word_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.providers.offline.espeak import Mark, Utterance
    from studio.providers.offline.text import SpokenText


@dataclass(frozen=True, slots=True)
class Span:
    """A word: characters of the line as typed, seconds of its speech."""

    text_start: int
    text_end: int
    start_s: float
    end_s: float

    def later(self, seconds: float) -> Span:
        """Return the same word, `seconds` later."""
        return dataclasses.replace(self, start_s=self.start_s + seconds, end_s=self.end_s + seconds)

    def slower(self, factor: float) -> Span:
        """Return the same word in speech that takes `factor` times as long."""
        return dataclasses.replace(self, start_s=self.start_s * factor, end_s=self.end_s * factor)


def word_times(spoken: SpokenText, utterance: Utterance, start: int, end: int) -> tuple[Span, ...]:
    """Return a time for every word of `spoken`, in order, without overlap.

    Args:
        spoken: the sentence the engine was given.
        utterance: what it made of it.
        start: first sample of the utterance that is kept; times count from there.
        end: the sample after the last that is kept.
    """
    words = _words(spoken.text, utterance.words)
    if not words:
        return ()
    starts = _starts(words, utterance.words, start, end)
    spans = []
    for index, (first, last) in enumerate(words):
        following = starts[index + 1] if index + 1 < len(words) else end
        stop = _sound_end(utterance.phonemes, starts[index], following)
        spans.append(
            Span(
                spoken.positions[first],
                spoken.positions[last - 1] + 1,
                (starts[index] - start) / RATE,
                (stop - start) / RATE,
            )
        )
    return tuple(spans)


def _words(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Return the words' characters; where a script has no spaces, the engine's words count."""
    words: list[tuple[int, int]] = []
    for first, last in word_spans(text):
        inner = sorted(
            {
                mark.character
                for mark in marks
                if first < mark.character < last
                and not text[mark.character - 1 : mark.character + 1].isdecimal()
            }
        )
        if not inner or not is_unspaced(text[first:last]):
            words.append((first, last))
            continue
        cuts = [first, *inner, last]
        for piece_start, piece_end in itertools.pairwise(cuts):
            words += [
                (piece_start + a, piece_start + b)
                for a, b in word_spans(text[piece_start:piece_end])
            ]
    return words


def _starts(
    words: Sequence[tuple[int, int]], marks: Sequence[Mark], start: int, end: int
) -> list[int]:
    """Return the sample at which each word begins; words without an event lie between."""
    order = sorted(marks, key=lambda mark: (mark.character, mark.sample))
    characters = [mark.character for mark in order]
    known: list[tuple[int, int]] = [(words[0][0], start)]  # (character, sample), both rising
    for first, last in words[1:]:
        at = bisect.bisect_left(characters, first)
        if at < len(order) and characters[at] < last and known[-1][1] < order[at].sample < end:
            known.append((first, order[at].sample))
    first_mark = next((mark.sample for mark in order if mark.character >= words[0][0]), start)
    if start < first_mark < (known[1][1] if len(known) > 1 else end):
        known[0] = (words[0][0], first_mark)
    known.append((words[-1][1], end))
    return [_between(known, first) for first, _ in words]


def _between(known: Sequence[tuple[int, int]], character: int) -> int:
    index = bisect.bisect_right(known, (character, 1 << 62)) - 1
    left, right = known[index], known[min(index + 1, len(known) - 1)]
    if right[0] == left[0]:
        return left[1]
    share = (character - left[0]) / (right[0] - left[0])
    return round(left[1] + share * (right[1] - left[1]))


def _sound_end(phonemes: Sequence[Mark], start: int, following: int) -> int:
    """Return where the sound that begins at `start` stops: at the pause before `following`."""
    stop = following
    index = bisect.bisect_left(phonemes, following, key=lambda mark: mark.sample) - 1
    while index >= 0 and phonemes[index].is_pause and phonemes[index].sample > start:
        stop = phonemes[index].sample
        index -= 1
    return stop
