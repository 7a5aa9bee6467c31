"""An hour of sound for the benchmarks, made once per run: speech-like, stereo, 48 kHz."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RATE = 48_000
SECONDS = 3_600
_MINUTE = 60 * RATE


def minute() -> np.ndarray:
    """Return a minute of noise in syllables, pauses and changing levels, int16 (frames, 2)."""
    random = np.random.default_rng(7)
    place = np.arange(_MINUTE) / RATE
    noise = random.standard_normal((_MINUTE + 8, 2)).astype(np.float32)
    voiced = sum(noise[at : at + _MINUTE] for at in range(8)) / 4
    buzz = np.sign(np.sin(2 * np.pi * (120 + 30 * np.sin(place)) * place))[:, None]
    syllables = np.maximum(0, np.sin(2 * np.pi * 2.7 * place)) * (np.sin(place * 0.9) > -0.4)
    level = 0.05 + 0.25 * np.sin(place * 0.21) ** 2
    sides = np.stack([0.6 + 0.3 * np.sin(place * 0.5), 0.6 - 0.3 * np.sin(place * 0.5)], axis=1)
    sound = (0.7 * voiced + 0.3 * buzz) * (syllables * level)[:, None] * sides
    sound += 0.002 * noise[:_MINUTE]
    return np.clip(np.rint(sound * 32_768), -32_768, 32_767).astype(np.int16)


def wav(folder: Path) -> Path:
    """Write the hour as 16-bit WAV (691 MB) and return where."""
    path = folder / "hour.wav"
    sound = minute()
    size = SECONDS * RATE * 4
    with path.open("wb") as file:
        head = (
            b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
        )
        head += np.array([1, 2], "<u2").tobytes() + np.array([RATE, RATE * 4], "<u4").tobytes()
        file.write(head + np.array([4, 16], "<u2").tobytes() + b"data" + size.to_bytes(4, "little"))
        for turn in range(60):
            file.write(np.roll(sound, turn * 7_919, axis=0).tobytes())
    return path


def mp3(folder: Path) -> Path:
    """Write an hour as MP3, 128 kbit/s, and return where."""
    return _packed(folder / "hour.mp3", "libmp3lame", 128_000)


def m4a(folder: Path) -> Path:
    """Write an hour as AAC in MP4, 160 kbit/s, and return where."""
    return _packed(folder / "hour.m4a", "aac", 160_000)


def _packed(path: Path, codec: str, bit_rate: int) -> Path:
    """Encode the minute once and write its packets sixty times over."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout="stereo")
        stream.bit_rate = bit_rate
        packets = [packet for frame in _frames() for packet in stream.encode(frame)]
        packets += stream.encode(None)
        place = 0
        for _ in range(SECONDS // 60):
            for packet in packets:
                packet.pts = packet.dts = place
                packet.time_base = Fraction(1, RATE)
                packet.stream = stream
                place += packet.duration or 1_024
                container.mux(packet)
    return path


def _frames() -> Iterator[av.AudioFrame]:
    sound = minute()
    for at in range(0, len(sound), RATE):
        samples = sound[at : at + RATE].astype(np.float32) / 32_768
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        yield frame
