"""Lexicon tables (.csv, .tsv): `word,said[,language]`, columns in any order or without names."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, ScriptError
from studio.domain.languages import normalise
from studio.domain.lexicon import LexiconEntry
from studio.domain.text import mark
from studio.formats.encoding import decode
from studio.formats.reading import content_of
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

COLUMNS = ("word", "said", "language")

_NAMES = {
    "word": ("word", "term", "text", "grapheme", "written", "original", "from"),
    "said": ("said", "say", "say it as", "alias", "pronunciation", "respelling", "spoken", "to"),
    "language": ("language", "lang", "locale"),
}
_FIELDS = {name: column for column, names in _NAMES.items() for name in names}
_NO_TABLE = mark("Errors", "“{name}” is not a lexicon the studio can read.")
_NO_TABLE_HINT = mark("Errors", "Use a CSV table with the columns word, said and language.")


def read_lexicon(path: Path) -> list[LexiconEntry]:
    """Return the entries in a file; rows without a word or without what is said are left out.

    Raises:
        ScriptError: it cannot be read, or is no table of words.
    """
    return lexicon_of_text(decode(content_of(path), path.name).text, path.name)


def lexicon_of_text(text: str, name: str = "") -> list[LexiconEntry]:
    """Return the entries in clean text; `name` is the file's.

    Raises:
        ScriptError: it is no table of words.
    """
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise ScriptError(_NO_TABLE, hint=_NO_TABLE_HINT, name=name) from error
    columns = _columns(rows[0]) if rows else {}
    if {"word", "said"} <= columns.keys():
        del rows[0]
    else:
        columns = {column: place for place, column in enumerate(COLUMNS)}
    found = [_entry(row, columns) for row in rows]
    entries = [entry for entry in found if entry.word and entry.said]
    if not entries:
        raise ScriptError(_NO_TABLE, hint=_NO_TABLE_HINT, name=name)
    return entries


def write_lexicon(path: Path, entries: Iterable[LexiconEntry]) -> None:
    """Write entries to a table, with the mark by which spreadsheets know how it is encoded.

    Raises:
        DiskFull, ReadOnly: it cannot be written there.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((entry.word, entry.said, entry.language) for entry in entries)
    with writing_beside(path) as beside:
        beside.write_text(table.getvalue(), encoding="utf-8-sig", newline="")


def _columns(header: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = _FIELDS.get(cell.strip().casefold().replace("_", " "))
        if column is not None:
            columns.setdefault(column, place)
    return columns


def _entry(row: Sequence[str], columns: dict[str, int]) -> LexiconEntry:
    def cell(column: str) -> str:
        place = columns.get(column, len(row))
        return " ".join(row[place].split()) if place < len(row) else ""

    return LexiconEntry(word=cell("word"), said=cell("said"), language=_tag(cell("language")))


def _tag(text: str) -> str:
    """Return a language's tag; what is none stays as it is, to be refused with the entry."""
    try:
        return normalise(text) if text else ""
    except InputError:
        return text
