"""A voice heard while a text is typed: words go out as they are finished, sound as it comes."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.resample import Resampler
from studio.devices.base import CHANNELS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from studio.audio.buffer import Audio, Samples
    from studio.domain.costs import Ledger
    from studio.domain.progress import Progress
    from studio.providers.base import SpeechRequest
    from studio.providers.base_live import LiveSpeaker
    from studio.services.costs import Costs

LOOK_S = 0.05
"""How often somebody who waits for sound looks whether it is still wanted."""


class GrowingReel:
    """Sound that is played while it is being made: filled on the loop, read in a thread."""

    def __init__(self) -> None:
        self._made: list[Samples] = []
        self._resampler: Resampler | None = None
        self._changed = threading.Condition()
        self._is_whole = False

    def add(self, audio: Audio) -> None:
        """Take what follows; all of it has one rate and number of channels."""
        if self._resampler is None:
            self._resampler = Resampler(audio.rate, PROJECT_RATE, audio.channels)
        self._put(self._resampler.add(audio.samples))

    def finish(self) -> None:
        """Say that nothing follows."""
        if self._resampler is not None:
            self._put(self._resampler.finish())
        with self._changed:
            self._is_whole = True
            self._changed.notify_all()

    def __call__(self, position: int, progress: Progress) -> Iterator[tuple[int, Samples]]:
        """Yield the sound from `position` on, at 48 kHz in stereo, waiting for what is to come.

        Raises:
            Cancelled: nobody wants it any more.
        """
        at, number = 0, 0
        while (piece := self._piece(number, progress)) is not None:
            number, start, at = number + 1, at, at + len(piece)
            if at > position:
                skipped = max(0, position - start)
                yield start + skipped, piece[skipped:]

    def _piece(self, number: int, progress: Progress) -> Samples | None:
        with self._changed:
            while number >= len(self._made):
                progress.report(number, 0)
                if self._is_whole:
                    return None
                self._changed.wait(LOOK_S)
            return self._made[number]

    def _put(self, samples: Samples) -> None:
        if samples.shape[1] != CHANNELS:
            samples = np.repeat(samples.mean(axis=1, keepdims=True), CHANNELS, axis=1)
        with self._changed:
            self._made.append(np.asarray(samples, np.float32))
            self._changed.notify_all()


class TypedSpeech:
    """One text, spoken word by word as it is typed; what is said cannot be taken back."""

    def __init__(
        self, speaker: LiveSpeaker, request: SpeechRequest, costs: Costs, ledger: Ledger
    ) -> None:
        """Take who speaks, how, and who counts what it costs."""
        self.reel = GrowingReel()
        self.characters = 0
        """Sent so far."""
        self._speaker, self._request = speaker, request
        self._costs, self._ledger = costs, ledger
        self._words: asyncio.Queue[str | None] = asyncio.Queue()
        self._said = ""

    def follow(self, text: str, *, is_whole: bool = False) -> None:
        """Take a text as far as it is typed; its finished words are spoken, all if it is whole.

        Raises:
            BudgetExceeded: the next words cost more than is left; they are not sent.
        """
        if not text.startswith(self._said):
            return  # what was said stays said
        end = len(text) if is_whole else _last_end(text)
        words = text[len(self._said) : end]
        if words.strip():
            self._ledger.enter(self._costs.cost(replace(self._request, text=words)).characters)
            self._said = text[:end]
            self.characters += len(words)
            self._words.put_nowait(words if words[-1:].isspace() else f"{words} ")
        if is_whole:
            self.finish()

    def finish(self) -> None:
        """Say nothing more than what was sent."""
        self._words.put_nowait(None)

    async def speak(self) -> None:
        """Fill the reel until the text is whole.

        Raises:
            StudioError: the provider fails; what was heard before stays good.
        """
        try:
            async for chunk in self._speaker.speak(self._request, self._typed()):
                self.reel.add(chunk.audio)
        finally:
            self.reel.finish()

    async def _typed(self) -> AsyncIterator[str]:
        while (words := await self._words.get()) is not None:
            yield words


def _last_end(text: str) -> int:
    """Return where the last finished word ends: behind the last space."""
    return len(text.rstrip()) + 1 if text[-1:].isspace() else text.rfind(" ") + 1
