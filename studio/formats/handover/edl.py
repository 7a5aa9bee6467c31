"""CMX 3600 edit decision lists of sound: what editing rooms have read since tape.

Times are whole frames: a clip begins in the frame it is heard in first, and its length is rounded
to frames. One channel is written per track, A, A2, A3 …; clips of one track that overlap keep their
channel, for a list may say so. Text is ASCII: other letters are written as their plain relatives.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from studio.domain.text import mark
from studio.domain.timecode import frame_at, timecode_of_frame
from studio.formats.handover.base import HandoverFormat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.domain.cut_list import CutClip, CutList
    from studio.domain.timecode import FrameRate

_TITLE_LENGTH = 70


def _write(cut_list: CutList, _: Path) -> str:
    rate = cut_list.frame_rate
    counting = "DROP FRAME" if rate.is_drop else "NON-DROP FRAME"
    rows = [f"TITLE: {_plain(cut_list.name)[:_TITLE_LENGTH]}", f"FCM: {counting}", ""]
    numbered = enumerate(cut_list.tracks, 1)
    events = [(clip, channel) for channel, track in numbered for clip in track.clips]
    events.sort(key=lambda event: (event[0].position, event[1]))
    for number, (clip, channel) in enumerate(events, 1):
        rows += _event(number, clip, channel, rate)
    return "\r\n".join(rows) + "\r\n"


def _event(number: int, clip: CutClip, channel: int, rate: FrameRate) -> Iterator[str]:
    start, source = frame_at(clip.position, rate), frame_at(clip.in_point, rate)
    length = max(1, frame_at(clip.end, rate) - start)
    times = (source, source + length, start, start + length)
    track = "A" if channel == 1 else f"A{channel}"
    codes = " ".join(timecode_of_frame(frame, rate) for frame in times)
    yield f"{number:03}  AX       {track:<5} C        {codes}"
    yield f"* FROM CLIP NAME: {_plain(clip.path.name)}"
    if clip.text:
        yield f"* COMMENT: {_plain(clip.speaker)}: {_plain(clip.text)}"


def _plain(text: str) -> str:
    """Return text in ASCII, on one line."""
    apart = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(one if one.isascii() else "?" for one in apart if not unicodedata.combining(one))


FORMAT = HandoverFormat(
    id="edl", title=mark("Export", "Edit decision list (CMX 3600)"), suffix=".edl", writer=_write
)
