"""Subtitles as packets of a film: SubRip text in Matroska, timed text in MP4."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from studio.audio.buffer import PROJECT_RATE
from studio.transcoding.language_tags import film_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av.container import OutputContainer
    from av.subtitles.stream import SubtitleStream

_TICK = Fraction(1, 1000)
_ASS_HEADER = (
    b"[Script Info]\r\nScriptType: v4.00+\r\nPlayResX: 384\r\nPlayResY: 288\r\n\r\n"
    b"[V4+ Styles]\r\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour,"
    b" Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline,"
    b" Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\r\n"
    b"Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1"
    b"\r\n\r\n[Events]\r\n"
    b"Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
)
"""What the timed-text encoder wants to know about fonts before it begins."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: positions in samples at 48 kHz, plain text, lines parted by newlines."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleTrack:
    """The subtitles of one language; cues in any order, overlapping or not."""

    language: str
    """BCP 47."""
    cues: Sequence[Cue]
    title: str = ""
    is_default: bool = False


def add_subtitles(container: OutputContainer, track: SubtitleTrack) -> SubtitleStream:
    """Add a stream for `track` to a container that is about to be written."""
    is_matroska = container.format.name == "matroska"
    name = "subrip" if is_matroska else "mov_text"
    stream = cast("SubtitleStream", container.add_stream(name))
    stream.codec_context.subtitle_header = _ASS_HEADER
    stream.codec_context.time_base = _TICK
    stream.time_base = _TICK
    is_quicktime = container.format.name == "mov"
    stream.metadata["language"] = film_language(track.language, is_quicktime=is_quicktime)
    if track.title:
        stream.metadata["title"] = track.title
        stream.metadata["handler_name"] = track.title
    stream.disposition = (
        av.stream.Disposition.default if track.is_default else av.stream.Disposition(0)
    )
    return stream


def subtitle_packets(
    stream: SubtitleStream, cues: Sequence[Cue], *, as_timed_text: bool
) -> Iterator[av.Packet[av.stream.Stream]]:
    """Yield the packets of `cues` in the order of time.

    Timed text (MP4) is a sequence without holes or overlaps: what is shown together is joined,
    and where nothing is shown there is an empty packet.
    """
    shown = one_at_a_time(cues) if as_timed_text else _in_order(cues)
    reached = 0
    for cue in shown:
        start, end = _ticks(cue.start), _ticks(cue.end)
        if end <= start:
            continue
        if as_timed_text and start > reached:
            yield _packet(stream, struct.pack(">H", 0), reached, start)
        text = cue.text.encode("utf-8")[:65_000].decode("utf-8", "ignore").encode("utf-8")
        content = struct.pack(">H", len(text)) + text if as_timed_text else text
        yield _packet(stream, content, start, end)
        reached = end


def one_at_a_time(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues that do not overlap and show the same: overlaps become cues with both texts."""
    ordered = _in_order(cues)
    edges = sorted({edge for cue in ordered for edge in (cue.start, cue.end)})
    result: list[Cue] = []
    shown: list[Cue] = []
    coming = 0
    for start, end in itertools.pairwise(edges):
        while coming < len(ordered) and ordered[coming].start <= start:
            shown.append(ordered[coming])
            coming += 1
        shown = [cue for cue in shown if cue.end > start]
        text = "\n".join(cue.text for cue in shown)
        if text and result and result[-1].end == start and result[-1].text == text:
            result[-1] = Cue(result[-1].start, end, text)
        elif text:
            result.append(Cue(start, end, text))
    return result


def _in_order(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues that can be shown, sorted; what begins before the film is cut."""
    cut = (Cue(max(0, cue.start), cue.end, cue.text.strip()) for cue in cues)
    kept = (cue for cue in cut if cue.end > cue.start and cue.text)
    return sorted(kept, key=lambda cue: (cue.start, cue.end))


def _ticks(position: int) -> int:
    return round(Fraction(position, PROJECT_RATE) / _TICK)


def _packet(
    stream: SubtitleStream, content: bytes, start: int, end: int
) -> av.Packet[av.stream.Stream]:
    packet = av.Packet(content)
    packet.stream = stream
    packet.time_base = _TICK
    packet.pts = packet.dts = start
    packet.duration = end - start
    packet.is_keyframe = True
    return packet
