"""Scripts of 20,000 cues, read from bytes to lines that can be spoken, against pysubs2.

pysubs2 only reads the cues; ours also tells the encoding, finds speakers and repairs times. All
of it is one thread, so processor time is compared, which other work does not disturb.
"""

from __future__ import annotations

import statistics
import time
from pathlib import PurePath
from typing import TYPE_CHECKING

from studio.catalog import script_formats
from studio.formats.base import ScriptFormat, ScriptLine
from studio.formats.reading import script_of
from tests.benchmarks.report import version

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.report import Report

CUES = 20_000
_ROUNDS = 5
_LIMIT_S = 1.0
_PEER_FORMATS = {"srt": "srt", "vtt": "vtt", "ass": "ass"}


def run(report: Report) -> None:
    lines = [
        ScriptLine(
            n * 96_000,
            n * 96_000 + 90_000,
            f"Row {n} tells of the sea\nand of the wind.",
            f"S{n % 5}",
        )
        for n in range(CUES)
    ]
    for one in script_formats():
        if one.writer is not None:
            _row(report, one, one.write(lines))


def _row(report: Report, one: ScriptFormat, text: str) -> None:
    content = text.encode()
    name = PurePath(f"film{one.suffixes[0]}")
    peer = _peer(text, one.id)
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(_seconds(lambda: script_of(content, name, script_formats())))
        if peer is not None:
            theirs.append(_seconds(peer))
    mine = statistics.median(ours)
    other = statistics.median(theirs) if theirs else 0.0
    report.row(
        f"read {CUES:,} cues of {one.title}",
        f"{mine:.2f} s",
        f"{other:.2f} s (pysubs2 {version('pysubs2')})" if theirs else "-",
        f"{mine / other:.2f}" if theirs else "-",
        f"≤ {_LIMIT_S:.0f} s",
        mine <= _LIMIT_S,
    )


def _peer(text: str, format_id: str) -> Callable[[], object] | None:
    """Return what reads `text` with pysubs2; None where it is missing or cannot read it."""
    if version("pysubs2") is None or format_id not in _PEER_FORMATS:
        return None
    import pysubs2  # noqa: PLC0415  only where it is installed

    return lambda: pysubs2.SSAFile.from_string(text, format_=_PEER_FORMATS[format_id])


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
