"""One request being spoken: what the engine makes is encoded, timed, charged and remembered."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.audio.buffer import Audio
from studio.domain.errors import StudioError
from studio.domain.text import mark
from studio.server.alignment import NOTHING, Alignment, aligned, span_end
from studio.server.errors import ApiError
from studio.server.ids import new_token
from studio.server.store import Use
from studio.server.wording import Wording
from studio.transcoding.streamed import StreamEncoder

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Mapping

    from studio.server.formats import OutputFormat
    from studio.server.models import Model
    from studio.server.server import Server
    from studio.server.shelf import ShelfVoice
    from studio.server.speaking import Piece, Utterance
    from studio.server.values import Json

_SLICES_S: Final = (0.1, 0.25, 0.5, 1.0)
"""What is encoded at a time, the last again and again: the first sound is sent soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one voice says."""

    text: str
    voice: ShelfVoice
    utterance: Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What all parts of a request have in common."""

    model: Model
    format: OutputFormat
    is_kept: bool = True
    """Goes into the history."""
    product: str = "TTS"
    is_dialogue: bool = False
    extra: Mapping[str, Json] = field(default_factory=dict)
    """What else the history notes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Encoded sound, and the characters that begin in it; times count from the beginning."""

    content: bytes
    start_s: float
    written: Alignment = NOTHING
    said: Alignment = NOTHING


@dataclass(frozen=True, slots=True)
class Turn:
    """Where one part came to be: its characters and seconds."""

    index: int
    voice_id: str
    start_s: float
    end_s: float
    first: int
    last: int


class Performance:
    """Speaks a request once: parts as they come; `stretches` may be drawn one time only."""

    def __init__(
        self, server: Server, wanted: Wanted, parts: AsyncIterable[Part], request_id: str
    ) -> None:
        self._server = server
        self._coming = parts
        self._request_id = request_id
        self._parts: list[Part] = []
        self._credits = 0
        self.wanted = wanted
        self.history_id = new_token()
        self.turns: list[Turn] = []
        self.written = NOTHING
        self.said = NOTHING
        self._sound: list[Audio] = []
        self._began = time.monotonic()
        self._first_ms = 0.0
        self._spent_before = 0
        self._encoder: StreamEncoder | None = None

    def charge(self, text: str) -> None:
        """Take the credits for a text.

        Raises:
            ApiError: there are not enough left.
        """
        cost = max(1, round(len(text) * self.wanted.model.cost))
        before = self._server.ledger.take(cost)
        self._spent_before = self._spent_before if self._credits else before
        self._credits += cost

    def headers(self) -> Mapping[str, str]:
        """Return the headers that tell what it costs and where it is kept."""
        kept = self.history_id if self.wanted.is_kept else "not_stored"
        return {"character-cost": str(self._credits), "history-item-id": kept}

    async def whole(self) -> bytes:
        """Return the encoded sound in one; alignments and turns are known afterwards."""
        content = [
            stretch.content async for stretch in self.stretches(is_whole=True) if stretch.content
        ]
        return b"".join(content)

    async def stretches(self, *, is_whole: bool = False) -> AsyncGenerator[Stretch, None]:
        """Yield encoded sound as soon as there is some.

        Raises:
            StudioError: it cannot be spoken; the credits are given back.
        """
        try:
            async with (
                self._server.studio.jobs.run(mark("Jobs", "Speak for a client")),
                contextlib.aclosing(self._stretches(is_whole)) as stretches,
            ):
                async for stretch in stretches:
                    self._note_first()
                    yield stretch
        except (StudioError, ApiError):
            self._server.ledger.give_back(self._credits)
            raise

    async def _stretches(self, is_whole: bool) -> AsyncGenerator[Stretch, None]:
        at_s, place = 0.0, 0
        waiting = Stretch(b"", 0.0)
        async for part in self._coming:
            begin_s, spoken = at_s, _Spoken(part)
            async with contextlib.aclosing(self._server.speaking.pieces(part.utterance)) as pieces:
                async for piece in pieces:
                    written, said = spoken.timed(piece)
                    self._keep(piece, written.earlier(-begin_s), said.earlier(-begin_s))
                    at_s = begin_s + piece.end_s
                    for stretch in _slices(piece, written, said, is_whole):
                        content = await asyncio.to_thread(self._encode, stretch.sound, is_whole)
                        waiting = _joined(waiting, content, stretch, begin_s)
                        if waiting.content:
                            yield waiting
                            waiting = Stretch(b"", begin_s + stretch.end_s)
            written, said = spoken.rest()
            self.written = self.written.followed_by(written.earlier(-begin_s))
            self.said = self.said.followed_by(said.earlier(-begin_s))
            waiting = Stretch(
                waiting.content,
                waiting.start_s,
                waiting.written.followed_by(written.earlier(-begin_s)),
                waiting.said.followed_by(said.earlier(-begin_s)),
            )
            last = place + len(part.text)
            self.turns.append(Turn(len(self._parts), part.voice.id, begin_s, at_s, place, last))
            self._parts.append(part)
            place = last
        if self._encoder is None:
            return
        content = await asyncio.to_thread(self._encoder.finish)
        await self._remember(at_s)
        yield Stretch(content, waiting.start_s, waiting.written, waiting.said)

    def _keep(self, piece: Piece, written: Alignment, said: Alignment) -> None:
        self.written = self.written.followed_by(written)
        self.said = self.said.followed_by(said)
        self._sound.append(piece.audio)

    def _encode(self, sound: Audio, is_whole: bool) -> bytes:
        if self._encoder is None:
            self._encoder = StreamEncoder(self.wanted.format.sound, sound.rate, is_whole=is_whole)
        return self._encoder.add(sound.mono())

    def _note_first(self) -> None:
        if not self._first_ms:
            self._first_ms = (time.monotonic() - self._began) * 1000.0

    async def _remember(self, seconds: float) -> None:
        wanted = self.wanted
        use = Use(
            product=wanted.product,
            model=wanted.model.id,
            voice=self._parts[0].voice.id,
            credits=self._credits,
            characters=sum(len(part.text) for part in self._parts),
            seconds=seconds,
            first_ms=self._first_ms,
        )
        await self._server.ledger.note(use)
        if wanted.is_kept:
            sound = Audio(np.concatenate([one.samples for one in self._sound]), self._sound[0].rate)
            await self._server.chronicle.add(self.history_id, sound, self._facts())

    def _facts(self) -> dict[str, Json]:
        wanted, part = self.wanted, self._parts[0]
        settings = part.utterance.settings
        facts: dict[str, Json] = {
            "request_id": self._request_id,
            "voice_id": part.voice.id,
            "model_id": wanted.model.id,
            "voice_name": part.voice.voice.name,
            "voice_category": part.voice.category,
            "text": "".join(one.text for one in self._parts),
            "character_count_change_from": self._spent_before,
            "character_count_change_to": self._spent_before + self._credits,
            "content_type": wanted.format.content_type,
            "state": "created",
            "settings": {
                "stability": settings.stability,
                "similarity_boost": settings.similarity,
                "style": settings.style,
                "use_speaker_boost": settings.speaker_boost,
                "speed": settings.speed,
            },
            "source": wanted.product,
            "alignments": {
                "alignment": self.written.told(),
                "normalized_alignment": self.said.told(),
            },
            "output_format": wanted.format.name,
            **wanted.extra,
        }
        if wanted.is_dialogue:
            facts["dialogue"] = [
                {"text": one.text, "voice_id": one.voice.id, "voice_name": one.voice.voice.name}
                for one in self._parts
            ]
        return facts


def after_pause(part: Part, pause_s: float) -> Part:
    """Return a part that begins with silence."""
    pause = Wording("", (), (), pause_s)
    utterance = replace(part.utterance, wordings=[pause, *part.utterance.wordings])
    return replace(part, utterance=utterance)


async def ready(*parts: Part) -> AsyncGenerator[Part, None]:
    """Yield parts that are known from the beginning."""
    for part in parts:
        yield part


class _Spoken:
    """How far a part has been said, in its written and in its said text."""

    def __init__(self, part: Part) -> None:
        self._text = part.text
        self.said_text = "".join(one.text for one in part.utterance.wordings)
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
class _Slice:
    sound: Audio
    end_s: float
    written: Alignment
    said: Alignment


def _slices(piece: Piece, written: Alignment, said: Alignment, is_whole: bool) -> list[_Slice]:
    if is_whole:
        return [_Slice(piece.audio, piece.end_s, written, said)]
    rate, frames = piece.audio.rate, piece.audio.frames
    slices: list[_Slice] = []
    start = 0
    while start < frames:
        length = _SLICES_S[min(len(slices), len(_SLICES_S) - 1)]
        end = min(frames, start + round(length * rate))
        start_s, end_s = piece.start_s + start / rate, piece.start_s + end / rate
        first = start_s if start else -1.0
        until = end_s if end < frames else float("inf")
        sound = Audio(piece.audio.samples[start:end], rate)
        slices.append(
            _Slice(sound, end_s, written.between(first, until), said.between(first, until))
        )
        start = end
    return slices


def _joined(waiting: Stretch, content: bytes, new: _Slice, begin_s: float) -> Stretch:
    return Stretch(
        waiting.content + content,
        waiting.start_s,
        waiting.written.followed_by(new.written.earlier(-begin_s)),
        waiting.said.followed_by(new.said.earlier(-begin_s)),
    )
