"""Word times found in recordings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from studio.audio.buffer import Audio
from studio.domain.errors import LanguageUnavailable
from studio.domain.voices import VoiceSettings
from studio.providers.base import Aligner, Provider, SpeechRequest, WordTime
from studio.providers.offline.provider import create_provider
from studio.providers.offline.stock import STOCK_VOICES
from studio.providers.offline.text import word_spans

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SPEECH = Path(__file__).parents[2] / "media" / "jfk.flac"
SAID = (
    "And so my fellow Americans, ask not what your country can do for you, ask what you can do "
    "for your country."
)
STARTS_S = (0.30, 0.60, 0.97, 1.25, 1.63, 3.27, 3.99, 5.38, 5.61, 5.86, 6.43, 6.66, 6.91, 7.08,
            8.17, 8.57, 8.85, 9.17, 9.38, 9.63, 9.79, 9.98)  # fmt: skip
"""The mean of what PocketSphinx and warping find, two unrelated ways, 65 ms apart at most."""


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    created = create_provider(1)
    yield created
    await created.close()


def aligner_of(provider: Provider) -> Aligner:
    assert provider.aligner is not None
    return provider.aligner


def recorded() -> Audio:
    samples, rate = soundfile.read(SPEECH, dtype="float32")
    return Audio.from_mono(samples, rate)


async def spoken(provider: Provider, text: str, language: str) -> tuple[Audio, list[WordTime]]:
    request = SpeechRequest(
        text=text,
        language=language,
        voice=next(voice for voice in STOCK_VOICES if voice.name == "Marcus"),
        settings=VoiceSettings(stability=0.0, speed=0.85),
        seed=6,
    )
    assert provider.speech is not None
    chunks = [chunk async for chunk in provider.speech.synthesize(request)]
    samples = np.concatenate([chunk.audio.mono() for chunk in chunks])
    noise = 0.004 * np.random.default_rng(1).standard_normal(samples.size, dtype=np.float32)
    return Audio.from_mono(samples + noise, chunks[0].audio.rate), [
        word for chunk in chunks for word in chunk.words
    ]


@pytest.mark.parametrize("said", [SAID, SAID.replace("Americans", "Amerrykans")])
async def test_the_words_of_a_human_recording_are_found(provider: Provider, said: str) -> None:
    words = await aligner_of(provider).align(recorded(), said, "en")
    assert [(word.text_start, word.text_end) for word in words] == word_spans(said)
    errors = np.abs([word.start_s - start for word, start in zip(words, STARTS_S, strict=True)])
    assert np.median(errors) < 0.03
    assert errors.max() < 0.12
    assert all(word.start_s <= word.end_s for word in words)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Никто не ждал, что буря придёт так рано. Она открыла окно и слушала дождь."),
        ("de", "Niemand hatte den Sturm so früh erwartet. Sie öffnete das Fenster."),
        ("ar", "لم يتوقع أحد أن تصل العاصفة مبكرا. فتحت النافذة واستمعت إلى المطر."),
    ],
)
async def test_words_are_found_in_every_language(
    provider: Provider, language: str, text: str
) -> None:
    recording, truth = await spoken(provider, text, language)
    words = await aligner_of(provider).align(recording, text, language)
    errors = np.abs([a.start_s - b.start_s for a, b in zip(words, truth, strict=True)])
    assert np.median(errors) < 0.025
    assert np.percentile(errors, 90) < 0.08


async def test_a_text_without_words_has_no_times(provider: Provider) -> None:
    assert await aligner_of(provider).align(recorded(), "…", "de") == ()
    assert await aligner_of(provider).align(recorded(), "…", "en") == ()


async def test_silence_gives_every_word_some_time(provider: Provider) -> None:
    quiet = Audio.from_mono(np.zeros(32_000, np.float32), 16_000)
    for language in ("en", "de"):
        words = await aligner_of(provider).align(quiet, "Guten Abend 7", language)
        assert [word.text_start for word in words] == [0, 6, 12]


async def test_an_unknown_language_is_refused(provider: Provider) -> None:
    with pytest.raises(LanguageUnavailable):
        await aligner_of(provider).align(recorded(), SAID, "xx")
