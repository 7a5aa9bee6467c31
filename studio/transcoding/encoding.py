"""Blocks of samples into packets of a coded audio stream, alone or several in parallel."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np

from studio.transcoding.aac import aac_packets
from studio.transcoding.language_tags import film_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet
    from av.stream import Stream

    from studio.audio.buffer import Samples

_Ready: TypeAlias = "list[Packet[Stream]] | BaseException | None"
"""Packets, what went wrong, or None: the end."""

FRAMES_AT_ONCE = 65_536
_WAITING = 4
_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


class Codec(Enum):
    """How sound is coded inside a film or file; the value is FFmpeg's name of the encoder."""

    AAC = "aac"
    OPUS = "libopus"
    MP3 = "libmp3lame"
    FLAC = "flac"


_OPTIONS: dict[Codec, dict[str, str]] = {
    # At these bit rates the fast search is as clean as the slow one and 2.7 times its speed.
    Codec.AAC: {"aac_coder": "fast"},
    Codec.OPUS: {"vbr": "on"},
    Codec.MP3: {},
    Codec.FLAC: {},
}
_BIT_RATES_PER_CHANNEL = {Codec.AAC: 96_000, Codec.OPUS: 64_000, Codec.MP3: 96_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How one audio stream is to be coded and named."""

    codec: Codec = Codec.AAC
    rate: int = 48_000
    channels: int = 2
    bit_rate: int = 0
    """Bits per second aimed at, 0 = a good figure for the codec. AAC takes less where more would
    not be heard."""
    language: str = ""
    """BCP 47; "" = not said."""
    title: str = ""


def add_sound(container: OutputContainer, coding: Coding) -> AudioStream:
    """Add a stream for `coding` to a container that is about to be written.

    Raises:
        ValueError: the codec does not take this rate or number of channels, or the container
            not this codec.
    """
    stream = container.add_stream(
        coding.codec.value, rate=coding.rate, options=dict(_OPTIONS[coding.codec])
    )
    stream.codec_context.layout = _LAYOUTS[coding.channels]
    usual = _BIT_RATES_PER_CHANNEL.get(coding.codec, 0) * coding.channels
    if coding.bit_rate or usual:
        stream.bit_rate = coding.bit_rate or usual
    if coding.language:
        is_quicktime = container.format.name == "mov"
        stream.metadata["language"] = film_language(coding.language, is_quicktime=is_quicktime)
    if coding.title:
        stream.metadata["title"] = coding.title
        stream.metadata["handler_name"] = coding.title
    return stream


def packets_of(
    stream: AudioStream, blocks: Iterable[Samples], should_stop: Callable[[], bool] = bool
) -> Iterator[list[Packet[Stream]]]:
    """Yield the packets of `blocks` (float32 (frames, channels) at the stream's rate), then flush.

    The header must have been written. The first sample is stamped 0; coders that need a run-in
    begin before it, and containers note that, so that decoding gives every sample back in its
    place.
    """
    if stream.codec_context.name == Codec.AAC.value and stream.codec_context.channels <= 2:
        yield from aac_packets(stream, blocks, _OPTIONS[Codec.AAC], should_stop)
        return
    position = 0
    rate = stream.codec_context.sample_rate
    layout = stream.codec_context.layout.name
    for block in blocks:
        for start in range(0, len(block), FRAMES_AT_ONCE):
            if should_stop():
                return
            part = np.ascontiguousarray(block[start : start + FRAMES_AT_ONCE], dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="flt", layout=layout)
            frame.sample_rate = rate
            frame.time_base = Fraction(1, rate)
            frame.pts = position
            position += len(part)
            yield stream.encode(frame)
    yield stream.encode(None)


def of_length(blocks: Iterable[Samples], frames: int, channels: int) -> Iterator[Samples]:
    """Yield `blocks` cut or filled up with silence to exactly `frames`."""
    left = frames
    for block in blocks:
        if left <= 0:
            return
        yield block[:left]
        left -= len(block)
    silence = np.zeros((FRAMES_AT_ONCE, channels), dtype=np.float32)
    while left > 0:
        yield silence[:left]
        left -= len(silence)


class EncoderThread:
    """Encodes one stream in a thread of its own, a few blocks ahead of who takes the packets.

    Encoders work outside Python's lock, so several languages are coded at the same time.
    """

    def __init__(self, stream: AudioStream, make_blocks: Callable[[], Iterable[Samples]]) -> None:
        self._stream = stream
        self._make_blocks = make_blocks
        self._ready: queue.Queue[_Ready] = queue.Queue(_WAITING)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="encoder", daemon=True)

    def start(self) -> None:
        """Begin; the container's header must have been written."""
        self._thread.start()

    def packets(self) -> Iterator[Packet[Stream]]:
        """Yield the packets in order; raise here what went wrong in the thread."""
        while (some := self._ready.get()) is not None:
            if isinstance(some, BaseException):
                raise some
            yield from some

    def stop(self) -> None:
        """Make the thread end soon and wait for it; call in any case."""
        self._stopped.set()
        if not self._thread.is_alive():
            return
        while self._thread.is_alive():
            while not self._ready.empty():
                self._ready.get_nowait()
            self._thread.join(0.01)

    def _run(self) -> None:
        last: BaseException | None = None
        try:
            for some in packets_of(self._stream, self._make_blocks(), self._stopped.is_set):
                self._put(some)
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            last = error
        self._put(last)

    def _put(self, some: _Ready) -> None:
        while not self._stopped.is_set():
            try:
                self._ready.put(some, timeout=0.1)
            except queue.Full:
                continue
            return
