"""What a provider offers that speaks a text while it is still being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from studio.providers.base import SpeechChunk, SpeechRequest


class LiveSpeaker(Protocol):
    """Speaks a text while it is still being written."""

    async def prepare(self, request: SpeechRequest) -> None:
        """Get ready to speak with this voice soon; costs nothing, and never fails."""
        ...

    def speak(
        self, request: SpeechRequest, texts: AsyncIterable[str]
    ) -> AsyncIterator[SpeechChunk]:
        """Yield speech for what `texts` yields, as both come; the request's own text is ignored.

        Raises:
            ProviderError: it cannot be made; what was yielded before stays good.
        """
        ...
