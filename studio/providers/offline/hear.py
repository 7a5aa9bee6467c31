"""Listen to English: the work a child of the offline engine does to transcribe and to time words.

In a child because PocketSphinx holds Python's lock while it listens: in the studio's own process
the window would stand still.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from studio.audio.buffer import Samples

RATE: Final = 16_000
_FRAMES_PER_S: Final = 100
_NO_WORDS: Final = ("<", "[", "(", "+")
_NOISE: Final = 8.0
"""RMS of the noise put under a recording, in 16-bit steps: in digital silence PocketSphinx loses
words without saying so."""


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

    process_raw: Callable[..., None]

    def end_utt(self) -> None: ...

    def seg(self) -> Iterable[_Segment] | None: ...

    def lookup_word(self, word: str) -> str | None: ...

    def set_align_text(self, text: str) -> None: ...


def as_heard(samples: Samples) -> bytes:
    """Return mono samples at RATE as `hear` and `lay` take them: 16 bits, with a little noise."""
    loud = samples * np.float32(32_000.0)
    loud = loud + _NOISE * np.random.default_rng(0).standard_normal(loud.size)
    return bytes(np.clip(loud, -32_768, 32_767).astype("<i2"))


def hear(samples: bytes) -> list[HeardWord]:
    """Return the words of some seconds of English: little-endian int16, mono, 16 kHz."""
    decoder = _decoder()
    _take_in(decoder, samples)
    return _words(decoder)


def lay(words: Sequence[str], samples: bytes) -> list[HeardWord]:
    """Return where known English words are said; empty when the recogniser cannot follow.

    `words` are spelled in lower case, without signs; `samples` as for `hear`.
    """
    import pocketsphinx  # noqa: PLC0415

    decoder = cast("_Decoder", pocketsphinx.Decoder(samprate=RATE, lm=None, loglevel="FATAL"))
    if not words or any(not word or decoder.lookup_word(word) is None for word in words):
        return []
    try:
        decoder.set_align_text(" ".join(words))
        _take_in(decoder, samples)
    except RuntimeError:
        return []
    found = _words(decoder)
    return found if [heard.word for heard in found] == list(words) else []


def _take_in(decoder: _Decoder, samples: bytes) -> None:
    decoder.start_utt()
    decoder.process_raw(samples, full_utt=True)
    decoder.end_utt()


def _words(decoder: _Decoder) -> list[HeardWord]:
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
