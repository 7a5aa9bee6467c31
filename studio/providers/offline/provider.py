"""The embedded engine as a provider: speech with word times in over a hundred languages."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.domain import errors
from studio.domain.text import mark
from studio.providers.base import Provider, SpeechChunk, WordTime
from studio.providers.offline.align import OfflineAligner
from studio.providers.offline.clone import OfflineCloner
from studio.providers.offline.convert import OfflineConverter
from studio.providers.offline.design import OfflineDesigner
from studio.providers.offline.isolate import OfflineIsolator
from studio.providers.offline.languages import find_language, language_tags
from studio.providers.offline.pool import Pool
from studio.providers.offline.reference import Reference
from studio.providers.offline.remix import OfflineRemixer
from studio.providers.offline.stock import STOCK_VOICES
from studio.providers.offline.transcribe import OfflineTranscriber
from studio.providers.offline.wire import Json, Message, WireError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from studio.domain.voices import Voice, VoiceProfile
    from studio.providers.base import SpeechRequest

PROVIDER_ID = "offline"
ENGINE_VERSION = "2"
"""Raised whenever the same request would sound different."""

_PATIENCE_S = 20.0
_PATIENCE_PER_CHARACTER_S = 0.02
"""A child is given this long for one sentence: a hundred times what it needs."""

_ERRORS: dict[str, type[errors.StudioError]] = {
    kind.__name__: kind
    for kind in (
        errors.InputError,
        errors.LanguageUnavailable,
        errors.VoiceUnavailable,
        errors.EngineError,
    )
}


class OfflineSpeech:
    """Speaks lines through the children of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def warm(self) -> None:
        """Have a child ready before the first line is asked for."""
        await self._pool.warm()

    async def languages(self) -> Sequence[str]:
        """Return the BCP 47 tags the engine speaks."""
        return language_tags()

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        """Yield the line sentence by sentence; cancelling ends the child that speaks it.

        Raises:
            LanguageUnavailable: the engine does not know the language.
            VoiceUnavailable: the voice is not one of its own and carries no profile.
            InputError: the line is longer than can be spoken.
            EngineCrashed: two children died over the line.
        """
        await asyncio.to_thread(find_language, request.language)  # reads many files once
        message = Message("speak", _values(request))
        timeout_s = _PATIENCE_S + _PATIENCE_PER_CHARACTER_S * len(request.text)
        replies = self._pool.exchange(message, timeout_s)
        try:
            async for reply in replies:
                if reply.kind == "error":
                    raise _error(reply)
                if reply.kind == "chunk":
                    yield _chunk(reply)
        finally:
            await replies.aclose()


class StockVoices:
    """The voices that come with the engine."""

    async def voices(self) -> Sequence[Voice]:
        """Return all voices, those most often wanted first."""
        return STOCK_VOICES


def create_provider(max_parallel: int = 2) -> Provider:
    """Return the offline provider; children start with the first line (or `speech.warm()`)."""
    pool = Pool(max_parallel)
    speech = OfflineSpeech(pool)
    reference = Reference(speech)
    return Provider(
        id=PROVIDER_ID,
        name=mark("Providers", "Viva Voce offline"),
        version=ENGINE_VERSION,
        max_parallel=max_parallel,
        is_local=True,
        speech=speech,
        voices=StockVoices(),
        aligner=OfflineAligner(speech, STOCK_VOICES[0], pool),
        cloner=OfflineCloner(reference),
        designer=OfflineDesigner(reference),
        remixer=OfflineRemixer(reference, profile_of),
        converter=OfflineConverter(reference, profile_of),
        isolator=OfflineIsolator(),
        transcriber=OfflineTranscriber(),
        closers=(pool,),
    )


def profile_of(voice: Voice) -> VoiceProfile:
    """Return what `voice` sounds like: its own profile, else that of the stock voice it names.

    Raises:
        VoiceUnavailable: it is neither.
    """
    if voice.profile is not None:
        return voice.profile
    for stock in STOCK_VOICES:
        if stock.remote_id == voice.remote_id and stock.profile is not None:
            return stock.profile
    raise errors.VoiceUnavailable(voice=voice.name, provider="Viva Voce offline")


def _values(request: SpeechRequest) -> dict[str, Json]:
    profile: dict[str, Json] = dataclasses.asdict(profile_of(request.voice))
    profile["bands_db"] = list(profile_of(request.voice).bands_db)
    settings: dict[str, Json] = dataclasses.asdict(request.settings)
    return {
        "text": request.text,
        "language": request.language,
        "profile": profile,
        "settings": settings,
        "seed": request.seed,
        "target_s": request.target_s,
    }


def _chunk(reply: Message) -> SpeechChunk:
    rate, words = reply.values.get("rate"), reply.values.get("words")
    if not isinstance(rate, int) or not isinstance(words, list):
        raise WireError("chunk without rate or words")
    samples = np.frombuffer(reply.payload, "<f4").astype(np.float32)
    return SpeechChunk(Audio.from_mono(samples, rate), tuple(map(_word, words)))


def _word(values: Json) -> WordTime:
    if not isinstance(values, list) or len(values) != 4:
        raise WireError("a word needs four figures")
    first, last, start, end = (float(str(value)) for value in values)
    return WordTime(int(first), int(last), start, end)


def _error(reply: Message) -> errors.StudioError:
    kind = _ERRORS.get(str(reply.values.get("error")), errors.EngineError)
    values = reply.values.get("values")
    return kind(
        str(reply.values.get("message", "")),
        hint=str(reply.values.get("hint", "")),
        **{"provider": "Viva Voce offline", **(values if isinstance(values, dict) else {})},
    )
