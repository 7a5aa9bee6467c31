"""Measuring voices by plain means, independent of the code that makes them."""

from __future__ import annotations

import itertools

import numpy as np

RATE = 22_050


def pitch_track(samples: np.ndarray, lowest_hz: float = 50.0, highest_hz: float = 550.0):
    """Return the fundamental frequencies (hertz) of the voiced 40 ms frames, by autocorrelation."""
    size, hop = 1024, 256
    # Half the rate is plenty for the pitch and halves the work.
    halved = 0.5 * (samples[0 : samples.size // 2 * 2 : 2] + samples[1::2][: samples.size // 2])
    rate = RATE / 2
    if halved.size < size:
        return np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(halved, size)[::hop]
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(size)
    energy = np.square(frames).sum(axis=1)
    frames = frames[energy > energy.max() * 3e-3]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    spectra = np.abs(np.fft.rfft(frames, 2 * size, axis=1)) ** 2
    likeness = np.fft.irfft(spectra, axis=1)[:, :size]
    likeness = likeness / likeness[:, :1] / (window / window[0])
    first, last = int(rate / highest_hz), int(rate / lowest_hz)
    found = []
    for frame in likeness:
        inner = frame[first:last]
        best = inner.max()
        if best < 0.5:
            continue
        peaks = np.flatnonzero((inner[1:-1] >= inner[:-2]) & (inner[1:-1] > inner[2:])) + 1
        strong = peaks[inner[peaks] > 0.9 * best]
        if strong.size:
            at = int(strong[0]) + first
            a, b, c = frame[at - 1 : at + 2]
            found.append(rate / (at + 0.5 * (a - c) / (a - 2 * b + c)))
    return np.asarray(found)


def median_pitch(samples: np.ndarray) -> float:
    """Return the median fundamental frequency in hertz."""
    return float(np.median(pitch_track(samples)))


def semitones(one_hz: float, other_hz: float) -> float:
    """Return the distance of two pitches in semitones."""
    return abs(12.0 * float(np.log2(one_hz / other_hz)))


def pitch_width(samples: np.ndarray) -> float:
    """Return the width of the intonation: semitones between its 10th and 90th percentile."""
    low, high = np.percentile(pitch_track(samples), [10, 90])
    return semitones(high, low)


def spectrum_db(samples: np.ndarray, bands: int = 24) -> np.ndarray:
    """Return the long-term average spectrum of the loud frames in mel bands, mean removed, dB."""
    size = 512
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::256] * np.hanning(size)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    energy = power.sum(axis=1)
    mean = power[energy > energy.max() * 1e-3].mean(axis=0)
    mels = 2595 * np.log10(1 + np.fft.rfftfreq(size, 1 / RATE) / 700)
    edges = np.linspace(mels[4], 2595 * np.log10(1 + 8000 / 700), bands + 1)
    inside = [(mels >= a) & (mels < b) for a, b in itertools.pairwise(edges)]
    levels = np.array([10 * np.log10(mean[band].mean() + 1e-12) for band in inside])
    return levels - levels.mean()


def spectral_distance_db(one: np.ndarray, other: np.ndarray) -> float:
    """Return the RMS difference of two long-term spectra, dB."""
    return float(np.sqrt(np.mean((spectrum_db(one) - spectrum_db(other)) ** 2)))


def band_db(samples: np.ndarray, low_hz: float, high_hz: float) -> float:
    """Return the level of one band relative to the whole, dB."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(samples.size, 1 / RATE)
    inside = power[(hertz >= low_hz) & (hertz < high_hz)].sum()
    return float(10 * np.log10(inside / power.sum()))


def crest_db(samples: np.ndarray) -> float:
    """Return peak over RMS, dB."""
    return float(20 * np.log10(np.abs(samples).max() / np.sqrt(np.mean(samples**2))))


def loudness_spread_db(samples: np.ndarray) -> float:
    """Return the standard deviation of the level of the loud 80 ms blocks, dB."""
    blocks = samples[: samples.size // 1764 * 1764].reshape(-1, 1764)
    level = 10 * np.log10(np.mean(blocks**2, axis=1) + 1e-10)
    return float(np.std(level[level > level.max() - 25]))


def formants(samples: np.ndarray, highest_hz: float = 5500.0) -> np.ndarray:
    """Return the median of the first three resonances (hertz), by linear prediction."""
    step = round(RATE / 2 / highest_hz)
    speech = np.append(samples[0], samples[1:] - 0.97 * samples[:-1])
    kernel = np.sinc(np.arange(-24, 25) / step) * np.hanning(49)
    speech = np.convolve(speech, kernel / kernel.sum(), "same")[::step]
    rate, size, order = RATE / step, 320, 11
    frames = np.lib.stride_tricks.sliding_window_view(speech, size)[::160] * np.hamming(size)
    energy = np.square(frames).sum(axis=1)
    found = []
    for frame in frames[energy > np.percentile(energy, 60)]:
        full = np.correlate(frame, frame, "full")[size - 1 : size + order]
        matrix = full[np.abs(np.subtract.outer(np.arange(order), np.arange(order)))]
        weights = np.linalg.solve(matrix + np.eye(order) * full[0] * 1e-6, full[1:])
        roots = np.roots(np.append(1.0, -weights))
        roots = roots[np.imag(roots) > 0.01]
        hertz = np.angle(roots) * rate / (2 * np.pi)
        width = -np.log(np.abs(roots)) * rate / np.pi
        sharp = np.sort(hertz[(width < 400) & (hertz > 150)])
        if sharp.size >= 3:
            found.append(sharp[:3])
    return np.median(np.asarray(found), axis=0)
