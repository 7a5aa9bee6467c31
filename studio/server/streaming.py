"""One stream of speech whose text comes bit by bit: gathers it, speaks it, tells what it made."""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.server.errors import ApiError
from studio.server.performance import Performance, Wanted, after_pause
from studio.server.speech import SpeechBody, check_language, part_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from studio.server.formats import OutputFormat
    from studio.server.models import Model
    from studio.server.performance import Part
    from studio.server.server import Server
    from studio.server.shelf import ShelfVoice
    from studio.server.stretches import Stretch

USUAL_SCHEDULE: Final = (120, 160, 250, 290)
"""Characters gathered before the first, second, … time they are spoken; the last counts on."""
LEAST_GATHERED: Final = 50
MOST_GATHERED: Final = 500
MOST_CHARACTERS: Final = 200_000
"""Of one context, all its life."""

_WAITING: Final = 8
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"”’)»]*\s+")
_SENTENCE_PAUSE_S: Final = 0.36
_BREATH_S: Final = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a stream is to be spoken."""

    voice: ShelfVoice
    model: Model
    format: OutputFormat
    body: SpeechBody
    """Everything but the text."""
    schedule: Sequence[float] = USUAL_SCHEDULE
    is_auto: bool = False
    """Speaks every message at once."""
    is_kept: bool = True


class Context:
    """A stream of speech; `add` its text, then `finish` it, or `stop` it at once.

    Args:
        server: what speaks.
        opening: how it is to be spoken.
        request_id: what the history notes.
        tell: called with each stretch of sound, in order.
    """

    def __init__(
        self,
        server: Server,
        opening: Opening,
        request_id: str,
        tell: Callable[[Stretch], Awaitable[None]],
    ) -> None:
        check_language(opening.body.language_code, opening.model)
        self._server = server
        self._opening = opening
        self._tell = tell
        self._gathered = ""
        self._came = 0
        self._generations = 0
        self._before = ""
        self._texts: asyncio.Queue[str | None] = asyncio.Queue(_WAITING)
        wanted = Wanted(model=opening.model, format=opening.format, is_kept=opening.is_kept)
        self._performance = Performance(server, wanted, self._parts(), request_id)
        self.speaking = asyncio.create_task(self._speak())
        """Ends when everything was told; carries what went wrong."""

    async def add(self, text: str, *, flush: bool = False, is_eager: bool = False) -> None:
        """Gather a text, and speak what is due; waits while much is waiting to be spoken.

        Args:
            text: what came; usually ends with a space.
            flush: speak all there is.
            is_eager: speak as soon as there is a little.

        Raises:
            ApiError: it is too much text, or there are no credits left.
        """
        self._came += len(text)
        if self._came > MOST_CHARACTERS:
            raise ApiError("text_too_long", f"A stream takes at most {MOST_CHARACTERS} characters.")
        self._gathered += text
        if flush or (self._opening.is_auto and text.strip()):
            await self._send(len(self._gathered))
            return
        schedule = self._opening.schedule or USUAL_SCHEDULE
        due = schedule[min(self._generations, len(schedule) - 1)]
        due = min(due, LEAST_GATHERED) if is_eager else due
        if len(self._gathered) >= max(LEAST_GATHERED, min(due, MOST_GATHERED)):
            await self._send(_good_end(self._gathered))

    async def finish(self) -> None:
        """Speak what is left and wait until all was told.

        Raises:
            ApiError, StudioError: it could not be spoken.
        """
        if not self.speaking.done():
            await self.add("", flush=True)
            await self._texts.put(None)
        await self.speaking

    def stop(self) -> None:
        """Stop at once; the engine's work ends."""
        self.speaking.cancel()

    async def _send(self, end: int) -> None:
        text, self._gathered = self._gathered[:end], self._gathered[end:]
        if not text.strip():
            return
        self._generations += 1
        self._performance.charge(text)
        await self._texts.put(text)

    async def _speak(self) -> None:
        async with aclosing(self._performance.stretches()) as stretches:
            async for stretch in stretches:
                await self._tell(stretch)

    async def _parts(self) -> AsyncGenerator[Part, None]:
        opening = self._opening
        while (text := await self._texts.get()) is not None:
            body = replace(opening.body, text=text, previous_text=self._before or None)
            part = await part_of(self._server, body, opening.model, opening.voice)
            if self._before:
                part = after_pause(part, _pause_after(self._before))
            self._before = text
            async with self._server.gate.turn():
                yield part


def _good_end(text: str) -> int:
    """Return where a gathered text is best cut: after a sentence, else after a word."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if ends and ends[-1] >= LEAST_GATHERED // 2:
        return ends[-1]
    last_space = max(text.rfind(" "), text.rfind("\n"))
    return last_space + 1 if last_space >= LEAST_GATHERED // 2 else len(text)


def _pause_after(text: str) -> float:
    return _SENTENCE_PAUSE_S if _SENTENCE_END.search(text.rstrip()[-3:] + " ") else _BREATH_S
