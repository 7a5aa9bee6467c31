"""When each character is said, from the times of words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.providers.base import WordTime
    from studio.server.values import Object

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Alignment:
    """Characters with the seconds at which each begins and ends, without gaps."""

    characters: str
    starts_s: tuple[float, ...]
    ends_s: tuple[float, ...]

    def between(self, start_s: float, end_s: float) -> Alignment:
        """Return the characters that begin from `start_s` up to `end_s`."""
        first = bisect_left(self.starts_s, start_s)
        last = bisect_left(self.starts_s, end_s)
        return self._part(first, last)

    def from_time(self, start_s: float) -> Alignment:
        """Return the characters that begin from `start_s` on."""
        return self._part(bisect_left(self.starts_s, start_s), len(self.characters))

    def earlier(self, seconds: float) -> Alignment:
        """Return the same characters, `seconds` sooner, none before 0."""
        return Alignment(
            self.characters,
            tuple(round(max(0.0, moment - seconds), _DIGITS) for moment in self.starts_s),
            tuple(round(max(0.0, moment - seconds), _DIGITS) for moment in self.ends_s),
        )

    def followed_by(self, other: Alignment) -> Alignment:
        """Return these characters and then those of another."""
        return Alignment(
            self.characters + other.characters,
            self.starts_s + other.starts_s,
            self.ends_s + other.ends_s,
        )

    def _part(self, first: int, last: int) -> Alignment:
        return Alignment(
            self.characters[first:last], self.starts_s[first:last], self.ends_s[first:last]
        )

    def told(self) -> Object:
        """Return it as HTTP answers have it."""
        return {
            "characters": list(self.characters),
            "character_start_times_seconds": list(self.starts_s),
            "character_end_times_seconds": list(self.ends_s),
        }

    def told_in_ms(self) -> Object:
        """Return it as sockets have it."""
        starts = [round(1000 * start) for start in self.starts_s]
        ends = [round(1000 * end) for end in self.ends_s]
        return {
            "chars": list(self.characters),
            "charStartTimesMs": starts,
            "charDurationsMs": [end - start for start, end in zip(starts, ends, strict=True)],
        }


NOTHING = Alignment("", (), ())


def aligned(
    text: str, span: tuple[int, int], words: Sequence[WordTime], start_s: float, end_s: float
) -> Alignment:
    """Return the times of the characters of a part of `text`.

    Letters share the time of their word evenly; what lies between two words, the time between.

    Args:
        text: the whole text.
        span: the part: first character, and the one after the last.
        words: times of the words in it, in order.
        start_s: when the part begins.
        end_s: when it ends.
    """
    first, last = span
    knots: dict[int, float] = {first: start_s}
    latest = start_s
    for word in words:
        for place, moment in ((word.text_start, word.start_s), (word.text_end, word.end_s)):
            if first < place <= last:
                latest = min(max(latest, moment), end_s)
                knots[place] = latest
    knots.setdefault(last, end_s)
    places = sorted(knots)
    bounds = np.interp(
        np.arange(first, last + 1), places, np.maximum.accumulate([knots[one] for one in places])
    )
    times = [round(float(moment), _DIGITS) for moment in bounds]
    ends = [*times[1:-1], round(end_s, _DIGITS)][: last - first]
    return Alignment(text[first:last], tuple(times[:-1]), tuple(ends))


def span_end(text: str, words: Sequence[WordTime], start: int) -> int:
    """Return where the part of a text that `words` say ends: before the next letter or figure."""
    end = words[-1].text_end if words else start
    while end < len(text) and not text[end].isalnum():
        end += 1
    return max(start, end)
