"""The engine of the tests as a synthesizer, without child processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.audio.buffer import Audio
from studio.providers.base import SpeechChunk
from studio.providers.offline.espeak import RATE
from studio.providers.offline.provider import profile_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from studio.providers.base import SpeechRequest
    from tests.unit.offline.conftest import Studio


class SpeechHere:
    """Speaks in this process."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def languages(self) -> Sequence[str]:
        return ("en",)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        samples = self._studio.say(
            request.text,
            request.language,
            profile_of(request.voice),
            request.settings,
            request.seed,
            request.target_s,
        )
        yield SpeechChunk(Audio.from_mono(samples, RATE))
