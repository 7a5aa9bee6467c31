"""Audacity's labels: start and end in seconds, a tab between, and what is said there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE
from studio.formats.handover.base import HandoverFormat

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.cut_list import CutList


def _write(cut_list: CutList, _: Path) -> str:
    rows = [
        (clip.position, clip.end, f"{clip.speaker}: {clip.text}" if clip.speaker else clip.text)
        for clip in cut_list.spoken
    ]
    rows += [(marker.position, marker.position, marker.name) for marker in cut_list.markers]
    return "".join(
        f"{start / SAMPLE_RATE:.6f}\t{end / SAMPLE_RATE:.6f}\t{' '.join(text.split())}\n"
        for start, end, text in sorted(rows)
    )


FORMAT = HandoverFormat(
    id="labels",
    title=mark("Export", "Audacity labels"),
    suffix=".labels.txt",
    writer=_write,
)
