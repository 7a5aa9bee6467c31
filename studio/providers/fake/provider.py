"""Speech without an engine: each word is a short tone, the same every time, faults on request.

A text that contains one of these words in brackets fails that way:
`[fail]` ProviderError, `[crash]` EngineCrashed, `[voice]` VoiceUnavailable, `[down]`
ProviderUnavailable; `[flaky]` fails the first time it is asked and speaks afterwards; `[hang]`
never answers until it is cancelled; `[half]` breaks off after its first words.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.domain import errors
from studio.domain.voices import Voice, VoiceProfile
from studio.providers.base import Provider, SpeechChunk, SpeechRequest, WordTime
from studio.providers.fake.voices import (
    FakeCloner,
    FakeConverter,
    FakeDesigner,
    FakeIsolator,
    FakeTranscriber,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from studio.audio.buffer import Samples

RATE = 24_000
WORD_S = 0.25
"""Length of each word at speed 1, of which the last fifth is silent."""
LANGUAGES = ("en", "de", "es", "ja", "ru")

VOICES: tuple[Voice, ...] = tuple(
    Voice(
        id=f"fake-{name.lower()}",
        provider="fake",
        remote_id=name.lower(),
        name=name,
        description=f"A tone of {pitch_hz:.0f} hertz.",
        labels=(("gender", gender), ("age", "young"), ("accent", "none"), ("use case", "testing")),
        profile=VoiceProfile(pitch_hz=pitch_hz),
    )
    for name, gender, pitch_hz in (
        ("Do", "male", 131.0),
        ("Mi", "female", 165.0),
        ("Sol", "male", 98.0),
        ("La", "female", 220.0),
    )
)

_FAULTS: dict[str, type[errors.ProviderError]] = {
    "[fail]": errors.ProviderError,
    "[crash]": errors.EngineCrashed,
    "[voice]": errors.VoiceUnavailable,
    "[down]": errors.ProviderUnavailable,
}


@dataclass(slots=True)
class FakeSpeech:
    """Speaks tones, and remembers what it was asked."""

    requests: list[SpeechRequest] = field(default_factory=list)
    """Everything asked so far, in order, failures included."""
    running: int = 0
    most_at_once: int = 0
    cancelled: int = 0

    async def languages(self) -> Sequence[str]:
        """Return the languages it pretends to speak."""
        return LANGUAGES

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        """Yield one chunk per sentence, or fail as the text asks."""
        is_new = all(past.text != request.text for past in self.requests)
        self.requests.append(request)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await asyncio.sleep(0)  # a real engine lets others run
            await _fail_as_asked(request, is_new=is_new)
            for chunk in _chunks(request):
                yield chunk
                if "[half]" in request.text:
                    raise errors.ProviderUnavailable(provider="Fake")
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise
        finally:
            self.running -= 1


class FakeVoices:
    """Four tones with names."""

    async def voices(self) -> Sequence[Voice]:
        """Return all voices."""
        return VOICES


def create_provider(max_parallel: int = 4) -> Provider:
    """Return a fresh fake provider; its `speech` is a FakeSpeech that counts requests."""
    speech = FakeSpeech()
    designer = FakeDesigner(speech)
    return Provider(
        id="fake",
        name="Fake",
        version="1",
        max_parallel=max_parallel,
        is_local=True,
        speech=speech,
        voices=FakeVoices(),
        cloner=FakeCloner(),
        designer=designer,
        remixer=designer,
        converter=FakeConverter(),
        isolator=FakeIsolator(),
        transcriber=FakeTranscriber(),
    )


async def _fail_as_asked(request: SpeechRequest, *, is_new: bool) -> None:
    for fault, error in _FAULTS.items():
        if fault in request.text:
            raise error(provider="Fake", voice=request.voice.name)
    if "[flaky]" in request.text and is_new:
        raise errors.ProviderUnavailable(provider="Fake")
    if "[hang]" in request.text:
        await asyncio.Event().wait()
    if request.language.split("-")[0] not in LANGUAGES:
        raise errors.LanguageUnavailable(language=request.language, provider="Fake")


def _chunks(request: SpeechRequest) -> list[SpeechChunk]:
    words = list(re.finditer(r"[^\W_][\w'’-]*", request.text))
    word_s = WORD_S / request.settings.speed
    if request.target_s is not None and words:
        word_s = request.target_s / len(words)
    chunks: list[SpeechChunk] = []
    pause = "." if not words else r"[.!?]"
    ends = [m.end() for m in re.finditer(pause, request.text)] + [len(request.text) + 1]
    start_s = 0.0
    for first, last in itertools.pairwise([0, *ends]):
        spoken = [word for word in words if first <= word.start() < last]
        if not spoken:
            continue
        times = tuple(
            WordTime(w.start(), w.end(), start_s + i * word_s, start_s + (i + 0.8) * word_s)
            for i, w in enumerate(spoken)
        )
        tones = [_tone(request, word.group(), word_s) for word in spoken]
        chunks.append(SpeechChunk(Audio.from_mono(np.concatenate(tones), RATE), times))
        start_s += sum(tone.size for tone in tones) / RATE
    if not chunks:
        chunks = [SpeechChunk(Audio.from_mono(np.zeros(RATE // 10, np.float32), RATE))]
    return chunks


def _tone(request: SpeechRequest, word: str, length_s: float) -> Samples:
    profile = request.voice.profile or VoiceProfile()
    freedom = 1.0 - request.settings.stability
    steps = (sum(map(ord, word)) + round(freedom * 7 * request.seed)) % 12
    frames = round(length_s * RATE)
    time_s = np.arange(frames) / RATE
    tone = 0.2 * np.sin(2 * np.pi * profile.pitch_hz * 2 ** (steps / 24) * time_s)
    sounding = np.clip(np.minimum(time_s, 0.8 * length_s - time_s) / 0.005, 0.0, 1.0)
    return np.asarray(tone * sounding, dtype=np.float32)
