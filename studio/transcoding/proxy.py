"""A small copy of a film's picture, in which every frame is a few frames from a key frame.

Films are coded so that one frame in hundreds stands for itself: to show any other, all since then
have to be decoded. In the copy a jump takes milliseconds. Frames keep the times they are shown at.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av

from studio.audio.buffer import PROJECT_RATE
from studio.transcoding.atomic import writing_beside
from studio.transcoding.containers import reading, writing
from studio.transcoding.failures import reading_errors, writing_errors
from studio.transcoding.film_reader import opened_film
from studio.transcoding.origin import picture_of

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import OutputContainer
    from av.video.stream import VideoStream

    from studio.domain.progress import Progress
    from studio.transcoding.film_reader import Frame

WIDEST, HIGHEST = 640, 360
KEY_EVERY = 12
QUALITY = "26"
SLOW = 1920 * 1080 * 48
"""Pixels from one key frame to the next: more take longer than a glance to decode."""
_LOOKED_AT = 1_000
_TICK = Fraction(1, PROJECT_RATE)


def jumps_slowly(path: Path) -> bool:
    """Whether showing any frame of a film takes long: large frames, few of them key frames.

    Raises:
        MediaMissing, UnsupportedMedia: it cannot be read.
    """
    with reading(path) as film, reading_errors(path):
        stream = picture_of(film)
        if stream is None:
            return False
        since_key = longest = 0
        for number, packet in enumerate(film.demux(stream)):
            since_key = 0 if packet.is_keyframe else since_key + 1
            longest = max(longest, since_key)
            if number >= _LOOKED_AT:
                break
        context = stream.codec_context
        return context.width * context.height * (longest + 1) > SLOW


def make_proxy(path: Path, target: Path, length: int, progress: Progress) -> None:
    """Write the small copy.

    Args:
        path: a film.
        target: an MP4, whole or not there; read it with `opened_film(target, origin=Fraction(0))`.
        length: of the film, in samples at 48 kHz, for the progress.
        progress: told positions.

    Raises:
        MediaMissing, UnsupportedMedia, DecodeFailed: the film cannot be read.
        DiskFull, ReadOnly: the copy cannot be written.
        Cancelled: `progress` was cancelled; nothing is left.
    """
    with (
        opened_film(path) as reader,
        writing_beside(target) as part,
        writing_errors(target),
        writing(part, "mp4", {"movie_timescale": str(PROJECT_RATE)}) as copy,
    ):
        stream: VideoStream | None = None
        for frame in reader.frames(0):
            progress.report(frame.start, length)
            small = _small(frame)
            stream = stream or _stream_for(copy, small)
            copy.mux(stream.encode(small))
        if stream is not None:
            copy.mux(stream.encode(None))


def _small(frame: Frame) -> av.VideoFrame:
    pixels = frame.fitted(WIDEST, HIGHEST)
    high, wide = (side // 2 * 2 for side in pixels.shape[:2])  # as the coder needs it
    made = av.VideoFrame.from_ndarray(pixels[:high, :wide].copy(), format="bgra")
    small = made.reformat(format="yuv420p")
    small.pts, small.time_base = frame.start, _TICK
    return small


def _stream_for(copy: OutputContainer, small: av.VideoFrame) -> VideoStream:
    options = {"preset": "veryfast", "crf": QUALITY, "g": str(KEY_EVERY), "bf": "0", "threads": "1"}
    stream = copy.add_stream("libx264", rate=PROJECT_RATE, options=options)
    stream.width, stream.height, stream.pix_fmt = small.width, small.height, "yuv420p"
    stream.time_base = stream.codec_context.time_base = _TICK
    return stream
