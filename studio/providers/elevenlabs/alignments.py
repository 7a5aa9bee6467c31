"""From the times of characters to the times of words; nothing where an answer has none."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.providers.base import WordTime

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.providers.elevenlabs.call import Json

_WORD = re.compile(r"[^\s。、！？，；：…—]+")
_TAG = re.compile(r"\[[^\[\]]{1,80}\]|<[^<>]{1,200}>")
"""Directions to the model, which are not spoken."""


@dataclass(slots=True)
class CharacterTimes:
    """Characters of a text as far as they have been spoken, with seconds from its start."""

    characters: list[str] = field(default_factory=list)
    starts_s: list[float] = field(default_factory=list)
    ends_s: list[float] = field(default_factory=list)

    def add(self, alignment: Json, part_s: float | None = None) -> None:
        """Add what one part of an answer says.

        A part may say nothing: if characters are missing in the end, there are no words.

        Args:
            alignment: characters with their times, in any of the ways they are written.
            part_s: where the part begins, if its times count from there; None = they go on, or
                begin anew where the characters before ended.
        """
        characters, starts_s, ends_s = _columns(alignment) or ([], [], [])
        if not characters:
            return
        said_s = self.ends_s[-1] if self.ends_s else 0.0
        begins_anew = bool(self.starts_s) and starts_s[0] < self.starts_s[-1]
        later_s = (said_s if begins_anew else 0.0) if part_s is None else part_s
        self.characters += characters
        self.starts_s += [moment + later_s for moment in starts_s]
        self.ends_s += [moment + later_s for moment in ends_s]

    def words(self, text: str) -> tuple[WordTime, ...]:
        """Return the words of the text that was sent; none if the times are of another one."""
        owners = _owners(text, self.characters)
        is_whole = owners is not None and not text[len(owners) :].strip()
        return self._words(text, owners) if owners and is_whole else ()

    def words_so_far(self, text: str, *, is_over: bool = False) -> tuple[WordTime, ...]:
        """Return the words whose ends have been told; none if the times are of another text.

        Args:
            text: what was sent by now, or more.
            is_over: whether no more times will come: then the last word has ended.
        """
        owners = _owners(text, self.characters) or []
        words = self._words(text, owners)
        is_open = bool(words) and words[-1].text_end == len(owners) and not is_over
        return words[:-1] if is_open else words

    def _words(self, text: str, owners: list[int]) -> tuple[WordTime, ...]:
        times: list[WordTime] = []
        for start, end in _words_in(text):
            if end > len(owners):
                break
            start_s = max(self.starts_s[owners[start]], times[-1].start_s if times else 0.0)
            end_s = max(self.ends_s[owners[end - 1]], start_s)
            times.append(WordTime(start, end, start_s, end_s))
        return tuple(times)


def part_of(alignment: Json, first: int, last: int) -> Json:
    """Return the times of some characters of an alignment; nothing of what is none."""
    if not isinstance(alignment, dict):
        return None
    return {
        name: values[first:last] for name, values in alignment.items() if isinstance(values, list)
    }


def _words_in(text: str) -> list[tuple[int, int]]:
    """Return start and end of the words that are spoken, without the signs around them."""
    spoken = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    words: list[tuple[int, int]] = []
    for run in _WORD.finditer(spoken):
        start, end = run.span()
        while start < end and not _is_of_word(text[start]):
            start += 1
        while start < end and not _is_of_word(text[end - 1]):
            end -= 1
        if start < end:
            words.append((start, end))
    return words


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _owners(text: str, characters: list[str]) -> list[int] | None:
    """Return which entry has the time of each character, as far as they go into a text.

    An entry may hold several characters; blanks may differ. None if it is of another text.
    """
    owners: list[int] = []
    for number, entry in enumerate(characters):
        for sign in entry:
            while len(owners) < len(text) and text[len(owners)] != sign:
                if not text[len(owners)].isspace():
                    break
                owners.append(number)
            if len(owners) < len(text) and text[len(owners)] == sign:
                owners.append(number)
            elif not sign.isspace():
                return None
    return owners


def _columns(alignment: Json) -> tuple[list[str], list[float], list[float]] | None:
    """Return characters, starts and ends of any of the ways they are written; None without them."""
    if not isinstance(alignment, dict):
        return None
    characters = _texts(alignment, "characters", "chars")
    starts_s = _numbers(alignment, "character_start_times_seconds")
    ends_s = _numbers(alignment, "character_end_times_seconds")
    if starts_s is None or ends_s is None:
        starts_ms = _numbers(alignment, "charStartTimesMs", "char_start_times_ms")
        lasts_ms = _numbers(alignment, "charDurationsMs", "charsDurationsMs", "char_durations_ms")
        if starts_ms is None or lasts_ms is None or len(starts_ms) != len(lasts_ms):
            return None
        starts_s = [start / 1000 for start in starts_ms]
        ends_s = [(a + b) / 1000 for a, b in zip(starts_ms, lasts_ms, strict=True)]
    if characters is None or not len(characters) == len(starts_s) == len(ends_s):
        return None
    return characters, starts_s, ends_s


def _texts(fields: Mapping[str, Json], *names: str) -> list[str] | None:
    for name in names:
        values = fields.get(name)
        if isinstance(values, list):
            return [one if isinstance(one, str) else "" for one in values]
    return None


def _numbers(fields: Mapping[str, Json], *names: str) -> list[float] | None:
    for name in names:
        values = fields.get(name)
        if not isinstance(values, list):
            continue
        numbers = [float(one) for one in values if isinstance(one, (int, float))]
        if len(numbers) == len(values) and all(map(math.isfinite, numbers)):
            return numbers
    return None
