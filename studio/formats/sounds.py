"""Recognise what subtitles describe but nobody says: [door slams], (sighs), ♪ a song ♪."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.formats.base import Repair, ScriptLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.formats.base import Repairs

_NOTES = "♪♫♬♩"
_SUNG = re.compile(rf"[{_NOTES}][^{_NOTES}]*(?:[{_NOTES}]+|$)")
_BRACKETED = re.compile(r"\[[^\[\]]*\](?!\s*[:：])|【[^【】]*】|\uff3b[^\uff3b\uff3d]*\uff3d")
"""Square brackets; before a colon they hold a speaker's name."""

_OPENING = r"(?P<opening>\s*(?:>>\s*|[-‐‑–—−]\s*)?(?:[^\W\d_][^\n:()（）]{0,39}[:：]\s*)?)"
_WHOLE_ROW = re.compile(rf"{_OPENING}(?:[(（][^()（）\n]*[)）]|\*[^*\n]+\*)[.!]?\s*")
_ROW_START = re.compile(rf"{_OPENING}[(（](?P<inside>[^()（）\n.!?,]{{1,40}})[)）]\s*")
_ROW_END = re.compile(r"(?<=[.!?…,\-—–])\s+\((?P<inside>[^()\n.!?,]{1,40})\)\s*$")
_MAX_WORDS = 4
_BARE = re.compile(r"\s*(?:>>\s*|[-‐‑–—−]\s*)?(?:[^\W\d_][^\n:]{0,39}[:：]\s*)?[.\s]*")
_SIGNS = frozenset("[(（【*\uff3b" + _NOTES)


def without_sounds(
    lines: Sequence[ScriptLine], repairs: Repairs
) -> tuple[list[ScriptLine], list[ScriptLine]]:
    """Return the lines without descriptions of sounds, and the cues that hold nothing else.

    What was taken out of a line is kept as its note.
    """
    spoken: list[ScriptLine] = []
    sounds: list[ScriptLine] = []
    for line in lines:
        if _SIGNS.isdisjoint(line.text):
            spoken.append(line)
            continue
        text, found = _separated(line.text)
        repairs.count(Repair.SOUNDS, len(found))
        if found and not text:
            sounds.append(replace(line, note=line.note or line.text))
        else:
            note = " ".join(filter(None, (line.note, *found)))
            spoken.append(replace(line, text=text, note=note))
    return spoken, sounds


def _separated(text: str) -> tuple[str, list[str]]:
    """Return the spoken part of a cue and the descriptions in it."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(" ".join(match.group().split()))
        return " "

    text = _BRACKETED.sub(take, _SUNG.sub(take, text))
    rows = [_without_parentheses(row, found) for row in text.split("\n")]
    if not found:
        return text, found
    spoken = (re.sub(r"[^\S\n]+", " ", row).strip() for row in rows)
    return "\n".join(row for row in spoken if row and not _BARE.fullmatch(row)), found


def _without_parentheses(row: str, found: list[str]) -> str:
    """Take descriptions in parentheses out of one row; longer ones are part of the speech."""
    whole = _WHOLE_ROW.fullmatch(row)
    if whole is not None:
        found.append(row[whole.end("opening") :].strip())
        return whole["opening"]
    start = _ROW_START.match(row)
    if start is not None and len(start["inside"].split()) <= _MAX_WORDS:
        found.append(f"({start['inside']})")
        row = start["opening"] + row[start.end() :]
    end = _ROW_END.search(row)
    if end is not None and len(end["inside"].split()) <= _MAX_WORDS:
        found.append(f"({end['inside']})")
        row = row[: end.start()]
    return row
