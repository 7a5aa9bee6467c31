"""Whether a written recording is as a house asks for it: measured on the file, decoded again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.audio.file_levels import FileLevelMeter
from studio.domain.text import mark
from studio.transcoding.atomic import where_written
from studio.transcoding.bit_rate import bit_rate_of
from studio.transcoding.decode import audio_blocks
from studio.transcoding.probe import probe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studio.audio.file_levels import FileLevels
    from studio.domain.progress import Progress

SLACK_DB = 0.05
SLACK_S = 0.03
"""What coding and measuring may move."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both allowed."""

    low: float
    high: float

    def holds(self, value: float, slack: float = 0.0) -> bool:
        """Whether a value is inside, up to `slack` beyond."""
        return self.low - slack <= value <= self.high + slack


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What a house asks of every file."""

    name: str
    rms_db: Range
    peak_db: float
    floor_db: float
    head_s: Range
    tail_s: Range
    rate: int
    bit_rate: int
    """Of MP3, always the same: bits per second, at least."""
    longest_s: float


ACX = Standard(
    name="ACX",
    rms_db=Range(-23.0, -18.0),
    peak_db=-3.0,
    floor_db=-60.0,
    head_s=Range(0.5, 1.0),
    tail_s=Range(1.0, 5.0),
    rate=44_100,
    bit_rate=192_000,
    longest_s=7_200.0,
)
"""Amazon's Audiobook Creation Exchange, "Audio Submission Requirements"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One figure of a file."""

    name: str
    """Marked text."""
    measured: str
    asked: str
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A written file and what was found."""

    name: str
    standard: str
    checks: tuple[Check, ...]

    @property
    def is_met(self) -> bool:
        """Whether all is as asked for."""
        return all(one.is_met for one in self.checks)


RMS = mark("Report", "Strength (RMS)")
PEAK = mark("Report", "Peak")
FLOOR = mark("Report", "Noise floor")
HEAD = mark("Report", "Room tone at the head")
TAIL = mark("Report", "Room tone at the tail")
LENGTH = mark("Report", "Length")
RATE = mark("Report", "Sampling rate")
BIT_RATE = mark("Report", "Bit rate, constant")


def checked(
    path: Path, standard: Standard, progress: Progress, *, is_part: bool = True
) -> CheckedFile:
    """Return what a file is like against what is asked; it may still wait to be put in place.

    Args:
        path: of the file.
        standard: what is asked.
        progress: told samples read.
        is_part: False for a whole book in one file: only its sound is judged, not its length.

    Raises:
        MediaError: it cannot be read.
        Cancelled: `progress` was cancelled.
    """
    written = where_written(path)
    facts = probe(written).sounds[0]
    meter = FileLevelMeter(facts.rate)
    for block in audio_blocks(written, channels=facts.channels, rate=facts.rate, progress=progress):
        meter.add(block)
    checks = [*_of_levels(meter.result(), standard), _of_rate(facts.rate, standard)]
    if path.suffix.lower() == ".mp3":
        checks.append(_of_bit_rate(written, standard))
    if is_part:
        checks.append(_of_length(meter.result().length_s, standard))
    return CheckedFile(name=path.name, standard=standard.name, checks=tuple(checks))


def _of_levels(levels: FileLevels, asked: Standard) -> Iterable[Check]:
    yield _check(RMS, levels.rms_db, asked.rms_db, "dB", SLACK_DB)
    for name, value, most in (
        (PEAK, levels.peak_db, asked.peak_db),
        (FLOOR, levels.floor_db, asked.floor_db),
    ):
        yield Check(
            name=name,
            measured=f"{_number(value)} dB",
            asked=f"≤ {_number(most)} dB",
            is_met=value <= most + SLACK_DB,
        )
    yield _check(HEAD, levels.head_s, asked.head_s, "s", SLACK_S)
    yield _check(TAIL, levels.tail_s, asked.tail_s, "s", SLACK_S)


def _check(name: str, value: float, asked: Range, unit: str, slack: float) -> Check:
    return Check(
        name=name,
        measured=f"{_number(value, 2 if unit == 's' else 1)} {unit}",
        asked=f"{_number(asked.low)} … {_number(asked.high)} {unit}",
        is_met=asked.holds(value, slack),
    )


def _of_rate(rate: int, asked: Standard) -> Check:
    return Check(
        name=RATE, measured=_kilo(rate, "Hz"), asked=_kilo(asked.rate, "Hz"),
        is_met=rate == asked.rate,
    )  # fmt: skip


def _of_bit_rate(path: Path, asked: Standard) -> Check:
    found = bit_rate_of(path)
    return Check(
        name=BIT_RATE,
        measured=_kilo(round(found.bits, -3), "bit/s") + ("" if found.is_constant else " ±"),
        asked=f"≥ {_kilo(asked.bit_rate, 'bit/s')}",
        is_met=found.is_constant and found.bits >= asked.bit_rate * 0.995,
    )


def _of_length(length_s: float, asked: Standard) -> Check:
    return Check(
        name=LENGTH,
        measured=f"{_number(length_s / 60)} min",
        asked=f"≤ {_number(asked.longest_s / 60)} min",
        is_met=length_s <= asked.longest_s,
    )


def _number(value: float, digits: int = 1) -> str:
    shown = f"{value:.{digits}f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace("-", "\u2212")


def _kilo(value: float, unit: str) -> str:
    return f"{_number(value / 1_000)} k{unit}"
