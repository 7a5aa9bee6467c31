"""What all subtitle formats share: cue times, and text as lines without blanks around them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.timecode import SAMPLE_RATE, clock_parts
from studio.formats.base import Repair, ScriptLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studio.formats.base import Repairs

_GAP = "[^\\S\n]{0,3}"
_TIME = (
    rf"(-?){_GAP}(?:(\d{{1,4}}){_GAP}:{_GAP})?(\d{{1,4}}){_GAP}:{_GAP}(\d{{1,2}})"
    rf"(?:{_GAP}[.,:]{_GAP}(\d{{1,9}}))?"
)
CUE_TIME = re.compile(_TIME)
CUE_TIMING = re.compile(rf"[^\S\n]*{_TIME}[^\S\n]*-+>[^\S\n]*{_TIME}(?![\d:])")
"""Start and end of a SubRip or WebVTT cue; hours may be missing, comma and point are the same."""

ARROW = "->"
SAMPLES_PER_MS = SAMPLE_RATE // 1000

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uffef"
)
"""Scripts written without spaces between words, and their punctuation, for a regular expression."""

_EXAMPLE_LENGTH = 40


def time_of(groups: Sequence[str | None]) -> int:
    """Return samples of the five groups of one time: sign, hours, minutes, seconds, decimals."""
    sign, hours, minutes, seconds, decimals = groups
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    sample = whole * SAMPLE_RATE
    if decimals:
        unit: int = 10 ** len(decimals)
        sample += (int(decimals) * SAMPLE_RATE + unit // 2) // unit
    return -sample if sign else sample


def timing_of(line: str, repairs: Repairs) -> tuple[int | None, int | None]:
    """Return start and end of a timing line; both None, and counted, when it cannot be read."""
    match = CUE_TIMING.match(line)
    if match is None:
        repairs.count(Repair.BAD_TIMES, example=line.strip()[:_EXAMPLE_LENGTH])
        return None, None
    groups = match.groups()
    return time_of(groups[:5]), time_of(groups[5:])


def neat(text: str) -> str:
    """Return `text` without empty lines and without blanks around its lines."""
    return "\n".join(stripped for line in text.split("\n") if (stripped := line.strip()))


def timed(lines: Iterable[ScriptLine]) -> Iterator[tuple[int, int, ScriptLine]]:
    """Yield start, end and line for writing; lines without a start are left out.

    An end that is missing or not after the start becomes one millisecond after it.
    """
    for line in lines:
        if line.start is not None:
            start = max(0, line.start)
            yield start, max(line.end or 0, start + SAMPLES_PER_MS), line


def clock_text(sample: int, separator: str) -> str:
    """Return `HH:MM:SS` + separator + milliseconds, as SubRip and WebVTT write times."""
    hours, minutes, seconds, milliseconds = clock_parts(sample)
    return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{milliseconds:03}"


def divided(line: ScriptLine, parts: Sequence[ScriptLine]) -> list[ScriptLine]:
    """Return `parts` with the time of `line` shared among them by the length of their texts."""
    if line.start is None or line.end is None or len(parts) < 2:
        return [replace(part, start=line.start, end=line.end) for part in parts]
    weights = [max(1, len(part.text)) for part in parts]
    total, length, done = sum(weights), line.end - line.start, 0
    placed = []
    for part, weight in zip(parts, weights, strict=True):
        start = line.start + length * done // total
        done += weight
        placed.append(replace(part, start=start, end=line.start + length * done // total))
    return placed
