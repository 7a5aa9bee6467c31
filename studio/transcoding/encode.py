"""Write a recording: WAV, FLAC, MP3, M4A or Opus."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

import soundfile

from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.transcoding.atomic import writing_beside
from studio.transcoding.containers import writing
from studio.transcoding.encoding import Codec, Coding, add_sound, packets_of
from studio.transcoding.language_tags import film_language
from studio.transcoding.wav import WavKind, WavWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from av.container.core import Chapter

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress

NOT_A_SOUND_FORMAT = mark("Errors", "“{suffix}” is not a kind of recording the studio can write.")
SOUND_FORMATS_HINT = mark("Errors", "End the name in .wav, .flac, .mp3, .m4a, .m4b or .opus.")


class SoundFormat(Enum):
    """What a recording can be written as; the value is the suffix of its name."""

    WAV = ".wav"
    FLAC = ".flac"
    MP3 = ".mp3"
    M4A = ".m4a"
    M4B = ".m4b"
    """M4A by the name players of audiobooks look for."""
    OPUS = ".opus"


_CODED = {
    SoundFormat.MP3: (Codec.MP3, "mp3"),
    SoundFormat.M4A: (Codec.AAC, "ipod"),
    SoundFormat.M4B: (Codec.AAC, "ipod"),
    SoundFormat.OPUS: (Codec.OPUS, "opus"),
}
_RATES = {
    SoundFormat.MP3: (48_000, 44_100, 32_000, 24_000, 22_050, 16_000),
    SoundFormat.OPUS: (48_000,),
}
_TITLE_BYTES = 200
_CHAPTER_RATE = 48_000
_PROOF_OF_ROOM = 4 << 20


_IN_MPEG_4 = (SoundFormat.M4A, SoundFormat.M4B)


@dataclass(frozen=True, slots=True)
class FileChapter:
    """A part of a recording that players list; samples at 48 kHz."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a recording is to be written."""

    format: SoundFormat
    rate: int = 48_000
    """Of the blocks and of the file; Opus takes 48 kHz only, MP3 up to that."""
    channels: int = 2
    wav_kind: WavKind = WavKind.PCM24
    """Also decides the bits of FLAC: 16, else 24."""
    bit_rate: int = 0
    """Bits per second aimed at in MP3, M4A, Opus; 0 = a good figure."""
    language: str = ""
    """BCP 47; not in WAV and FLAC."""
    title: str = ""
    comment: str = ""
    """Said about the file; FLAC, MP3, M4A and Opus carry it, WAV with a time reference does."""
    time_reference: int | None = None
    """WAV: where its first sample stands on the timeline, in samples at `rate`."""
    artist: str = ""
    album: str = ""
    track: int = 0
    """Number of a part of a whole, from 1; 0 = it is no part. This and the two before are for coded
    formats."""
    chapters: tuple[FileChapter, ...] = ()
    """MP3 (ID3 CHAP), M4A, M4B and Opus carry them; they touch each other."""


def sound_format_of(path: Path) -> SoundFormat:
    """Return the format a file name asks for.

    Raises:
        InputError: it asks for none.
    """
    try:
        return SoundFormat(path.suffix.lower())
    except ValueError as error:
        raise InputError(
            NOT_A_SOUND_FORMAT, hint=SOUND_FORMATS_HINT, suffix=path.suffix or path.name
        ) from error


def write_audio(
    path: Path,
    blocks: Iterable[Samples],
    delivery: Delivery,
    *,
    length: int = 0,
    progress: Progress | None = None,
) -> None:
    """Write `blocks` to `path`, which appears only when it is whole.

    Decoded again, every sample is where it was: the delay of MP3, AAC and Opus is written into
    the file and players take it away.

    Args:
        path: where to write.
        blocks: float32 (frames, channels) as `delivery` says.
        delivery: format and names.
        length: samples expected, for `progress` only.
        progress: told samples written.

    Raises:
        DiskFull, ReadOnly: `path` cannot be written; what was there is unchanged.
        Cancelled: `progress` was cancelled; what was there is unchanged.
        ValueError: the format does not take the rate of `delivery`.
    """
    rates = _RATES.get(delivery.format)
    if rates is not None and delivery.rate not in rates:
        raise ValueError(f"{delivery.format.name} takes one of {rates} Hz")
    counted = _counted(blocks, length, progress)
    with writing_beside(path) as part:
        if delivery.format is SoundFormat.WAV:
            _write_wav(part, counted, delivery)
        elif delivery.format is SoundFormat.FLAC:
            _write_flac(part, counted, delivery)
        else:
            _write_coded(part, counted, delivery)


def _counted(
    blocks: Iterable[Samples], length: int, progress: Progress | None
) -> Iterator[Samples]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        if progress is not None:
            progress.report(done, max(length, done) if length else 0)


def _write_wav(part: Path, blocks: Iterable[Samples], delivery: Delivery) -> None:
    with part.open("wb") as file:
        writer = WavWriter(
            file,
            delivery.wav_kind,
            delivery.rate,
            delivery.channels,
            delivery.time_reference,
            delivery.title or delivery.comment,
        )
        for block in blocks:
            writer.write(block)
        writer.finish()


def _write_flac(part: Path, blocks: Iterable[Samples], delivery: Delivery) -> None:
    subtype = "PCM_16" if delivery.wav_kind is WavKind.PCM16 else "PCM_24"
    try:
        with soundfile.SoundFile(
            part, "w", delivery.rate, delivery.channels, subtype, format="FLAC"
        ) as file:
            if delivery.title:
                file.title = delivery.title
            if delivery.comment:
                file.comment = delivery.comment
            for block in blocks:
                file.write(block)
    except (soundfile.SoundFileError, AssertionError):
        _find_the_reason(part)
        raise


def _find_the_reason(part: Path) -> None:
    """Raise the system's own error: libsndfile only says that writing failed.

    Raises:
        OSError: no more can be written to `part`, and why.
    """
    with part.open("ab") as file:
        file.write(bytes(_PROOF_OF_ROOM))
        os.fsync(file.fileno())


def _write_coded(part: Path, blocks: Iterable[Samples], delivery: Delivery) -> None:
    codec, container_format = _CODED[delivery.format]
    coding = Coding(
        codec=codec,
        rate=delivery.rate,
        channels=delivery.channels,
        bit_rate=delivery.bit_rate,
        language=delivery.language,
    )
    options = {"movflags": "+faststart"} if delivery.format in _IN_MPEG_4 else {}
    with writing(part, container_format, options) as container:
        container.metadata.update(_names(delivery))
        if delivery.chapters:
            container.set_chapters([_chapter(*one) for one in enumerate(delivery.chapters)])
        stream = add_sound(container, coding)
        container.start_encoding()
        for packets in packets_of(stream, blocks):
            container.mux(packets)


def _names(delivery: Delivery) -> dict[str, str]:
    """Return what a coded file says about itself."""
    title = delivery.title.encode()[:_TITLE_BYTES].decode(errors="ignore")
    in_mpeg_4 = delivery.format in _IN_MPEG_4
    named = {
        "title": title,
        "artist": delivery.artist,
        "album": delivery.album,
        "track": str(delivery.track) if delivery.track else "",
        "comment": delivery.comment,
        "language": film_language(delivery.language) if delivery.language and not in_mpeg_4 else "",
    }
    return {name: text for name, text in named.items() if text}


def _chapter(number: int, one: FileChapter) -> Chapter:
    return {
        "id": number,
        "start": one.start,
        "end": one.end,
        "time_base": Fraction(1, _CHAPTER_RATE),
        "metadata": {"title": one.name},
    }
