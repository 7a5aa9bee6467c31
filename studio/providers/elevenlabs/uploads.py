"""Files as they are sent: what they are is read from their first bytes, never from their names."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import soundfile

from studio.audio.buffer import Audio
from studio.audio.pcm import PcmEncoder
from studio.audio.resample import resample
from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Upload

if TYPE_CHECKING:
    from studio.audio.buffer import Samples

MEGABYTE = 1_000_000

RAW_RATE = 16_000
"""Samples per second of raw sound, the only rate the API takes without a header."""

RAW_FORMAT = "pcm_s16le_16"
"""What the API calls it."""

MOST_RATE = 48_000


class Kind(Enum):
    """What a file is: the type it is sent with and how its name ends."""

    WAV = ("audio/wav", ".wav")
    FLAC = ("audio/flac", ".flac")
    MP3 = ("audio/mpeg", ".mp3")
    OGG = ("audio/ogg", ".ogg")
    AAC = ("audio/aac", ".aac")
    M4A = ("audio/mp4", ".m4a")
    MP4 = ("video/mp4", ".mp4")
    MATROSKA = ("video/x-matroska", ".mkv")
    WEBM = ("video/webm", ".webm")
    AVI = ("video/x-msvideo", ".avi")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one place of the API takes, so that nothing is sent in vain."""

    megabytes: int
    seconds: float
    """The longest sound."""


class UploadUnknown(InputError):
    """A file is no sound or film by its content. Values: provider."""

    message = mark("Errors", "This file is not a recording {provider} can use.")
    hint = mark("Errors", "Use WAV, FLAC, MP3, OGG, M4A or MP4.")


class UploadTooLarge(InputError):
    """A file is larger or longer than is taken. Values: provider, limit (with its unit)."""

    message = mark("Errors", "This recording is too large for {provider}: at most {limit}.")
    hint = mark("Errors", "Use a shorter part of it.")


def kind_of(content: bytes) -> Kind | None:
    """Return what a file is by its first bytes, None for what is neither sound nor film."""
    head = content[:4]
    if head in {b"RIFF", b"RF64"}:
        return {b"WAVE": Kind.WAV, b"AVI ": Kind.AVI}.get(content[8:12])
    if content[4:8] == b"ftyp":
        return Kind.M4A if content[8:11] in (b"M4A", b"M4B") else Kind.MP4
    if head == b"\x1aE\xdf\xa3":
        return Kind.WEBM if b"webm" in content[:64] else Kind.MATROSKA
    if head[:3] == b"ID3":
        return Kind.MP3
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return Kind.AAC if head[1] & 0xF6 == 0xF0 else Kind.MP3
    return {b"fLaC": Kind.FLAC, b"OggS": Kind.OGG}.get(head)


def upload(form_field: str, content: bytes, limits: Limits, stem: str = "recording") -> Upload:
    """Return a file as a part of a form, with the name and type its content has.

    Raises:
        UploadUnknown: it is no sound or film.
        UploadTooLarge: it has more bytes than are taken.
    """
    kind = kind_of(content)
    if kind is None:
        raise UploadUnknown(provider=errors.NAME)
    _check_size(len(content), limits)
    mime, suffix = kind.value
    return Upload(form_field, f"{stem}{suffix}", mime, content)


def sound_upload(
    form_field: str, audio: Audio, limits: Limits, stem: str = "recording", rate: int = MOST_RATE
) -> Upload:
    """Return sound as a lossless file (FLAC, 16 bit). Takes time: call it in a thread.

    Args:
        form_field: which part of the form.
        audio: of any length and channels.
        limits: what is taken there.
        stem: what the file is called.
        rate: samples per second at the most.

    Raises:
        UploadTooLarge: it is longer or larger than is taken.
    """
    check_length(audio.seconds, limits)
    sent = resample(audio, rate) if audio.rate > rate else audio
    packed = io.BytesIO()
    soundfile.write(packed, sent.samples, sent.rate, format="FLAC", subtype="PCM_16")
    return upload(form_field, packed.getvalue(), limits, stem)


def raw_upload(form_field: str, mono: Samples, rate: int, limits: Limits) -> Upload:
    """Return mono sound of shape (frames,) as `RAW_FORMAT`. Takes time: call it in a thread.

    Raises:
        UploadTooLarge: it is longer or larger than is taken.
    """
    check_length(len(mono) / rate, limits)
    sent = resample(Audio.from_mono(mono, rate), RAW_RATE)
    content = PcmEncoder(16).encode(sent.samples)
    _check_size(len(content), limits)
    return Upload(form_field, "recording.pcm", "application/octet-stream", content)


def check_length(seconds: float, limits: Limits) -> None:
    """Refuse what is longer than is taken, before it is packed.

    Raises:
        UploadTooLarge: it is.
    """
    if seconds > limits.seconds:
        raise UploadTooLarge(provider=errors.NAME, limit=f"{limits.seconds / 60:g} min")


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.megabytes * MEGABYTE:
        raise UploadTooLarge(provider=errors.NAME, limit=f"{limits.megabytes} MB")
