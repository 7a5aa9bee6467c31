"""Turn the readers' recordings into dialogue: denoised, equalised, in place, in the air."""

from __future__ import annotations

from functools import cache

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy import ndimage, signal

from sample_scene.reverb import outdoors
from sample_scene.screenplay import ELIAS, LENGTH_S, RATE, RECORDINGS, ROSA, Recording
from studio.audio.buffer import Audio
from studio.audio.loudness import measure

Wave = NDArray[np.float64]

LINE_LUFS = -18.0
PAN = {ELIAS: -0.22, ROSA: 0.2}
"""Where each stands between left (-1) and right (1)."""
NOISE_REDUCTION_DB = {ELIAS: 8.0, ROSA: 14.0}
_WINDOW, _HOP = 512, 128
_FADE_S = 0.03
_CEILING = 0.62


@cache
def dry_stem(speaker: str) -> Wave:
    """Return everything one speaker says, in place, without room: mono, shape (frames,)."""
    stem = np.zeros(round(LENGTH_S * RATE))
    for recording in RECORDINGS:
        if recording.speaker == speaker:
            line = _line(recording)
            start = round(recording.start * RATE)
            stem[start : start + len(line)] += line
    return stem


def wet_stem(speaker: str) -> Wave:
    """Return the speaker as heard on the quay: stereo, shape (frames, 2)."""
    dry = dry_stem(speaker)
    angle = (PAN[speaker] + 1) * np.pi / 4
    direct = np.stack([dry * np.cos(angle), dry * np.sin(angle)], axis=1)
    return direct + outdoors(dry)


def _line(recording: Recording) -> Wave:
    samples, rate = soundfile.read(recording.path)
    quiet = _denoised(samples, recording)
    line = _equalised(soxr.resample(quiet, rate, RATE, "VHQ"), recording.speaker)
    line = _levelled(line)
    fade = np.hanning(2 * round(_FADE_S * RATE))
    half = len(fade) // 2
    line[:half] *= fade[:half]
    line[-half:] *= fade[half:]
    loudness = measure(Audio.from_mono(line.astype(np.float32), RATE)).integrated
    if loudness is None:
        raise ValueError(f"{recording.name} is too quiet to measure")
    return _limited(line * 10 ** ((LINE_LUFS - loudness) / 20))


def _denoised(samples: Wave, recording: Recording) -> Wave:
    """Lower what stays near the noise floor, by at most the speaker's reduction.

    A decision-directed Wiener gain; the floor of each frequency is the 8th percentile of its power
    in all excerpts of the same reader, corrected by the ratio of mean to that percentile for
    exponentially distributed power.
    """
    floor = _noise_power(recording.speaker)
    _, _, spectrum = signal.stft(samples, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    after = np.abs(spectrum) ** 2 / floor[:, None]
    lowest = 10 ** (-NOISE_REDUCTION_DB[recording.speaker] / 20)
    gains = np.empty_like(after)
    before = np.ones(len(floor))
    for frame in range(after.shape[1]):
        prior = 0.96 * before + 0.04 * np.maximum(after[:, frame] - 1, 0)
        gains[:, frame] = np.maximum(prior / (1 + prior), lowest)
        before = gains[:, frame] ** 2 * after[:, frame]
    _, result = signal.istft(spectrum * gains, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    return result[: len(samples)]


@cache
def _noise_power(speaker: str) -> Wave:
    powers = []
    for recording in RECORDINGS:
        if recording.speaker == speaker:
            samples, _ = soundfile.read(recording.path)
            _, _, spectrum = signal.stft(samples, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
            powers.append(np.abs(spectrum) ** 2)
    percentile = np.percentile(np.concatenate(powers, axis=1), 8, axis=1)
    return percentile / -np.log(1 - 0.08) + 1e-14


def _equalised(line: Wave, speaker: str) -> Wave:
    low = 75 if speaker == ELIAS else 130
    line = signal.sosfilt(signal.butter(2, low, "highpass", fs=RATE, output="sos"), line)
    presence = _peaking(3200, 0.8, 2.5)
    warmth = _peaking(220, 0.9, 1.5 if speaker == ROSA else -1.0)
    return signal.sosfilt(np.concatenate([presence, warmth]), line)


def _peaking(frequency: float, quality: float, gain_db: float) -> Wave:
    """Return a peaking filter as one second-order section (Audio EQ Cookbook)."""
    amplitude = 10 ** (gain_db / 40)
    omega = 2 * np.pi * frequency / RATE
    alpha = np.sin(omega) / (2 * quality)
    cosine = -2 * np.cos(omega)
    b = [1 + alpha * amplitude, cosine, 1 - alpha * amplitude]
    a = [1 + alpha / amplitude, cosine, 1 - alpha / amplitude]
    return np.array([[*b, *a]]) / a[0]


def _levelled(line: Wave) -> Wave:
    """Compress gently, 2.5 : 1 above -12 dB of the line's own loud parts, 5 ms / 120 ms."""
    power = np.maximum(_smoothed(line**2, 0.005), _smoothed(line**2, 0.12))
    level_db = 10 * np.log10(power + 1e-12)
    threshold = np.percentile(level_db, 95) - 12
    return line * 10 ** (-np.maximum(level_db - threshold, 0) * 0.6 / 20)


def _limited(line: Wave) -> Wave:
    """Hold the peaks of plosives under the ceiling, looking 3 ms ahead."""
    reach = round(0.003 * RATE)
    peaks = ndimage.maximum_filter1d(np.abs(line), 2 * reach + 1)
    gain = np.minimum(1, _CEILING / np.maximum(peaks, 1e-9))
    window = np.hanning(2 * reach + 1)
    return line * ndimage.convolve1d(gain, window / window.sum(), mode="nearest")


def _smoothed(values: Wave, seconds: float) -> Wave:
    decay = np.exp(-1 / (seconds * RATE))
    return signal.lfilter([1 - decay], [1, -decay], values)
