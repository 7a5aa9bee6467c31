"""Make the engine's raw sentence sound finished: balance, life, dynamics, clean ends.

Everything works on one sentence at once with NumPy alone, because the child that speaks has to
start quickly, and keeps its length to the sample, so that word times stay true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples
    from studio.domain.voices import VoiceProfile

_FLOOR_DB = -84.0
"""Level of the noise floor under speech, dBFS: far below hearing, yet never digital silence."""
_LEVEL_DB = -20.0
"""RMS of the spoken parts, dBFS."""
_CEILING = 0.89
"""Peaks stay below −1 dBFS, …"""
_BOOSTED_CEILING = 0.4
"""… and with speaker boost 12 dB above the level of speech."""
_DRIFT_RATIO = 0.007
"""Slow wander of a human pitch around its course, RMS."""


@dataclass(frozen=True, slots=True)
class Finish:
    """How a sentence is finished."""

    profile: VoiceProfile
    style: float
    boost: bool
    seed: int


def finish(samples: NDArray[np.int16], rate: int, how: Finish) -> Samples:
    """Return the finished sentence, float32, as long as `samples`."""
    if samples.size == 0:
        return np.zeros(0, np.float32)
    chance = np.random.default_rng(how.seed)
    oversampled = _balanced(samples, rate, how)
    speech = _enlivened(oversampled, samples.size, rate, how.profile.roughness, chance)
    if how.profile.breathiness > 0.0:
        speech = _breathed(speech, rate, how.profile.breathiness, chance)
    speech = _levelled(speech, rate, how)
    speech += (10.0 ** (_FLOOR_DB / 20.0)) * chance.standard_normal(speech.size, dtype=np.float32)
    return _with_clean_ends(speech, rate)


def _balanced(samples: NDArray[np.int16], rate: int, how: Finish) -> Samples:
    """Return the sentence at twice the rate, its spectrum shaped, with zero phase."""
    length = _good_length(samples.size + rate // 10)
    spectrum = np.fft.rfft(samples.astype(np.float32) / np.float32(32768), length)
    points = np.geomspace(20.0, rate / 2, 96)
    gains = np.interp(np.fft.rfftfreq(length, 1 / rate), points, _gains(points, rate, how))
    spectrum *= (2.0 * gains).astype(np.float32)
    return np.fft.irfft(spectrum, 2 * length).astype(np.float32)


def _gains(hertz: NDArray[np.float64], rate: int, how: Finish) -> NDArray[np.float64]:
    """Return the linear gain at each frequency."""
    octaves = np.log2(hertz / 400.0)
    span = np.log2(10.0)  # octaves from 400 Hz to 4 kHz, over which tilt_db is given
    decibels = how.profile.tilt_db / span * np.clip(octaves, -1.0, span + 0.6)
    if how.profile.bands_db:
        decibels = decibels + np.interp(
            _mel(hertz), band_centres_mel(len(how.profile.bands_db), rate), how.profile.bands_db
        )
    decibels = decibels - 2.0 * np.exp(-(((hertz - 3200.0) / 700.0) ** 2))  # the engine's edge
    if how.boost:
        decibels = decibels + 3.5 * np.exp(-((np.log2(hertz / 2600.0) / 0.7) ** 2))
    decibels = decibels - 10.0 * np.log10(1.0 + (55.0 / hertz) ** 6)  # rumble
    return np.asarray(10.0 ** (decibels / 20.0))


def band_centres_mel(bands: int, rate: int) -> NDArray[np.float64]:
    """Return the centres of `bands` equally spaced mel bands from 0 Hz to half the rate."""
    return np.asarray((np.arange(bands) + 0.5) / bands * _mel(np.array([rate / 2.0]))[0])


def _mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mels (O'Shaughnessy's formula)."""
    return np.asarray(2595.0 * np.log10(1.0 + hertz / 700.0))


def _good_length(minimum: int) -> int:
    """Return the next length whose transform is fast: a power of two times 1, 3, 5 or 9 / 8."""
    power = 1 << max(4, int(minimum - 1).bit_length() - 4)
    return min(power * factor for factor in (8, 9, 10, 12, 15, 16) if power * factor >= minimum)


def _enlivened(
    oversampled: Samples, length: int, rate: int, roughness: float, chance: np.random.Generator
) -> Samples:
    """Read the sentence with a slightly uneven clock: pitch drifts, and a rough voice trembles."""
    drift = _wander(length, rate, 6.0, chance) * _DRIFT_RATIO
    if roughness > 0.0:
        drift += _wander(length, rate, 70.0, chance) * (0.035 * roughness)
    shift = np.cumsum(drift, dtype=np.float64)
    shift -= np.linspace(shift[0], shift[-1], length)
    speech = _read_between(oversampled, 2.0 * (np.arange(length) + shift))
    if roughness > 0.0:
        speech *= np.exp(0.45 * roughness * _wander(length, rate, 55.0, chance)).astype(np.float32)
    return speech


def _wander(
    length: int, rate: int, per_second: float, chance: np.random.Generator
) -> NDArray[np.float64]:
    """Return smooth random values of about unit RMS that change about `per_second` times."""
    count = int(length / rate * per_second) + 4
    knots = chance.standard_normal(count) * 1.2
    at = np.arange(length) * (per_second / rate) + 1.0
    index = at.astype(np.intp)
    phase = at - index
    ease = phase * phase * (3.0 - 2.0 * phase)
    return np.asarray(knots[index] + (knots[index + 1] - knots[index]) * ease)


def _read_between(samples: Samples, positions: NDArray[np.float64]) -> Samples:
    """Return `samples` at fractional positions (four-point, third-order Hermite)."""
    limited = np.clip(positions, 1.0, samples.size - 3.0)
    index = limited.astype(np.intp)
    x = (limited - index).astype(np.float32)
    a, b, c, d = (samples[index + offset] for offset in (-1, 0, 1, 2))
    slope_b, slope_c = 0.5 * (c - a), 0.5 * (d - b)
    rise = c - b
    return np.asarray(
        b + x * (slope_b + x * ((3.0 * rise - 2.0 * slope_b - slope_c)
                                + x * (slope_b + slope_c - 2.0 * rise))), dtype=np.float32
    )  # fmt: skip


def _breathed(
    speech: Samples, rate: int, breathiness: float, chance: np.random.Generator
) -> Samples:
    """Let air through: part of the sound loses its harmonics but keeps its formants.

    Each short spectrum is given random phases, which turns voice into whisper; air is weaker at
    low frequencies, where the folds keep swinging.
    """
    size, hop = 512, 128
    padded = np.pad(speech, (size, size + -speech.size % hop))
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectra = np.fft.rfft(frames, axis=1)
    turns = chance.random(spectra.shape, dtype=np.float32) * np.float32(2.0 * np.pi)
    airy = 1.0 / (1.0 + (400.0 / np.maximum(np.fft.rfftfreq(size, 1 / rate), 1.0)) ** 2)
    whispers = np.fft.irfft(np.abs(spectra) * airy * np.exp(1j * turns), axis=1) * window
    whisper = np.zeros(padded.size, np.float32)
    for offset in range(size // hop):
        part = whispers[offset :: size // hop]
        start = offset * hop
        whisper[start : start + part.size] += part.reshape(-1).astype(np.float32)
    whisper *= 2.0 / 3.0 * 1.3  # the window's overlap, and the level random phases lose
    kept = np.float32(np.sqrt(1.0 - breathiness**2))
    return np.asarray(kept * speech + breathiness * whisper[size : size + speech.size])


def _levelled(speech: Samples, rate: int, how: Finish) -> Samples:
    """Bring the sentence to its level; `style` widens its dynamics, `boost` narrows them."""
    block = rate // 200
    padded = np.pad(speech, (0, -speech.size % block)).reshape(-1, block)
    level = 10.0 * np.log10(np.mean(np.square(padded), axis=1, dtype=np.float64) + 1e-10)
    smooth = np.convolve(np.pad(level, 4, mode="edge"), np.hanning(11)[1:-1] / 5.0, "valid")
    loud = smooth > smooth.max() - 30.0
    around = float(np.mean(smooth[loud]))
    above = np.clip(smooth - around, -18.0, 12.0)
    slope = 0.6 * how.style - (0.4 if how.boost else 0.0)
    gain_db = slope * above
    active = 10.0 * np.log10(np.mean(10.0 ** ((level + gain_db)[loud] / 10.0)))
    gain_db += _LEVEL_DB - active
    centres = (np.arange(gain_db.size) + 0.5) * block
    gain = np.interp(np.arange(speech.size), centres, 10.0 ** (gain_db / 20.0))
    ceiling = _BOOSTED_CEILING if how.boost else _CEILING
    return _under_ceiling(speech * gain.astype(np.float32), ceiling)


def _under_ceiling(speech: Samples, ceiling: float) -> Samples:
    """Bend what would pass the ceiling back below it, smoothly from half of it on."""
    knee = 0.5 * ceiling
    size = np.abs(speech)
    over = size > knee
    room = ceiling - knee
    speech[over] = np.sign(speech[over]) * (knee + room * np.tanh((size[over] - knee) / room))
    return speech


def _with_clean_ends(speech: Samples, rate: int) -> Samples:
    """Fade the first and last 4 ms, so that no sentence begins or ends with a click."""
    length = min(rate // 250, speech.size // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))).astype(np.float32)
    speech[:length] *= ramp
    speech[speech.size - length :] *= ramp[::-1]
    return speech
