"""Changing the lexicon: entries are whole words, one of each in a language. Call inside an edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.languages import is_known, normalise
from studio.domain.lexicon import MOST_WORDS, LexiconEntry, word_count, word_key
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.project import Project

LONGEST = 400
"""Characters of what is said for an entry."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of entries that were brought in."""

    added: int = 0
    changed: int = 0
    same: int = 0


def add_entry(project: Project, word: str, said: str, language: str = "") -> LexiconEntry:
    """Have a word said in another way in a language ("" = every one).

    Raises:
        InputError: there is no word, nothing to say, no such language, or the word is there.
    """
    entry = _checked(LexiconEntry(word=_neat(word), said=_neat(said), language=language))
    _refuse_second(project, entry)
    return project.add(entry)


def change_entry(
    project: Project,
    entry: LexiconEntry,
    *,
    word: str | None = None,
    said: str | None = None,
    language: str | None = None,
) -> LexiconEntry:
    """Change an entry; return it as it is then.

    Raises:
        InputError: as for `add_entry`; the entry stays as it was.
    """
    wanted = _checked(
        LexiconEntry(
            id=entry.id,
            word=entry.word if word is None else _neat(word),
            said=entry.said if said is None else _neat(said),
            language=entry.language if language is None else language,
        )
    )
    _refuse_second(project, wanted)
    return project.update(entry, word=wanted.word, said=wanted.said, language=wanted.language)


def remove_entries(project: Project, entries: Iterable[LexiconEntry]) -> None:
    """Have words said as they are written again."""
    for entry in entries:
        project.remove(entry)


def merge_entries(project: Project, entries: Iterable[LexiconEntry]) -> Merged:
    """Bring entries in; one for a word that is there takes its place.

    Raises:
        InputError: one of them is none.
    """
    known = {_key(entry): entry for entry in project.all(LexiconEntry)}
    added = changed = same = 0
    for entry in entries:
        wanted = _checked(entry)
        before = known.get(_key(wanted))
        if before is None:
            known[_key(wanted)] = project.add(wanted)
            added += 1
            continue
        after = project.update(before, word=wanted.word, said=wanted.said)
        known[_key(wanted)] = after
        if after is before:
            same += 1
        else:
            changed += 1
    return Merged(added, changed, same)


def _key(entry: LexiconEntry) -> tuple[str, str]:
    return entry.language, word_key(entry.word)


def _neat(text: str) -> str:
    return " ".join(text.split())


def _checked(entry: LexiconEntry) -> LexiconEntry:
    if not word_key(entry.word):
        raise InputError(mark("Errors", "Write the word as it stands in the script."))
    if word_count(entry.word) > MOST_WORDS:
        raise InputError(
            mark("Errors", "“{word}” is too long for the lexicon."),
            hint=mark("Errors", "Use a word or a short phrase."),
            word=entry.word[:40],
        )
    if not word_key(entry.said):
        raise InputError(mark("Errors", "Write how “{word}” is said."), word=entry.word)
    if len(entry.said) > LONGEST:
        raise InputError(mark("Errors", "What is said for “{word}” is too long."), word=entry.word)
    if entry.language and not is_known(normalise(entry.language)):
        raise InputError(
            mark("Errors", "“{text}” is not a language the studio knows."), text=entry.language
        )
    return entry


def _refuse_second(project: Project, entry: LexiconEntry) -> None:
    for other in project.all(LexiconEntry):
        if other.id != entry.id and _key(other) == _key(entry):
            raise InputError(
                mark("Errors", "“{word}” is in the lexicon already: said as “{said}”."),
                hint=mark("Errors", "Change that entry."),
                word=other.word,
                said=other.said,
            )
