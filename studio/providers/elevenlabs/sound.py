"""Sound as ElevenLabs sends it: its formats by name, and what is in the bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.domain.errors import MediaError
from studio.providers.elevenlabs import errors
from studio.transcoding.decode import read_audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FULL_SCALE = 32_768.0
_SUFFIXES = {"mp3": ".mp3", "opus": ".ogg", "wav": ".wav"}


def rate_of(output_format: str) -> int:
    """Return the samples per second of a format such as pcm_24000; 44,100 where it has none."""
    parts = output_format.split("_")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 44_100


def decoded(content: bytes, output_format: str) -> Audio:
    """Return the sound of an answer, one channel. Takes time: call it in a thread.

    Raises:
        AnswerUnreadable: it is none.
    """
    coding = output_format.split("_", maxsplit=1)[0]
    if not content:
        raise errors.AnswerUnreadable
    if coding == "pcm":
        return samples_of(content, rate_of(output_format))
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"speech{_SUFFIXES.get(coding, '.mp3')}"
            path.write_bytes(content)
            audio = read_audio(path, rate=None, channels=1)
    except MediaError as error:
        raise errors.AnswerUnreadable from error
    if not audio.frames:
        raise errors.AnswerUnreadable
    return audio


def samples_of(content: bytes, rate: int) -> Audio:
    """Return 16-bit little-endian samples, one channel, without a header.

    Raises:
        AnswerUnreadable: there is half a sample.
    """
    if len(content) % 2:
        raise errors.AnswerUnreadable
    whole: NDArray[np.int16] = np.frombuffer(content, dtype="<i2")
    return Audio.from_mono(whole.astype(np.float32) / np.float32(_FULL_SCALE), rate)
