"""How loud a dub is: over the whole, or where somebody speaks, as services for films ask for.

Dialogue-gated loudness is ITU-R BS.1770's measured over speech alone. What is detected elsewhere
is known here: somebody speaks where a clip of a speech track is heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.audio.loudness import LoudnessMeter
from studio.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.audio.buffer import Samples
    from studio.services.mix_plan import MixPlan

CHANNELS = 2


class ProgrammeMeter:
    """Takes a mix from its start, in blocks, and says how loud it is as the project measures."""

    def __init__(self, plan: MixPlan, channels: int = CHANNELS) -> None:
        """Measure the whole, or the dialogue where the plan's settings say so and there is any."""
        is_gated = plan.settings.is_dialogue_gated
        self._spans = dialogue_spans(plan) if is_gated else ()
        self._next = 0
        self._at = 0
        self._meter = LoudnessMeter(PROJECT_RATE, channels, with_true_peak=False)

    @property
    def integrated(self) -> float | None:
        """LUFS; None when there is too little to measure."""
        return self._meter.integrated

    def add(self, block: Samples) -> None:
        """Take the next frames: float32 (frames, channels)."""
        start, end = self._at, self._at + len(block)
        self._at = end
        if not self._spans:
            self._meter.add(block)
            return
        while self._next < len(self._spans) and self._spans[self._next].start < end:
            span = self._spans[self._next]
            self._meter.add(block[max(span.start, start) - start : min(span.end, end) - start])
            if span.end > end:
                return
            self._next += 1


def dialogue_spans(plan: MixPlan) -> tuple[Span, ...]:
    """Return where somebody speaks, in order and without overlaps; samples at 48 kHz."""
    spoken = (one.clip for one in plan.clips if one.is_speech)
    return tuple(_merged(Span(clip.position, clip.end) for clip in spoken))


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
