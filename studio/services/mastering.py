"""Render one language twice: once to learn its loudness, once at the right level, limited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.limiter import Limiter
from studio.audio.loudness import Loudness, LoudnessMeter
from studio.services.rendering import Heard, Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress
    from studio.services.mix_plan import MixPlan

CHANNELS = 2


class Master:
    """One language on its way into a file; used from one thread at a time."""

    def __init__(
        self, plan: MixPlan, read_stored: Callable[[str], bytes], progress: Progress
    ) -> None:
        self.plan = plan
        self._renderer = Renderer(plan, read_stored)
        self._progress = progress
        self._gain_db = 0.0
        self._meter = LoudnessMeter(PROJECT_RATE, CHANNELS)

    @property
    def heard(self) -> dict[str, Heard]:
        """What was measured on each clip, by clip id, at its level in the delivered file."""
        return {
            clip_id: heard.louder(self._gain_db) for clip_id, heard in self._renderer.heard.items()
        }

    @property
    def delivered(self) -> Loudness:
        """Loudness of what `blocks` has given, complete once it is exhausted."""
        return self._meter.result()

    def measure(self) -> None:
        """Render once and choose the gain that brings it to the wished loudness."""
        target = self.plan.settings.loudness_lufs
        meter = LoudnessMeter(PROJECT_RATE, CHANNELS, with_true_peak=False)
        for block in self._renderer.blocks(self._progress):
            meter.add(block)
        if target is not None and meter.integrated is not None:
            self._gain_db = target - meter.integrated

    def blocks(self) -> Iterator[Samples]:
        """Yield the delivered sound, float32 (frames, 2), true peaks under the ceiling."""
        gain: np.float32 = np.float32(10 ** (self._gain_db / 20))
        limiter = Limiter(PROJECT_RATE, CHANNELS, ceiling_db=self.plan.settings.true_peak_db)
        for block in self._renderer.blocks(self._progress):
            yield from self._metered(limiter.add(block * gain))
        yield from self._metered(limiter.finish())

    def _metered(self, block: Samples) -> Iterator[Samples]:
        if len(block):
            self._meter.add(block)
            yield block
