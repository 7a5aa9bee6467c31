"""Encode sound as it is made: samples in, the bytes that are ready out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np

from studio.audio.resample import Resampler

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

    from studio.audio.buffer import Samples


class Streamed(Enum):
    """How sound is coded and packed; the values are FFmpeg's muxer and encoder."""

    MP3 = ("mp3", "libmp3lame")
    OPUS = ("ogg", "libopus")
    PCM = ("s16le", "pcm_s16le")
    WAV = ("wav", "pcm_s16le")
    ULAW = ("mulaw", "pcm_mulaw")
    ALAW = ("alaw", "pcm_alaw")


@dataclass(frozen=True, slots=True)
class StreamedFormat:
    """One kind of stream: coding, samples per second, bits per second (0 = as the coding needs)."""

    coding: Streamed
    rate: int
    bit_rate: int = 0


class StreamEncoder:
    """Encodes one channel; `is_whole` when nothing is sent before the end.

    A whole file has its header completed at the end, so that players know its length and take the
    coder's delay away; a stream cannot. WAV is only written whole.
    """

    def __init__(self, wanted: StreamedFormat, from_rate: int, *, is_whole: bool = False) -> None:
        self._resampler = Resampler(from_rate, wanted.rate, 1)
        self._is_whole = is_whole or wanted.coding is Streamed.WAV
        self._sink = io.BytesIO() if self._is_whole else _Pipe()
        muxer, coder = wanted.coding.value
        options = {"flush_packets": "1"}
        if wanted.coding is Streamed.MP3 and not self._is_whole:
            options["write_xing"] = "0"
        if wanted.coding is Streamed.OPUS:
            options["page_duration"] = "100000"
        self._container = av.open(self._sink, "w", format=muxer, container_options=options)
        self._stream = cast("AudioStream", self._container.add_stream(coder, rate=wanted.rate))
        self._stream.codec_context.layout = "mono"
        if wanted.bit_rate:
            self._stream.bit_rate = wanted.bit_rate
        self._rate = wanted.rate
        self._position = 0
        self._container.start_encoding()
        self._header = self._ready()
        """Waits for the first sound: what is sent first is to be heard."""

    def add(self, mono: Samples) -> bytes:
        """Take float32 samples of shape (frames,) and return what is ready, perhaps nothing."""
        self._encode(self._resampler.add(mono[:, None]))
        ready = self._ready()
        return self._after_header(ready) if ready else b""

    def finish(self) -> bytes:
        """Return the rest; nothing may be added afterwards."""
        self._encode(self._resampler.finish())
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()
        if isinstance(self._sink, io.BytesIO):
            return self._sink.getvalue()
        return self._after_header(self._sink.take())

    def _after_header(self, ready: bytes) -> bytes:
        header, self._header = self._header, b""
        return header + ready

    def _encode(self, samples: Samples) -> None:
        if not len(samples):
            return
        block = np.clip(samples.reshape(1, -1), -1.0, 1.0)
        frame = av.AudioFrame.from_ndarray(block, format="flt", layout="mono")
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._position
        self._position += block.shape[1]
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _ready(self) -> bytes:
        return b"" if isinstance(self._sink, io.BytesIO) else self._sink.take()


class _Pipe:
    """A file that can only be written to, and emptied."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, content: bytes) -> int:
        """Keep what the muxer writes."""
        self._parts.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        """Return and forget what was written."""
        taken, self._parts = b"".join(self._parts), []
        return taken
