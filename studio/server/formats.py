"""The output formats clients ask for by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from studio.server.errors import ApiError
from studio.transcoding.streamed import Streamed, StreamedFormat


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format, the content type it is sent with and the suffix of its files."""

    name: str
    sound: StreamedFormat
    content_type: str
    suffix: str


_FAMILIES: Final = {
    "mp3": (Streamed.MP3, "audio/mpeg", "mp3"),
    "pcm": (Streamed.PCM, "audio/pcm", "pcm"),
    "wav": (Streamed.WAV, "audio/wav", "wav"),
    "opus": (Streamed.OPUS, "audio/ogg", "ogg"),
    "ulaw": (Streamed.ULAW, "audio/basic", "ulaw"),
    "alaw": (Streamed.ALAW, "audio/alaw", "alaw"),
}
_NAMES: Final = (
    *("mp3_22050_32", "mp3_24000_48"),
    *(f"mp3_44100_{bits}" for bits in (32, 64, 96, 128, 192)),
    *(f"pcm_{rate}" for rate in (8000, 16000, 22050, 24000, 32000, 44100, 48000)),
    *(f"wav_{rate}" for rate in (8000, 16000, 22050, 24000, 32000, 44100, 48000)),
    *(f"opus_48000_{bits}" for bits in (32, 64, 96, 128, 192)),
    *("ulaw_8000", "alaw_8000"),
)


def _format(name: str) -> OutputFormat:
    family, rate, *bits = name.split("_")
    coding, content_type, suffix = _FAMILIES[family]
    bit_rate = int(bits[0]) * 1000 if bits else 0
    return OutputFormat(name, StreamedFormat(coding, int(rate), bit_rate), content_type, suffix)


FORMATS: Final = {name: _format(name) for name in _NAMES}
DEFAULT_FORMAT: Final = "mp3_44100_128"


def output_format(name: str, *, is_stream: bool = False) -> OutputFormat:
    """Return the format of a name.

    Raises:
        ApiError: there is no such format, or it cannot be streamed.
    """
    found = FORMATS.get(name)
    if found is None:
        raise ApiError(
            "invalid_output_format",
            f"Output format '{name[:40]}' is unknown; one of {', '.join(FORMATS)} is.",
            param="output_format",
        )
    if is_stream and found.sound.coding is Streamed.WAV:
        raise ApiError(
            "invalid_output_format",
            f"Output format '{name}' cannot be streamed: its header needs the length.",
            param="output_format",
        )
    return found
