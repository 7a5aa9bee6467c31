"""What every provider promises that makes voices, converts, isolates or transcribes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.domain.errors import InputError, LanguageUnavailable, VoiceUnavailable
from studio.domain.progress import Cancelled, Progress
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import (
    CloneRequest,
    ConversionRequest,
    DesignRequest,
    Provider,
    RemixRequest,
    SpeechRequest,
    blocks_of,
)
from studio.providers.fake.provider import create_provider as create_fake
from studio.providers.offline.provider import create_provider as create_offline
from tests.sounds import human_lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROVIDERS = {"fake": create_fake, "offline": create_offline}


@pytest.fixture(params=PROVIDERS)
async def provider(request: pytest.FixtureRequest) -> AsyncIterator[Provider]:
    created = PROVIDERS[request.param]()
    yield created
    await created.close()


@pytest.fixture(scope="module")
def recording() -> Audio:
    samples, rate = human_lines()[1]
    return Audio.from_mono(samples[: 6 * rate], rate)


async def voice_of(provider: Provider) -> Voice:
    assert provider.voices is not None
    return (await provider.voices.voices())[0]


async def says(provider: Provider, voice: Voice) -> Audio:
    assert provider.speech is not None
    request = SpeechRequest(
        text="Hello there.", language="en", voice=voice, settings=VoiceSettings()
    )
    chunks = [chunk.audio async for chunk in provider.speech.synthesize(request)]
    return Audio(np.concatenate([chunk.samples for chunk in chunks]), chunks[0].rate)


async def test_a_clone_is_a_voice_that_speaks(provider: Provider, recording: Audio) -> None:
    assert provider.cloner is not None
    labels = (("gender", "female"),)
    request = CloneRequest(samples=(recording,), name="Reader", description="Me.", labels=labels)
    voice = (await provider.cloner.clone(request)).voice
    assert (voice.name, voice.description, voice.provider) == ("Reader", "Me.", provider.id)
    assert voice.label("gender") == "female"
    assert (await says(provider, voice)).frames


async def test_equal_samples_make_equal_voices(provider: Provider, recording: Audio) -> None:
    assert provider.cloner is not None
    request = CloneRequest(samples=(recording,), name="Reader")
    one, other = [(await provider.cloner.clone(request)).voice for _ in range(2)]
    assert one.profile == other.profile
    assert one.id != other.id


async def test_nothing_can_be_cloned_from_nothing(provider: Provider) -> None:
    assert provider.cloner is not None
    with pytest.raises(InputError):
        await provider.cloner.clone(CloneRequest(samples=(), name="Nobody"))


async def test_cloning_obeys_cancel(provider: Provider, recording: Audio) -> None:
    assert provider.cloner is not None
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        await provider.cloner.clone(CloneRequest(samples=(recording,), name="Reader"), progress)


async def test_a_design_has_as_many_previews_as_asked_for(provider: Provider) -> None:
    assert provider.designer is not None
    design = await provider.designer.design(DesignRequest(description="deep", count=2))
    assert len(design.previews) == 2
    assert all(preview.audio.frames for preview in design.previews)
    assert len({preview.voice.profile for preview in design.previews}) == 2
    assert design.understood == ("deep",)
    assert design.text


async def test_equal_designs_give_equal_previews(provider: Provider) -> None:
    assert provider.designer is not None
    request = DesignRequest(description="a deep male voice", seed=7)
    one, other = [await provider.designer.design(request) for _ in range(2)]
    for preview, again in zip(one.previews, other.previews, strict=True):
        assert preview.voice.profile == again.voice.profile
        assert np.array_equal(preview.audio.samples, again.audio.samples)


async def test_another_seed_gives_other_previews(provider: Provider) -> None:
    assert provider.designer is not None
    request = DesignRequest(description="a deep male voice", seed=1)
    one = await provider.designer.design(request)
    other = await provider.designer.design(dataclasses.replace(request, seed=2))
    assert one.previews[0].voice.profile != other.previews[0].voice.profile


async def test_words_nobody_knows_are_reported(provider: Provider) -> None:
    assert provider.designer is not None
    design = await provider.designer.design(DesignRequest(description="deep, like a zorgle"))
    assert "zorgle" in design.unknown
    with pytest.raises(InputError):
        await provider.designer.design(DesignRequest(description="zorgle"))


async def test_a_remix_changes_a_copy_of_the_voice(provider: Provider) -> None:
    assert provider.remixer is not None
    voice = await voice_of(provider)
    design = await provider.remixer.remix(RemixRequest(voice=voice, description="deep"))
    changed = design.previews[0].voice
    assert changed.id != voice.id
    assert changed.profile != voice.profile


async def test_a_voice_of_another_engine_cannot_be_remixed(provider: Provider) -> None:
    assert provider.remixer is not None
    foreign = Voice(provider="elsewhere", remote_id="x", name="X", id="x")
    with pytest.raises(VoiceUnavailable):
        await provider.remixer.remix(RemixRequest(voice=foreign, description="deep"))


async def converted(provider: Provider, source: AsyncIterator[Audio]) -> list[Audio]:
    assert provider.converter is not None
    voice = await voice_of(provider)
    request = ConversionRequest(source=source, voice=voice, settings=VoiceSettings())
    return [block async for block in provider.converter.convert(request)]


async def test_a_converted_recording_keeps_length_and_rate(
    provider: Provider, recording: Audio
) -> None:
    blocks = await converted(provider, blocks_of(recording))
    assert sum(block.frames for block in blocks) == recording.frames
    assert {(block.rate, block.channels) for block in blocks} == {(recording.rate, 1)}


async def test_blocks_of_any_size_are_converted_alike(provider: Provider, recording: Audio) -> None:
    whole, parts = [
        np.concatenate(
            [block.samples for block in await converted(provider, blocks_of(recording, size))]
        )
        for size in (60.0, 0.037)
    ]
    assert np.allclose(whole, parts, atol=1e-6)


async def test_isolated_speech_keeps_length_rate_and_channels(
    provider: Provider, recording: Audio
) -> None:
    assert provider.isolator is not None
    stereo = Audio(np.repeat(recording.samples, 2, axis=1), recording.rate)
    blocks = [block async for block in provider.isolator.isolate(blocks_of(stereo, 0.3))]
    assert sum(block.frames for block in blocks) == stereo.frames
    assert {(block.rate, block.channels) for block in blocks} == {(stereo.rate, 2)}


async def test_a_transcript_times_the_words_of_its_text(
    provider: Provider, recording: Audio
) -> None:
    assert provider.transcriber is not None
    transcript = await provider.transcriber.transcribe(recording, "en")
    spoken = [transcript.text[word.text_start : word.text_end] for word in transcript.words]
    assert spoken == transcript.text.replace(".", "").split()
    assert len(transcript.confidences) in (0, len(spoken))
    edges = [edge for word in transcript.words for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)
    assert edges[0] >= 0.0
    assert edges[-1] <= recording.seconds


async def test_a_language_it_cannot_transcribe_is_refused(
    provider: Provider, recording: Audio
) -> None:
    assert provider.transcriber is not None
    assert "xx" not in await provider.transcriber.transcribable()
    with pytest.raises(LanguageUnavailable):
        await provider.transcriber.transcribe(recording, "xx")
