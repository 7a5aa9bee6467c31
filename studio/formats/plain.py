"""Plain text: one line of the script for each line or paragraph of the text, no times."""

from __future__ import annotations

import re

from studio.formats.base import ReadOptions, Script, ScriptFormat, ScriptLine
from studio.formats.cues import neat
from studio.formats.speakers import label_of

_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।॥][\"'”’»)\]]*$")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def _looks_like(_text: str) -> bool:
    return False  # any text might be plain text; its file's name decides


def _read(text: str, _options: ReadOptions) -> Script:
    lines = [
        ScriptLine(None, None, row)
        for paragraph in _PARAGRAPH.split(text)
        for row in _rows(neat(paragraph))
    ]
    return Script(tuple(lines))


def _rows(paragraph: str) -> list[str]:
    """Return the lines of one paragraph, with hard line breaks inside sentences undone.

    A name that stands alone on the first row (`ANA:`) speaks the whole paragraph.
    """
    if not paragraph:
        return []
    first, *rest = paragraph.split("\n")
    label = label_of(first)
    if rest and label is not None and label.end == len(first):
        return [row if label_of(row) else f"{first} {row}" for row in _unbroken(rest)]
    return _unbroken([first, *rest])


def _unbroken(rows: list[str]) -> list[str]:
    """Join rows that go on in lower case where the one before ended without a full stop."""
    joined: list[list[str]] = []
    for row in rows:
        if joined and row[0].islower() and not _SENTENCE_END.search(joined[-1][-1]):
            joined[-1].append(row)
        else:
            joined.append([row])
    return [" ".join(parts) for parts in joined]


FORMAT = ScriptFormat(
    id="plain",
    title="Plain text",
    suffixes=(".txt", ".text", ".md", ""),
    looks_like=_looks_like,
    reader=_read,
)
