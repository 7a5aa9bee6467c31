"""Write Japanese as it is said: the engine reads kana, not kanji.

Words and readings come from MeCab with IPADIC, whose pronunciations also know that the particle は
is said "wa". Without them, which only a broken installation lacks, a line goes to the engine as
it stands.
"""

from __future__ import annotations

import functools
import importlib
import logging
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from studio.providers.offline.text import SpokenText

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

_JOINED: Final = {"助詞", "助動詞", "記号"}
"""Particles, auxiliaries and signs belong to the word before them, …"""
_JOINED_KINDS: Final = {"非自立", "接尾"}
"""… so do verbs that depend on another and suffixes."""
_VOWELS: Final = {"A": "ア", "I": "イ", "U": "ウ", "E": "エ", "O": "オ"}
_JOINING: Final = {"接頭詞"}
"""A prefix belongs to the word after it."""


class Tagger(Protocol):
    """Finds the words of Japanese text."""

    def parse(self, text: str) -> str:
        """Return a line per word: surface, a tab, facts with commas, the last one its sound."""
        ...


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    sound: str
    starts_group: bool


def spelled_out(spoken: SpokenText, tagger: Tagger | None = None) -> SpokenText:
    """Return `spoken` in kana with spaces between phrases; every kana knows its place.

    Args:
        spoken: one sentence.
        tagger: the dictionary to use; None = the installed one.
    """
    tagger = tagger or _installed_tagger()
    if tagger is None:
        return spoken
    characters: list[str] = []
    positions: list[int] = []
    end = 0
    for word in _words(spoken.text, tagger):
        characters += spoken.text[end : word.start]
        positions += spoken.positions[end : word.start]
        if word.starts_group and characters and not characters[-1].isspace():
            characters.append(" ")
            positions.append(spoken.positions[word.start])
        characters += word.sound
        positions += _places(spoken.positions[word.start : word.end], len(word.sound))
        end = word.end
    characters += spoken.text[end:]
    positions += spoken.positions[end:]
    return SpokenText("".join(characters), tuple(positions))


def _places(positions: tuple[int, ...], count: int) -> list[int]:
    """Spread `count` sounds over the characters they stand for; the last has the last."""
    spread = [positions[index * len(positions) // count] for index in range(count)]
    spread[-1] = positions[-1]
    return spread


def _words(text: str, tagger: Tagger) -> Iterator[_Word]:
    at = 0
    is_joined = True
    for line in tagger.parse(text).splitlines():
        surface, tab, description = line.partition("\t")
        start = text.find(surface, at)
        if not tab or not surface or start < 0:
            continue
        facts = description.split(",")
        at = start + len(surface)
        kinds = set(facts[1:2])
        starts_group = not (is_joined or facts[0] in _JOINED or kinds & _JOINED_KINDS)
        is_joined = facts[0] in _JOINING
        sound = facts[-1] if facts[-1] != "*" and facts[0] != "記号" else surface
        yield _Word(start, at, _lengthened(sound or surface), starts_group)


def _lengthened(sound: str) -> str:
    """Return `sound` with every ー written as the vowel it prolongs; the engine skips the sign."""
    written = ""
    for character in sound:
        vowel = unicodedata.name(written[-1], "")[-1:] if written else ""
        written += _VOWELS.get(vowel, character) if character == "ー" else character
    return written


@functools.cache
def _installed_tagger() -> Tagger | None:
    try:
        mecab = importlib.import_module("MeCab")
        dictionary = importlib.import_module("ipadic")
        tagger: Tagger = mecab.Tagger(dictionary.MECAB_ARGS)
    except (ImportError, RuntimeError) as error:
        logger.debug("Japanese is spoken as it is written: %s", error)
        return None
    return tagger
