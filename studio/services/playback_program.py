"""What is played: a mix from some position on, around its loop, limited as an export is.

The mixer is the export's, sample by sample. The gain that brings an export to its loudness is not
applied: it is known only when the whole film has been measured. The limiter is, so that what is
loud does not crackle; where it has nothing to do, what is played is the mix itself.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.limiter import Limiter
from studio.devices.base import CHANNELS
from studio.domain.media import Media
from studio.domain.settings import OriginalSound
from studio.domain.timeline import Clip, Track, TrackKind
from studio.services.mix_plan import Bed, MixPlan, mix_plan
from studio.services.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.domain.records import Span

BLOCK = 16_384
"""Rendered at once: what the limiter looks at together."""


FELT = PROJECT_RATE
"""A clip is felt in the original for less than this after its end: then it is as loud as before."""


@dataclass(frozen=True, slots=True)
class Program:
    """Plain values: made on the loop, played in threads."""

    plan: MixPlan
    read_stored: Callable[[str], bytes]
    end: int
    """Where it stops, in samples at 48 kHz; silence is played up to there if need be."""
    loop: Span | None = None
    """Repeated as soon as its end is reached from before."""

    def without_missing(self) -> tuple[Program, tuple[str, ...]]:
        """Return the same without linked sounds that are gone, and their names. Asks the disk."""
        there = tuple(bed for bed in self.plan.beds if bed.path.is_file())
        if len(there) == len(self.plan.beds):
            return self, ()
        gone = tuple(bed.name for bed in self.plan.beds if bed not in there)
        return replace(self, plan=replace(self.plan, beds=there)), gone


def warm_up() -> None:
    """Limit something loud: the first time loads more libraries than a tape holds seconds."""
    limiter = Limiter(PROJECT_RATE, CHANNELS)
    limiter.add(np.full((BLOCK, CHANNELS), 2.0, np.float32))


def plan_heard(project: Project, language: str) -> MixPlan:
    """Return what is heard: the dub in `language`, or with "" the original by itself."""
    plan = mix_plan(project, language)
    if language:
        return plan
    own = tuple(_original_bed(project, clip) for clip in _original_clips(project))
    settings = replace(plan.settings, original_sound=OriginalSound.KEEP)
    return replace(plan, clips=(), beds=own or plan.beds, settings=settings)


def sweep(program: Program, start: int, progress: Progress) -> Iterator[tuple[int, Samples]]:
    """Yield (position, frames) from `start` on to the end, or for ever around the loop.

    Raises:
        MediaMissing, DecodeFailed: a sound cannot be read.
        Cancelled: `progress` was cancelled.
    """
    ceiling_db = program.plan.settings.true_peak_db
    limiter = Limiter(PROJECT_RATE, CHANNELS, ceiling_db=ceiling_db)
    runs: deque[tuple[int, int]] = deque()
    for position, block in _turns(program, start, progress):
        runs.append((position, len(block)))
        yield from _placed(runs, limiter.add(block))
    yield from _placed(runs, limiter.finish())


def _turns(program: Program, start: int, progress: Progress) -> Iterator[tuple[int, Samples]]:
    """Yield what the mixer makes, region by region."""
    loop, position = program.loop, start
    first = start if loop is None else min(start, loop.start)
    renderer = Renderer(_without_past(program.plan, first), program.read_stored)
    while loop is not None and loop.length > 0 and position < loop.end:
        yield from _region(renderer, position, loop.end, progress)
        position = loop.start
    yield from _region(renderer, position, max(position, program.end), progress)


def _without_past(plan: MixPlan, start: int) -> MixPlan:
    """Return the plan without clips that neither sound nor duck anything from `start` on."""
    return replace(plan, clips=tuple(c for c in plan.clips if c.clip.end > start - FELT))


def _region(
    renderer: Renderer, start: int, end: int, progress: Progress
) -> Iterator[tuple[int, Samples]]:
    position = start
    for block in renderer.blocks(progress, start, end, block=BLOCK):
        yield position, block
        position += len(block)


def _placed(runs: deque[tuple[int, int]], frames: Samples) -> Iterator[tuple[int, Samples]]:
    """Say where frames belong that the limiter gave back later, in the order they went in."""
    while len(frames):
        position, length = runs.popleft()
        part = frames[:length]
        yield position, part
        if len(part) < length:
            runs.appendleft((position + len(part), length - len(part)))
        frames = frames[len(part) :]


def _original_clips(project: Project) -> Iterator[Clip]:
    for track in project.all(Track):
        if track.kind is TrackKind.ORIGINAL:
            for clip in project.where(Clip, "track_id", track.id):
                if project.get(Media, clip.media_id).channels:
                    yield clip


def _original_bed(project: Project, clip: Clip) -> Bed:
    media = project.get(Media, clip.media_id)
    return Bed(Path(media.path), media.name, media.length, clip.gain_db, is_ducked=False)
