"""Films of hours, made in seconds: one minute is coded and its packets are written many times."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

from tests.benchmarks.hour import minute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOUND_RATE = 48_000
FRAME_RATE = 25
TICKS = 12_800
"""Of the picture's clock in a second."""
SECONDS = 60
BITS = 16


@dataclass(frozen=True)
class LongFilm:
    """What to make."""

    minutes: int
    width: int = 640
    height: int = 352
    key_every: int = 250
    """Frames between key frames."""
    quality: int = 28
    """x264's rate factor: lower is better and larger."""
    noise: int = 0
    """How much grain there is, 0 to 255: what makes decoding hard."""


def make_long_film(path: Path, film: LongFilm) -> Path:
    """Write an MP4 with H.264 and AAC; the top of each frame bears its number in the minute."""
    with av.open(str(path), "w") as container:
        picture, frames = _picture(container, film)
        sound, pieces = _sound(container)
        place = 0
        for turn in range(film.minutes):
            shift = turn * SECONDS
            for pts, dts, coded, is_key in frames:
                packet = _packet(coded, picture, Fraction(1, TICKS))
                packet.pts = pts + shift * TICKS
                packet.dts = dts + shift * TICKS
                packet.is_keyframe = is_key
                container.mux(packet)
            while place < (shift + SECONDS) * SOUND_RATE:
                packet = _packet(pieces[place // 1_024 % len(pieces)], sound, Fraction(1, 48_000))
                packet.pts = packet.dts = place
                container.mux(packet)
                place += 1_024
    return path


def _packet(coded: bytes, stream: av.stream.Stream, tick: Fraction) -> av.Packet:
    packet = av.Packet(coded)
    packet.stream, packet.time_base = stream, tick
    return packet


def _picture(container, film: LongFilm):
    options = {
        "preset": "ultrafast",
        "crf": str(film.quality),
        "g": str(film.key_every),
        "bf": "2",
        "sc_threshold": "0",
    }
    stream = container.add_stream("libx264", rate=FRAME_RATE, options=options)
    stream.width, stream.height, stream.pix_fmt = film.width, film.height, "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, FRAME_RATE)
    packets = []
    for number, image in enumerate(_images(film)):
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
        packets += stream.encode(frame)
    packets += stream.encode(None)
    step = TICKS // FRAME_RATE
    ticks = [(round(p.pts * p.time_base * FRAME_RATE) * step, p) for p in packets]
    return stream, [
        (pts, round(p.dts * p.time_base * FRAME_RATE) * step, bytes(p), p.is_keyframe)
        for pts, p in ticks
    ]


def _images(film: LongFilm) -> Iterator[np.ndarray]:
    random = np.random.default_rng(5)
    small = random.integers(0, 255, (film.height // 8, film.width // 8, 3), dtype=np.uint8)
    ground = small.repeat(8, 0).repeat(8, 1)
    grain = random.integers(0, film.noise + 1, (film.height, film.width, 1), dtype=np.uint8)
    for number in range(SECONDS * FRAME_RATE):
        image = np.roll(ground, number * 4, axis=1) // 2 + np.roll(grain, number * 7_919 % 97, 0)
        bits = (((number >> np.arange(BITS)) & 1) * 255).astype(np.uint8)
        image[: film.height // 8] = bits.repeat(film.width // BITS)[None, :, None]
        yield image


def _sound(container):
    stream = container.add_stream("aac", rate=SOUND_RATE, layout="stereo")
    stream.bit_rate = 128_000
    samples = minute()
    packets = []
    for at in range(0, len(samples), SOUND_RATE):
        piece = samples[at : at + SOUND_RATE].astype(np.float32) / 32_768
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece.T), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, at, Fraction(1, SOUND_RATE)
        packets += stream.encode(frame)
    packets += stream.encode(None)
    return stream, [bytes(packet) for packet in packets]
