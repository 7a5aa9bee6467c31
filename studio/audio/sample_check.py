"""Whether a voice can be learnt from a recording: enough speech, no clipping, music or noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.pitch import STEP_S, pitch_track
from studio.audio.speech import find_speech

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Audio, Samples
    from studio.audio.speech import Span

_LOWEST_RATE = 8_000
_STEADY_ST = 0.04
"""A voice glides: from one moment to the next (10 ms) it seldom keeps its pitch this well."""
_MUSICAL = 0.4
"""Share of steady steps from which a recording is music. Measured: readers and the engine's voices
0.07 to 0.23, melodies and chords 0.6 to 0.8."""
_NEAR_PEAK = 0.97
_FLAT = 1e-3
_CLIPPED = 3e-4
"""Share of samples near the peak and equal to the one before (within 0.1 %) from which peaks were
cut off; limited speech, which bends before its peak, stays below it."""
_FAINT_DB = -50.0


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """What was found in one recording."""

    speech: tuple[Span, ...]
    """Where somebody speaks, in frames."""
    speech_s: float
    """How long somebody speaks, in seconds."""
    median_hz: float
    """Median pitch, NaN without a voiced moment."""
    steady_share: float
    """Share of voiced steps that keep their pitch: high in music."""
    clipped_share: float
    """Share of samples in flat places near the peak: high where peaks were cut off."""
    snr_db: float
    """Level of the speech above what is heard between it; inf where nothing is."""
    level_db: float
    """RMS of the speech, dBFS."""

    @property
    def is_music(self) -> bool:
        """Whether notes are held as no speaker holds them."""
        return self.steady_share > _MUSICAL

    @property
    def is_clipped(self) -> bool:
        """Whether peaks are cut off."""
        return self.clipped_share > _CLIPPED

    @property
    def is_noisy(self) -> bool:
        """Whether the background is loud enough to colour what is measured."""
        return self.snr_db < 12.0

    @property
    def is_faint(self) -> bool:
        """Whether the speech is so low that its noise floor may be near."""
        return self.level_db < _FAINT_DB


def check_sample(recording: Audio) -> SampleCheck:
    """Return what is in a recording that is to be a sample of a voice, up to some minutes long."""
    mono, rate = recording.mono(), recording.rate
    speech = find_speech(mono, rate) if rate >= _LOWEST_RATE and recording.frames else []
    pitch = pitch_track(mono, rate)
    semitones = 12.0 * np.log2(pitch.hertz)
    steps = np.abs(np.diff(semitones))
    steps = steps[np.isfinite(steps)]
    is_spoken = np.zeros(len(mono), np.bool_)
    for span in speech:
        is_spoken[span.start : span.end] = True
    # Rumble, which a difference takes off, is loud to a meter only.
    heard = np.diff(mono, prepend=np.float32(0.0))
    snr_db = _level_db(heard[is_spoken]) - _quiet_db(heard, rate, is_spoken)
    return SampleCheck(
        speech=tuple(speech),
        speech_s=float(is_spoken.sum()) / rate,
        median_hz=pitch.median_hz,
        steady_share=float((steps < _STEADY_ST).mean()) if steps.size * STEP_S > 0.3 else 0.0,
        clipped_share=_flat_share(mono),
        snr_db=snr_db,
        level_db=_level_db(mono[is_spoken]),
    )


def _flat_share(mono: Samples) -> float:
    """Return the share of samples near the peak that repeat the one before."""
    size = np.abs(mono)
    peak = float(size.max(initial=0.0))
    if peak == 0.0 or len(mono) < 2:
        return 0.0
    is_flat = np.abs(np.diff(mono)) < _FLAT * peak
    return float((is_flat & (size[1:] > _NEAR_PEAK * peak)).mean())


def _level_db(samples: Samples) -> float:
    """Return the RMS level in dBFS, −inf for silence or nothing."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if samples.size else 0.0
    return 10.0 * float(np.log10(power)) if power > 0.0 else float("-inf")


def _quiet_db(
    mono: Samples,
    rate: int,
    is_spoken: NDArray[np.bool_],
) -> float:
    """Return the level of what is not speech, or of the faintest 20 ms where all is speech."""
    if (~is_spoken).sum() > 0.3 * rate:
        return _level_db(mono[~is_spoken])
    size = rate // 50
    blocks = mono[: len(mono) // size * size].reshape(-1, size)
    if not len(blocks):
        return float("-inf")
    powers = np.square(blocks, dtype=np.float64).mean(axis=1)
    lowest = float(np.percentile(powers, 5))
    return 10.0 * float(np.log10(lowest)) if lowest > 0.0 else float("-inf")
