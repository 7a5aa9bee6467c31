"""Small films for tests: numbered frames, a flash and a click at every full second.

The number of each frame is written as sixteen black or white blocks, so that a test can say which
frame it was given; the click is one loud sample, so that a test can say where sound landed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from av.container import OutputContainer

WIDTH, HEIGHT = 128, 32
BITS = 16
CLICK = 0.9


@dataclass(frozen=True)
class Sound:
    """One audio track of a film: clicks at full seconds over a quiet tone."""

    codec: str = "aac"
    rate: int = 48_000
    layout: str = "stereo"
    language: str = ""
    title: str = ""
    start: Fraction = Fraction(0)
    """When its first sample is due, in seconds."""
    hole: tuple[float, float] | None = None
    """Seconds from and to which no packets are written."""


@dataclass(frozen=True)
class Film:
    """What to make; see `make_film`."""

    seconds: float = 3.0
    rate: Fraction = Fraction(25)
    sounds: Sequence[Sound] = field(default_factory=lambda: (Sound(),))
    picture: str | None = "libx264"
    start: Fraction = Fraction(0)
    """When the first frame is due, in seconds."""
    varies: bool = False
    """Every third frame is missing: a variable frame rate."""
    options: dict[str, str] = field(default_factory=lambda: {"preset": "ultrafast", "bf": "2"})
    container: str | None = None


def clicks(seconds: float, rate: int, channels: int) -> np.ndarray:
    """Return float32 (frames, channels): one sample of 0.9 at every full second from second 1."""
    frames = round(seconds * rate)
    tone = 0.01 * np.sin(2 * np.pi * 220 * np.arange(frames) / rate)
    sound = np.repeat(tone[:, None], channels, axis=1).astype(np.float32)
    sound[rate::rate] = CLICK
    return sound


def make_film(path: Path, film: Film) -> Path:
    """Write `film` to `path`, whose suffix says which container; return the path."""
    options = {"movie_timescale": "48000"} if path.suffix in {".mp4", ".mov", ".m4a"} else {}
    with av.open(str(path), "w", format=film.container, container_options=options) as container:
        pictures = _pictures(container, film) if film.picture else iter(())
        lanes = [pictures, *(_sound(container, film, sound) for sound in film.sounds)]
        packets = [packet for lane in lanes for packet in lane]
        packets.sort(key=lambda packet: packet.dts * packet.time_base)
        for packet in packets:
            container.mux(packet)
    return path


def number_of(picture: np.ndarray) -> int:
    """Return the frame number drawn into an RGB picture of any size."""
    height, width = picture.shape[:2]
    centres = (np.arange(BITS) + 0.5) * width / BITS
    lit = picture[height // 2, centres.astype(int), 1] > 127
    return int(sum(1 << bit for bit in range(BITS) if lit[bit]))


def _picture(number: int, flash: bool) -> np.ndarray:
    bits = np.array([(number >> bit) & 1 for bit in range(BITS)], dtype=np.uint8) * 255
    picture = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    picture[:] = np.repeat(bits, WIDTH // BITS)[None, :, None]
    if flash:
        picture[: HEIGHT // 4] = 255
    return picture


def _pictures(container: OutputContainer, film: Film) -> Iterator[av.Packet]:
    stream = container.add_stream(film.picture, rate=film.rate, options=dict(film.options))
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.time_base = stream.codec_context.time_base = 1 / film.rate
    first = round(film.start * film.rate)

    def packets() -> Iterator[av.Packet]:
        for number in range(round(film.seconds * film.rate)):
            if film.varies and number % 3 == 2:
                continue
            is_second = number % round(film.rate) == 0
            frame = av.VideoFrame.from_ndarray(_picture(number, is_second), format="rgb24")
            frame.pts, frame.time_base = first + number, 1 / film.rate
            yield from stream.encode(frame)
        yield from stream.encode(None)

    return packets()


def _sound(container: OutputContainer, film: Film, sound: Sound) -> Iterator[av.Packet]:
    stream = container.add_stream(sound.codec, rate=sound.rate, layout=sound.layout)
    if sound.codec == "aac":
        stream.bit_rate = 128_000
    if sound.language:
        stream.metadata["language"] = sound.language
    if sound.title:
        stream.metadata["title"] = sound.title
    names = {"pcm_s16le": "s16", "pcm_s24le": "s32", "flac": "s16", "libmp3lame": "s16p"}
    name = names.get(sound.codec, "flt" if sound.codec == "libopus" else "fltp")

    def packets() -> Iterator[av.Packet]:
        samples = clicks(film.seconds, sound.rate, stream.codec_context.layout.nb_channels)
        for start in range(0, len(samples), 4096):
            frame = _frame(samples[start : start + 4096], name, sound)
            frame.pts = round(sound.start * sound.rate) + start
            for packet in stream.encode(frame):
                if not _falls_into(sound.hole, packet):
                    yield packet
        yield from stream.encode(None)

    return packets()


def _falls_into(hole: tuple[float, float] | None, packet: av.Packet) -> bool:
    return hole is not None and hole[0] <= float(packet.pts * packet.time_base) < hole[1]


def _frame(samples: np.ndarray, name: str, sound: Sound) -> av.AudioFrame:
    scale = {"s16": 2**15, "s16p": 2**15, "s32": 2**31}.get(name)
    kind = {"s16": "i2", "s16p": "i2", "s32": "i4"}.get(name, "f4")
    plain = samples if scale is None else np.clip(samples.astype("f8") * scale, -scale, scale - 1)
    array = plain.T if name.endswith("p") else plain.reshape(1, -1)
    array = np.ascontiguousarray(array, dtype=kind)
    frame = av.AudioFrame.from_ndarray(array, format=name, layout=sound.layout)
    frame.sample_rate, frame.time_base = sound.rate, Fraction(1, sound.rate)
    return frame
