"""Say what a media file holds, without decoding it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING

import av

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import UnsupportedMedia
from studio.domain.text import mark
from studio.transcoding.containers import reading
from studio.transcoding.failures import reading_errors
from studio.transcoding.language_tags import known_language
from studio.transcoding.origin import origin_of, picture_of, sounds_of, start_of

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

NOTHING_INSIDE = mark("Errors", "“{name}” holds neither sound nor a moving picture.")
_FRAMES_LOOKED_AT = 250
_TIME_STAMPS_PER_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class SoundStream:
    """One audio stream of a file."""

    index: int
    """Its place among the audio streams, from 0."""
    codec: str
    rate: int
    channels: int
    layout: str
    language: str
    title: str
    is_default: bool
    start: int
    """When its first sample is due on the timeline, in samples at 48 kHz; may be negative."""


@dataclass(frozen=True, slots=True)
class SubtitleStream:
    """One subtitle stream of a file."""

    index: int
    """Its place among the subtitle streams, from 0."""
    codec: str
    language: str
    title: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The moving picture of a film."""

    codec: str
    width: int
    height: int
    """Pixels as stored, before any rotation."""
    frame_rate: Fraction
    """Frames per second, exact; the mean when it varies."""
    rate_varies: bool
    start: int
    """When the first frame is due on the timeline, in samples at 48 kHz."""
    end: int
    """When the last frame ends; 0 when the file does not say."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file holds. Positions and lengths are samples at 48 kHz on our timeline."""

    container: str
    """FFmpeg's name of the format, such as "matroska,webm"."""
    length: int
    """From position 0 to the end of the last stream; 0 when the file does not say."""
    start: int
    """When the first frame or sample is due; not 0 when everything begins later or before."""
    origin: Fraction
    """The file's own clock at position 0, in seconds."""
    picture: Picture | None
    sounds: tuple[SoundStream, ...]
    subtitles: tuple[SubtitleStream, ...]

    @property
    def has_picture(self) -> bool:
        """Tell a film from a recording."""
        return self.picture is not None


def probe(path: Path) -> Probe:
    """Open `path` and say what it holds.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it is no media, or holds neither sound nor a moving picture.
    """
    with reading(path) as container, reading_errors(path):
        origin = origin_of(container)
        picture = picture_of(container)
        sounds = sounds_of(container)
        if picture is None and not any(sound.codec_context for sound in sounds):
            raise UnsupportedMedia(NOTHING_INSIDE, name=path.name)
        starts = [start_of(stream) for stream in (picture, *sounds) if stream is not None]
        known = [start for start in starts if start is not None]
        return Probe(
            container=container.format.name,
            length=_length(container, origin),
            start=_samples(min(known) - origin) if known else 0,
            origin=origin,
            sounds=tuple(_sound(stream, at, origin) for at, stream in enumerate(sounds)),
            subtitles=tuple(
                _subtitles(stream, at) for at, stream in enumerate(container.streams.subtitles)
            ),
            picture=None if picture is None else _picture(container, picture, origin),
        )


def end_of(stream: Stream) -> Fraction | None:
    """Return when the stream's last frame ends by the file's clock, in seconds, if it says."""
    start = start_of(stream)
    if start is None:
        return None
    if stream.duration is not None and stream.time_base is not None:
        return start + stream.duration * stream.time_base
    tag = stream.metadata.get("DURATION", "")
    return _seconds(tag)


def _length(container: InputContainer, origin: Fraction) -> int:
    streams = [picture_of(container), *sounds_of(container)]
    ends = [end_of(stream) for stream in streams if stream is not None]
    known = [end for end in ends if end is not None]
    if known:
        return max(0, _samples(max(known) - origin))
    if container.duration is None:
        return 0
    start = Fraction(container.start_time or 0, _TIME_STAMPS_PER_SECOND)
    end = start + Fraction(container.duration, _TIME_STAMPS_PER_SECOND)
    return max(0, _samples(end - origin))


def _seconds(tag: str) -> Fraction | None:
    """Read Matroska's "hours:minutes:seconds.fraction"; None when it is something else."""
    try:
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    except (ValueError, ZeroDivisionError):
        return None


def _sound(stream: AudioStream, at: int, origin: Fraction) -> SoundStream:
    # Typed as always there, but None for a codec the libraries cannot decode.
    context: AudioCodecContext | None = stream.codec_context
    start = start_of(stream)
    return SoundStream(
        index=at,
        codec=context.name if context else "",
        rate=context.sample_rate if context else 0,
        channels=context.layout.nb_channels if context else 0,
        layout=context.layout.name if context else "",
        language=_language(stream),
        title=_title(stream),
        is_default=bool(stream.disposition & 1),
        start=0 if start is None else _samples(start - origin),
    )


def _subtitles(stream: Stream, at: int) -> SubtitleStream:
    context: CodecContext | None = stream.codec_context
    return SubtitleStream(
        index=at,
        codec=context.name if context else "",
        language=_language(stream),
        title=_title(stream),
        is_default=bool(stream.disposition & 1),
    )


def _language(stream: Stream) -> str:
    return known_language(stream.metadata.get("language", ""))


def _title(stream: Stream) -> str:
    """Return the name given to the stream; what muxers call a nameless one is no name."""
    title = stream.metadata.get("title") or stream.metadata.get("handler_name", "")
    nameless = {"SoundHandler", "VideoHandler", "SubtitleHandler", "Core Media Audio"}
    return "" if title in nameless else title


def _picture(container: InputContainer, stream: VideoStream, origin: Fraction) -> Picture:
    start, end = start_of(stream), end_of(stream)
    steps = _steps_between_frames(container, stream)
    mean = stream.average_rate or stream.guessed_rate or Fraction(25)
    varies = _varies(steps, stream)
    guessed = stream.guessed_rate or mean
    return Picture(
        codec=stream.codec_context.name,
        width=stream.codec_context.width,
        height=stream.codec_context.height,
        frame_rate=Fraction(mean if varies else guessed),
        rate_varies=varies,
        start=0 if start is None else _samples(start - origin),
        end=0 if end is None else _samples(end - origin),
    )


def _steps_between_frames(container: InputContainer, stream: VideoStream) -> list[int]:
    """Return the distances between the first frames, in units of the stream's time base."""
    try:
        packets = islice(container.demux(stream), _FRAMES_LOOKED_AT)
        stamps = sorted(packet.pts for packet in packets if packet.pts is not None)
    except av.FFmpegError:
        return []
    # The last few may wait for frames shown before them that were not looked at.
    shown = stamps[:-8] if len(stamps) == _FRAMES_LOOKED_AT else stamps
    return [after - before for before, after in pairwise(shown)]


def _varies(steps: list[int], stream: VideoStream) -> bool:
    mean, guessed = stream.average_rate, stream.guessed_rate
    if mean and guessed and abs(mean / guessed - 1) > 0.01 and len(steps) > 8:
        return True
    if len(steps) < 2:
        return False
    usual = median(steps)
    # Whole milliseconds make steps of 41 and 42 out of an even 24 frames a second.
    tolerance = max(1.5, 0.1 * usual)
    return any(abs(step - usual) > tolerance for step in steps)


def _samples(seconds: Fraction) -> int:
    return round(seconds * PROJECT_RATE)
