"""The fake provider's other arts: what they make follows from what they are given, at once.

A description or a name that contains `[fail]` fails with a ProviderError.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.audio.pitch import pitch_track
from studio.domain import errors
from studio.domain.progress import Progress
from studio.domain.records import new_id
from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceProfile
from studio.providers.base import (
    ClonedVoice,
    RemixRequest,
    SpeechRequest,
    Transcript,
    VoiceDesign,
    VoicePreview,
    WordTime,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Sequence

    from studio.providers.base import (
        CloneRequest,
        ConversionRequest,
        DesignRequest,
        SpeechSynthesizer,
    )

SENTENCE = "One two three four five."
WORDS = {"low": 0.75, "deep": 0.75, "high": 1.33, "male": 0.75, "female": 1.33}
"""What a description may say, and what it does to the pitch."""
PLAIN_HZ = 150.0
HEARD = "I heard a tone"
GAIN = 0.5
"""How loud converted and isolated sound is, so that a test can tell it was made here."""


class FakeCloner:
    """Takes the pitch of the samples for the voice."""

    async def clone(self, request: CloneRequest, progress: Progress | None = None) -> ClonedVoice:
        """Return a tone as high as the samples."""
        _fail_as_asked(request.name)
        if not any(sample.frames for sample in request.samples):
            raise errors.InputError(mark("Errors", "The samples hold no speech."))
        tracker = progress or Progress()
        heard = []
        for number, sample in enumerate(request.samples):
            tracker.report(number, len(request.samples))
            heard.append(pitch_track(sample.samples, sample.rate).median_hz)
        pitched = [hertz for hertz in heard if not np.isnan(hertz)] or [PLAIN_HZ]
        voice = dataclasses.replace(
            _voice(request.name, float(np.median(pitched))),
            description=request.description,
            labels=request.labels,
        )
        return ClonedVoice(voice)


class FakeDesigner:
    """Knows a handful of words."""

    def __init__(self, speech: SpeechSynthesizer) -> None:
        self._speech = speech

    async def design(self, request: DesignRequest) -> VoiceDesign:
        """Return tones as high as described, each preview a little higher."""
        return await self._designed(request, PLAIN_HZ, 1.0)

    async def remix(self, request: RemixRequest) -> VoiceDesign:
        """Return the voice's tone moved as described."""
        profile = request.voice.profile
        if profile is None:
            raise errors.VoiceUnavailable(voice=request.voice.name, provider="Fake")
        return await self._designed(request, profile.pitch_hz, request.strength)

    async def _designed(
        self, request: DesignRequest | RemixRequest, pitch_hz: float, strength: float
    ) -> VoiceDesign:
        _fail_as_asked(request.description)
        words = re.findall(r"\w+", request.description.lower())
        understood = tuple(word for word in words if word in WORDS)
        if not understood:
            raise errors.InputError(mark("Errors", "The description says nothing to follow."))
        for word in understood:
            pitch_hz *= WORDS[word] ** strength
        voices = [
            _voice(request.description, pitch_hz * (1.0 + 0.02 * (number + request.seed % 7)))
            for number in range(request.count)
        ]
        text = request.text or SENTENCE
        previews = [
            VoicePreview(voice, await self._said(voice, text, request.language)) for voice in voices
        ]
        unknown = tuple(word for word in words if word not in WORDS)
        return VoiceDesign(tuple(previews), understood, unknown, text)

    async def _said(self, voice: Voice, text: str, language: str) -> Audio:
        request = SpeechRequest(text=text, language=language, voice=voice, settings=voice.settings)
        chunks = [chunk.audio async for chunk in self._speech.synthesize(request)]
        return Audio(np.concatenate([chunk.samples for chunk in chunks]), chunks[0].rate)


class FakeConverter:
    """Turns every block down."""

    async def convert(self, request: ConversionRequest) -> AsyncIterator[Audio]:
        """Yield the blocks, mono and quieter."""
        if request.voice.profile is None:
            raise errors.VoiceUnavailable(voice=request.voice.name, provider="Fake")
        async for block in request.source:
            yield Audio.from_mono(np.float32(GAIN) * block.mono(), block.rate)


class FakeIsolator:
    """Turns every block down."""

    async def isolate(self, source: AsyncIterable[Audio]) -> AsyncIterator[Audio]:
        """Yield the blocks, quieter."""
        async for block in source:
            yield Audio(np.float32(GAIN) * block.samples, block.rate)


class FakeTranscriber:
    """Hears the same in everything, one word every quarter of a second."""

    async def transcribable(self) -> Sequence[str]:
        """Return the languages it pretends to understand."""
        return ("en",)

    async def transcribe(
        self, audio: Audio, language: str, progress: Progress | None = None
    ) -> Transcript:
        """Return as many words as there is room for."""
        if language.split("-", maxsplit=1)[0] not in ("en", ""):
            raise errors.LanguageUnavailable(language=language, provider="Fake")
        (progress or Progress()).report(1, 1)
        heard = list(re.finditer(r"\w+", HEARD))[: int(audio.seconds / 0.25)]
        words = tuple(
            WordTime(word.start(), word.end(), 0.25 * number, 0.25 * (number + 0.8))
            for number, word in enumerate(heard)
        )
        text = HEARD[: heard[-1].end()] if heard else ""
        return Transcript(text, "en", words)


def _voice(name: str, pitch_hz: float) -> Voice:
    profile = VoiceProfile(pitch_hz=float(np.clip(pitch_hz, 50.0, 500.0)))
    return Voice(id=new_id(), provider="fake", remote_id="", name=name, profile=profile)


def _fail_as_asked(text: str) -> None:
    if "[fail]" in text:
        raise errors.ProviderError(provider="Fake")
