"""What every provider of the studio promises, asked of each."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.domain.access import Access, Secret
from studio.domain.errors import LanguageUnavailable
from studio.domain.serving import ServeOptions
from studio.domain.voices import VoiceSettings
from studio.providers.base import Provider, SpeechChunk, SpeechRequest
from studio.providers.elevenlabs.provider import create_provider as create_cloud
from studio.providers.fake.provider import create_provider as create_fake
from studio.providers.offline.provider import create_provider as create_offline
from tests.server.conftest import KEY, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.server.conftest import Running

PROVIDERS = {"fake": create_fake, "offline": create_offline}
CLOUD = "elevenlabs"
TEXT = "Please put the red box on the table. Nobody expected the storm to come so early."


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The studio's own server, which plays the cloud."""
    with serving(tmp_path_factory.mktemp("cloud"), ServeOptions(port=0, key=KEY)) as running:
        yield running


@pytest.fixture(params=(*PROVIDERS, CLOUD))
async def provider(request: pytest.FixtureRequest) -> AsyncIterator[Provider]:
    if request.param == CLOUD:
        url = request.getfixturevalue("own_server").url
        access = Access(key_id="own", label="Own", base_url=url, secret=Secret(KEY))
        created = create_cloud(lambda: access)
    else:
        created = PROVIDERS[request.param]()
    yield created
    await created.close()


async def line(provider: Provider, **changes: object) -> SpeechRequest:
    assert provider.voices is not None
    voice = (await provider.voices.voices())[0]
    plain = SpeechRequest(text=TEXT, language="en", voice=voice, settings=VoiceSettings())
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


async def say(provider: Provider, request: SpeechRequest) -> list[SpeechChunk]:
    assert provider.speech is not None
    return [chunk async for chunk in provider.speech.synthesize(request)]


def samples(chunks: list[SpeechChunk]) -> np.ndarray:
    return np.concatenate([chunk.audio.samples for chunk in chunks])


async def test_it_names_itself_and_its_voices(provider: Provider) -> None:
    assert provider.id == provider.id.lower()
    assert provider.name
    assert provider.version
    assert provider.max_parallel >= 1
    assert provider.voices is not None
    voices = await provider.voices.voices()
    assert len({voice.remote_id for voice in voices}) == len(voices) > 0
    assert all(voice.provider == provider.id for voice in voices)


async def test_it_speaks_the_languages_it_lists(provider: Provider) -> None:
    assert provider.speech is not None
    languages = await provider.speech.languages()
    assert len(languages) == len(set(languages)) > 0
    with pytest.raises(LanguageUnavailable):
        await say(provider, await line(provider, language="xx"))


async def test_chunks_share_rate_and_channels_and_hold_sound(provider: Provider) -> None:
    chunks = await say(provider, await line(provider))
    assert len({(chunk.audio.rate, chunk.audio.channels) for chunk in chunks}) == 1
    assert np.isfinite(samples(chunks)).all()
    assert 0.05 < np.abs(samples(chunks)).max() <= 1.0


async def test_every_word_is_timed_once_and_in_order(provider: Provider) -> None:
    chunks = await say(provider, await line(provider))
    words = [word for chunk in chunks for word in chunk.words]
    assert [TEXT[word.text_start : word.text_end] for word in words] == TEXT.replace(
        ".", ""
    ).split()
    edges = [edge for word in words for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)


async def test_words_begin_in_the_chunk_that_brings_them(provider: Provider) -> None:
    start_s = 0.0
    for chunk in await say(provider, await line(provider)):
        end_s = start_s + chunk.audio.seconds
        assert all(start_s - 1e-6 <= word.start_s < end_s for word in chunk.words)
        start_s = end_s


async def test_equal_requests_give_equal_samples(provider: Provider) -> None:
    request = await line(provider, seed=5)
    one, other = samples(await say(provider, request)), samples(await say(provider, request))
    assert np.array_equal(one, other)


async def test_faster_speech_is_shorter(provider: Provider) -> None:
    speed = 1.2 if provider.id == CLOUD else 1.5  # a cloud's models go no further
    own = samples(await say(provider, await line(provider)))
    fast = await line(provider, settings=VoiceSettings(speed=speed))
    assert len(own) / len(samples(await say(provider, fast))) == pytest.approx(speed, rel=0.03)


async def test_a_line_without_words_is_a_short_silence(provider: Provider) -> None:
    chunks = await say(provider, await line(provider, text=" … "))
    assert not any(chunk.words for chunk in chunks)
    assert sum(chunk.audio.seconds for chunk in chunks) <= 0.2


async def test_lines_are_spoken_side_by_side(provider: Provider) -> None:
    requests = [await line(provider, seed=seed) for seed in range(4)]
    alone = [samples(await say(provider, request)) for request in requests]
    together = await asyncio.gather(*(say(provider, request) for request in requests))
    for one, chunks in zip(alone, together, strict=True):
        assert np.array_equal(one, samples(chunks))


async def test_a_cancelled_line_harms_no_other(provider: Provider) -> None:
    cancelled = asyncio.create_task(say(provider, await line(provider, text=TEXT * 50)))
    other = asyncio.create_task(say(provider, await line(provider)))
    await asyncio.sleep(0.01)
    cancelled.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await cancelled
    assert len(samples(await other))


async def test_closing_twice_is_harmless(provider: Provider) -> None:
    await provider.close()
    await provider.close()
