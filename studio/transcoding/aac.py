"""AAC on all cores: a track is coded in overlapping pieces, joined where their windows agree.

A frame of AAC is heard together with the half of the frame before that overlaps it, and the two
halves fit when both were shaped by the same window. Each piece begins some frames early, so that
its coder has settled, and ends some frames late; from the frames both pieces have, one is chosen
in which both coders took the same window, and there the one piece follows the other. Pieces have
a fixed length, so that the result does not depend on the machine.

Speech rarely needs the bits it is offered, and a coder that must spend them tries every frame
over and over. So a few frames of each piece are coded at the finest quality first: where that
takes no more than the bit rate, the whole piece is coded so, sounding the same in a third of the
time; music and noise are coded to the bit rate.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream

    from studio.audio.buffer import Samples

FRAME = 1024
PIECE = 512 * FRAME
"""Samples of a piece without what it overlaps: eleven seconds, so that few are in memory."""
OVERLAP = 16 * FRAME
_SETTLED = 8 * FRAME
_MOST_WORKERS = 4
_FINEST = 12
"""In the libraries' unit (118 = 1); nothing below it changes what the coder keeps any more."""
_EXCERPTS, _EXCERPT = 4, 16 * FRAME
_SINGLE, _PAIR = 0, 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """Samples to be coded, and whether nothing follows them."""

    start: int
    samples: Samples
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Settings:
    """What every coder of a track is told."""

    rate: int
    layout: str
    bit_rate: int
    options: dict[str, str]


def aac_packets(
    stream: AudioStream,
    blocks: Iterable[Samples],
    options: dict[str, str],
    should_stop: Callable[[], bool] = bool,
) -> Iterator[list[Packet[Stream]]]:
    """Yield the packets of `blocks` for `stream`, whose header has been written.

    Args:
        stream: mono or stereo AAC, opened: it says rate, layout and bit rate.
        blocks: float32 (frames, channels) at the stream's rate.
        options: of the coder, as the stream was given.
        should_stop: asked between pieces.
    """
    context = stream.codec_context
    settings = _Settings(
        context.sample_rate, context.layout.name, context.bit_rate or 0, dict(options)
    )
    workers = min(_MOST_WORKERS, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers, thread_name_prefix="encoder-aac") as pool:
        pending: deque[Future[list[Packet[Stream]]]] = deque()
        joiner = _Joiner(stream)
        for piece in pieces_of(blocks, context.layout.nb_channels):
            if should_stop():
                return
            pending.append(pool.submit(_coded, settings, piece))
            if len(pending) > workers:
                yield joiner.add(pending.popleft().result())
        while pending and not should_stop():
            yield joiner.add(pending.popleft().result())
        yield joiner.rest()


def pieces_of(blocks: Iterable[Samples], channels: int) -> Iterator[_Piece]:
    """Cut blocks of any length into pieces that begin and end on frames and overlap."""
    held: deque[Samples] = deque()
    have = start = 0
    boundary = PIECE
    for block in blocks:
        held.append(block)
        have += len(block)
        while start + have >= boundary + OVERLAP + FRAME:
            whole = np.concatenate(held)
            yield _Piece(start, whole[: boundary + OVERLAP - start], is_last=False)
            kept = whole[boundary - OVERLAP - start :]
            held, have, start = deque([kept]), len(kept), boundary - OVERLAP
            boundary += PIECE
    rest = np.concatenate(held) if held else np.zeros((0, channels), dtype=np.float32)
    yield _Piece(start, rest, is_last=True)


def _coded(settings: _Settings, piece: _Piece) -> list[Packet[Stream]]:
    if not len(piece.samples):
        return []
    at_finest = _needs_few_bits(settings, piece.samples)
    context = _coder(settings, at_finest=at_finest)
    packets: list[Packet[Stream]] = context.encode(_frame(settings, piece.samples, piece.start))
    if piece.is_last:
        packets += context.encode(None)
    return packets


def _needs_few_bits(settings: _Settings, samples: Samples) -> bool:
    """Tell whether coding at the finest quality keeps within the bit rate, from a few excerpts."""
    span = len(samples) // _EXCERPTS
    if span < 2 * _EXCERPT:
        tried = samples
    else:
        tried = np.concatenate([samples[at * span :][:_EXCERPT] for at in range(_EXCERPTS)])
    context = _coder(settings, at_finest=True)
    packets = context.encode(_frame(settings, tried, 0)) + context.encode(None)
    bits = 8 * sum(packet.size for packet in packets)
    return bits * settings.rate <= settings.bit_rate * len(tried)


def _coder(settings: _Settings, *, at_finest: bool) -> AudioCodecContext:
    context = av.CodecContext.create("aac", "w")
    context.sample_rate = settings.rate
    context.layout = settings.layout
    context.format = "fltp"
    context.bit_rate = settings.bit_rate
    if at_finest:
        context.qscale = True
        context.global_quality = _FINEST
    context.time_base = Fraction(1, settings.rate)
    context.options = dict(settings.options)
    context.flags |= av.codec.context.Flags.global_header
    return context


def _frame(settings: _Settings, samples: Samples, start: int) -> av.AudioFrame:
    packed = np.ascontiguousarray(samples, dtype=np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=settings.layout)
    frame.sample_rate = settings.rate
    frame.time_base = Fraction(1, settings.rate)
    frame.pts = start
    return frame


class _Joiner:
    """Puts coded pieces together and gives the packets to the stream."""

    def __init__(self, stream: AudioStream) -> None:
        self._stream = stream
        self._before: list[Packet[Stream]] = []
        self._tick = Fraction(1, stream.codec_context.sample_rate)

    def add(self, after: list[Packet[Stream]]) -> list[Packet[Stream]]:
        """Return what of the pieces so far is settled now that the next one is known."""
        before = self._before
        if not before or not after:
            self._before = before or after
            return []
        last = _last_of_the_first(before, after)
        self._before = [packet for packet in after if _due(packet) > last]
        return self._given([packet for packet in before if _due(packet) <= last])

    def rest(self) -> list[Packet[Stream]]:
        """Return the end."""
        return self._given(self._before)

    def _given(self, packets: list[Packet[Stream]]) -> list[Packet[Stream]]:
        for packet in packets:
            packet.stream = self._stream
            packet.time_base = self._tick
        return packets


def _last_of_the_first(before: list[Packet[Stream]], after: list[Packet[Stream]]) -> int:
    """Return the time stamp of the last packet to take from the first of two pieces."""
    windows = {_due(packet): _window(packet) for packet in before}
    settled = _due(after[0]) + _SETTLED
    shared = [packet for packet in after if _due(packet) >= settled and _due(packet) in windows]
    for packet in shared:
        window = _window(packet)
        if window is not None and window == windows[_due(packet)]:
            return _due(packet)
    return _due(shared[0]) if shared else _due(before[-1])


def _due(packet: Packet[Stream]) -> int:
    return packet.pts or 0


def _window(packet: Packet[Stream]) -> int | None:
    """Return sequence and shape of a frame's window (ISO/IEC 14496-3, ics_info), None if mixed.

    A pair of channels begins with 3 bits of kind, 4 of tag, 1 that says both share a window, then
    1 reserved, 2 of sequence, 1 of shape; a single one has 8 bits of gain in place of the one.
    """
    head = bytes(memoryview(packet)[:3])
    if len(head) < 3:
        return None
    kind = head[0] >> 5
    if kind == _PAIR and head[0] & 1:
        return head[1] >> 4 & 0b111
    if kind == _SINGLE:
        return head[2] >> 5
    return None
