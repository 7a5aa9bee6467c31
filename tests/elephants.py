"""The Russian captions of Elephants Dream with their two speakers named, and a picture for them."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CAPTIONS = Path(__file__).parent / "media" / "elephants-dream" / "captions.ru.vtt"
FILM_S = 660
RATE = 48_000

# Which cues the young man speaks; the old one speaks the others. The file does not say.
EMO = {8, 12, 19, 27, 32, 37, 38, 41, 42, 44, 45, 47, 48, 50, 51, 53, 56}
EMO |= {64, 65, 66, 67, 68, 69, 70, 71, 74, 75, 76, 78, 79, 81, 82}

CAST = 'Proog = "{old}"\nEmo = "{young}"\n'


def voiced_captions(count: int | None = None) -> str:
    """Return the first `count` cues (None = all) with `<v Name>` before each text."""
    blocks = re.split(r"\n\n+", CAPTIONS.read_text(encoding="utf-8").strip())
    cues = []
    for number, block in enumerate(blocks[1:], 1):
        head, times, *texts = block.split("\n")
        speaker = "Emo" if number in EMO else "Proog"
        cues.append("\n".join((head, times, f"<v {speaker}>{texts[0]}", *texts[1:])))
    return "\n\n".join(("WEBVTT", *cues[:count])) + "\n"


def make_picture(
    path: Path, seconds: float = FILM_S, *, size: tuple[int, int] = (640, 360)
) -> Path:
    """Write a film: a bar that moves, and a soft rumble as its original sound."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=Fraction(24), options=_fast())
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        sound = container.add_stream("aac", rate=RATE, layout="stereo")
        noise = np.random.default_rng(7)
        for second in range(int(seconds)):
            for frame in range(24):
                for packet in video.encode(_frame(size, second * 24 + frame)):
                    container.mux(packet)
            rumble = np.cumsum(noise.standard_normal((2, RATE)), axis=1).astype(np.float32)
            rumble -= rumble.mean(axis=1, keepdims=True)
            block = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(0.05 * rumble / np.abs(rumble).max()), "fltp", "stereo"
            )
            block.sample_rate, block.pts = RATE, second * RATE
            for packet in sound.encode(block):
                container.mux(packet)
        for stream in (video, sound):
            for packet in stream.encode(None):
                container.mux(packet)
    return path


def _fast() -> dict[str, str]:
    return {"preset": "ultrafast", "crf": "30"}


def _frame(size: tuple[int, int], number: int) -> av.VideoFrame:
    width, height = size
    picture = np.full((height, width, 3), 40, dtype=np.uint8)
    left = number * 4 % width
    picture[:, left : left + 16] = (200, 160, 60)
    frame = av.VideoFrame.from_ndarray(picture, "rgb24")
    frame.pts = number
    return frame
