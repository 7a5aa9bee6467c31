"""Short material - samples of voices, single clips - in the hands of pydub and back.

Segments are made of our own decoded samples, so that no other program is ever needed. They are
16-bit and whole in memory: for a voice sample or a clip, never for a film.
"""

from __future__ import annotations

import importlib
import math
import warnings
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.transcoding.pcm16 import to_pcm16

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from pydub import AudioSegment

_FULL_SCALE = 32_768.0


def _pydub() -> ModuleType:
    """Import pydub, whose source and dependencies warn on newer Pythons and without FFmpeg."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("pydub.effects")
        return importlib.import_module("pydub")


def to_segment(audio: Audio) -> AudioSegment:
    """Return `audio` as a pydub segment; samples beyond full scale are clipped."""
    return _pydub().AudioSegment(
        data=to_pcm16(audio.samples).tobytes(),
        sample_width=2,
        frame_rate=audio.rate,
        channels=audio.channels,
    )


def from_segment(segment: AudioSegment) -> Audio:
    """Return a segment of any sample width as our audio."""
    if segment.sample_width != 2:
        segment = segment.set_sample_width(2)
    samples = np.frombuffer(segment.raw_data, dtype=np.int16).astype(np.float32) / _FULL_SCALE
    return Audio(samples.reshape(-1, segment.channels), segment.frame_rate)


def silence(seconds: float, rate: int, channels: int = 1) -> Audio:
    """Return digital silence."""
    return Audio(np.zeros((round(seconds * rate), channels), dtype=np.float32), rate)


def normalised(audio: Audio, peak_db: float = -1.0) -> Audio:
    """Return `audio` with its highest sample at `peak_db` dBFS; silence stays silence."""
    if not np.any(audio.samples):
        return audio
    return from_segment(_pydub().effects.normalize(to_segment(audio), headroom=-peak_db))


def faded(audio: Audio, fade_in_s: float = 0.01, fade_out_s: float = 0.01) -> Audio:
    """Return `audio` with its ends faded, so that it neither begins nor ends with a click."""
    longest = len(to_segment(audio)) // 2
    fade_in, fade_out = (min(round(1000 * s), longest) for s in (fade_in_s, fade_out_s))
    return from_segment(to_segment(audio).fade_in(fade_in).fade_out(fade_out))


def joined(parts: Sequence[Audio], crossfade_s: float = 0.0) -> Audio:
    """Return parts one after the other, each pair overlapping by `crossfade_s`.

    Parts at other rates or channels are brought to those of the first.

    Raises:
        ValueError: there are no parts.
    """
    if not parts:
        raise ValueError("nothing to join")
    whole = to_segment(parts[0])
    for part in parts[1:]:
        segment = to_segment(part)
        overlap = min(round(1000 * crossfade_s), len(whole), len(segment))
        whole = whole.append(segment, crossfade=overlap)
    return from_segment(whole)


def band_limited(audio: Audio, low_hz: float = 0.0, high_hz: float = math.inf) -> Audio:
    """Return `audio` between two frequencies, as over a telephone; 6 dB per octave outside."""
    segment = to_segment(audio)
    if low_hz > 0:
        segment = segment.high_pass_filter(low_hz)
    if high_hz < audio.rate / 2:
        segment = segment.low_pass_filter(high_hz)
    return from_segment(segment)


def compressed(audio: Audio, threshold_db: float = -20.0, ratio: float = 4.0) -> Audio:
    """Return `audio` with what is louder than the threshold brought nearer to it.

    Slow (about real time): for a few seconds only.
    """
    made = _pydub().effects.compress_dynamic_range(
        to_segment(audio), threshold=threshold_db, ratio=ratio
    )
    return from_segment(made)
