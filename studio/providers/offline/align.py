"""When each word of a known text is said in a recording, in any language the engine speaks.

English is laid over the recording by PocketSphinx, which knows the sounds of English; every other
language, and English it cannot follow, by the engine's own speech of the same text.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from typing import TYPE_CHECKING, Protocol

import numpy as np

from studio.audio import align as warping
from studio.audio import silence
from studio.audio.buffer import Audio
from studio.audio.resample import resample
from studio.domain.voices import VoiceSettings
from studio.providers.base import SpeechRequest, WordTime
from studio.providers.offline.languages import find_language
from studio.providers.offline.text import word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.domain.voices import Voice
    from studio.providers.base import SpeechSynthesizer

_RATE = 16_000
_FRAMES_PER_S = 100
_PADDING_S = 0.2
_NOISE = 8.0
"""RMS of the noise put under a recording, in 16-bit steps: in digital silence PocketSphinx loses
words without saying so."""


class _Segment(Protocol):
    """A word PocketSphinx found."""

    word: str
    start_frame: int
    end_frame: int


_SAME_EVERY_TIME = VoiceSettings(stability=1.0, speaker_boost=False)


class OfflineAligner:
    """Finds word times; uses the engine's own speech as the pattern."""

    def __init__(self, speech: SpeechSynthesizer, voice: Voice) -> None:
        self._speech = speech
        self._voice = voice

    async def align(self, audio: Audio, text: str, language: str) -> tuple[WordTime, ...]:
        """Return one time per word of `text`, in order.

        Args:
            audio: one voice saying `text`, at most some minutes.
            text: what is said, without stage directions.
            language: BCP 47 tag.

        Raises:
            LanguageUnavailable: the engine does not know the language.
            EngineCrashed: the engine could not speak the text.
        """
        spans = word_spans(text)
        if find_language(language).tag.split("-")[0] == "en":
            words = [text[start:end] for start, end in spans]
            times = await asyncio.to_thread(_listen, audio, words)
            if times is not None:
                return tuple(
                    WordTime(*span, *time) for span, time in zip(spans, times, strict=True)
                )
        return await self._compare(audio, text, language)

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


def _listen(audio: Audio, words: Sequence[str]) -> list[tuple[float, float]] | None:
    """Return (start_s, end_s) of each English word, or None when PocketSphinx cannot follow."""
    # Imported when first needed: a studio that only speaks never loads it.
    import pocketsphinx  # noqa: PLC0415

    decoder = pocketsphinx.Decoder(samprate=_RATE, lm=None, loglevel="FATAL")
    known = [re.sub(r"[^a-z']", "", word.lower().replace("’", "'")) for word in words]
    if not known or any(not word or decoder.lookup_word(word) is None for word in known):
        return None
    try:
        decoder.set_align_text(" ".join(known))
        decoder.start_utt()
        decoder.process_raw(_as_heard(audio), full_utt=True)
        decoder.end_utt()
    except RuntimeError:
        return None
    return _times_of(known, decoder.seg())


def _times_of(
    known: Sequence[str], segments: Iterable[_Segment] | None
) -> list[tuple[float, float]] | None:
    times: list[tuple[float, float]] = []
    heard: list[str] = []
    for segment in segments or ():
        if segment.word.startswith(("<", "[", "(", "+")):
            continue
        heard.append(re.sub(r"\(\d+\)$", "", segment.word))
        start_s = segment.start_frame / _FRAMES_PER_S - _PADDING_S
        end_s = (segment.end_frame + 1) / _FRAMES_PER_S - _PADDING_S
        times.append((max(0.0, start_s), max(0.0, end_s)))
    if heard != list(known):  # it gave up on the way
        return None
    return [
        (start, min(end, following))
        for (start, end), (following, _) in itertools.pairwise([*times, (times[-1][1], 0.0)])
    ]


def _as_heard(audio: Audio) -> bytes:
    """Return 16-bit samples at 16 kHz with silence before and after and a little noise."""
    mono = resample(Audio.from_mono(audio.mono(), audio.rate), _RATE).samples[:, 0]
    padded = np.pad(mono, int(_PADDING_S * _RATE)) * 32_000.0
    padded += _NOISE * np.random.default_rng(0).standard_normal(padded.size)
    return bytes(np.clip(padded, -32_768, 32_767).astype("<i2"))
