"""Recordings in the voices of the engine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.audio.voice_measures import measure_voice
from studio.domain.errors import VoiceUnavailable
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import ConversionRequest, blocks_of
from studio.providers.offline.convert import HEARD_FIRST_S, OfflineConverter
from studio.providers.offline.provider import profile_of
from studio.providers.offline.reference import Reference
from studio.providers.offline.stock import STOCK_VOICES
from tests.sounds import human_lines
from tests.unit.offline.without_child import SpeechHere

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.unit.offline.conftest import Studio

RATE = 16_000


@pytest.fixture(scope="module")
def converter(studio: Studio) -> OfflineConverter:
    return OfflineConverter(Reference(SpeechHere(studio)), profile_of)


def reader(number: int) -> Audio:
    return Audio.from_mono(*human_lines()[number])


def stock(name: str) -> Voice:
    return next(voice for voice in STOCK_VOICES if voice.name == name)


def converted(
    converter: OfflineConverter, source: AsyncIterator[Audio], voice: Voice, **settings: float
) -> Audio:
    async def gather() -> list[Audio]:
        request = ConversionRequest(
            source=source,
            voice=voice,
            settings=VoiceSettings(**settings),  # type: ignore[arg-type]
        )
        return [block async for block in converter.convert(request)]

    blocks = asyncio.run(gather())
    return Audio(np.concatenate([block.samples for block in blocks]), blocks[0].rate)


@pytest.mark.parametrize("name", ["Viktor", "Ben", "Ana", "Pia"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_recording_is_heard_as_high_as_the_voice(
    converter: OfflineConverter, name: str, number: int
) -> None:
    voice = stock(name)
    result = converted(converter, blocks_of(reader(number)), voice)
    assert voice.profile is not None
    assert measure_voice([result]).pitch_hz == pytest.approx(voice.profile.pitch_hz, rel=0.06)
    assert result.frames == reader(number).frames


def test_similarity_is_how_much_of_the_voice_is_taken_over(converter: OfflineConverter) -> None:
    own = measure_voice([reader(1)]).bands_db
    distances = [
        np.nanmean(
            np.abs(
                measure_voice(
                    [converted(converter, blocks_of(reader(1)), stock("Nia"), similarity=share)]
                ).bands_db
                - own
            )
        )
        for share in (0.0, 1.0)
    ]
    assert distances[0] != pytest.approx(distances[1], abs=0.1)


@pytest.mark.parametrize("block_s", [0.05, 7.0])
def test_a_long_recording_does_not_depend_on_its_blocks(
    converter: OfflineConverter, block_s: float
) -> None:
    lines = np.concatenate([reader(number).samples for number in (1, 2, 0, 1, 2, 3)])
    source = Audio(lines, RATE)
    assert source.seconds > HEARD_FIRST_S[0] + 5.0
    whole = converted(converter, blocks_of(source, 600.0), stock("Grace"))
    parts = converted(converter, blocks_of(source, block_s), stock("Grace"))
    assert np.array_equal(whole.samples, parts.samples)


def test_sound_comes_before_the_source_has_ended(converter: OfflineConverter) -> None:
    line = reader(1).samples

    async def first_block() -> float:
        heard_s = 0.0

        async def source() -> AsyncIterator[Audio]:
            nonlocal heard_s
            while True:
                heard_s += len(line) / RATE
                yield Audio(line, RATE)

        request = ConversionRequest(source=source(), voice=stock("Ben"), settings=VoiceSettings())
        stream = converter.convert(request)
        await anext(stream)
        await stream.aclose()
        return heard_s

    assert asyncio.run(first_block()) < HEARD_FIRST_S[0] + 10.0


@pytest.mark.parametrize("seconds", [0.0, 0.01, 3.0])
def test_silence_stays_silence(converter: OfflineConverter, seconds: float) -> None:
    silence = Audio(np.zeros((round(seconds * 44_100), 2), np.float32), 44_100)

    async def once() -> AsyncIterator[Audio]:
        yield silence

    result = converted(converter, once(), stock("Ben"))
    assert (result.frames, result.rate, result.channels) == (silence.frames, 44_100, 1)
    assert not result.samples.any()


def test_a_voice_nobody_knows_is_refused(converter: OfflineConverter) -> None:
    foreign = Voice(provider="elsewhere", remote_id="x", name="X", id="x")
    with pytest.raises(VoiceUnavailable):
        converted(converter, blocks_of(reader(0)), foreign)


def test_a_cancelled_conversion_stops(converter: OfflineConverter) -> None:
    taken = 0

    async def endless() -> AsyncIterator[Audio]:
        nonlocal taken
        while True:
            taken += 1
            yield reader(1)

    async def start_and_cancel() -> int:
        request = ConversionRequest(source=endless(), voice=stock("Ben"), settings=VoiceSettings())

        async def drain() -> None:
            async for _ in converter.convert(request):
                started.set()

        started = asyncio.Event()
        task = asyncio.create_task(drain())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return taken

    after = asyncio.run(start_and_cancel())
    assert taken == after
