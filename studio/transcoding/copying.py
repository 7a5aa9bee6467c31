"""Streams of a film that go into another container as they are."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import av

from studio.domain.errors import DecodeFailed, UnsupportedMedia
from studio.domain.text import mark
from studio.transcoding.failures import reading_errors
from studio.transcoding.origin import picture_of, sounds_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction
    from pathlib import Path

    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream

POOR_PICTURE = mark("Errors", "The picture of “{name}” ({codec}) cannot be put into {container}.")
POOR_SOUND = mark(
    "Errors", "The original sound of “{name}” ({codec}) cannot be put into {container}."
)
USE_MKV = mark("Errors", "Export to MKV instead, which holds every kind: end the name in .mkv.")

_NAMES = {"mp4": "MP4", "mov": "MOV", "matroska": "MKV"}
_NOT_PLAYED = {
    "mp4": ("pcm_", "vorbis", "mjpeg"),
    "mov": ("vorbis", "opus", "flac", "vp8", "vp9", "av1", "libdav1d"),
    "matroska": (),
}
"""Codecs the libraries would write but hardly any player of that container plays."""
_TEXT_IN = {"mp4": ("mov_text",), "mov": ("mov_text",), "matroska": ("subrip", "srt", "ass", "ssa")}
_KEPT_TAGS = ("title", "artist", "album", "date", "comment", "copyright", "description", "genre")
_MOST_WAITING = 64


class CopiedStreams:
    """The streams of `film` that are copied into `target`, and their packets."""

    def __init__(
        self, film: InputContainer, target: OutputContainer, origin: Fraction, name: str
    ) -> None:
        self._film = film
        self._target = target
        self._origin = origin
        self._name = name
        self._pairs: dict[int, Stream] = {}
        """Index in the film -> stream of the target."""

    def add_picture(self) -> None:
        """Copy the picture.

        Raises:
            UnsupportedMedia: the container cannot hold it.
        """
        picture = picture_of(self._film)
        if picture is None:
            return
        stream = self._add(picture, POOR_PICTURE)
        stream.disposition = av.stream.Disposition.default
        if self._target.format.name != "matroska" and picture.codec_context.name == "hevc":
            # Apple's players only show HEVC under this tag.
            stream.codec_context.codec_tag = "hvc1"

    def add_sounds(self, *, is_default: bool) -> None:
        """Copy all audio streams; only the first may stay default.

        Raises:
            UnsupportedMedia: the container cannot hold one of them.
        """
        for at, sound in enumerate(sounds_of(self._film)):
            stream = self._add(sound, POOR_SOUND)
            default = (
                av.stream.Disposition.default
                if is_default and at == 0
                else av.stream.Disposition(0)
            )
            stream.disposition = default | av.stream.Disposition.original

    def add_subtitles(self) -> None:
        """Copy the subtitle streams the container has a place for, and fonts they use."""
        kinds = _TEXT_IN[self._target.format.name]
        for subtitles in self._film.streams.subtitles:
            if subtitles.codec_context is not None and subtitles.codec_context.name in kinds:
                stream = self._add(subtitles, POOR_SOUND)
                stream.disposition = av.stream.Disposition(0)
        if self._target.format.name == "matroska":
            for font in self._film.streams.attachments:
                if font.name and font.mimetype:
                    self._target.add_attachment(font.name, font.mimetype, font.data)

    def add_names(self) -> None:
        """Copy title, author and the like, and the chapters."""
        for tag in _KEPT_TAGS:
            if tag in self._film.metadata:
                self._target.metadata[tag] = self._film.metadata[tag]
        chapters = self._film.chapters()
        if chapters:
            self._target.set_chapters(chapters)

    def packets(self, path: Path) -> Iterator[Packet[Stream]]:
        """Yield the packets in the order of the film, with the film's origin moved to 0.

        Raises:
            DecodeFailed: the film is damaged.
        """
        streams = [self._film.streams[index] for index in self._pairs]
        shifts = {
            stream.index: round(self._origin / stream.time_base) if stream.time_base else 0
            for stream in streams
        }
        picture = picture_of(self._film)
        leaves_run_in = self._target.format.name == "matroska" != self._film.format.name[:8]
        with reading_errors(path, DecodeFailed):
            packets = self._film.demux(*streams)
            for packet in _with_decode_times(packets, picture.index if picture else -1):
                shift = shifts[packet.stream_index]
                if shift:
                    packet.pts = None if packet.pts is None else packet.pts - shift
                    packet.dts = None if packet.dts is None else packet.dts - shift
                if leaves_run_in and _is_run_in(packet):
                    continue
                packet.stream = self._pairs[packet.stream_index]
                yield packet

    def _add(self, stream: Stream, refusal: str) -> Stream:
        container = self._target.format.name
        codec = stream.codec_context.name if stream.codec_context else "?"
        refused = UnsupportedMedia(
            refusal, hint=USE_MKV, name=self._name, codec=codec, container=_NAMES[container]
        )
        if stream.codec_context is None or codec.startswith(_NOT_PLAYED[container]):
            raise refused
        try:
            added = self._target.add_stream_from_template(stream, opaque=True)
        except (ValueError, av.FFmpegError) as error:
            raise refused from error
        for tag in ("language", "title", "handler_name"):
            if tag in stream.metadata:
                added.metadata[tag] = stream.metadata[tag]
        self._pairs[stream.index] = added
        return added


def _is_run_in(packet: Packet[Stream]) -> bool:
    """Tell packets that only prepare the decoder: they end before the film begins.

    Matroska has no time before 0 and would move the whole film by their length. From one
    Matroska file to another the coder's delay is copied with the stream, and they can stay.
    """
    if packet.stream.type != "audio" or packet.pts is None:
        return False
    return packet.pts + (packet.duration or 1) <= 0


def _with_decode_times(packets: Iterator[Packet[Stream]], picture: int) -> Iterator[Packet[Stream]]:
    """Give a decode time to the packets that came without one; leave the flush packets out.

    Matroska stores only when a frame is shown. The libraries work out when it is decoded from the
    frames that follow, so the first few stay without: they get the times just before.
    """
    waiting: deque[Packet[Stream]] = deque()
    for packet in packets:
        if packet.size == 0 and packet.dts is None and packet.pts is None:
            continue
        if packet.stream_index != picture:
            packet.dts = packet.pts if packet.dts is None else packet.dts
            yield packet
        elif packet.dts is None and len(waiting) < _MOST_WAITING:
            waiting.append(packet)
        else:
            yield from _timed_backwards(waiting, packet.dts)
            waiting.clear()
            yield packet
    yield from _timed_backwards(waiting, None)


def _timed_backwards(waiting: deque[Packet[Stream]], following: int | None) -> list[Packet[Stream]]:
    if not waiting:
        return []
    step = max(1, waiting[0].duration or 1)
    shown = [packet.pts for packet in waiting if packet.pts is not None]
    end = following if following is not None else min(shown, default=0)
    for back, packet in enumerate(reversed(waiting), start=1):
        packet.dts = end - back * step
    return list(waiting)
