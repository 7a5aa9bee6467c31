"""Where a file's own clock reads when our timeline reads zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream


def picture_of(container: InputContainer) -> VideoStream | None:
    """Return the film's picture; a cover drawn into a song is none."""
    still = (
        av.stream.Disposition.attached_pic
        | av.stream.Disposition.timed_thumbnails
        | av.stream.Disposition.still_image
    )
    for stream in container.streams.video:
        if not stream.disposition & still and stream.codec_context is not None:
            return stream
    return None


def sounds_of(container: InputContainer) -> tuple[AudioStream, ...]:
    """Return the audio streams in the order of the file."""
    return tuple(container.streams.audio)


def start_of(stream: av.stream.Stream) -> Fraction | None:
    """Return when the stream's first frame or sample is due by the file's clock, in seconds."""
    if stream.start_time is None or stream.time_base is None:
        return None
    return stream.start_time * stream.time_base


def origin_of(container: InputContainer) -> Fraction:
    """Return the reading of the file's clock, in seconds, at which our timeline has position 0.

    Most files count from zero, and then so do we: a picture or sound that begins later begins
    later here. Where everything begins after zero (transport streams, pieces of a longer
    recording) the picture's first frame is zero, or without a picture the first sound.
    Whatever it is, every stream of the file is measured from it, so that sound and picture stay
    together to the sample.
    """
    picture = picture_of(container)
    first_frame = start_of(picture) if picture is not None else None
    starts = [start for sound in sounds_of(container) if (start := start_of(sound)) is not None]
    if first_frame is not None:
        starts.append(first_frame)
    if not starts or min(starts) <= 0:
        return Fraction(0)
    return first_frame if first_frame is not None else min(starts)
