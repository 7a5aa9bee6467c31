"""Make the times of a script sound: in order, not negative, none without a length."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.timecode import SAMPLE_RATE, clock
from studio.formats.base import Repair, ScriptLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.formats.base import Repairs

SAMPLES_PER_CHARACTER = 3_200
"""Rough length of speech: 15 characters a second."""
MIN_LENGTH = 28_800
"""No line is given less: 0.6 s, one short word."""
LATEST = 100 * 3600 * SAMPLE_RATE
"""A line later than 100 hours has a broken time."""
_LONG = 60 * SAMPLE_RATE
_LONG_RATIO = 4
"""A cue over a minute long is cut when it lasts more than this many times its text."""


def with_sound_times(lines: Sequence[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    """Return the lines sorted, each that has a start with an end after it.

    Lines without a start stay behind the line they followed.
    """
    placed = _in_order([_clamped(line, repairs) for line in lines], repairs)
    placed = _with_lengths(placed, repairs)
    placed = _without_duplicates(placed, repairs)
    repairs.count(Repair.OVERLAP, _overlaps(placed))
    return placed


def speech_length(text: str) -> int:
    """Return roughly how long `text` takes to say, in samples."""
    return max(MIN_LENGTH, len(text) * SAMPLES_PER_CHARACTER)


def _clamped(line: ScriptLine, repairs: Repairs) -> ScriptLine:
    start, end = line.start, line.end
    if start is None:
        return line if end is None else replace(line, end=None)
    if start > LATEST:
        repairs.count(Repair.BAD_TIMES, example=clock(start))
        return replace(line, start=None, end=None)
    if start >= 0:
        return line
    repairs.count(Repair.NEGATIVE)
    return replace(line, start=0, end=None if end is None else max(0, end))


def _in_order(lines: list[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    keys: list[int] = []
    latest = unsorted = 0
    for line in lines:
        start = line.start if line.start is not None else (keys[-1] if keys else 0)
        unsorted += start < latest
        latest = max(latest, start)
        keys.append(start)
    if not unsorted:
        return lines
    repairs.count(Repair.UNSORTED, unsorted)
    return [lines[place] for place in sorted(range(len(lines)), key=keys.__getitem__)]


def _without_duplicates(lines: list[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    seen: set[tuple[int, int | None, str, str, str]] = set()
    kept = []
    for line in lines:
        if line.start is not None:
            key = (line.start, line.end, line.text, line.translation, line.speaker)
            if key in seen:
                repairs.count(Repair.DUPLICATE)
                continue
            seen.add(key)
        kept.append(line)
    return kept


def _with_lengths(lines: list[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    """Give every line with a start an end; what follows is not run into if that can be helped."""
    placed = list(lines)
    next_start: int | None = None
    later: int | None = None
    for place in range(len(placed) - 1, -1, -1):
        line = placed[place]
        if line.start is None:
            continue
        if later is not None and later > line.start:
            next_start = later
        placed[place] = _with_length(line, next_start, repairs)
        later = line.start
    return placed


def _with_length(line: ScriptLine, next_start: int | None, repairs: Repairs) -> ScriptLine:
    start, end = line.start or 0, line.end
    length = speech_length(line.text or line.translation)
    if end is None:
        repairs.count(Repair.NO_END)
    elif end <= start:
        repairs.count(Repair.NO_LENGTH)
    elif end - start > max(_LONG, _LONG_RATIO * length):
        repairs.count(Repair.TOO_LONG, example=clock(start))
    else:
        return line
    if next_start is not None and next_start - start >= MIN_LENGTH:
        length = min(length, next_start - start)
    return replace(line, end=start + length)


def _overlaps(lines: Sequence[ScriptLine]) -> int:
    """Count the lines that begin before their own speaker has finished an earlier one."""
    ends: dict[str, int] = {}
    count = 0
    for line in lines:
        if line.start is None or line.end is None:
            continue
        end = ends.get(line.speaker, 0)
        count += line.start < end
        ends[line.speaker] = max(end, line.end)
    return count
