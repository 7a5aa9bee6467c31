"""Write the film: H.264 that scrubs fast, AAC, ready to play before it is fully read."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from sample_scene.screenplay import FPS, HEIGHT, RATE, SUBTITLE, TITLE, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studio.audio.buffer import Samples

Rgba = NDArray[np.uint8]

_X264 = {
    "preset": "slower",
    "tune": "animation",
    "crf": "25",
    "threads": "2",
    "x264-params": "keyint=25:min-keyint=5:colorprim=bt709:transfer=bt709:colormatrix=bt709",
}
_SOUND_BITS = 144_000
_BLOCK = 1024


def write_film(path: Path, frames: Iterable[Rgba], sound: Samples) -> None:
    """Write frames of shape (height, width, 4) and stereo sound as one MP4."""
    with av.open(str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as film:
        film.metadata["title"] = f"{TITLE}: {SUBTITLE}"
        picture = film.add_stream("libx264", rate=FPS, options=_X264)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.codec_context.colorspace = Colorspace.ITU709
        picture.codec_context.color_range = ColorRange.MPEG
        voice = film.add_stream("aac", rate=RATE, layout="stereo")
        voice.bit_rate = _SOUND_BITS
        voice.metadata["language"] = "eng"
        blocks = _SoundBlocks(sound)
        for number, pixels in enumerate(frames):
            film.mux(picture.encode(_picture_frame(pixels, number)))
            for block in blocks.until((number + 1) * RATE // FPS):
                film.mux(voice.encode(block))
        film.mux(picture.encode(None))
        film.mux(voice.encode(None))


def _picture_frame(pixels: Rgba, number: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgba")
    frame = frame.reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


class _SoundBlocks:
    """The sound in blocks, given out as far as the picture has come."""

    def __init__(self, sound: Samples) -> None:
        self._sound = sound
        self._position = 0

    def until(self, position: int) -> Iterable[av.AudioFrame]:
        """Yield the blocks that begin before `position` in samples."""
        while self._position < min(position, len(self._sound)):
            block = self._sound[self._position : self._position + _BLOCK]
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(block.T), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.pts = RATE, self._position
            frame.time_base = Fraction(1, RATE)
            self._position += len(block)
            yield frame
