"""One request being spoken: what the engine makes is encoded, timed, charged and remembered."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.domain.text import mark
from studio.server.alignment import NOTHING, Alignment
from studio.server.errors import ApiError
from studio.server.ids import new_token
from studio.server.store import Use
from studio.server.stretches import Spoken, Stretch, joined, slices
from studio.server.wording import Wording
from studio.transcoding.streamed import StreamEncoder

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from studio.audio.buffer import Audio
    from studio.server.formats import OutputFormat
    from studio.server.models import Model
    from studio.server.server import Server
    from studio.server.shelf import ShelfVoice
    from studio.server.speaking import Utterance
    from studio.server.values import Json


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
        self, server: Server, wanted: Wanted, parts: AsyncGenerator[Part, None], request_id: str
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
        self._recording = server.chronicle.recording(self.history_id) if wanted.is_kept else None
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
        async with contextlib.aclosing(self.stretches(is_whole=True)) as stretches:
            return b"".join([stretch.content async for stretch in stretches])

    async def stretches(self, *, is_whole: bool = False) -> AsyncGenerator[Stretch, None]:
        """Yield encoded sound as soon as there is some.

        Raises:
            StudioError: it cannot be spoken; the credits are given back.
        """
        try:
            async with (
                self._server.studio.jobs.run(mark("Jobs", "Speak for a client")),
                contextlib.aclosing(self._coming),
                contextlib.aclosing(self._stretches(is_whole)) as stretches,
            ):
                async for stretch in stretches:
                    self._note_first()
                    yield stretch
        except (StudioError, ApiError):
            self._server.ledger.give_back(self._credits)
            raise
        finally:
            if self._recording is not None:
                self._recording.discard()

    async def _stretches(self, is_whole: bool) -> AsyncGenerator[Stretch, None]:
        at_s, place = 0.0, 0
        waiting = Stretch(b"", 0.0)
        async for part in self._coming:
            begin_s, spoken = at_s, Spoken(part.text, part.utterance)
            async with contextlib.aclosing(self._server.speaking.pieces(part.utterance)) as pieces:
                async for piece in pieces:
                    written, said = spoken.timed(piece)
                    self._keep(written.earlier(-begin_s), said.earlier(-begin_s))
                    at_s = begin_s + piece.end_s
                    for stretch in slices(piece, written, said, is_whole):
                        content = await asyncio.to_thread(self._encode, stretch.sound, is_whole)
                        waiting = joined(waiting, content, stretch, begin_s)
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

    def _keep(self, written: Alignment, said: Alignment) -> None:
        self.written = self.written.followed_by(written)
        self.said = self.said.followed_by(said)

    def _encode(self, sound: Audio, is_whole: bool) -> bytes:
        if self._recording is not None:
            self._recording.add(sound)
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
        if self._recording is not None:
            await asyncio.to_thread(self._recording.finish)
            await self._server.chronicle.put(self.history_id, self._facts())

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
