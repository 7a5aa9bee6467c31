"""Text as it is sent: composed, without control characters, in pieces no model refuses.

What is sent may differ in length from what was given; each character knows where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_UNSENT = frozenset({"Cc", "Cs", "Cn", "Co"})
"""Control characters, halves of pairs, what is no character and what has no meaning for others."""

_SPACES = "\n\r\t\v\f\x85"

_ENDS = (
    re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]]*(?:\s+|(?<=[。！？]))"),
    re.compile(r"[;:,，、；：—–]+\s*"),
    re.compile(r"\s+"),
)
"""Where a text may be cut, best first: after sentences, after clauses, between words."""


@dataclass(frozen=True, slots=True)
class SentText:
    """A text as it is sent, and for each of its characters the place in the text as given."""

    text: str
    places: tuple[int, ...]
    end: int
    """Length of the text as given."""

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the given text that those of the sent one stand for."""
        first = self.places[start] if start < len(self.places) else self.end
        return first, self.places[end] if end < len(self.places) else self.end


def sent_text(text: str) -> SentText:
    """Return a text in NFC, without control characters; what breaks a line becomes a blank."""
    if text.isascii() and text.isprintable():
        return SentText(text, tuple(range(len(text))), len(text))
    composed: list[str] = []
    places: list[int] = []
    for cluster, start in _clusters(text):
        composed.append(unicodedata.normalize("NFC", cluster))
        places += [start] * len(composed[-1])
    return SentText("".join(composed), tuple(places), len(text))


def pieces_of(text: str, longest: int) -> tuple[tuple[int, int], ...]:
    """Return start and end of the parts a text is sent in, none longer than `longest` (≥ 1).

    Parts are cut at the best place in their last half, else as late as possible, and together they
    are the whole text.
    """
    pieces: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > longest:
        end = _cut(text, start, longest)
        pieces.append((start, end))
        start = end
    return (*pieces, (start, len(text)))


def _cut(text: str, start: int, longest: int) -> int:
    stop = start + longest
    for ends in _ENDS:
        found = [match.end() for match in ends.finditer(text, start, stop)]
        if found and found[-1] > start + longest // 2:
            return found[-1]
    while stop > start + 1 and unicodedata.category(text[stop])[0] == "M":
        stop -= 1  # a mark stays with its letter
    return stop


def _clusters(text: str) -> list[tuple[str, int]]:
    """Return the runs of characters that compose with each other, and where each begins."""
    clusters: list[tuple[str, int]] = []
    for place, given in enumerate(text):
        sign = " " if given in _SPACES else given
        if unicodedata.category(sign) in _UNSENT:
            continue
        if clusters and _composes(clusters[-1][0], sign):
            clusters[-1] = (clusters[-1][0] + sign, clusters[-1][1])
        else:
            clusters.append((sign, place))
    return clusters


def _composes(cluster: str, sign: str) -> bool:
    if unicodedata.combining(sign):
        return True
    alone = unicodedata.normalize("NFC", cluster)
    return len(unicodedata.normalize("NFC", cluster + sign)) <= len(alone)
