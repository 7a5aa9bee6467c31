"""A waveform out of a media file, growing while the file is read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from studio.audio.peaks import Peaks, PeaksBuilder
from studio.transcoding.pcm16 import pcm16_sound
from studio.transcoding.sources import Damage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.progress import Progress

_SNAPSHOT_EVERY_S = 0.2


def media_peaks(
    path: Path,
    *,
    stream: int = 0,
    progress: Progress | None = None,
    on_part: Callable[[Peaks], None] | None = None,
) -> Peaks:
    """Return the peaks of one audio stream, at its own rate, from position 0 of the timeline.

    A damaged file gives the peaks of what can be heard of it.

    Args:
        path: a film or recording.
        stream: which audio stream, from 0.
        progress: told samples read, with 0 as the total when the file does not say.
        on_part: called in this thread some five times a second with the peaks so far, the first
            time after the first block, so that there is something to draw at once.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it has no such sound.
        Cancelled: `progress` was cancelled.
    """
    sound = pcm16_sound(path, stream, Damage())
    builder = PeaksBuilder(sound.rate, sound.channels)
    done, shown = 0, 0.0
    for block in sound.blocks:
        builder.add(block)
        done += len(block)
        if progress is not None:
            progress.report(done, max(done, sound.length) if sound.length else 0)
        if on_part is not None and time.monotonic() - shown > _SNAPSHOT_EVERY_S:
            on_part(builder.snapshot())
            shown = time.monotonic()
    return builder.finish()
