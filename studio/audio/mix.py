"""The mixer: one sweep over the timeline, block by block, for preview and export alike.

A clip's audio is loaded when the sweep reaches it and dropped when it has passed, so that memory
depends on how many clips sound together, never on how long the film is. Each sample is computed
in the same order whatever the block size and wherever the sweep starts: what was previewed is what
is exported, bit by bit.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.ducking import KEEP, GainCurve
from studio.audio.fades import FadeShape, apply_fades

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from studio.audio.buffer import Samples

BLOCK = 131_072
"""Frames per block of an export: long enough to be fast, 1 MB in stereo."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A clip on the timeline; positions and lengths in samples at 48 kHz.

    `load` returns the whole audio the clip shows a part of, float32 (frames, 1 or the channels of
    the mix); it is called at most once per mix, perhaps on another thread. Where it is shorter
    than `in_point + length` the clip is silent. `pan` runs from -1 (left) over 0 (untouched) to 1
    (right).
    """

    position: int
    length: int
    load: Callable[[], Samples]
    in_point: int = 0
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    fade_shape: FadeShape = FadeShape.LINEAR
    pan: float = 0.0

    @property
    def end(self) -> int:
        """First sample after the clip."""
        return self.position + self.length


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """Sound that runs through the whole timeline: the original, music and effects.

    `read(start, frames)` returns up to `frames` frames from `start` on, float32 (frames,
    channels), fewer only at the end; it is asked for rising positions without gaps, except where
    `curve` silences a block altogether: those are left out.
    """

    read: Callable[[int, int], Samples]
    gain_db: float = 0.0
    curve: GainCurve = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class MixSettings:
    """How a mix is made; nothing here changes what it sounds like but the number of channels."""

    block: int = BLOCK
    channels: int = 2
    ahead: int = 2
    """Clips loaded on other threads before the sweep reaches them; 0 loads them on this one."""


def mix(
    clips: Sequence[Placed],
    start: int,
    end: int,
    *,
    sources: Sequence[Source] = (),
    settings: MixSettings | None = None,
) -> Iterator[Samples]:
    """Yield the sound of [start, end) in blocks, float32 (frames, channels), not limited.

    Each block is the caller's own. Sources come first, then clips by position. Clips that do not
    sound in the region are never loaded.

    Raises:
        ValueError: the region or the settings make no sense.
    """
    settings = settings or MixSettings()
    if not 0 <= start <= end or settings.block < 1 or settings.channels < 1:
        raise ValueError("a mix needs 0 <= start <= end and at least one frame and channel")
    return _sweep(clips, (start, end), sources, settings)


def _sweep(
    clips: Sequence[Placed], region: tuple[int, int], sources: Sequence[Source], how: MixSettings
) -> Iterator[Samples]:
    start, end = region
    heard = [clip for clip in clips if clip.end > start and clip.position < end and clip.length]
    heard.sort(key=lambda clip: clip.position)
    with closing(_Shelf(heard, how)) as shelf:
        for position in range(start, end, how.block):
            block = np.zeros((min(how.block, end - position), how.channels), np.float32)
            for source in sources:
                _add_source(block, source, position)
            for clip_start, sound in shelf.sounding(position, position + len(block)):
                _add_clip(block, position, sound, clip_start)
            yield block


class _Shelf:
    """The clips of a sweep: those to come, those being loaded, those that sound."""

    def __init__(self, clips: Sequence[Placed], how: MixSettings) -> None:
        self._how = how
        self._coming = deque(clips)
        self._loading: deque[tuple[Placed, Future[Samples]]] = deque()
        self._sounding: list[tuple[int, Samples]] = []
        self._threads = ThreadPoolExecutor(how.ahead, "mix") if how.ahead else None

    def sounding(self, start: int, end: int) -> Sequence[tuple[int, Samples]]:
        """Return (position, sound) of the clips in [start, end); `start` only ever rises."""
        kept = [(at, sound) for at, sound in self._sounding if at + len(sound) > start]
        while (following := self._next()) is not None and following.position < end:
            kept.append((following.position, self._take()))
        self._sounding = kept
        return kept

    def close(self) -> None:
        """Stop loading; a load that runs is waited for."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def _next(self) -> Placed | None:
        if self._loading:
            return self._loading[0][0]
        return self._coming[0] if self._coming else None

    def _take(self) -> Samples:
        if self._threads is None:
            return _prepare(self._coming.popleft(), self._how.channels)
        self._load_ahead(self._threads)
        sound = self._loading.popleft()[1].result()
        self._load_ahead(self._threads)
        return sound

    def _load_ahead(self, threads: ThreadPoolExecutor) -> None:
        while self._coming and len(self._loading) < self._how.ahead:
            clip = self._coming.popleft()
            self._loading.append((clip, threads.submit(_prepare, clip, self._how.channels)))


def _prepare(clip: Placed, channels: int) -> Samples:
    """Load a clip and return what is heard of it: cut, panned, faded, at its gain."""
    audio = clip.load()[clip.in_point : clip.in_point + clip.length]
    gain = np.float32(10.0 ** (clip.gain_db / 20.0))
    sound = _spread(audio, channels) * gain
    if clip.pan and channels == 2:
        sound *= np.array([min(1.0, 1.0 - clip.pan), min(1.0, 1.0 + clip.pan)], np.float32)
    missing = clip.length - len(sound)
    if missing and clip.fade_out:
        sound = np.concatenate([sound, np.zeros((missing, channels), np.float32)])
    apply_fades(sound, clip.fade_in, clip.fade_out, clip.fade_shape)
    return sound


def _spread(audio: Samples, channels: int) -> Samples:
    """Return the audio with `channels`: one is heard on all, many are averaged into one.

    Folding surround needs to know where its channels stand: that is done where it is decoded.
    """
    have = audio.shape[1]
    if have == channels:
        return audio
    if have == 1:
        return np.repeat(audio, channels, axis=1)
    if channels == 1:
        return np.asarray(audio.mean(axis=1, keepdims=True), np.float32)
    raise ValueError(f"{have} channels cannot be mixed into {channels}")


def _add_clip(block: Samples, position: int, sound: Samples, clip_start: int) -> None:
    first = max(clip_start, position)
    last = min(clip_start + len(sound), position + len(block))
    if first < last:
        block[first - position : last - position] += sound[first - clip_start : last - clip_start]


def _add_source(block: Samples, source: Source, position: int) -> None:
    if source.curve.is_silent(position, len(block)):
        return
    heard = source.read(position, len(block))
    sound = _spread(heard, block.shape[1]) * np.float32(10.0 ** (source.gain_db / 20.0))
    source.curve.apply(sound, position)
    block[: len(sound)] += sound
