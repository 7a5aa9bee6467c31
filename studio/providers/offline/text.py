"""Prepare a line for speaking: clean it, cut it into sentences, find its words.

Everything keeps its way back: a position in the spoken text maps to one in the line as typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 200_000
"""A longer line is refused; at 15 characters a second this is nearly four hours of speech."""
_PIECE_LIMIT = 400
"""A sentence without any pause sign is cut here, at a space."""
_CLAUSE_LIMIT = 120
"""A sentence longer than this is spoken clause by clause: its beginning is heard sooner."""
_CLAUSE_GOAL = 40
_PIECE_GOAL = 24

_JOINERS = "\u200c\u200d"
_SENTENCE_END = re.compile(
    r"""[.!?…]+["'”’»)\]]*(?=\s) | [。！？｡؟۔।॥።]+["'”’»」』）]* | \n+""", re.VERBOSE
)
_CLAUSE_END = re.compile(r"[,;:—–]+(?=\s) | [，、；：،؛]+", re.VERBOSE)
_ABBREVIATION = re.compile(
    r"""(?: \b\w | \b(?:mrs?|ms|dr|prof|st|jr|sr|vs|etc|no|nr|bzw|usw|sra?|dott|mme|mlle|ул|им|г|т)
    )\.$""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """Text fit for the engine; `positions[i]` is where character i stands in the typed line."""

    text: str
    positions: tuple[int, ...]

    def part(self, start: int, end: int) -> SpokenText:
        """Return the characters from `start` up to `end`."""
        return SpokenText(self.text[start:end], self.positions[start:end])


def clean(text: str) -> SpokenText:
    """Return `text` composed (NFC) and without what has no sound: controls, emoji, formatting.

    A character without sound becomes a space, except inside words, where joiners stay.
    """
    characters: list[str] = []
    positions: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in unicodedata.normalize("NFC", text[start:end]):
            characters.append(_spoken_character(character))
            positions.append(start)
        start = end
    return SpokenText("".join(characters), tuple(positions))


def _spoken_character(character: str) -> str:
    if character == "\n" or character in _JOINERS:
        return character
    category = unicodedata.category(character)
    # So = emoji and pictures, Sk = their modifiers, Cc/Cf/Co/Cs/Cn = nothing anyone would say.
    if category[0] in "CZ" or category == "So" or "\ufe00" <= character <= "\ufe0f":
        return " "
    if category == "Sk" and character > "\uff00":
        return " "
    return character


def has_words(text: str) -> bool:
    """Return whether there is anything to say: a letter, a number or a symbol with a name."""
    return any(unicodedata.category(c)[0] in "LN" or c in "%&@+=$€£¥°#" for c in text)


def sentences(spoken: SpokenText) -> list[SpokenText]:
    """Cut at the ends of sentences and lines, so that each part can be heard before the next.

    Very short sentences stay with their neighbour; very long ones are cut at a pause or space.
    """
    parts: list[SpokenText] = []
    start = 0
    text = spoken.text
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        is_line_end = match.group().startswith("\n")
        if not is_line_end and (
            _ABBREVIATION.search(text, start, end) or len(text[start:end].strip()) < _PIECE_GOAL
        ):
            continue
        parts.append(spoken.part(start, end))
        start = end
    parts.append(spoken.part(start, len(text)))
    return [small for part in parts for small in _cut_long(part) if has_words(small.text)]


def _cut_long(part: SpokenText) -> list[SpokenText]:
    cut: list[SpokenText] = []
    start, length = 0, len(part.text)
    while length - start > _CLAUSE_LIMIT:
        end = _clause_end(part.text, start) or _space(part.text, start)
        if not end:
            break
        cut.append(part.part(start, end))
        start = end
    cut.append(part.part(start, length))
    return cut


def _clause_end(text: str, start: int) -> int:
    """Return where the first clause of a fair length ends, 0 if that is too far away."""
    limit = min(start + _PIECE_LIMIT, len(text) - _CLAUSE_GOAL)
    found = _CLAUSE_END.search(text, start + _CLAUSE_GOAL, limit)
    return found.end() if found else 0


def _space(text: str, start: int) -> int:
    """Return the last space before the limit, or the limit; 0 where the rest is within it."""
    limit = start + _PIECE_LIMIT
    if len(text) <= limit:
        return 0
    found = max(text.rfind(sign, start + _PIECE_LIMIT // 2, limit) for sign in " \n")
    return found + 1 if found >= 0 else limit


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the words of `text`, split at spaces, without outer punctuation."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", text):
        start, end = match.span()
        while start < end and not _is_wordy(text[start]):
            start += 1
        while end > start and not _is_wordy(text[end - 1]):
            end -= 1
        if end > start:
            spans.append((start, end))
    return spans


def is_unspaced(text: str) -> bool:
    """Return whether `text` holds a script that writes no spaces between words."""
    return _UNSPACED.search(text) is not None


def _is_wordy(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" or character in "%&@+=$€£¥°#"
