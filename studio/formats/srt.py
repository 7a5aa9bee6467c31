"""SubRip (.srt): numbered cues, read as tolerantly as players do."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from studio.formats.base import ReadOptions, Repairs, Script, ScriptFormat, ScriptLine
from studio.formats.cues import ARROW, CUE_TIMING, clock_text, neat, timed, timing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAG = re.compile(r"</?(?:[biusv]|font|c|span|ruby|rt|br)(?:[\s.=][^<>]*)?/?>", re.IGNORECASE)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}|\{/?[biuyYsScCf](?::[^{}]*)?\}")
_TIMING_LINE = re.compile(rf"(?m)^{CUE_TIMING.pattern}")
_BROKEN_TIMING = re.compile(r"\s*-?\d[\d:;.,\s]*-{1,3}>")
"""Surely meant as times, even where they cannot be read."""
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|quot|apos|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


def _looks_like(text: str) -> bool:
    return _TIMING_LINE.search(text) is not None


def _read(text: str, _options: ReadOptions) -> Script:
    repairs = Repairs()
    rows = text.split("\n")
    timings = [place for place, row in enumerate(rows) if _is_timing(row)]
    lines = []
    for order, place in enumerate(timings):
        is_last = order + 1 == len(timings)
        block = rows[place + 1 :] if is_last else rows[place + 1 : timings[order + 1]]
        if not is_last:
            _drop_number(block, rows[place - 1] if place else "")
        start, end = timing_of(rows[place], repairs)
        lines.append(ScriptLine(start, end, _plain("\n".join(block))))
    return Script(tuple(lines), warnings=repairs.warnings())


def _is_timing(row: str) -> bool:
    if ARROW not in row:
        return False
    return CUE_TIMING.match(row) is not None or _BROKEN_TIMING.match(row) is not None


def _drop_number(block: list[str], own_number: str) -> None:
    """Remove the number of the next cue, which stands directly above that cue's times."""
    if not block or not block[-1].strip().isdigit():
        return
    number, own = block[-1].strip(), own_number.strip()
    is_apart = len(block) > 1 and not block[-2].strip()
    is_next = own.isdigit() and len(own) < 10 > len(number) and int(number) == int(own) + 1
    if is_apart or is_next:
        block.pop()


def _plain(text: str) -> str:
    if "<" in text or "{" in text:
        text = _OVERRIDE.sub("", _TAG.sub("", text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return neat(text)


def _write(lines: Sequence[ScriptLine]) -> str:
    cues = [
        f"{number}\n{clock_text(start, ',')} --> {clock_text(end, ',')}\n"
        f"{neat(line.text).replace('-->', '→')}\n"
        for number, (start, end, line) in enumerate(timed(lines), start=1)
    ]
    return "\n".join(cues)


FORMAT = ScriptFormat(
    id="srt",
    title="SubRip",
    suffixes=(".srt",),
    looks_like=_looks_like,
    reader=_read,
    writer=_write,
    is_subtitle=True,
)
