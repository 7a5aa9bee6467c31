"""When each word of a known text is said in a recording, in any language the engine speaks.

English is laid over the recording by PocketSphinx, which knows the sounds of English; every other
language, and English it cannot follow, by the engine's own speech of the same text.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import numpy as np

from studio.audio import align as warping
from studio.audio import silence
from studio.audio.buffer import Audio
from studio.audio.resample import resample
from studio.domain.voices import VoiceSettings
from studio.providers.base import SpeechRequest, WordTime
from studio.providers.offline.hear import RATE, as_heard
from studio.providers.offline.languages import find_language
from studio.providers.offline.text import word_spans
from studio.providers.offline.transcribe import words_of
from studio.providers.offline.wire import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.voices import Voice
    from studio.providers.base import SpeechSynthesizer
    from studio.providers.offline.hear import HeardWord
    from studio.providers.offline.pool import Pool

_PADDING_S = 0.2
_PATIENCE_S = 30.0
_SAME_EVERY_TIME = VoiceSettings(stability=1.0, speaker_boost=False)


class OfflineAligner:
    """Finds word times; uses the engine's own speech as the pattern."""

    def __init__(self, speech: SpeechSynthesizer, voice: Voice, pool: Pool) -> None:
        self._speech = speech
        self._voice = voice
        self._pool = pool

    async def align(self, audio: Audio, text: str, language: str) -> tuple[WordTime, ...]:
        """Return one time per word of `text`, in order.

        Args:
            audio: one voice saying `text`, at most some minutes.
            text: what is said, without stage directions.
            language: BCP 47 tag.

        Raises:
            LanguageUnavailable: the engine does not know the language.
            EngineCrashed: the engine could not listen, or not speak the text.
        """
        spans = word_spans(text)
        if find_language(language).tag.split("-")[0] == "en":
            words = [text[start:end] for start, end in spans]
            times = await self._listen(audio, words)
            if times:
                return tuple(
                    WordTime(*span, *time) for span, time in zip(spans, times, strict=True)
                )
        return await self._compare(audio, text, language)

    async def _listen(self, audio: Audio, words: Sequence[str]) -> list[tuple[float, float]]:
        """Return (start_s, end_s) of each English word; empty when they cannot be followed.

        A child listens: PocketSphinx would hold up everything else in this process.
        """
        known = [re.sub(r"[^a-z']", "", word.lower().replace("’", "'")) for word in words]
        heard = await asyncio.to_thread(_as_heard, audio)
        request = Message("hear", {"words": [*known]}, heard)
        patience_s = _PATIENCE_S + audio.seconds
        found: list[HeardWord] = []
        async for reply in self._pool.exchange(request, patience_s):
            if reply.kind == "words":
                found = words_of(reply, -_PADDING_S)
        return _not_overlapping([(max(0.0, word.start_s), max(0.0, word.end_s)) for word in found])

    async def _compare(self, audio: Audio, text: str, language: str) -> tuple[WordTime, ...]:
        request = SpeechRequest(
            text=text, language=language, voice=self._voice, settings=_SAME_EVERY_TIME
        )
        chunks = [chunk async for chunk in self._speech.synthesize(request)]
        spoken = [word for chunk in chunks for word in chunk.words]
        if not spoken:
            return ()
        pattern = Audio(
            np.concatenate([chunk.audio.samples for chunk in chunks]), chunks[0].audio.rate
        )
        starts = [word.start_s for word in spoken]
        found = await asyncio.to_thread(warping.align, pattern, starts, audio)
        return _with_ends(spoken, found.starts_s, await asyncio.to_thread(_speech_end_s, audio))


def _with_ends(
    spoken: Sequence[WordTime], starts_s: Sequence[float], end_s: float
) -> tuple[WordTime, ...]:
    """Return the words at `starts_s`, each as long as in the pattern at the recording's pace."""
    last_end_s = max(end_s, starts_s[-1])
    following = [*starts_s[1:], last_end_s]
    own_following = [*(word.start_s for word in spoken[1:]), spoken[-1].end_s]
    times = []
    for word, start_s, next_s, own_next_s in zip(
        spoken, starts_s, following, own_following, strict=True
    ):
        pace = (next_s - start_s) / max(own_next_s - word.start_s, 1e-3)
        stop_s = min(next_s, start_s + pace * (word.end_s - word.start_s))
        times.append(WordTime(word.text_start, word.text_end, start_s, max(start_s, stop_s)))
    return tuple(times)


def _speech_end_s(audio: Audio) -> float:
    return silence.speech_bounds(audio.mono(), audio.rate)[1] / audio.rate


def _not_overlapping(times: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the times with each word ending at the latest where the next begins."""
    ends = [start for start, _ in times[1:]] + [end for _, end in times[-1:]]
    return [(start, min(end, latest)) for (start, end), latest in zip(times, ends, strict=True)]


def _as_heard(audio: Audio) -> bytes:
    """Return the recording as the child takes it, with silence before and after."""
    mono = resample(Audio.from_mono(audio.mono(), audio.rate), RATE).samples[:, 0]
    return as_heard(np.pad(mono, int(_PADDING_S * RATE)))
