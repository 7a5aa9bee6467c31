"""Pictures of a film: the one shown at a position, and one that stands for the whole."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import DecodeFailed, UnsupportedMedia
from studio.domain.text import mark
from studio.transcoding.containers import reading
from studio.transcoding.failures import reading_errors
from studio.transcoding.origin import origin_of, picture_of
from studio.transcoding.probe import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

Rgb: TypeAlias = "NDArray[np.uint8]"
"""Shape (height, width, 3), turned the way it is meant to be seen."""

NO_MOVING_PICTURE = mark("Errors", "“{name}” has no moving picture.")

_THUMBNAIL_PLACES = (Fraction(1, 10), Fraction(3, 10), Fraction(1, 2))
_LIVELY = 20.0
_STEPS_BACK_S = (0, 2, 20)
_MOST_DELAY_S = 10


def frame_at(path: Path, position: int, *, width: int | None = None) -> Rgb:
    """Return the frame that is shown at `position`.

    Args:
        path: a film.
        position: samples at 48 kHz on the timeline; before the first frame the first is given,
            after the last the last.
        width: pixels across wanted, the height follows; None = as stored.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it has no moving picture.
        DecodeFailed: no frame can be decoded there.
    """
    with reading(path) as film, reading_errors(path, DecodeFailed):
        frame = _shown(film, _picture(film, path), Fraction(position, PROJECT_RATE))
        if frame is None:
            raise DecodeFailed(name=path.name)
        return _rgb(frame, width)


def thumbnail(path: Path, width: int = 320) -> Rgb:
    """Return a frame from the film's first half in which there is something to see.

    Raises:
        MediaMissing, UnsupportedMedia, DecodeFailed: as `frame_at`.
    """
    with reading(path) as film, reading_errors(path, DecodeFailed):
        stream = _picture(film, path)
        length = (end_of(stream) or Fraction(0)) - origin_of(film)
        best: Rgb | None = None
        for place in _THUMBNAIL_PLACES:
            frame = _shown(film, stream, place * length)
            if frame is None:
                continue
            seen = _rgb(frame, width)
            if best is None or seen.std() > best.std():
                best = seen
            if best.std() > _LIVELY:
                break
        if best is None:
            raise DecodeFailed(name=path.name)
        return best


def _picture(film: InputContainer, path: Path) -> VideoStream:
    stream = picture_of(film)
    if stream is None:
        raise UnsupportedMedia(NO_MOVING_PICTURE, name=path.name)
    stream.thread_type = "AUTO"
    return stream


def _shown(film: InputContainer, stream: VideoStream, seconds: Fraction) -> VideoFrame | None:
    """Decode from a key frame before; the frame shown is the last one due by then.

    Where a file has no index the jump may land behind, so it is tried again from further back.
    """
    tick = stream.time_base or Fraction(1, PROJECT_RATE)
    end = end_of(stream)
    due = seconds + origin_of(film)
    wanted = (due if end is None else min(due, end)) / tick
    # Decoding begins before showing does, by as many frames as are shown out of order.
    before = (stream.start_time or 0) - int(_MOST_DELAY_S / tick)
    shown: VideoFrame | None = None
    for back in _STEPS_BACK_S:
        start = max(before, int(wanted - back / tick))
        with contextlib.suppress(av.FFmpegError):  # behind the last place that can be reached
            film.seek(start, stream=stream)
            shown = _last_due(film, stream, wanted)
        if shown is not None and (shown.pts or 0) <= wanted:
            return shown
    film.seek(before, stream=stream)
    return _last_due(film, stream, wanted) or shown


def _last_due(film: InputContainer, stream: VideoStream, wanted: Fraction) -> VideoFrame | None:
    shown: VideoFrame | None = None
    for frame in _frames(film, stream):
        if frame.pts is None:
            continue
        if shown is not None and frame.pts > wanted:
            break
        shown = frame
    return shown


def _frames(film: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Decode on, over what is damaged."""
    for packet in film.demux(stream):
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue


def _rgb(frame: VideoFrame, width: int | None) -> Rgb:
    across, high = frame.width, frame.height
    if width is not None and width < across:
        across, high = width, max(1, round(high * width / across))
    picture = frame.reformat(width=across, height=high, format="rgb24").to_ndarray()
    turned = np.rot90(picture, k=round(frame.rotation / 90))
    return np.ascontiguousarray(turned, dtype=np.uint8)
