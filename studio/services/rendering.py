"""From a plan to sound: load and fit takes as the sweep reaches them, duck the beds, measure."""

from __future__ import annotations

import dataclasses
import math
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio import silence
from studio.audio.buffer import PROJECT_RATE
from studio.audio.ducking import KEEP, Ducking, GainCurve, duck_curve
from studio.audio.loudness import LoudnessMeter
from studio.audio.mix import BLOCK, MixSettings, Placed, Source, mix
from studio.domain.errors import MediaMissing
from studio.services.fitting import fitted
from studio.transcoding import flac
from studio.transcoding.decode import Damage, audio_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress
    from studio.services.mix_plan import Bed, HeardClip, MixPlan, Stem

KEPT_BYTES = 96_000_000
"""Fitted clips kept between the two sweeps of an export; the others are fitted again."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of one clip; positions in samples at 48 kHz on the timeline."""

    onset: int
    end: int
    loudness: float | None
    """LUFS; None when too short to measure."""

    def louder(self, gain_db: float) -> Heard:
        """Return the same at another level."""
        if self.loudness is None:
            return self
        return dataclasses.replace(self, loudness=self.loudness + gain_db)


class Renderer:
    """Renders one plan, any number of times, the same samples each time."""

    def __init__(self, plan: MixPlan, read_stored: Callable[[str], bytes]) -> None:
        self._plan = plan
        self._read_stored = read_stored
        self._kept: dict[str, Samples] = {}
        self._kept_bytes = 0
        self.heard: dict[str, Heard] = {}
        """What was measured on the clips rendered so far, by clip id."""

    def blocks(
        self,
        progress: Progress,
        start: int = 0,
        end: int | None = None,
        *,
        block: int = BLOCK,
        of: Stem | None = None,
    ) -> Iterator[Samples]:
        """Yield [start, end) (None = the whole) as float32 (frames, 2), not limited.

        `block` is how many frames come at once; it changes nothing in them. `of` is the part of
        the mix that is wanted: all parts together are the mix; None = the mix.

        Raises:
            MediaMissing: a bed or take is gone.
            Cancelled: `progress` was cancelled.
        """
        plan = self._plan
        last = plan.length if end is None else end
        done = start
        with ExitStack() as stack:
            beds, clips = (plan.beds, plan.clips) if of is None else (of.beds, of.clips)
            sources = [self._source(bed, start, stack) for bed in beds]
            placed = [self._placed(one) for one in clips]
            how = MixSettings(block=block)
            for made in mix(placed, start, last, sources=sources, settings=how):
                progress.report(done, plan.length)
                yield made
                done += len(made)

    def _placed(self, one: HeardClip) -> Placed:
        clip = one.clip
        return Placed(
            position=clip.position,
            length=clip.length,
            load=lambda: self._load(one),
            in_point=clip.in_point,
            gain_db=one.gain_db,
            fade_in=clip.fade_in,
            fade_out=clip.fade_out,
        )

    def _load(self, one: HeardClip) -> Samples:
        kept = self._kept.get(one.clip.id)
        if kept is not None:
            return kept
        audio = flac.decode(self._read_stored(one.content_hash), one.speaker)
        samples = fitted(audio, one.clip.fit, one.clip.in_point + one.clip.length)
        if one.clip.id not in self.heard:
            self.heard[one.clip.id] = _heard(one, samples)
        if self._kept_bytes + samples.nbytes <= KEPT_BYTES:
            self._kept[one.clip.id] = samples
            self._kept_bytes += samples.nbytes
        return samples

    def _source(self, bed: Bed, start: int, stack: ExitStack) -> Source:
        if not bed.path.is_file():
            raise MediaMissing(name=bed.name)
        reader = stack.enter_context(closing(_BedReader(bed, start)))
        return Source(read=reader.read, gain_db=bed.gain_db, curve=self._curve(bed))

    def _curve(self, bed: Bed) -> GainCurve:
        if not bed.is_ducked:
            return KEEP
        spans = [(c.clip.position, c.clip.end) for c in self._plan.clips if c.is_speech]
        return duck_curve(spans, Ducking(depth_db=self._plan.settings.duck_db))


class _BedReader:
    """Serves a linked sound in the pieces the sweep asks for."""

    def __init__(self, bed: Bed, start: int) -> None:
        self._blocks = audio_blocks(bed.path, start=start, damage=Damage())
        self._rest: Samples = np.zeros((0, 2), dtype=np.float32)
        self._position = start

    def read(self, start: int, frames: int) -> Samples:
        """Return up to `frames` from `start`; what lies between is skipped."""
        self._fill(start - self._position)
        self._rest = self._rest[start - self._position :]
        self._position = start
        self._fill(frames)
        piece, self._rest = self._rest[:frames], self._rest[frames:]
        self._position += len(piece)
        return piece

    def close(self) -> None:
        """Let go of the file."""
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()

    def _fill(self, frames: int) -> None:
        pieces, have = [self._rest], len(self._rest)
        while have < frames:
            block = next(self._blocks, None)
            if block is None:
                break
            pieces.append(block)
            have += len(block)
        self._rest = np.concatenate(pieces) if len(pieces) > 1 else self._rest


def _heard(one: HeardClip, samples: Samples) -> Heard:
    """Find speech in what a clip plays; positions as on the timeline."""
    clip = one.clip
    played = samples[clip.in_point : clip.in_point + clip.length]
    start, end = silence.speech_bounds(played.mean(axis=1), PROJECT_RATE, margin_s=0.0)
    if end <= start:
        start, end = 0, len(played)
    meter = LoudnessMeter(PROJECT_RATE, played.shape[1], with_true_peak=False)
    meter.add(played[start:end])
    loudness = meter.integrated
    if loudness is not None and not math.isinf(loudness):
        # A mono clip is heard on both sides: twice the energy of the one channel measured.
        loudness += one.gain_db + (3.01 if played.shape[1] == 1 else 0.0)
    return Heard(clip.position + start, clip.position + end, loudness)
