"""Translation by rules: how long a line may be, which words are fixed, what is wrong with a text.

Whoever translates is not trusted: every answer passes through `faults_of` and `faults_among`.
"""

from __future__ import annotations

import itertools
import statistics
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.languages import is_known
from studio.domain.lexicon import Lexicon, LexiconEntry, word_key
from studio.domain.records import Record, with_fields
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studio.domain.pace import Pace
    from studio.domain.project import Project

SAMPLE_RATE = 48_000

COMFORT = 1.15
"""How much faster than usual a line may be said and still sound natural."""

SIGNS_PER_LETTER = 1.22
"""Characters written for each letter spoken, where words are separated by spaces."""

UNSPACED_SIGNS_PER_LETTER = 1.08
LEAST_BUDGET = 6
"""Characters that even the shortest slot allows: a "yes" has to be possible."""

SAME_WORDS = 3
"""A text of so many words that is the same in both languages has not been translated."""

COMPARABLE = 24
"""Characters from which the length of a text says something about its translation."""

LEAST_SHARE, MOST_SHARE = 0.12, 5.0
"""Lengths of translations, as shares of the source's, outside of which no translation lies."""

DENSITY = {"ja": 2.2, "zh": 3.2, "yue": 3.2, "ko": 2.0}
"""How many characters of an alphabet one character of these languages stands for."""

MERGED_SHARE = 1.6
"""A text so much longer than others that the missing one beside it has to be inside."""

_UNSPACED = frozenset({"ja", "zh", "yue", "th", "lo", "km", "my", "bo"})

_SCRIPTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk"), ("CYRILLIC",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("ARABIC",)),
    **dict.fromkeys(("hi", "mr", "ne"), ("DEVANAGARI",)),
    **dict.fromkeys(("zh", "yue"), ("CJK",)),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
    "ko": ("HANGUL",),
    "th": ("THAI",),
}
"""How Unicode's names of letters begin, for languages that are written in one way only."""


class Fault(Enum):
    """What is wrong with a translation."""

    MISSING = mark("Translation", "there is no translation")
    DOUBLED = mark("Translation", "the same text was given twice")
    MERGED = mark("Translation", "it was put together with the line beside it")
    UNTRANSLATED = mark("Translation", "it was left in the original language")
    OVER_BUDGET = mark("Translation", "it is too long for its time")
    UNLIKELY = mark("Translation", "it is too short or too long to be a translation")
    TERM = mark("Translation", "a word of the glossary is translated in another way")
    FORBIDDEN = mark("Translation", "it has a word that may not be used")


UNUSABLE = frozenset({Fault.MISSING, Fault.DOUBLED, Fault.MERGED, Fault.UNLIKELY})
"""Faults of a text that is better not kept at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm(Record):
    """A word or phrase with a fixed translation, or one that may not be used."""

    term: str
    translation: str = ""
    language: str = ""
    """BCP 47 of the target; holds for all its regions too. "" = every language."""
    is_forbidden: bool = False
    """True: `term` is a word of the target language that no translation may have."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Words that are fixed in one target language."""

    terms: tuple[tuple[str, str], ...] = ()
    """Words of the source and their translations."""
    forbidden: tuple[str, ...] = ()

    def within(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the terms that are whole words of a source text."""
        return tuple(pair for pair in self.terms if has_words(text, pair[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A line as a translator sees it."""

    id: str
    speaker: str
    text: str
    budget: int | None = None
    """Characters its translation may have; None = as many as it takes."""
    translation: str = ""
    """What there is already: a neighbour's, or the one to be said in another way."""


def add_term(project: Project, term: GlossaryTerm) -> GlossaryTerm:
    """Add a term to the glossary; call inside an edit.

    Raises:
        InputError: it has no word or no translation, no such language, or is there already.
    """
    term = _neat(term)
    _refuse_second(project, term)
    return project.add(term)


def change_term(project: Project, term: GlossaryTerm, wanted: GlossaryTerm) -> GlossaryTerm:
    """Make a term of the project like `wanted`; call inside an edit.

    Raises:
        InputError: as for `add_term`; the term stays as it was.
    """
    wanted = _neat(with_fields(wanted, {"id": term.id}))
    _refuse_second(project, wanted)
    return project.update(
        term,
        term=wanted.term,
        translation=wanted.translation,
        language=wanted.language,
        is_forbidden=wanted.is_forbidden,
    )


def _neat(term: GlossaryTerm) -> GlossaryTerm:
    """Return a term without needless spaces.

    Raises:
        InputError: it cannot be used.
    """
    translation = "" if term.is_forbidden else " ".join(term.translation.split())
    neat = with_fields(term, {"term": " ".join(term.term.split()), "translation": translation})
    if not word_key(neat.term):
        raise InputError(mark("Errors", "A glossary term needs a word."))
    if not (neat.is_forbidden or neat.translation):
        raise InputError(
            mark("Errors", "“{word}” needs a translation."),
            hint=mark("Errors", "Type one, or mark it as a word that may not be used."),
            word=neat.term,
        )
    if neat.language and not is_known(neat.language):
        raise InputError(mark("Errors", "“{language}” is no language."), language=neat.language)
    return neat


def _refuse_second(project: Project, term: GlossaryTerm) -> None:
    for other in project.where(GlossaryTerm, "language", term.language):
        if other.id != term.id and word_key(other.term) == word_key(term.term):
            raise InputError(mark("Errors", "“{word}” is in the glossary already."), word=term.term)


def glossary_of(terms: Iterable[GlossaryTerm], language: str) -> Glossary:
    """Return what counts in `language`; a term for the very language hides the general one."""
    nearness = {"": 0, language.partition("-")[0]: 1, language: 2}
    known = sorted(
        (one for one in terms if one.language in nearness and one.term.strip()),
        key=lambda one: nearness[one.language],
    )
    fixed = {one.term.casefold(): (one.term, one.translation) for one in known if one.translation}
    forbidden = {one.term.casefold(): one.term for one in known if one.is_forbidden}
    return Glossary(
        tuple(pair for key, pair in fixed.items() if key not in forbidden),
        tuple(forbidden.values()),
    )


def has_words(text: str, words: str) -> bool:
    """Tell whether `words` stand in `text` as whole words, whatever their case."""
    found = Lexicon([LexiconEntry(word=words, said="-")]).respelled(text)
    return any(piece.is_respelled for piece in found.pieces)


def length_budget(slot: int, pace: Pace, language: str, speed: float = 1.0) -> int:
    """Return how many characters can be said in a slot (samples at 48 kHz) by a voice."""
    signs = UNSPACED_SIGNS_PER_LETTER if _base(language) in _UNSPACED else SIGNS_PER_LETTER
    letters = max(slot, 0) / SAMPLE_RATE * pace.letters_per_s * speed
    return max(LEAST_BUDGET, int(letters * signs * COMFORT))


def faults_of(
    line: SourceLine, text: str, glossary: Glossary, source: str, target: str
) -> frozenset[Fault]:
    """Return what is wrong with `text` as a translation of one line, seen by itself."""
    text = text.strip()
    if not line.text.strip():
        return frozenset()
    if not text:
        return frozenset({Fault.MISSING})
    missed = any(not has_words(text, one) for _, one in glossary.within(line.text))
    used = any(has_words(text, word) for word in glossary.forbidden)
    judged = {
        Fault.UNTRANSLATED: _is_untranslated(line.text, text, source, target),
        Fault.OVER_BUDGET: line.budget is not None and len(text) > line.budget,
        Fault.UNLIKELY: not _is_likely(line.text, text, source, target),
        Fault.TERM: missed and _base(target) not in _UNSPACED,
        Fault.FORBIDDEN: used,
    }
    return frozenset(fault for fault, is_so in judged.items() if is_so)


def faults_among(lines: Sequence[SourceLine], texts: Mapping[str, str]) -> dict[str, Fault]:
    """Return by line what is wrong with texts beside each other: merged, or given twice."""
    found: dict[str, Fault] = {}
    shares = [
        len(texts[line.id]) / len(line.text) for line in lines if texts.get(line.id) and line.text
    ]
    usual = statistics.median_low(shares) if len(shares) > 1 else 1.0
    for first, second in itertools.pairwise(lines):
        a, b = texts.get(first.id, ""), texts.get(second.id, "")
        if a and b and _key(a) == _key(b) and _key(first.text) != _key(second.text):
            if len(a) >= COMPARABLE:
                found[first.id] = found[second.id] = Fault.DOUBLED
        elif bool(a) != bool(b) and first.text.strip() and second.text.strip():
            given, text = (first, a) if a else (second, b)
            is_long = len(text) > max(COMPARABLE, len(given.text) * usual * MERGED_SHARE)
            if is_long:
                found[given.id] = Fault.MERGED
    return found


def _is_untranslated(original: str, text: str, source: str, target: str) -> bool:
    if _base(source) == _base(target):
        return False
    words = len(text.split())
    if words >= SAME_WORDS and _key(original) == _key(text):
        return True
    scripts = _SCRIPTS.get(_base(target))
    if scripts is None or words < SAME_WORDS:
        return False
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and not any(_is_of(one, scripts) for one in letters)


def _is_of(letter: str, scripts: tuple[str, ...]) -> bool:
    return unicodedata.name(letter, "").startswith(scripts)


def _is_likely(original: str, text: str, source: str, target: str) -> bool:
    """Tell whether the lengths of two texts may be those of a text and its translation."""
    was = len(original.strip()) * DENSITY.get(_base(source), 1.0)
    now = len(text) * DENSITY.get(_base(target), 1.0)
    if max(was, now) < COMPARABLE:
        return True
    return LEAST_SHARE * was <= now <= MOST_SHARE * max(was, COMPARABLE / 2)


def _key(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
