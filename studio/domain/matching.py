"""Recognise the lines of one script in another by when they are said and in which order.

Cues of two languages of one film differ: each was set by ear, and a sentence may start a little
earlier where it is longer. Their order is the same, so the best matching that keeps it is sought.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.records import Span

FARTHEST = 33_600
"""Starts of one line differ by less than this in two scripts: 700 ms. Else they overlap, …"""

SHARED = 0.5
"""… by this share of the shorter one and more, …"""

FARTHEST_IN_ORDER = 96_000
"""… or stand alone between the same neighbours, this near: 2 s."""

_NEIGHBOURS = 8
"""How many lines on either side are looked at where very many start together."""


def matched_by_time(lines: Sequence[Span], cues: Sequence[Span]) -> list[int | None]:
    """Return for each cue the index of the line it is the same as, None for none.

    Both are sorted by start. Indices rise: order is kept, and no line is given twice. Scripts with
    as many cues as lines that all start near each other match one to one.
    """
    if len(lines) == len(cues) and all(
        abs(line.start - cue.start) < FARTHEST for line, cue in zip(lines, cues, strict=True)
    ):
        return list(range(len(cues)))
    matched = _heaviest(_candidates(lines, cues), len(lines), len(cues))
    return _with_order_filled_in(matched, lines, cues)


def _candidates(lines: Sequence[Span], cues: Sequence[Span]) -> list[tuple[int, int, float]]:
    """Return pairs (line, cue, likeness) that may be the same, lines of each cue falling."""
    line_starts, cue_starts = [line.start for line in lines], [cue.start for cue in cues]
    pairs = []
    for index, cue in enumerate(cues):
        level = index - bisect.bisect_left(cue_starts, cue.start)  # of cues that start together
        centre = bisect.bisect_left(line_starts, cue.start) + level
        first = max(centre - _NEIGHBOURS, 0)
        for line in range(min(centre + _NEIGHBOURS, len(lines) - 1), first - 1, -1):
            likeness = _likeness(lines[line], cue)
            if likeness > 0.0:
                pairs.append((line, index, likeness))
    return pairs


def _likeness(line: Span, cue: Span) -> float:
    """Return 0 (another line) to 1.

    A far match is worth half of the best: who has no partner otherwise takes the farther one.
    """
    distance = abs(line.start - cue.start) / FARTHEST
    if distance < 1.0:
        return 1.0 - 0.5 * distance * distance
    shared = min(line.end, cue.end) - max(line.start, cue.start)
    share = shared / max(min(line.length, cue.length), 1)
    return 0.5 * share if share >= SHARED else 0.0


def _with_order_filled_in(
    matched: list[int | None], lines: Sequence[Span], cues: Sequence[Span]
) -> list[int | None]:
    """Match those left alone between the same neighbours as well, if they are near."""
    filled = list(matched)
    anchors = [(-1, -1), *((cue, at) for cue, at in enumerate(matched) if at is not None)]
    anchors.append((len(cues), len(lines)))
    for index in range(len(anchors) - 1):
        (cue, line), (next_cue, next_line) = anchors[index], anchors[index + 1]
        count = next_cue - cue - 1
        if not count or next_line - line - 1 != count:
            continue
        pairs = [(cue + step, line + step) for step in range(1, count + 1)]
        if all(abs(cues[a].start - lines[b].start) < FARTHEST_IN_ORDER for a, b in pairs):
            for at, partner in pairs:
                filled[at] = partner
    return filled


def _heaviest(pairs: Sequence[tuple[int, int, float]], lines: int, cues: int) -> list[int | None]:
    """Return the order-keeping choice of pairs with the greatest sum.

    The heaviest rising subsequence, found with a tree of prefix maxima (Fenwick, 1994).
    """
    best: list[tuple[float, int]] = [(0.0, -1)] * (lines + 1)
    before = []
    for number, (line, _, likeness) in enumerate(pairs):
        total, previous = (0.0, -1)
        at = line
        while at > 0:
            total, previous = max((total, previous), best[at])
            at -= at & -at
        before.append(previous)
        at = line + 1
        while at <= lines:
            best[at] = max(best[at], (total + likeness, number))
            at += at & -at
    matched: list[int | None] = [None] * cues
    total, chosen = 0.0, -1
    at = lines
    while at > 0:
        total, chosen = max((total, chosen), best[at])
        at -= at & -at
    while chosen >= 0:
        line, cue, _ = pairs[chosen]
        matched[cue] = line
        chosen = before[chosen]
    return matched
