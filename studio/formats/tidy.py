"""Make any script usable: who speaks, what is spoken, when; every repair is told."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.formats.base import ReadOptions, Repair, Repairs, Script, ScriptLine
from studio.formats.cue_times import with_sound_times
from studio.formats.cues import UNSPACED, neat
from studio.formats.sounds import without_sounds
from studio.formats.speakers import split_dialogues, split_speakers

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINED = re.compile(rf"(?<=[{UNSPACED}])\n(?=[{UNSPACED}])")
_ROLLING_SHARE = 0.3
_MIN_ROLLING = 3


def tidy(script: Script, options: ReadOptions, *, is_subtitle: bool) -> Script:
    """Return `script` with lines that can be spoken: named, sorted, with a length.

    Args:
        script: as a format reads it.
        options: how it is to be understood.
        is_subtitle: True when texts are broken into rows for the screen.
    """
    repairs = Repairs()
    lines: list[ScriptLine] = list(script.lines)
    sounds: list[ScriptLine] = []
    if is_subtitle:
        lines = _unrolled(lines, repairs)
        if not options.keeps_sounds:
            lines, sounds = without_sounds(lines, repairs)
        lines = split_dialogues(lines, repairs)
    lines = split_speakers(lines, repairs)
    if is_subtitle:
        lines = [_unwrapped(line) for line in lines]
    spoken = [line for line in lines if line.text or line.translation]
    repairs.count(Repair.EMPTY, len(lines) - len(spoken))
    spoken = with_sound_times(spoken, repairs)
    return replace(
        script,
        lines=tuple(spoken),
        sounds=tuple(with_sound_times(sounds, Repairs())),
        warnings=(*script.warnings, *repairs.warnings()),
    )


def _unwrapped(line: ScriptLine) -> ScriptLine:
    """Join the rows a text was broken into for the screen."""
    if "\n" not in line.text:
        return line
    return replace(line, text=_JOINED.sub("", line.text).replace("\n", " "))


def _unrolled(lines: Sequence[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    """Undo rolling captions, in which each cue repeats the last row of the one before it."""
    rows = [line.text.split("\n") if line.text else [] for line in lines]
    repeats = [
        bool(before and own and own[0] == before[-1] and _follows(lines[place], lines[place + 1]))
        for place, (before, own) in enumerate(itertools.pairwise(rows))
    ]
    if sum(repeats) < max(_MIN_ROLLING, _ROLLING_SHARE * len(lines)):
        return list(lines)
    repairs.count(Repair.ROLLING, sum(repeats))
    unrolled = list(lines[:1])
    for line, own, repeated in zip(lines[1:], rows[1:], repeats, strict=True):
        if not repeated:
            unrolled.append(line)
        elif len(own) > 1:
            unrolled.append(replace(line, text=neat("\n".join(own[1:]))))
        elif line.end is not None:
            unrolled[-1] = replace(unrolled[-1], end=line.end)
    return unrolled


def _follows(line: ScriptLine, after: ScriptLine) -> bool:
    """Return whether two cues touch: a repeated “No.” a second later is said twice."""
    touching = 4_800
    return line.end is not None and after.start is not None and after.start - line.end <= touching
