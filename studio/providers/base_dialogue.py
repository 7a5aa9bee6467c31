"""What a provider offers that speaks several voices in one go, so that they answer each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from studio.domain.voices import VoiceSettings

if TYPE_CHECKING:
    from studio.audio.buffer import Audio
    from studio.domain.voices import Voice
    from studio.providers.base import Bill, WordTime


@dataclass(frozen=True, slots=True)
class Turn:
    """What one voice says before another one does."""

    text: str
    voice: Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueRequest:
    """Turns that are spoken as one scene."""

    turns: tuple[Turn, ...]
    language: str
    """BCP 47 tag."""
    settings: VoiceSettings = field(default_factory=VoiceSettings)
    """Of all voices; engines heed what they can, at least the stability."""
    seed: int = 0
    model: str = ""
    """The provider's model; "" = its default."""


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """The sound of one turn; together they are the scene without gaps."""

    audio: Audio
    words: tuple[WordTime, ...] = ()
    """Places in the turn's text, seconds from its beginning."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A scene: one sound for each turn, in their order, and what it cost."""

    turns: tuple[SpokenTurn, ...]
    bills: tuple[Bill, ...] = ()


class DialogueSpeaker(Protocol):
    """Speaks scenes."""

    async def dialogue(self, request: DialogueRequest) -> Dialogue:
        """Return the scene; cancelling the task stops the work.

        Raises:
            ProviderError: it cannot be made.
        """
        ...
