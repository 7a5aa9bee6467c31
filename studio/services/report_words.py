"""What was done to a line, in words for those who have never heard of a stretch ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.text import mark
from studio.domain.timeline import FitState

if TYPE_CHECKING:
    from studio.services.report import LanguageReport, LineReport

LEAST_HEARD_MS = 50.0
"""Shorter changes are not worth a word."""

NATURAL = mark("Report", "Spoken at its natural pace.")
SQUEEZED = mark("Report", "Pauses shortened by {seconds} s.")
BORROWED = mark("Report", "Runs {seconds} s into the silence after its cue.")
FASTER = mark("Report", "Spoken {percent} % faster.")
SLOWER = mark("Report", "Spoken {percent} % slower.")
STRAINED = mark(
    "Report", "Spoken {percent} % faster, which can be heard; a shorter text is better."
)
TOO_LONG = mark("Report", "Too long: its last {seconds} s are not heard. Shorten the text.")
OVERLAPS = mark("Report", "Another voice is heard for {seconds} s of it.")

ALL_WELL = mark("Report", "Every line is spoken and in its place.")
NOTHING = mark("Report", "There are no lines.")
NOT_SPOKEN = mark("Report", "Not spoken: {count} of {total} lines.")
NOT_FITTING = mark("Report", "Too long for their place: {count} of {total} lines.")
HURRIED = mark("Report", "Spoken faster than is comfortable: {count} of {total} lines.")


def told(line: LineReport) -> list[str]:
    """Return what was done to a line so that it fits, in the order it was done."""
    if line.error:
        return [line.error]
    if not line.fit:
        return []
    done = []
    if line.squeezed_ms >= LEAST_HEARD_MS:
        done.append(SQUEEZED.format(seconds=_seconds(line.squeezed_ms)))
    if line.borrowed_ms >= LEAST_HEARD_MS:
        done.append(BORROWED.format(seconds=_seconds(line.borrowed_ms)))
    done += _pace(line)
    if line.fit == FitState.DOES_NOT_FIT.value:
        done.append(TOO_LONG.format(seconds=_seconds(max(line.overrun_ms, 100.0))))
    done = done or [NATURAL]
    if line.overlap_ms >= LEAST_HEARD_MS:
        done.append(OVERLAPS.format(seconds=_seconds(line.overlap_ms)))
    return done


def summary(report: LanguageReport) -> list[tuple[str, str]]:
    """Return sentences about a whole language, each with its tone: good, amber or bad."""
    total = len(report.lines)
    if not total:
        return [(NOTHING, "amber")]
    hurried = sum(line.fit == FitState.STRAINED.value for line in report.lines)
    counts = (
        (NOT_SPOKEN, len(report.failed), "bad"),
        (NOT_FITTING, len(report.misfits), "bad"),
        (HURRIED, hurried, "amber"),
    )
    sentences = [
        (text.format(count=count, total=total), tone) for text, count, tone in counts if count
    ]
    return sentences or [(ALL_WELL, "good")]


def _pace(line: LineReport) -> list[str]:
    percent = round(100 * ((line.tempo or 1.0) - 1.0))
    if percent == 0:
        return []
    if line.fit == FitState.STRAINED.value:
        return [STRAINED.format(percent=percent)]
    return [(FASTER if percent > 0 else SLOWER).format(percent=abs(percent))]


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f}" if milliseconds >= 100 else f"{milliseconds / 1000:.2f}"
