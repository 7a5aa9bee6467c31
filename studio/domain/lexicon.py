"""The lexicon: how words are said that an engine would say wrongly; found whole, longest first."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from studio.domain.records import Record, RecordId, with_fields
from studio.domain.script import Line, Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studio.domain.project import Project
    from studio.domain.script import Word

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts written without spaces (Thai, Lao, Burmese, Khmer, kana, Han): each letter is a word."""

_SAME = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-"})
"""Signs that are typed in several ways."""

_UNSEEN = re.compile("[\u00ad\u200c-\u200f\u2060\ufeff]")
"""Soft hyphens and joiners: inside a word they make no other word."""


_VARIED = re.compile("[’ʼ‘‐‑\u00ad\u200c-\u200f\u2060\ufeff]")
"""What has to be looked at more closely."""

_BREAK = "\u200b"
"""A space of no width."""


# Compiled when they are first used: the ranges of all these scripts take their time.


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|\s+|.", re.DOTALL)


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


@cache
def _single() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconEntry(Record):
    """A word or phrase, and how it is said."""

    word: str
    said: str
    """What the engine is given in its place: the same sounds in plain letters."""
    language: str = ""
    """BCP 47; holds for all its regions too. "" = every language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what is said, and what it stands for in the text as written."""

    said_start: int
    said_end: int
    start: int
    end: int
    is_respelled: bool


@dataclass(frozen=True, slots=True)
class Respelling:
    """What an engine is given for a text; `pieces` cover both without gaps, in order."""

    text: str
    pieces: tuple[Piece, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the written text that characters of the said text stand for."""
        first, last = self._piece_at(start), self._piece_at(max(start, end - 1))
        if first is None or last is None:
            return start, end
        begin = first.start if first.is_respelled else first.start + start - first.said_start
        stop = last.end if last.is_respelled else last.start + end - last.said_start
        return begin, max(begin, stop)

    def _piece_at(self, place: int) -> Piece | None:
        index = bisect_right(self.pieces, place, key=lambda piece: piece.said_start) - 1
        return self.pieces[index] if index >= 0 else None


class Lexicon:
    """What entries make of texts in one language. Takes time for the text, not for the entries."""

    def __init__(self, entries: Iterable[LexiconEntry] = (), language: str = "") -> None:
        """Use the entries of a language, of the language it is a region of, and of every one.

        Where two have the same word, the one that names the language most closely counts.
        """
        self._root = _Node()
        self._firsts: set[str] = set()
        self._begins_with_sign = False
        self._known: dict[str, str] = {}
        nearness = {tag: place for place, tag in enumerate(_heard_in(language))}
        known = [entry for entry in entries if entry.language in nearness]
        for entry in sorted(known, key=lambda one: -nearness[one.language]):
            self._add(entry)

    def __bool__(self) -> bool:
        """Whether there is any entry."""
        return bool(self._root.following)

    def said(self, text: str) -> str:
        """Return what an engine is given for `text`."""
        if not self:
            return text
        known = self._known.get(text)
        if known is None:
            known = self.respelled(text).text if self.concerns(text) else text
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[text] = known
        return known

    def concerns(self, text: str) -> bool:
        """Tell quickly whether an entry may be found in a text: in most there is none."""
        if not self:
            return False
        if self._begins_with_sign:
            return True
        return not self._firsts.isdisjoint(_runs(text))

    def respelled(self, text: str) -> Respelling:
        """Return what an engine is given for `text`, with the way back."""
        pieces: list[Piece] = []
        parts: list[str] = []
        at = said_at = 0

        def put(start: int, end: int, said: str, *, is_respelled: bool) -> None:
            nonlocal said_at
            if end > start:
                pieces.append(Piece(said_at, said_at + len(said), start, end, is_respelled))
                parts.append(said)
                said_at += len(said)

        for start, end, said in self._found(text):
            put(at, start, text[at:start], is_respelled=False)
            put(start, end, said, is_respelled=True)
            at = end
        put(at, len(text), text[at:], is_respelled=False)
        return Respelling("".join(parts), tuple(pieces))

    def _add(self, entry: LexiconEntry) -> None:
        words = _words(entry.word)
        if not words:
            return
        node = self._root
        for word in words:
            node = node.following.setdefault(word.key, _Node())
        node.said = entry.said
        first = _letters().search(_folded(entry.word))
        if first is None or _letters().match(_folded(entry.word).lstrip()) is None:
            self._begins_with_sign = True
        else:
            self._firsts.add(first.group())

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and replacement of what is found, from left to right."""
        if not self.concerns(text):
            return
        words = _words(text)
        place = 0
        while place < len(words):
            length, said = self._longest(words, place)
            if length:
                yield words[place].start, words[place + length - 1].end, said
            place += length or 1

    def _longest(self, words: list[_Word], place: int) -> tuple[int, str]:
        """Return how many words from `place` the longest entry takes, and what is said for it."""
        node, best, said = self._root, 0, ""
        for number, word in enumerate(words[place : place + MOST_WORDS]):
            following = node.following.get(word.key if number else word.key.lstrip())
            if following is None:
                break
            node = following
            if node.said is not None:
                best, said = number + 1, node.said
        return best, said


MOST_KNOWN = 40_000
"""Texts whose respelling is remembered: all lines are asked for whenever one is generated."""

MOST_WORDS = 24
"""Words and signs of the longest entry: what keeps finding linear."""


def lexicon_of(project: Project, language: str) -> Lexicon:
    """Return the lexicon a project uses in one language."""
    return _lexicon(project.all(LexiconEntry), language)


def lines_with(project: Project, entries: Iterable[LexiconEntry], language: str) -> set[RecordId]:
    """Return the lines in which these entries may be found, as written or in one language."""
    wanted = Lexicon(with_fields(entry, {"language": ""}) for entry in entries)
    found = {line.id for line in project.all(Line) if wanted.concerns(line.text)}
    said = project.where(Translation, "language", language)
    return found | {one.line_id for one in said if wanted.concerns(one.text)}


def written_words(words: Iterable[Word], respelling: Respelling) -> tuple[Word, ...]:
    """Return the words of a said text as words of the written one; times stay.

    What one written word is said with counts as one word.
    """
    found: list[Word] = []
    for word in words:
        start, end = respelling.original(word.text_start, word.text_end)
        if found and start < found[-1].text_end:
            last = found[-1]
            found[-1] = dataclasses.replace(
                last, text_end=max(last.text_end, end), end=max(last.end, word.end)
            )
        else:
            found.append(dataclasses.replace(word, text_start=start, text_end=end))
    return tuple(found)


def word_key(word: str) -> str:
    """Return what two spellings of one entry have in common, "" for no word at all."""
    return "".join(part.key for part in _words(word.strip()))


def word_count(word: str) -> int:
    """Return how many words and signs an entry has; more than `MOST_WORDS` are never found."""
    return len(_words(word.strip()))


@lru_cache(MOST_KNOWN)
def _runs(text: str) -> list[str]:
    """Return the runs of letters in a text: looked for again with every change of the lexicon."""
    return _letters().findall(_folded(text))


@lru_cache(maxsize=4)
def _lexicon(entries: tuple[LexiconEntry, ...], language: str) -> Lexicon:
    return Lexicon(entries, language)


@dataclass(slots=True)
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    said: str | None = None


@dataclass(slots=True)
class _Word:
    """A word or a sign; its key begins with a space where one stands before it."""

    start: int
    end: int
    key: str = ""


def _words(text: str) -> list[_Word]:
    """Cut a text into words and signs; marks and joiners stay with the letter before them."""
    words: list[_Word] = []
    is_spaced = is_open = False
    single = _single()
    for match in _parts().finditer(text):
        part = match.group()
        if part[0].isspace() or part == _BREAK:
            is_spaced, is_open = bool(words), False
            continue
        is_mark = len(part) == 1 and unicodedata.category(part)[0] in "MC"
        is_letters = part[0].isalnum() and not single.match(part)
        touches = bool(words) and words[-1].end == match.start()
        if touches and (is_mark or (is_letters and is_open)):
            words[-1].end = match.end()
        elif _UNSEEN.fullmatch(part) is None:
            words.append(_Word(match.start(), match.end(), " " if is_spaced else ""))
            is_spaced, is_open = False, is_letters
    for word in words:
        word.key += _folded(text[word.start : word.end])
    return words


def _folded(text: str) -> str:
    """Return a text as it is compared: without case, composed or not, however signs are typed."""
    if text.isascii():
        return text.lower()
    if _VARIED.search(text):
        text = _UNSEEN.sub("", text.translate(_SAME))
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    folded = text.casefold()
    if unicodedata.is_normalized("NFC", folded):
        return folded
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def _heard_in(language: str) -> tuple[str, ...]:
    """Return the tags whose entries count in a language, the nearest first."""
    parts = language.split("-")
    tags = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys((*tags, "")))
