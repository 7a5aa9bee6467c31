"""Lay a text without times over the places where somebody is heard to speak.

Longer lines take longer to say, in any language: the text is aligned with the stretches of speech
by length alone, as sentences of two languages are (W. Gale and K. Church, "A program for aligning
sentences in bilingual corpora", Computational Linguistics 19, 1993).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studio.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_PER_LINE = 3.0
"""With more stretches for each line (or lines for each stretch) it is another text."""

_SECOND = 48_000
_SPREAD = 0.4
"""Standard deviation of the logarithm of length per character, by Gale and Church's measure."""
_SKIPPED, _SKIPPED_SECOND, _SKIPPED_MOST = 1.0, 1.0, 4.0
"""What it costs to leave a stretch out as noise, and each second of it more, up to a limit."""
_GROUPED, _APART = 1.0, 0.5
"""What it costs to take two stretches or lines together, and each second of silence inside."""
_BAND = 24


def spread(lengths: Sequence[int], stretches: Sequence[Span]) -> list[Span] | None:
    """Return a place for each line, in order and apart; None if the two have nothing in common.

    Args:
        lengths: of the lines' texts, in characters.
        stretches: where speech was found, in order.
    """
    if not lengths or not stretches:
        return None
    share = len(lengths) / len(stretches)
    if not 1.0 / MOST_PER_LINE <= share <= MOST_PER_LINE:
        return None
    steps = _cheapest([max(length, 1) for length in lengths], stretches)
    places: list[Span] = []
    for (line, stretch), (next_line, next_stretch) in steps:
        if line == next_line:
            continue
        whole = Span(stretches[stretch].start, stretches[next_stretch - 1].end)
        places += _divided(whole, [max(length, 1) for length in lengths[line:next_line]])
    return places if len(places) == len(lengths) else None


def _cheapest(
    lengths: Sequence[int], stretches: Sequence[Span]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the cheapest way from no line and no stretch to all of them, as steps."""
    per_character = sum(span.length for span in stretches) / sum(lengths)
    costs = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    reach = max(_BAND, abs(len(stretches) - len(lengths)) + 1)
    for line in range(len(lengths) + 1):
        centre = line * len(stretches) // len(lengths)
        for stretch in range(max(centre - reach, 0), min(centre + reach, len(stretches)) + 1):
            here = (line, stretch)
            if here not in costs:
                continue
            for there, cost in _moves(here, lengths, stretches, per_character):
                total = costs[here] + cost
                if total < costs.get(there, math.inf):
                    costs[there], came[there] = total, here
    at, steps = (len(lengths), len(stretches)), []
    while at in came:
        steps.append((came[at], at))
        at = came[at]
    return steps[::-1]


def _moves(
    here: tuple[int, int],
    lengths: Sequence[int],
    stretches: Sequence[Span],
    per_character: float,
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield where one may go from here, and what that costs."""
    line, stretch = here
    if stretch < len(stretches):
        left_out = _SKIPPED_SECOND * stretches[stretch].length / _SECOND
        yield (line, stretch + 1), min(_SKIPPED + left_out, _SKIPPED_MOST)
    groups = [(1, 1), *((1, n) for n in range(2, 5)), *((n, 1) for n in range(2, 5))]
    for lines, spans in groups:
        if line + lines > len(lengths) or stretch + spans > len(stretches):
            continue
        heard = stretches[stretch : stretch + spans]
        spoken = sum(span.length for span in heard)
        silent = heard[-1].end - heard[0].start - spoken
        expected = sum(lengths[line : line + lines]) * per_character
        cost = 0.5 * (math.log(max(spoken, 1) / expected) / _SPREAD) ** 2
        cost += _GROUPED * (lines + spans - 2) + _APART * silent / _SECOND
        yield (line + lines, stretch + spans), cost


def _divided(whole: Span, lengths: Sequence[int]) -> list[Span]:
    """Return `whole` cut into one part for each length, in proportion."""
    total, done, parts = sum(lengths), 0, []
    for length in lengths:
        start = whole.start + whole.length * done // total
        done += length
        parts.append(Span(start, whole.start + whole.length * done // total))
    return parts
