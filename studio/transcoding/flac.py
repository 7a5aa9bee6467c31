"""FLAC in memory: how takes are kept in a project file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from studio.audio.buffer import Audio
from studio.domain.errors import DecodeFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray


def encode(audio: Audio) -> bytes:
    """Return `audio` as 16-bit FLAC; samples beyond full scale are clipped."""
    scaled = np.rint(np.clip(audio.samples, -1.0, 32767 / 32768) * 32768.0)
    pcm: NDArray[np.int16] = scaled.astype(np.int16)
    packed = io.BytesIO()
    soundfile.write(packed, pcm, audio.rate, format="FLAC", subtype="PCM_16")
    return packed.getvalue()


def decode(packed: bytes, name: str = "") -> Audio:
    """Return the audio of FLAC bytes at its own rate.

    Raises:
        DecodeFailed: the bytes are damaged; `name` says to the user which recording it was.
    """
    try:
        samples, rate = soundfile.read(io.BytesIO(packed), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise DecodeFailed(name=name) from error
    return Audio(samples, rate)
