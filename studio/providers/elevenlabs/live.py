"""A voice that is heard while its line is typed: the models that can, over sockets."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.speech_calls import Saying

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable

    from studio.domain.access import CloudOptions
    from studio.providers.base import SpeechChunk, SpeechRequest
    from studio.providers.elevenlabs.models import Models
    from studio.providers.elevenlabs.sockets import Sockets


@dataclass(frozen=True, slots=True)
class CloudLive:
    """Speaks what is being written."""

    sockets: Sockets
    models: Models
    options: Callable[[], CloudOptions]

    async def prepare(self, request: SpeechRequest) -> None:
        """Open a socket for this voice ahead; what stands in the way is told when it is used."""
        with contextlib.suppress(StudioError):
            saying = await self._saying(request)
            self.sockets.prepare(saying, is_logged=self.options().is_logged)

    async def speak(
        self, request: SpeechRequest, texts: AsyncIterable[str]
    ) -> AsyncIterator[SpeechChunk]:
        """Yield speech as the text comes.

        Raises:
            StudioError: each failure in its kind.
        """
        saying = await self._saying(request)
        async for chunk in self.sockets.speak(saying, texts, is_logged=self.options().is_logged):
            yield chunk

    async def _saying(self, request: SpeechRequest) -> Saying:
        """Return how it is said, with the chosen model or the first that takes text bit by bit."""
        wanted = request.model or self.options().model
        able = [
            model
            for model in await self.models.speaking()
            if model.takes_context and model.speaks_language(request.language)
        ]
        if not able:
            raise errors.ModelRefused(explanation=wanted or request.language)
        model = next((model for model in able if model.id == wanted), able[0])
        return Saying(
            text="",
            voice_id=request.voice.remote_id,
            model=model,
            language=request.language,
            settings=request.settings,
            seed=request.seed,
        )
