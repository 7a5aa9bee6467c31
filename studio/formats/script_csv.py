"""Script tables (.csv, .tsv): `speaker,line[,start,end]` and the layout with translations.

Columns are found by their names in any order; without a header row by their number and content.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import ScriptError
from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE, TimecodeError, parse_time
from studio.formats.base import ReadOptions, Repair, Repairs, Script, ScriptFormat, ScriptLine
from studio.formats.cues import neat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONG_CELL = mark("Errors", "“{name}” has a cell with more than {limit} characters.")
_LONG_CELL_HINT = mark("Errors", "Divide it into several rows.")
_NO_TEXT = mark("Errors", "“{name}” has no column with lines to speak.")
_NO_TEXT_HINT = mark("Errors", "Name the columns: speaker, line, start, end.")

_DELIMITERS = ",;\t|"
_COLUMNS: dict[str, tuple[str, ...]] = {
    "speaker": ("speaker", "character", "name", "role", "actor", "who"),
    "text": ("line", "text", "transcription", "transcript", "dialogue", "dialog", "source",
             "source_text", "original", "sentence"),
    "start": ("start", "start_time", "begin", "in", "time_in", "tc_in", "timecode_in", "from",
              "time", "timecode"),
    "end": ("end", "end_time", "out", "time_out", "tc_out", "timecode_out", "to"),
    "translation": ("translation", "target", "target_text", "translated", "translated_text"),
    "note": ("note", "notes", "comment", "comments", "direction"),
}  # fmt: skip
_FIELDS = {name: column for column, names in _COLUMNS.items() for name in names}
_HEADERLESS: dict[int, tuple[str, ...]] = {
    1: ("text",),
    2: ("speaker", "text"),
    3: ("speaker", "text", "start"),
    4: ("speaker", "text", "start", "end"),
    5: ("speaker", "start", "end", "text", "translation"),
}
_TIME = re.compile(r"\s*-?[\d:;.,]+\s*")
_SEPARATOR_ROW = re.compile(r"sep=(.)\n", re.IGNORECASE)
_SNIFFED_ROWS = 20
_EXAMPLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class _Table:
    columns: dict[str, int]
    rows: list[list[str]]


def _looks_like(text: str) -> bool:
    first = _SEPARATOR_ROW.sub("", text.lstrip("\n"), count=1).partition("\n")[0]
    columns = max(
        (
            _named(next(csv.reader([first[:1000]], delimiter=delimiter), []))
            for delimiter in _DELIMITERS
        ),
        key=len,
    )
    return len(columns) >= 2 and ("text" in columns or "translation" in columns)


def _read(text: str, options: ReadOptions) -> Script:
    repairs = Repairs()
    table = _table(text, options, repairs)
    lines = [_line(row, table.columns, options, repairs) for row in table.rows if any(row)]
    return Script(tuple(lines), warnings=repairs.warnings())


def _table(text: str, options: ReadOptions, repairs: Repairs) -> _Table:
    separator = _SEPARATOR_ROW.match(text)
    if separator is not None:
        text = text[separator.end() :]
    rows = _rows(text, separator[1] if separator else _delimiter(text), options, repairs)
    while rows and not any(cell.strip() for cell in rows[0]):
        rows.pop(0)
    if not rows:
        return _Table({}, [])
    columns = _named(rows[0])
    if columns and ("text" in columns or "translation" in columns):
        return _Table(columns, rows[1:])
    columns = _guessed(rows)
    if not columns:
        raise ScriptError(_NO_TEXT, hint=_NO_TEXT_HINT, name=options.name)
    return _Table(columns, rows)


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most known columns, else the most even rows."""
    return max(_DELIMITERS, key=lambda delimiter: _fitness(text, delimiter))


def _fitness(text: str, delimiter: str) -> tuple[int, int]:
    start = "\n".join(text.split("\n", _SNIFFED_ROWS)[:_SNIFFED_ROWS])
    try:
        rows = [row for row in csv.reader(io.StringIO(start), delimiter=delimiter) if row]
    except csv.Error:
        return 0, 0
    widths = [len(row) for row in rows]
    if not widths:
        return 0, 0
    usual = max(set(widths), key=widths.count)
    return len(_named(rows[0])), widths.count(usual) if usual > 1 else 0


def _rows(text: str, delimiter: str, options: ReadOptions, repairs: Repairs) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "field limit" in str(error):
            raise _long_cell(options) from error
    # A stray quotation mark would swallow everything after it.
    repairs.count(Repair.QUOTES)
    try:
        rows = csv.reader(text.split("\n"), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        return [[cell.strip().strip('"') for cell in row] for row in rows]
    except csv.Error as error:
        raise _long_cell(options) from error


def _long_cell(options: ReadOptions) -> ScriptError:
    limit = csv.field_size_limit()
    return ScriptError(_LONG_CELL, hint=_LONG_CELL_HINT, name=options.name, limit=limit)


def _named(header: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns a header row names; the first of each kind counts."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = _FIELDS.get(re.sub(r"[\s_-]+", "_", cell.strip().casefold()))
        if column is not None:
            columns.setdefault(column, place)
    return columns


def _guessed(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the places of the columns of a table without a header."""
    sample = [row for row in rows[:_SNIFFED_ROWS] if any(row)]
    widths = [len(row) for row in sample]
    layout = _HEADERLESS.get(max(set(widths), key=widths.count), ())
    if layout[:2] == ("speaker", "text") and _are_times(sample, 0):
        layout = ("start", "end", "speaker", "text")[-len(layout) :] if len(layout) == 4 else ()
    columns = {column: place for place, column in enumerate(layout)}
    is_wrong = any(
        column in ("start", "end") and not _are_times(sample, place)
        for column, place in columns.items()
    )
    return {} if is_wrong else columns


def _are_times(rows: Sequence[Sequence[str]], place: int) -> bool:
    cells = [row[place].strip() for row in rows if len(row) > place]
    return all(not cell or _TIME.fullmatch(cell) for cell in cells) and any(cells)


def _line(
    row: Sequence[str], columns: dict[str, int], options: ReadOptions, repairs: Repairs
) -> ScriptLine:
    def cell(column: str) -> str:
        place = columns.get(column, len(row))
        return row[place].strip() if place < len(row) else ""

    return ScriptLine(
        start=_sample(cell("start"), options, repairs),
        end=_sample(cell("end"), options, repairs),
        text=neat(cell("text")),
        speaker=" ".join(cell("speaker").split()),
        translation=neat(cell("translation")),
        note=" ".join(cell("note").split()),
    )


def _sample(text: str, options: ReadOptions, repairs: Repairs) -> int | None:
    if not text:
        return None
    try:
        return parse_time(text, options.frame_rate)
    except TimecodeError:
        repairs.count(Repair.BAD_TIMES, example=text[:_EXAMPLE_LENGTH])
        return None


def _write(lines: Sequence[ScriptLine]) -> str:
    """Write seconds to the microsecond, which name a sample exactly."""
    header, cells = _layout(lines)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(cells(line) for line in lines)
    return table.getvalue()


def _layout(
    lines: Sequence[ScriptLine],
) -> tuple[tuple[str, ...], Callable[[ScriptLine], tuple[str, ...]]]:
    if any(line.translation for line in lines):
        header: tuple[str, ...] = (
            "speaker", "start_time", "end_time", "transcription", "translation",
        )  # fmt: skip
        return header, lambda line: (
            line.speaker, _seconds(line.start), _seconds(line.end), line.text, line.translation,
        )  # fmt: skip
    return ("speaker", "line", "start", "end"), lambda line: (
        line.speaker, line.text, _seconds(line.start), _seconds(line.end),
    )  # fmt: skip


def _seconds(sample: int | None) -> str:
    if sample is None:
        return ""
    microseconds = (abs(sample) * 1_000_000 + SAMPLE_RATE // 2) // SAMPLE_RATE
    whole, part = divmod(microseconds, 1_000_000)
    decimals = f"{part:06}".rstrip("0").ljust(1, "0")
    return f"{'-' if sample < 0 else ''}{whole}.{decimals}"


FORMAT = ScriptFormat(
    id="csv",
    title="Script table",
    suffixes=(".csv", ".tsv"),
    looks_like=_looks_like,
    reader=_read,
    writer=_write,
)
