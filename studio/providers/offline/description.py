"""Read a description of a voice: which words of it are understood, and what they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from studio.providers.offline import traits

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_VERY, _BIT, _NOT = 1.6, 0.5, -0.7
_AGE_UP_TO: Final = ((12, "child"), (19, "teenage"), (35, "young"), (57, "middle-aged"))
_LAST_AGE: Final = "old"
_AFTER_AGE: Final = frozenset({"year", "years", "year-old", "years-old", "s", "old", "of", "age"})


@dataclass(frozen=True, slots=True)
class Description:
    """What was understood."""

    kinds: tuple[str, ...]
    """Names in `traits.KINDS`."""
    moves: tuple[tuple[str, float], ...]
    """Names in `traits.AGES` or `traits.TRAITS` and how strongly; negative = the opposite."""
    accent: tuple[str, str] | None
    """Label and language tag."""
    understood: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to follow."""
        return bool(self.kinds or self.moves or self.accent)


def read(text: str) -> Description:
    """Return what `text` says of a voice, in the language most of its words are known in."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    language = max(traits.LEXICON, key=lambda name: sum(_knows(name, word) for word in words))
    reader = _Reader(language)
    for word in words:
        reader.take(word)
    return Description(
        tuple(dict.fromkeys(reader.kinds)),
        tuple(reader.moves),
        reader.accent,
        tuple(dict.fromkeys(reader.understood)),
        tuple(dict.fromkeys(reader.unknown)),
    )


class _Reader:
    """Takes words one by one; what a word means may hang on those before it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._weight = 1.0
        self._after_number = False
        self.kinds: list[str] = []
        self.moves: list[tuple[str, float]] = []
        self.accent: tuple[str, str] | None = None
        self.understood: list[str] = []
        self.unknown: list[str] = []

    def take(self, word: str) -> None:
        """Follow one word, or its parts where a hyphen joins them, or note that it is unknown."""
        if self._after_number and word in _AFTER_AGE:
            return
        self._after_number = word.isdecimal()  # what int() reads: no superscripts
        if self._after_number:
            self._ask(_age_name(int(word)), word)
        elif (factor := _factor(self._language, word)) is not None:
            self._weight *= factor
        elif word in traits.ACCENTS:
            self.accent = traits.ACCENTS[word]
            self.understood.append(word)
        elif names := _traits_of(self._language, word):
            for name in names:
                self._ask(name, word)
            self._weight = 1.0
        elif "-" in word:
            for part in word.split("-"):
                self.take(part)
        elif not _is_idle(self._language, word):
            self.unknown.append(word)
            self._weight = 1.0

    def _ask(self, name: str, word: str) -> None:
        if name not in traits.KINDS:
            self.moves.append((name, self._weight))
        elif self._weight > 0.0:
            self.kinds.append(name)
        elif name in ("female", "male"):
            self.kinds.append("male" if name == "female" else "female")
        else:
            self.unknown.append(word)
            return
        self.understood.append(word)


def _age_name(years: int) -> str:
    return next((name for limit, name in _AGE_UP_TO if years <= limit), _LAST_AGE)


def _factor(language: str, word: str) -> float | None:
    """Return how much stronger a word makes the next one; None if it is no such word."""
    tables = ((traits.STRONGER, _VERY), (traits.WEAKER, _BIT), (traits.OPPOSITE, _NOT))
    return next((factor for table, factor in tables if word in table[language].split()), None)


def _knows(language: str, word: str) -> bool:
    return (
        bool(_traits_of(language, word))
        or _is_idle(language, word)
        or _factor(language, word) is not None
    )


def _traits_of(language: str, word: str) -> tuple[str, ...]:
    """Return the names of the traits a word asks for; whole words before beginnings of words."""
    exact, beginnings = _compiled(language)
    found = exact.get(word)
    if found:
        return found
    fitting = [start for start in beginnings if word.startswith(start)]
    return beginnings[max(fitting, key=len)] if fitting else ()


def _is_idle(language: str, word: str) -> bool:
    exact = traits.IDLE[language].split()
    return word in exact or any(word.startswith(idle[:-1]) for idle in exact if idle.endswith("*"))


@cache
def _compiled(language: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return whole words and beginnings of words with the names of their traits."""
    exact: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    for asked, words in traits.LEXICON[language].items():
        names = (asked,) if asked in traits.AGES else tuple(asked.split())
        for word in words.split():
            table = beginnings if word.endswith("*") else exact
            key = word.rstrip("*")
            table[key] = (*table.get(key, ()), *names)
    return exact, beginnings
