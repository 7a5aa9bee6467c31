"""What a voice engine offers: small capability protocols, requests and results.

A provider *has* capabilities (`provider.speech`, …) or None in their place; nothing above this
package knows which engine stands behind them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from studio.audio.buffer import Audio
    from studio.domain.voices import Voice, VoiceSettings


@dataclass(frozen=True, slots=True)
class WordTime:
    """One spoken word: where it stands in the text (characters) and in the audio (seconds)."""

    text_start: int
    text_end: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """Everything that decides how a line sounds; equal requests give equal samples."""

    text: str
    language: str
    """BCP 47 tag such as "ru" or "pt-BR"."""
    voice: Voice
    settings: VoiceSettings
    seed: int = 0
    model: str = ""
    """The provider's model; "" = its default."""
    previous_text: str = ""
    next_text: str = ""
    target_s: float | None = None
    """Wished length of the speech, where the engine can aim for one; None = its natural length."""

    def fingerprint(self, provider_version: str) -> str:
        """Return the SHA-256 (hex) under which the result is cached and never paid for twice.

        The voice counts by what it sounds like (provider, remote id, profile), not by its name.
        """
        voice = self.voice
        facts = {
            "version": provider_version,
            "provider": voice.provider,
            "voice": voice.remote_id,
            "profile": dataclasses.asdict(voice.profile) if voice.profile else None,
            "settings": dataclasses.asdict(self.settings),
            "text": " ".join(self.text.split()),
            "language": self.language,
            "seed": self.seed,
            "model": self.model,
            "context": [self.previous_text, self.next_text],
            "target_s": self.target_s,
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SpeechChunk:
    """A piece of speech, in order. All chunks of one answer share rate and channel count."""

    audio: Audio
    words: tuple[WordTime, ...] = ()
    """Words that begin in this chunk; times count from the start of the whole answer."""


class SpeechSynthesizer(Protocol):
    """Speaks text."""

    async def languages(self) -> Sequence[str]:
        """Return the BCP 47 tags it speaks."""
        ...

    def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        """Yield the speech as it is made; cancelling the task stops the engine's work.

        Raises:
            ProviderError: it cannot be made; one failure never harms other requests.
        """
        ...


class VoiceCatalog(Protocol):
    """Knows the voices a provider has."""

    async def voices(self) -> Sequence[Voice]:
        """Return all voices, in the provider's order."""
        ...


class Aligner(Protocol):
    """Finds when the words of a known text are spoken in a recording."""

    async def align(self, audio: Audio, text: str, language: str) -> tuple[WordTime, ...]:
        """Return one time per word of `text`, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One engine: its name, limits and what of the capabilities it has."""

    id: str
    name: str
    version: str
    """Part of every fingerprint: changes whenever the same request would sound different."""
    max_parallel: int
    """How many requests may run at the same time."""
    is_local: bool
    """True when nothing leaves the machine."""
    speech: SpeechSynthesizer | None = None
    voices: VoiceCatalog | None = None
    aligner: Aligner | None = None
    closers: tuple[Closer, ...] = field(default=())

    async def close(self) -> None:
        """Stop everything the provider runs; it may not be used afterwards."""
        for closer in self.closers:
            await closer.close()


class Closer(Protocol):
    """Something that must be shut down."""

    async def close(self) -> None:
        """Release processes and connections; safe to call twice."""
        ...
