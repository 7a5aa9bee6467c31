"""Long recordings are cut where it is quiet and joined again without a gap."""

from __future__ import annotations

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.buffer import Audio
from studio.domain.access import CloudOptions
from studio.domain.errors import VoiceUnavailable
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import ConversionRequest, blocks_of
from studio.providers.elevenlabs.account import CloudAccount
from studio.providers.elevenlabs.convert import CloudConverter
from studio.providers.elevenlabs.models import Models
from studio.providers.elevenlabs.pieces import Joint, pieces_of, quietest
from tests.unit.elevenlabs_calls.scripted import Scripted, told

RATE = 1000
VOICE = Voice(provider="elevenlabs", remote_id="v1", name="Ana")
MODELS = [
    {"model_id": "eleven_english_sts_v2", "can_do_voice_conversion": True},
    {"model_id": "eleven_multilingual_sts_v2", "can_do_voice_conversion": True},
]


async def cut(samples, block_s, longest_s=2.0, shortest_s=1.0):
    source = blocks_of(Audio.from_mono(samples, RATE), block_s)
    return [piece async for piece in pieces_of(source, longest_s, shortest_s)]


def joined(pieces, size):
    joint = Joint()
    ready = []
    for piece in pieces:
        joint.begin(piece)
        ready += [
            joint.add(piece.samples[start : start + size])
            for start in range(0, len(piece.samples), size)
        ]
        ready.append(joint.finish())
    return np.concatenate(ready) if ready else np.zeros(0, np.float32)


@given(st.integers(0, 7000), st.integers(0, 2**31), st.integers(1, 3000), st.integers(1, 900))
async def test_what_is_cut_and_joined_is_what_it_was(length, seed, block, size):
    samples = np.random.default_rng(seed).normal(0, 0.2, length).astype(np.float32)
    pieces = await cut(samples, block / RATE)
    again = joined(pieces, size)
    assert again.shape == samples.shape
    assert np.allclose(again, samples, atol=1e-6)
    assert all(len(piece.samples) <= 2250 for piece in pieces)
    assert [piece.is_last for piece in pieces] == [False] * (len(pieces) - 1) + [True] * bool(
        length
    )


async def test_the_cuts_do_not_depend_on_the_blocks():
    samples = np.random.default_rng(2).normal(0, 0.2, 9000).astype(np.float32)
    one, other = [
        [len(piece.samples) for piece in await cut(samples, block_s)] for block_s in (0.013, 4.0)
    ]
    assert one == other


def test_a_cut_is_where_it_is_quietest():
    samples = np.full(2000, 0.5, np.float32)
    samples[1400:1600] = 0
    assert 1400 <= quietest(samples, 1000, RATE) <= 1600


async def test_an_answer_of_another_length_is_made_to_fit():
    (piece,) = await cut(np.ones(1500, np.float32), 1.0)
    for count in (0, 900, 1500, 4000):
        joint = Joint()
        joint.begin(piece)
        ready = np.concatenate([joint.add(np.ones(count, np.float32)), joint.finish()])
        assert len(ready) == 1500
        assert ready.sum() == min(count, 1500)


def cloud_that_echoes():
    """Answers with the recording itself, twice as loud."""
    cloud = Scripted()
    cloud.on("GET /v1/models", told(MODELS))

    def answer(request):
        content = request.content.split(b"application/octet-stream\r\n\r\n")[1].split(b"\r\n--")[0]
        louder = np.frombuffer(content, "<i2").astype(np.float32) * 2

        return httpx.Response(200, content=louder.astype("<i2").tobytes())

    cloud.on("POST /v1/voice-changer/v1/stream", answer)
    return cloud


def converter_of(cloud, **named):
    transport = cloud.transport()
    models = Models(transport)
    return CloudConverter(
        transport,
        models,
        CloudAccount(transport, models),
        options=lambda: cloud.options,
        **named,
    )


async def test_a_long_recording_is_sent_in_pieces_under_five_minutes_and_joined():
    cloud = cloud_that_echoes()
    cloud.options = CloudOptions(output_format="pcm_16000", is_logged=False)
    seconds = 700
    moments = np.arange(seconds * 8000) / 8000
    swell = 0.1 + 0.1 * np.sin(2 * np.pi * moments / 7) ** 2
    samples = (swell * np.sin(2 * np.pi * 200 * moments)).astype(np.float32)
    source = blocks_of(Audio.from_mono(samples, 8000), 10.0)
    request = ConversionRequest(source=source, voice=VOICE, settings=VoiceSettings())
    heard = [block.samples[:, 0] async for block in converter_of(cloud).convert(request)]
    whole = np.concatenate(heard)
    assert whole.shape == samples.shape
    assert np.abs(whole[800:-800] - 2 * samples[800:-800]).max() < 0.01
    sent = [one for one in cloud.asked if one.method == "POST"]
    assert 3 <= len(sent) <= 4
    assert all(len(one.content) < 300 * 32_000 for one in sent)
    assert all(one.url.params["enable_logging"] == "false" for one in sent)
    assert all(b"eleven_multilingual_sts_v2" in one.content[:4000] for one in sent)


async def test_a_voice_of_another_provider_is_not_sent():
    cloud = cloud_that_echoes()
    request = ConversionRequest(
        source=blocks_of(Audio.from_mono(np.ones(10, np.float32), 8000)),
        voice=Voice(provider="offline", remote_id="v1", name="Ana"),
        settings=VoiceSettings(),
    )
    with pytest.raises(VoiceUnavailable):
        _ = [block async for block in converter_of(cloud).convert(request)]
    assert not cloud.asked
