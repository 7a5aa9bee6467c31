"""Frames of a film one after the other, from any place, each with the time it is shown."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import DecodeFailed, UnsupportedMedia
from studio.transcoding.containers import reading
from studio.transcoding.failures import reading_errors
from studio.transcoding.frames import NO_MOVING_PICTURE
from studio.transcoding.origin import origin_of, picture_of
from studio.transcoding.probe import end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

Bgra: TypeAlias = "NDArray[np.uint8]"
"""Shape (height, width, 4): what screens take."""

FOREVER = 1 << 62
"""The last frame stays."""

_STEPS_BACK_S = (Fraction(0), Fraction(2), Fraction(20))
_MOST_DELAY_S = 10
_EXACT_BEFORE_S = Fraction(1, 2)
"""So long before the frame that is wanted, all frames are decoded and not only referred ones."""
_UNSPECIFIED = 2
_HIGH_DEFINITION = 576
"""Pictures higher than this are in BT.709 when they do not say."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame, still as the decoder gave it. Times are samples at 48 kHz on the timeline."""

    start: int
    end: int
    """When the next one is shown; `FOREVER` for the last."""
    raw: VideoFrame
    aspect: Fraction
    """Width of a pixel over its height."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as meant to be seen, in square pixels."""
        width = round(self.raw.width * self.aspect)
        return (self.raw.height, width) if _turns(self.raw) % 2 else (width, self.raw.height)

    def fitted(self, width: int, height: int) -> Bgra:
        """Return the frame as large as fits into a box, upright; never larger than it is."""
        own_width, own_height = self.size
        scale = min(width / own_width, height / own_height, 1.0)
        across, high = max(1, round(own_width * scale)), max(1, round(own_height * scale))
        turns = _turns(self.raw)
        if turns % 2:
            across, high = high, across
        shrinks = across * 2 <= self.raw.width
        scaled = self.raw.reformat(
            width=across,
            height=high,
            format="bgra",
            src_colorspace=_colours(self.raw),
            interpolation=av.video.reformatter.Interpolation.AREA
            if shrinks
            else av.video.reformatter.Interpolation.BILINEAR,
        )
        return np.ascontiguousarray(np.rot90(scaled.to_ndarray(), k=turns), dtype=np.uint8)


class FilmReader:
    """Decodes from one place on. Used from one thread at a time."""

    def __init__(self, film: InputContainer, stream: VideoStream, origin: Fraction) -> None:
        self._film = film
        self._stream = stream
        self._tick = stream.time_base or Fraction(1, PROJECT_RATE)
        self._origin = origin
        self._aspect = stream.sample_aspect_ratio or Fraction(1)
        self._frames: Iterator[VideoFrame] = iter(())

    def frames(
        self, position: int, is_wanted: Callable[[], bool] = lambda: True
    ) -> Iterator[Frame]:
        """Yield frames from the one shown at `position` on; before the first that is the first.

        `is_wanted` is asked on the way there: once it says no, nothing comes.
        """
        wanted = self._stamp(position)
        following = self._jump(wanted)
        while (frame := following) is not None:
            following = next(self._frames, None)
            if following is None or self._time(following) > wanted:
                end = FOREVER if following is None else self._position(following)
                yield Frame(self._position(frame), end, frame, self._aspect)
            elif not is_wanted():
                return

    def _jump(self, wanted: int) -> VideoFrame | None:
        """Go to a key frame before; return the first frame decoded from there.

        Where a file has no index the jump may land behind, so it is tried again from further back.
        """
        # Decoding begins before showing does, by as many frames as are shown out of order.
        before = (self._stream.start_time or 0) - int(_MOST_DELAY_S / self._tick)
        last = self._last_stamp()
        for back in _STEPS_BACK_S:
            start = max(before, int(min(wanted, last) - back / self._tick))
            frame = self._first_from(start, wanted)
            if frame is not None and self._time(frame) <= wanted:
                return frame
        return self._first_from(before, wanted)

    def _first_from(self, stamp: int, wanted: int) -> VideoFrame | None:
        with contextlib.suppress(av.FFmpegError):  # behind the last place that can be reached
            self._film.seek(stamp, stream=self._stream)
            self._frames = self._decoded(wanted)
            return next(self._frames, None)
        return None

    def _decoded(self, wanted: int) -> Iterator[VideoFrame]:
        """Decode on, over what is damaged; well before `wanted` only what others refer to."""
        context = self._stream.codec_context
        exact = wanted - int(_EXACT_BEFORE_S / self._tick)
        for packet in self._film.demux(self._stream):
            is_far = packet.pts is not None and packet.pts < exact
            context.skip_frame = "NONREF" if is_far else "DEFAULT"
            yield from (frame for frame in _frames_of(packet) if frame.pts is not None)

    def _last_stamp(self) -> int:
        end = end_of(self._stream)
        return 1 << 62 if end is None else int(end / self._tick)

    def _stamp(self, position: int) -> int:
        return int((Fraction(position, PROJECT_RATE) + self._origin) / self._tick)

    def _time(self, frame: VideoFrame) -> int:
        return frame.pts or 0

    def _position(self, frame: VideoFrame) -> int:
        seconds = self._time(frame) * self._tick - self._origin
        return -((-seconds.numerator * PROJECT_RATE) // seconds.denominator)


@contextmanager
def opened_film(path: Path, *, origin: Fraction | None = None) -> Iterator[FilmReader]:
    """Open the moving picture of a film.

    Args:
        path: a film.
        origin: what its clock reads at position 0, in seconds; None = see `origin_of`.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it has no moving picture.
        DecodeFailed: what is decoded inside the block is damaged beyond reading on.
    """
    with reading(path) as film, reading_errors(path, DecodeFailed):
        stream = picture_of(film)
        if stream is None:
            raise UnsupportedMedia(NO_MOVING_PICTURE, name=path.name)
        stream.thread_type = "AUTO"
        for other in film.streams:
            if other.index != stream.index:
                other.discard = av.stream.Discard.all
        yield FilmReader(film, stream, origin_of(film) if origin is None else origin)


def _frames_of(packet: Packet[VideoStream]) -> Iterator[VideoFrame]:
    with contextlib.suppress(av.FFmpegError):
        yield from packet.decode()


def _turns(frame: VideoFrame) -> int:
    """Return by how many quarters it is turned counter-clockwise to be upright."""
    return round(frame.rotation / 90) % 4


def _colours(frame: VideoFrame) -> int | None:
    """Return the colour matrix of a frame that does not say; None when it does."""
    if frame.colorspace != _UNSPECIFIED:
        return None
    is_high = min(frame.width, frame.height) > _HIGH_DEFINITION
    return int(
        av.video.reformatter.Colorspace.ITU709
        if is_high
        else av.video.reformatter.Colorspace.ITU601
    )
