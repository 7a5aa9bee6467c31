"""What edges are drawn to while they are dragged: other edges, the playhead, markers, frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from studio.domain.timecode import frame_at, sample_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from studio.domain.timecode import FrameRate
    from studio.ui.panels.timeline.lanes import Row
    from studio.ui.panels.timeline.scale import Scale

REACH = 8
"""Pixels within which an edge is drawn to something."""
FINE = 10
"""Pixels a frame must have before frames count."""


@dataclass(frozen=True, slots=True)
class Magnets:
    """Everything that attracts; positions in samples at 48 kHz."""

    scale: Scale
    rows: Sequence[Row]
    points: Collection[int]
    """Playhead, markers, ends of the loop, 0."""
    rate: FrameRate
    own: frozenset[int] = field(default_factory=frozenset)
    """Edges of what is dragged: they do not hold it back."""

    def nearest(self, edge: int) -> int | None:
        """Return what attracts an edge, None when nothing is within reach."""
        reach = self.scale.samples(REACH)
        found = [one for one in self._around(edge) if abs(one - edge) <= reach]
        return min(found, key=lambda one: abs(one - edge), default=None)

    def shift(self, edges: Iterable[int], by: int) -> tuple[int, int | None]:
        """Return the shift that brings one of `edges` onto a magnet, and where that is.

        Args:
            edges: where the dragged edges were.
            by: how far the pointer moved them.
        """
        best: tuple[int, int] | None = None
        for edge in edges:
            place = self.nearest(edge + by)
            if place is None:
                continue
            off = place - edge - by
            if best is None or abs(off) < abs(best[0]):
                best = (off, place)
        return (by, None) if best is None else (by + best[0], best[1])

    def _around(self, edge: int) -> Iterable[int]:
        yield from self.points
        for row in self.rows:
            for sorted_edges in (row.starts, row.latest_ends):
                index = int(np.searchsorted(sorted_edges, edge))
                near = sorted_edges[max(index - 2, 0) : index + 2].tolist()
                yield from (one for one in near if one not in self.own)
        frame = frame_at(max(edge, 0), self.rate)
        start, end = sample_of(frame, self.rate), sample_of(frame + 1, self.rate)
        if (end - start) / self.scale.samples_per_pixel >= FINE:
            yield from (start, end)
