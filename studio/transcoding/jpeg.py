"""Small pictures as JPEG files."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.codec.context import CodecContext

if TYPE_CHECKING:
    from studio.transcoding.frames import Rgb

QUALITY = "3"
"""2 (best) to 31, as FFmpeg counts."""


def jpeg(picture: Rgb) -> bytes:
    """Return a picture of shape (height, width, 3) as the content of a JPEG file."""
    even = picture[: picture.shape[0] & ~1, : picture.shape[1] & ~1]  # colour has half the pixels
    coder = CodecContext.create("mjpeg", "w")
    coder.height, coder.width = even.shape[:2]
    coder.pix_fmt, coder.time_base = "yuvj420p", Fraction(1, 25)
    coder.options = {"qmin": QUALITY, "qmax": QUALITY}
    frame = av.VideoFrame.from_ndarray(even.copy(), format="rgb24")
    packets = [*coder.encode(frame), *coder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
