"""Samples, frames, timecode and clock: the project's time is samples, the rest is for people.

SMPTE ST 12-1 counts frames; drop-frame counting leaves out frame *numbers* (never frames) so that
the count stays near the clock at 29.97 and 59.94 frames a second. The sample of a frame is the
first sample at or after the frame's exact beginning, so that every frame is found again from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from studio.domain.errors import InputError
from studio.domain.text import mark

SAMPLE_RATE = 48_000
"""Samples a second of project time."""

MAX_FRAME_RATE = 1_000

_LABEL = re.compile(r"(-?)(\d{1,4}):(\d{1,2}):(\d{1,2})([:;.,])(\d{1,3})")
_CLOCK = re.compile(r"(-?)(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:[.,](\d{1,9}))?")
_RATE = re.compile(r"(\d{1,9})(?:[.,](\d{1,9})|/(\d{1,9}))?\s*(?:fps)?\s*(df|drop|ndf)?")


class TimecodeError(InputError, ValueError):
    """A time or frame rate that cannot be read. Values: text."""

    message = mark("Errors", "“{text}” is not a time the studio can read.")
    hint = mark("Errors", "Write 12.5 (seconds), 00:00:12.500 or 00:00:12:10 (frames).")


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames a second as an exact fraction, and how frames are numbered.

    `is_drop` is only allowed at 30000/1001 and 60000/1001, where drop-frame counting exists.
    """

    fraction: Fraction
    is_drop: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.fraction <= MAX_FRAME_RATE:
            raise TimecodeError(_NO_RATE, hint=_RATE_HINT, text=str(self.fraction))
        if self.is_drop and self.fraction not in (_NTSC_30, _NTSC_60):
            raise TimecodeError(_NO_DROP, hint=_RATE_HINT, text=str(self.fraction))

    @property
    def nominal(self) -> int:
        """Frame numbers in one second of timecode, such as 30 at 29.97."""
        return max(1, round(self.fraction))

    @property
    def dropped(self) -> int:
        """Frame numbers left out at the start of each minute but every tenth; 0 without drop."""
        return self.nominal // 15 if self.is_drop else 0

    def __str__(self) -> str:
        """Return what `parse_frame_rate` reads back, such as "30000/1001 df"."""
        return f"{self.fraction} df" if self.is_drop else str(self.fraction)


_NTSC_24 = Fraction(24_000, 1001)
_NTSC_30 = Fraction(30_000, 1001)
_NTSC_60 = Fraction(60_000, 1001)
_NO_RATE = mark("Errors", "“{text}” is not a frame rate the studio can read.")
_NO_DROP = mark("Errors", "There is no drop-frame timecode at {text} frames a second.")
_RATE_HINT = mark("Errors", "Write 25, 23.976, 29.97df or 30000/1001.")

FPS_23_976 = FrameRate(_NTSC_24)
FPS_24 = FrameRate(Fraction(24))
FPS_25 = FrameRate(Fraction(25))
FPS_29_97 = FrameRate(_NTSC_30)
FPS_29_97_DROP = FrameRate(_NTSC_30, is_drop=True)
FPS_30 = FrameRate(Fraction(30))
FPS_50 = FrameRate(Fraction(50))
FPS_59_94 = FrameRate(_NTSC_60)
FPS_59_94_DROP = FrameRate(_NTSC_60, is_drop=True)
FPS_60 = FrameRate(Fraction(60))

FRAME_RATES: tuple[FrameRate, ...] = (
    FPS_23_976,
    FPS_24,
    FPS_25,
    FPS_29_97,
    FPS_29_97_DROP,
    FPS_30,
    FPS_50,
    FPS_59_94,
    FPS_59_94_DROP,
    FPS_60,
)
"""The rates offered by name; any other exact fraction works as well."""


def parse_frame_rate(text: str) -> FrameRate:
    """Read "25", "23.976", "29.97df", "29.97 drop" or "30000/1001".

    A decimal within 0.01 of a rate divided by 1.001 means that exact fraction.

    Raises:
        TimecodeError: it is no frame rate.
    """
    match = _RATE.fullmatch(text.strip().lower())
    if match is None:
        raise TimecodeError(_NO_RATE, hint=_RATE_HINT, text=text[:40])
    whole, decimals, divisor, counting = match.groups()
    if divisor is not None and int(divisor) == 0:
        raise TimecodeError(_NO_RATE, hint=_RATE_HINT, text=text[:40])
    if divisor is not None:
        fraction = Fraction(int(whole), int(divisor))
    else:
        fraction = _broadcast(Fraction(f"{whole}.{decimals}" if decimals else whole))
    return FrameRate(fraction, is_drop=counting in ("df", "drop"))


def _broadcast(rate: Fraction) -> Fraction:
    nominal = -(-rate.numerator // rate.denominator)
    exact = Fraction(nominal * 1000, 1001)
    is_near = rate.denominator != 1 and abs(rate - exact) < Fraction(1, 100)
    return exact if is_near else rate


def sample_of(frame: int, rate: FrameRate) -> int:
    """Return the first sample (48 kHz) of a frame: ceil(frame * 48000 / rate)."""
    fraction = rate.fraction
    return -((-frame * SAMPLE_RATE * fraction.denominator) // fraction.numerator)


def frame_at(sample: int, rate: FrameRate) -> int:
    """Return the frame that is seen at a sample (48 kHz): floor(sample * rate / 48000)."""
    fraction = rate.fraction
    return (sample * fraction.numerator) // (SAMPLE_RATE * fraction.denominator)


def timecode_of_frame(frame: int, rate: FrameRate) -> str:
    """Return `HH:MM:SS:FF`, or `HH:MM:SS;FF` with drop-frame counting; hours do not wrap."""
    sign = "-" if frame < 0 else ""
    number = _with_dropped(abs(frame), rate)
    seconds, frames = divmod(number, rate.nominal)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    separator = ";" if rate.is_drop else ":"
    width = len(str(rate.nominal - 1))
    label = f"{hours:02}:{minutes:02}:{seconds:02}{separator}{frames:0{max(2, width)}}"
    return sign + label


def frame_of_timecode(text: str, rate: FrameRate) -> int:
    """Read `HH:MM:SS:FF` or `HH:MM:SS;FF`; the counting of `rate` decides, not the separator.

    One exception: a semicolon at 29.97 or 59.94 always means drop-frame counting.

    Raises:
        TimecodeError: it is no timecode, or a number that drop-frame counting leaves out.
    """
    match = _LABEL.fullmatch(text.strip())
    if match is None:
        raise TimecodeError(text=text[:40])
    sign, *numbers = match[1], int(match[2]), int(match[3]), int(match[4]), int(match[6])
    hours, minutes, seconds, frames = numbers
    if match[5] == ";" and rate.fraction in (_NTSC_30, _NTSC_60):
        rate = FrameRate(rate.fraction, is_drop=True)
    is_left_out = seconds == 0 and frames < rate.dropped and minutes % 10 != 0
    if minutes > 59 or seconds > 59 or frames >= rate.nominal or is_left_out:
        raise TimecodeError(text=text[:40])
    total_minutes = hours * 60 + minutes
    number = (total_minutes * 60 + seconds) * rate.nominal + frames
    frame = number - rate.dropped * (total_minutes - total_minutes // 10)
    return -frame if sign else frame


def _with_dropped(frame: int, rate: FrameRate) -> int:
    """Return the frame's number, the left-out numbers counted in."""
    dropped = rate.dropped
    if not dropped:
        return frame
    per_minute = rate.nominal * 60 - dropped
    per_ten = per_minute * 10 + dropped
    tens, rest = divmod(frame, per_ten)
    # The first of ten minutes is longer: nothing is left out there.
    minutes = max(0, (rest - dropped) // per_minute)
    return frame + dropped * (tens * 9 + minutes)


def timecode(sample: int, rate: FrameRate) -> str:
    """Return the timecode of the frame that is seen at a sample (48 kHz)."""
    return timecode_of_frame(frame_at(sample, rate), rate)


def sample_of_timecode(text: str, rate: FrameRate) -> int:
    """Return the first sample (48 kHz) of the frame a timecode names.

    Raises:
        TimecodeError: it is no timecode of that rate.
    """
    return sample_of(frame_of_timecode(text, rate), rate)


def clock(sample: int) -> str:
    """Return `H:MM:SS.mmm`, to the nearest millisecond."""
    sign = "-" if sample < 0 else ""
    hours, minutes, seconds, milliseconds = clock_parts(abs(sample))
    return f"{sign}{hours}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def clock_parts(sample: int) -> tuple[int, int, int, int]:
    """Return hours, minutes, seconds, milliseconds of a sample (48 kHz, >= 0), nearest."""
    total = (sample * 1000 + SAMPLE_RATE // 2) // SAMPLE_RATE
    seconds, milliseconds = divmod(total, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, seconds, milliseconds


def parse_clock(text: str) -> int:
    """Read `H:MM:SS.mmm`, `MM:SS.mmm` or seconds such as `12.5`, comma or point; to samples.

    Raises:
        TimecodeError: it is none of these, or minutes or seconds are 60 or more below a larger
            unit.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise TimecodeError(text=text[:40])
    sign, hours, minutes, seconds, decimals = match.groups()
    is_over = (hours and int(minutes) > 59) or (minutes and int(seconds) > 59)
    if is_over:
        raise TimecodeError(text=text[:40])
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    sample = whole * SAMPLE_RATE + _part_of_second(decimals or "0")
    return -sample if sign else sample


def _part_of_second(decimals: str) -> int:
    unit: int = 10 ** len(decimals)
    return (int(decimals) * SAMPLE_RATE + unit // 2) // unit


def parse_time(text: str, rate: FrameRate) -> int:
    """Read any notation of a script: seconds, clock, or timecode with frames of `rate`.

    Raises:
        TimecodeError: it is none of them.
    """
    is_label = text.count(":") + text.count(";") == 3
    return sample_of_timecode(text, rate) if is_label else parse_clock(text)
