"""Sound on its way to a client: cut for encoding, with the characters that begin in each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.audio.buffer import Audio
from studio.server.alignment import NOTHING, Alignment, aligned, span_end

if TYPE_CHECKING:
    from studio.server.speaking import Piece, Utterance

_SLICES_S: Final = (0.1, 0.25, 0.5, 1.0)
"""What is encoded at a time, the last again and again: the first sound is sent soon."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Encoded sound, and the characters that begin in it; times count from the beginning."""

    content: bytes
    start_s: float
    written: Alignment = NOTHING
    said: Alignment = NOTHING


class Spoken:
    """How far a part has been said, in its written and in its said text."""

    def __init__(self, text: str, utterance: Utterance) -> None:
        self._text = text
        self.said_text = "".join(one.text for one in utterance.wordings)
        self._at = 0
        self._said_at = 0
        self._end_s = 0.0

    def timed(self, piece: Piece) -> tuple[Alignment, Alignment]:
        """Return when the characters of the next piece are said, as written and as said."""
        end = span_end(self._text, piece.words, self._at)
        said_end = span_end(self.said_text, piece.said, self._said_at)
        times = (piece.start_s, piece.end_s)
        written = aligned(self._text, (self._at, end), piece.words, *times)
        said = aligned(self.said_text, (self._said_at, said_end), piece.said, *times)
        self._at, self._said_at, self._end_s = end, said_end, piece.end_s
        return written, said

    def rest(self) -> tuple[Alignment, Alignment]:
        """Return the characters after the last that was said: they take no time."""
        end_s = self._end_s
        return (
            aligned(self._text, (self._at, len(self._text)), (), end_s, end_s),
            aligned(self.said_text, (self._said_at, len(self.said_text)), (), end_s, end_s),
        )


@dataclass(frozen=True, slots=True)
class Slice:
    """What is encoded at once, and the characters that begin in it."""

    sound: Audio
    end_s: float
    written: Alignment
    said: Alignment


def slices(piece: Piece, written: Alignment, said: Alignment, is_whole: bool) -> list[Slice]:
    """Return a piece in parts that grow, or in one when nothing is sent before the end."""
    if is_whole:
        return [Slice(piece.audio, piece.end_s, written, said)]
    rate, frames = piece.audio.rate, piece.audio.frames
    slices: list[Slice] = []
    start = 0
    while start < frames:
        length = _SLICES_S[min(len(slices), len(_SLICES_S) - 1)]
        end = min(frames, start + round(length * rate))
        start_s, end_s = piece.start_s + start / rate, piece.start_s + end / rate
        first = start_s if start else -1.0
        until = end_s if end < frames else float("inf")
        sound = Audio(piece.audio.samples[start:end], rate)
        slices.append(
            Slice(sound, end_s, written.between(first, until), said.between(first, until))
        )
        start = end
    return slices


def joined(waiting: Stretch, content: bytes, new: Slice, begin_s: float) -> Stretch:
    """Return what waited to be sent and what was encoded since, which began at `begin_s`."""
    return Stretch(
        waiting.content + content,
        waiting.start_s,
        waiting.written.followed_by(new.written.earlier(-begin_s)),
        waiting.said.followed_by(new.said.earlier(-begin_s)),
    )
