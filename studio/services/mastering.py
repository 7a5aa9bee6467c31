"""Render one language until its level is right: learn its loudness, then deliver it limited."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.limiter import Limiter
from studio.audio.loudness import Loudness, LoudnessMeter
from studio.services.programme_loudness import CHANNELS, ProgrammeMeter
from studio.services.rendering import Heard, Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress
    from studio.domain.records import Span
    from studio.services.mix_plan import MixPlan, Stem

TOLERANCE_LU = 0.1
"""A limiter that takes away more than this is made up for."""

MAX_MAKE_UP_DB = 4.0
"""Further up, limiting is heard; the report then says that it is quieter than wished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What of a mix is delivered, and as what."""

    span: Span | None = None
    """Samples at 48 kHz; None = the whole."""
    channels: int = CHANNELS
    """1 = both sides as one."""
    rms_db: float | None = None
    """How strong it is, in dBFS: asked for in place of a loudness."""
    silence: int = 0
    """Samples of silence put around it, which count where strength is measured."""


STEREO = Form()


class Master:
    """One language on its way into a file; used from one thread at a time."""

    def __init__(
        self,
        plan: MixPlan,
        read_stored: Callable[[str], bytes],
        progress: Progress,
        form: Form = STEREO,
    ) -> None:
        self.plan = plan
        self.form = form
        self._renderer = Renderer(plan, read_stored)
        self._progress = progress
        self._gain_db = 0.0
        self._delivered = LoudnessMeter(PROJECT_RATE, form.channels)
        is_gated = plan.settings.is_dialogue_gated
        self._dialogue = ProgrammeMeter(plan, form.channels) if is_gated else None

    @property
    def heard(self) -> dict[str, Heard]:
        """What was measured on each clip, by clip id, at its level in the delivered file."""
        return {
            clip_id: heard.louder(self._gain_db) for clip_id, heard in self._renderer.heard.items()
        }

    @property
    def delivered(self) -> Loudness:
        """Loudness of what `blocks` has given, complete once it is exhausted."""
        return self._delivered.result()

    @property
    def dialogue_lufs(self) -> float | None:
        """Loudness of the delivered dialogue; None where the whole counts."""
        return self._dialogue.integrated if self._dialogue else None

    def measure(self) -> None:
        """Choose the gain that brings it to the wished loudness, limiting included."""
        form = self.form
        target = self.plan.settings.loudness_lufs if form.rms_db is None else form.rms_db
        if target is None:
            return
        meter, peak = self._meter(), 0.0
        for block in self._mixed():
            meter.add(block)
            peak = max(peak, float(np.abs(block).max(initial=0.0)))
        if meter.integrated is None:
            return
        self._gain_db = target - meter.integrated
        if peak * _factor(self._gain_db) > _factor(self.plan.settings.true_peak_db):
            self._make_up_for_limiting(target)

    def blocks(self) -> Iterator[Samples]:
        """Yield the delivered sound, float32 (frames, channels), true peaks under the ceiling."""
        for block in self._limited():
            self._delivered.add(block)
            if self._dialogue is not None:
                self._dialogue.add(block)
            yield block

    def stem_blocks(self, stem: Stem) -> Iterator[Samples]:
        """Yield a part of what `blocks` gives, float32 (frames, 2).

        It has the gain and the limiting of the whole, so that all parts add up to it.
        """
        gain, ceiling = np.float32(_factor(self._gain_db)), self.plan.settings.true_peak_db
        limiter = Limiter(PROJECT_RATE, CHANNELS, ceiling_db=ceiling, followers=CHANNELS)
        whole = self._renderer.blocks(self._progress)
        part = self._renderer.blocks(self._progress, of=stem)
        for mixed, own in zip(whole, part, strict=True):
            both = np.concatenate([mixed, own], axis=1) * gain
            yield from _unless_empty(limiter.add(both)[:, CHANNELS:])
        yield from _unless_empty(limiter.finish()[:, CHANNELS:])

    def _make_up_for_limiting(self, target: float) -> None:
        meter = self._meter()
        for block in self._limited():
            meter.add(block)
        lost = target - (meter.integrated if meter.integrated is not None else target)
        if lost > TOLERANCE_LU:
            # The limiter takes part of what is added too, so a little more than was lost.
            self._gain_db += min(lost * 1.4, MAX_MAKE_UP_DB)

    def _meter(self) -> ProgrammeMeter | _StrengthMeter:
        form = self.form
        if form.rms_db is not None:
            return _StrengthMeter(form.silence)
        return ProgrammeMeter(self.plan, form.channels)

    def _mixed(self) -> Iterator[Samples]:
        """Yield what is delivered, neither levelled nor limited."""
        span = self.form.span
        start, end = (span.start, span.end) if span else (0, None)
        for block in self._renderer.blocks(self._progress, start, end):
            yield block.mean(axis=1, keepdims=True) if self.form.channels == 1 else block

    def _limited(self) -> Iterator[Samples]:
        gain = np.float32(_factor(self._gain_db))
        ceiling = self.plan.settings.true_peak_db
        limiter = Limiter(PROJECT_RATE, self.form.channels, ceiling_db=ceiling)
        for block in self._mixed():
            yield from _unless_empty(limiter.add(block * gain))
        yield from _unless_empty(limiter.finish())


class _StrengthMeter:
    """Measures the RMS of a whole file."""

    def __init__(self, silence: int) -> None:
        self._frames = silence
        self._power = 0.0

    @property
    def integrated(self) -> float | None:
        """Mean power of all channels in dBFS; None for silence."""
        return 10.0 * math.log10(self._power / self._frames) if self._power else None

    def add(self, block: Samples) -> None:
        """Take the next frames: float32 (frames, channels)."""
        self._frames += len(block)
        self._power += float(np.square(block, dtype=np.float64).mean(axis=1).sum())


def _factor(decibels: float) -> float:
    return float(10.0 ** (decibels / 20.0))


def _unless_empty(block: Samples) -> Iterator[Samples]:
    if len(block):
        yield block
