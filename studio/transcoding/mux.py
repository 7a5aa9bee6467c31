"""Put dubbed sound and subtitles into a film whose picture is copied packet by packet."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from typing import TYPE_CHECKING

import av

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import InputError, UnsupportedMedia
from studio.domain.text import mark
from studio.transcoding.atomic import writing_beside
from studio.transcoding.containers import reading, writing
from studio.transcoding.copying import CopiedStreams
from studio.transcoding.encoding import Coding, EncoderThread, add_sound, of_length
from studio.transcoding.failures import writing_errors
from studio.transcoding.film_subtitles import (
    Cue,
    SubtitleTrack,
    add_subtitles,
    subtitle_packets,
)
from studio.transcoding.probe import Probe, probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress

__all__ = ["AudioTrack", "Cue", "SubtitleTrack", "film_formats", "mux_film"]

NOT_A_FILM_FORMAT = mark("Errors", "“{suffix}” is not a kind of film the studio can write.")
FILM_FORMATS_HINT = mark("Errors", "End the name in .mp4, .mkv or .mov.")
NO_PICTURE = mark("Errors", "“{name}” has no picture, so no film can be made of it.")
NO_PICTURE_HINT = mark("Errors", "Export sound instead: WAV, FLAC, MP3, M4A or Opus.")
ONTO_ITSELF = mark("Errors", "The film cannot be written over its own source “{name}”.")
ONTO_ITSELF_HINT = mark("Errors", "Choose another name: the source stays as it is.")

_FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}
_OPTIONS = {
    # Edit lists count in this clock: with the usual 1,000 a late start would be off by 24 samples.
    "mp4": {"movie_timescale": str(PROJECT_RATE)},
    "mov": {"movie_timescale": str(PROJECT_RATE)},
    "matroska": {},
}
_PACKETS_PER_REPORT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioTrack:
    """A dubbed track: what it sounds like and what players call it."""

    make_blocks: Callable[[], Iterable[Samples]]
    """Called once, in another thread: blocks of float32 (frames, channels) from position 0. They
    are cut or filled up with silence to the length of the picture."""
    coding: Coding
    is_default: bool = False
    """Whether players choose it by themselves; one track should."""


def film_formats() -> tuple[str, ...]:
    """Return the suffixes a film can be written to."""
    return tuple(_FORMATS)


def mux_film(  # noqa: PLR0913 - what a film is made of; the last three have their usual values
    source: Path,
    out: Path,
    tracks: Sequence[AudioTrack],
    subtitles: Sequence[SubtitleTrack] = (),
    *,
    keep_original: bool = True,
    comment: str = "",
    progress: Progress | None = None,
) -> None:
    """Write `out`: the picture of `source` untouched, new audio tracks, subtitles.

    Every packet of the picture is copied byte for byte with its time stamps, colours and rotation.
    The offset between the original sound and the picture stays as it is, and position 0 of the
    new tracks is position 0 of the film (see `origin`), to the sample. The new tracks come first,
    the original ones after them, no longer default. `out` appears only when it is whole.

    Args:
        source: any film the libraries can read.
        out: where to write; its suffix decides between MP4, MOV and Matroska.
        tracks: dubbed tracks in the order players list them.
        subtitles: embedded as SubRip (Matroska) or timed text (MP4, MOV).
        keep_original: copy the original audio and subtitle tracks too.
        comment: said about the film as a whole; "" = nothing.
        progress: told positions in samples at 48 kHz and the length of the film.

    Raises:
        MediaMissing, UnsupportedMedia: the source cannot be read, has no picture, or holds
            something the wanted container cannot.
        DecodeFailed: the source is damaged.
        InputError: `out` is no film's name, or the source itself.
        DiskFull, ReadOnly: `out` cannot be written; what was there is unchanged.
        Cancelled: `progress` was cancelled; what was there is unchanged.
    """
    container_format = _format_of(out)
    facts = probe(source)
    if facts.picture is None:
        raise UnsupportedMedia(NO_PICTURE, hint=NO_PICTURE_HINT, name=source.name)
    with writing_errors(out):
        if out.exists() and out.samefile(source):
            raise InputError(ONTO_ITSELF, hint=ONTO_ITSELF_HINT, name=source.name)
    with (
        reading(source) as film,
        writing_beside(out) as part,
        writing(part, container_format, _OPTIONS[container_format]) as target,
    ):
        if comment:
            target.metadata["comment"] = comment
        mux = _Mux(film, target, facts, source)
        mux.add_tracks(tracks, subtitles, keep_original=keep_original)
        mux.run(progress)


def _format_of(out: Path) -> str:
    suffix = out.suffix.lower()
    if suffix not in _FORMATS:
        raise InputError(NOT_A_FILM_FORMAT, hint=FILM_FORMATS_HINT, suffix=suffix or out.name)
    return _FORMATS[suffix]


class _Mux:
    """One export: streams are added, then all packets are written in the order of time."""

    def __init__(
        self, film: InputContainer, target: OutputContainer, facts: Probe, source: Path
    ) -> None:
        self._film = film
        self._target = target
        self._length = facts.picture.end if facts.picture and facts.picture.end else facts.length
        self._source = source
        self._copied = CopiedStreams(film, target, facts.origin, source.name)
        self._encoders: list[EncoderThread] = []
        self._lanes: list[Iterator[Packet[Stream]]] = []

    def add_tracks(
        self,
        tracks: Sequence[AudioTrack],
        subtitles: Sequence[SubtitleTrack],
        *,
        keep_original: bool,
    ) -> None:
        """Declare every stream: picture, dubs, originals, subtitles."""
        self._copied.add_picture()
        for track in tracks:
            self._add_dub(track)
        if keep_original:
            self._copied.add_sounds(is_default=not tracks)
        as_timed_text = self._target.format.name != "matroska"
        for words in subtitles:
            stream = add_subtitles(self._target, words)
            self._lanes.append(subtitle_packets(stream, words.cues, as_timed_text=as_timed_text))
        if keep_original:
            self._copied.add_subtitles()
        self._copied.add_names()

    def run(self, progress: Progress | None) -> None:
        """Write all packets.

        Raises:
            Cancelled: `progress` was cancelled.
        """
        self._target.start_encoding()
        try:
            for encoder in self._encoders:
                encoder.start()
                self._lanes.append(encoder.packets())
            with_times = [
                _timed(lane) for lane in (self._copied.packets(self._source), *self._lanes)
            ]
            for count, (seconds, packet) in enumerate(merge(*with_times, key=lambda pair: pair[0])):
                if progress is not None and count % _PACKETS_PER_REPORT == 0:
                    position = min(max(0, int(seconds * PROJECT_RATE)), self._length)
                    progress.report(position, self._length)
                self._target.mux_one(packet)
        finally:
            for encoder in self._encoders:
                encoder.stop()
        if progress is not None:
            progress.report(self._length, self._length)

    def _add_dub(self, track: AudioTrack) -> None:
        stream = add_sound(self._target, track.coding)
        default = av.stream.Disposition.default if track.is_default else av.stream.Disposition(0)
        stream.disposition = default | av.stream.Disposition.dub
        frames = round(Fraction(self._length * track.coding.rate, PROJECT_RATE))

        def blocks() -> Iterator[Samples]:
            return of_length(track.make_blocks(), frames, track.coding.channels)

        self._encoders.append(EncoderThread(stream, blocks))


def _timed(packets: Iterator[Packet[Stream]]) -> Iterator[tuple[float, Packet[Stream]]]:
    """Yield each packet with the time it has to be in the file, in seconds."""
    ticks: dict[int, float] = {}
    for packet in packets:
        index = packet.stream_index
        if index not in ticks:
            ticks[index] = float(packet.time_base)
        yield (packet.dts or 0) * ticks[index], packet
