"""Understand English: the work a child of the offline engine does for a transcript.

In a child because PocketSphinx holds Python's lock while it listens: in the studio's own process
the window would stand still.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE: Final = 16_000
_FRAMES_PER_S: Final = 100
_NO_WORDS: Final = ("<", "[", "(", "+")


class HeardWord(NamedTuple):
    """A word, when it was said in seconds, and how sure that is, 0 to 1."""

    word: str
    start_s: float
    end_s: float
    confidence: float


class _Segment(Protocol):
    word: str
    start_frame: int
    end_frame: int
    prob: float


class _Decoder(Protocol):
    """What is used of PocketSphinx, which has no types."""

    def start_utt(self) -> None: ...

    def process_raw(self, data: bytes, *, full_utt: bool) -> None: ...

    def end_utt(self) -> None: ...

    def seg(self) -> Iterable[_Segment] | None: ...


def hear(samples: bytes) -> list[HeardWord]:
    """Return the words of some seconds of English: little-endian int16, mono, 16 kHz."""
    decoder = _decoder()
    decoder.start_utt()
    decoder.process_raw(samples, full_utt=True)
    decoder.end_utt()
    return [
        HeardWord(
            re.sub(r"\(\d+\)$", "", segment.word),
            segment.start_frame / _FRAMES_PER_S,
            (segment.end_frame + 1) / _FRAMES_PER_S,
            min(1.0, max(0.0, float(segment.prob))),
        )
        for segment in decoder.seg() or ()
        if not segment.word.startswith(_NO_WORDS)
    ]


@cache
def _decoder() -> _Decoder:
    import pocketsphinx  # noqa: PLC0415

    return cast("_Decoder", pocketsphinx.Decoder(samprate=RATE, loglevel="FATAL"))
