"""Decoded sound at its own rate and channels, laid on the timeline without holes or jumps."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import av
import numpy as np
import soundfile

from studio.domain.errors import DecodeFailed, UnsupportedMedia
from studio.domain.text import mark
from studio.transcoding.containers import reading, refuse_unreadable
from studio.transcoding.downmix import usual_places
from studio.transcoding.failures import reading_errors
from studio.transcoding.origin import origin_of, sounds_of
from studio.transcoding.probe import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

NO_SUCH_SOUND = mark("Errors", "“{name}” has no audio track {number}.")
NO_SOUND = mark("Errors", "“{name}” has no sound.")
NO_SOUND_HINT = mark("Errors", "Choose a film with sound, or give a recording of its speech.")

BLOCK = 65_536
_JITTER_S = Fraction(1, 100)
"""Time stamps this far from where the samples have come count as rounding, not as a hole."""
_LONGEST_HOLE_S = 600
_PREROLL_S = 1
"""Decoded and thrown away after a jump: decoders need to run in."""
_JUMPING = ("mov", "matroska")
"""Formats that know where they are after a jump."""
_COUNTING = ("mp3", "ogg")
"""Formats that have to be read from their beginning for that. What lies before need not be decoded,
which makes reading twenty times as fast."""
_SCALES = {"u1": 1 / 128, "i2": 1 / 2**15, "i4": 1 / 2**31}


@dataclass
class Damage:
    """What could not be decoded; noted here instead of raised when a caller hands one in."""

    packets: int = 0
    """Pieces that did not decode and were left silent."""
    ends_early: bool = False
    """The sound stops well before the length the file gives."""

    def __bool__(self) -> bool:
        return self.packets > 0 or self.ends_early


class Source(Protocol):
    """Sound of one stream, at its own rate, in blocks that follow each other exactly."""

    rate: int
    places: tuple[str, ...]
    """Speaker position of each channel."""
    length: int
    """Samples from position 0 to the end at `rate`; 0 if unknown."""

    def blocks(self, start: int) -> Iterator[Samples]:
        """Yield float32 (frames, channels) from position `start` (≥ 0, at `rate`) to the end."""


@dataclass
class _Lane:
    """Collects frames into blocks; holes become silence, what comes twice is dropped."""

    position: int
    """Where on the timeline the next sample belongs."""
    channels: int
    jitter: int
    longest_hole: int
    block: Samples = field(init=False)
    filled: int = 0
    follows: bool = False
    """False until the first frame: only that one is placed whatever the rounding."""

    def __post_init__(self) -> None:
        self.block = np.zeros((BLOCK, self.channels), dtype=np.float32)

    def put(self, samples: Samples, at: int | None) -> Iterator[Samples]:
        """Add `samples` due at `at` (None: right after the last); yield blocks that are full."""
        distance = 0 if at is None else at - self.position
        if self.follows and abs(distance) <= self.jitter:
            distance = 0
        if distance > self.longest_hole:
            distance = 0
        if distance > 0:
            yield from self._silence(distance)
        kept = samples[-distance:] if distance < 0 else samples
        if len(kept):
            self.follows = True
        yield from self._add(kept)

    def rest(self) -> Samples:
        """Return what has not filled a block."""
        return self.block[: self.filled]

    def _silence(self, frames: int) -> Iterator[Samples]:
        silence = np.zeros((min(frames, BLOCK), self.channels), dtype=np.float32)
        while frames > 0:
            part = silence[:frames]
            yield from self._add(part)
            frames -= len(part)

    def _add(self, samples: Samples) -> Iterator[Samples]:
        while len(samples):
            room = BLOCK - self.filled
            part = samples[:room]
            self.block[self.filled : self.filled + len(part)] = part
            self.filled += len(part)
            self.position += len(part)
            samples = samples[room:]
            if self.filled == BLOCK:
                yield self.block
                self.block = np.zeros((BLOCK, self.channels), dtype=np.float32)
                self.filled = 0


class SoundFileSource:
    """WAV and FLAC through libsndfile."""

    def __init__(self, path: Path) -> None:
        refuse_unreadable(path)
        self._path = path
        with soundfile.SoundFile(path) as file:
            self.rate = int(file.samplerate)
            self.length = int(file.frames)
            self.places = usual_places(file.channels)

    def blocks(self, start: int) -> Iterator[Samples]:
        """Yield blocks from `start`; see Source.

        Raises:
            DecodeFailed: the file is damaged further on.
        """
        with reading_errors(self._path, DecodeFailed), soundfile.SoundFile(self._path) as file:
            file.seek(min(start, self.length))
            came = min(start, self.length)
            while len(block := file.read(BLOCK, dtype="float32", always_2d=True)):
                came += len(block)
                yield block
        if came < self.length:
            raise DecodeFailed(name=self._path.name)


class ContainerSource:
    """Everything else, through FFmpeg's libraries.

    Keeps the file open while blocks are drawn; `places`, `rate` and `length` are known from the
    start. Damaged packets leave silence behind and are counted in `damage`.
    """

    def __init__(self, path: Path, stream: int, damage: Damage) -> None:
        self._path = path
        self._stream = stream
        self._damage = damage
        with reading(path) as container, reading_errors(path):
            sound = self._sound(container)
            origin = origin_of(container)
            context = sound.codec_context
            self.rate = context.sample_rate
            self.places = tuple(channel.name for channel in context.layout.channels)
            end = end_of(sound)
            self.length = 0 if end is None else max(0, round((end - origin) * self.rate))
        if self.rate <= 0 or not self.places:
            raise UnsupportedMedia(name=path.name)

    def blocks(self, start: int) -> Iterator[Samples]:
        """Yield blocks from `start`; see Source."""
        with reading(self._path) as container, reading_errors(self._path, DecodeFailed):
            sound = self._sound(container)
            clock = _Clock(container, sound, self.rate)
            for other in container.streams:
                if other.index != sound.index:
                    other.discard = av.stream.Discard.all
            begin = start - _PREROLL_S * self.rate
            if begin < self.rate or not container.format.name.startswith(_JUMPING + _COUNTING):
                begin = 0
            frames = self._frames(container, sound)
            if begin > 0 and container.format.name.startswith(_COUNTING):
                frames = self._frames(container, sound, clock.stamp(begin))
            elif begin > 0:
                clock.settle(next(frames, None))
                container.seek(clock.stamp(begin), stream=sound)
                frames = self._frames(container, sound)
            laid_out = _without_beginning(self._laid_out(frames, clock, begin), start - begin)
            # Lossy coders fill their last frame up: what lies beyond the length is padding.
            yield from _until(laid_out, self.length - start) if self.length else laid_out

    def _laid_out(
        self, frames: Iterator[AudioFrame], clock: _Clock, begin: int
    ) -> Iterator[Samples]:
        lane = _Lane(begin, len(self.places), clock.jitter, clock.longest_hole(self.length))
        for frame in frames:
            if frame.sample_rate != self.rate:
                self._damage.packets += 1
                continue
            samples = _as_float(frame, len(self.places))
            at = None if frame.pts is None else clock.position(frame.pts, frame.samples)
            yield from lane.put(samples, at)
        came = lane.position
        if self.length and came < self.length - self.rate // 4:
            self._damage.ends_early = True
        yield lane.rest()

    def _frames(
        self, container: InputContainer, sound: AudioStream, first: int = 0
    ) -> Iterator[AudioFrame]:
        """Decode on, from the packet on that holds the time stamp `first`."""
        packets = container.demux(sound)
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                self._damage.ends_early = True
                return
            if packet is None:
                return
            if packet.pts is not None and packet.pts + (packet.duration or 0) < first:
                continue
            try:
                yield from packet.decode()
            except av.FFmpegError:
                self._damage.packets += 1

    def _sound(self, container: InputContainer) -> AudioStream:
        sounds = sounds_of(container)
        name = self._path.name
        if not sounds:
            raise UnsupportedMedia(NO_SOUND, hint=NO_SOUND_HINT, name=name)
        if self._stream >= len(sounds):
            raise UnsupportedMedia(NO_SUCH_SOUND, name=name, number=self._stream + 1)
        if sounds[self._stream].codec_context is None:
            raise UnsupportedMedia(name=name)
        return sounds[self._stream]


class _Clock:
    """Turns a stream's time stamps into positions at its own rate."""

    def __init__(self, container: InputContainer, sound: AudioStream, rate: int) -> None:
        self._tick = sound.time_base or Fraction(1, rate)
        self._rate = rate
        self._origin = origin_of(container)
        # Whole numbers: a Fraction for every frame would cost more than decoding it.
        per_tick = self._tick * rate
        offset = -self._origin * rate
        self._over = per_tick.denominator * offset.denominator
        self._times = per_tick.numerator * offset.denominator
        self._plus = offset.numerator * per_tick.denominator + self._over // 2
        self._grid: int | None = None
        self.jitter = int((_JITTER_S + self._tick) * rate)

    def settle(self, first: AudioFrame | None) -> None:
        """Learn from the stream's first frame where the others begin, before reading jumps.

        Coarse stamps (milliseconds in Matroska) name a sample only roughly. Frames of equal
        length follow each other on a grid that begins where the first one, which may be cut
        short by the coder's delay, ends.
        """
        is_coarse = self._tick > Fraction(1, self._rate)
        if is_coarse and first is not None and first.pts is not None:
            self._grid = self.position(first.pts, 0) + first.samples

    def position(self, stamp: int, frames: int) -> int:
        """Return where on the timeline a frame of `frames` samples with this stamp begins."""
        position = (stamp * self._times + self._plus) // self._over
        if self._grid is None or frames <= 0:
            return position
        on_grid = self._grid + round((position - self._grid) / frames) * frames
        return on_grid if abs(on_grid - position) <= 2 * self._tick * self._rate else position

    def stamp(self, position: int) -> int:
        """Return the time stamp at a position."""
        return int((Fraction(position, self._rate) + self._origin) / self._tick)

    def longest_hole(self, length: int) -> int:
        """Return how many samples of silence a jump in the stamps may make.

        A longer jump is a clock that was set anew, as in joined broadcasts.
        """
        return max(length, _LONGEST_HOLE_S * self._rate)


def open_source(path: Path, stream: int = 0, damage: Damage | None = None) -> Source:
    """Open the sound of `path`: libsndfile for plain WAV and FLAC, FFmpeg's libraries else.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it cannot be read or has no such stream.
    """
    refuse_unreadable(path)
    if stream == 0 and _is_plain(path):
        try:
            return SoundFileSource(path)
        except soundfile.LibsndfileError:
            pass  # an odd one: the other libraries know more kinds
    return ContainerSource(path, stream, damage if damage is not None else Damage())


def _is_plain(path: Path) -> bool:
    with reading_errors(path), path.open("rb") as file:
        head = file.read(12)
    return head[:4] == b"fLaC" or (head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE")


def _without_beginning(blocks: Iterator[Samples], frames: int) -> Iterator[Samples]:
    for block in blocks:
        left_out = min(frames, len(block))
        frames -= left_out
        if left_out < len(block):
            yield block[left_out:]


def _until(blocks: Iterator[Samples], frames: int) -> Iterator[Samples]:
    for block in blocks:
        if frames > 0:
            yield block[:frames]
        frames -= len(block)


def _as_float(frame: AudioFrame, channels: int) -> Samples:
    """Return the frame's samples as float32 (frames, channels), full scale ±1."""
    array: NDArray[np.generic] = frame.to_ndarray()
    samples = array.T if frame.format.is_planar else array.reshape(frame.samples, -1)
    if samples.shape[1] != channels:
        samples = _with_channels(samples, channels)
    kind = samples.dtype.str[1:]
    if kind == "f4":
        return samples  # type: ignore[return-value]  # known to be float32 here
    floats = samples.astype(np.float32)
    if kind == "u1":
        floats -= 128
    return floats * np.float32(_SCALES.get(kind, 1.0))


def _with_channels(samples: NDArray[np.generic], channels: int) -> NDArray[np.generic]:
    """Repeat or drop channels when a stream changes their number on its way."""
    return samples[:, np.arange(channels) % samples.shape[1]]
