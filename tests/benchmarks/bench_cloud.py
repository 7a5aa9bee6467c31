"""A thousand lines over an account that allows five requests at a time."""

from __future__ import annotations

import asyncio
import importlib.metadata
import time
from typing import TYPE_CHECKING

import httpx
from elevenlabs import AsyncElevenLabs

from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import SpeechRequest
from studio.providers.elevenlabs.provider import create_provider
from tests.unit.elevenlabs.cloud import KEY, Cloud

if TYPE_CHECKING:
    from tests.benchmarks.report import Report

LINES = 1_000
LIMIT = 5
WORK_S = 0.2
"""How long the cloud speaks one line: less than a real one, which makes waste show."""

VOICE = Voice(provider="elevenlabs", remote_id="21m00Tcm4TlvDq8ikWAM", name="Ana")


def run(report: Report) -> None:
    """Measure which share of the cloud's time is used."""
    ours, peer = asyncio.run(_both())
    version = importlib.metadata.version("elevenlabs")
    report.row(
        f"{LINES} lines, {LIMIT} at a time: share of the ideal throughput",
        f"{ours.share:.1%}, most in flight {ours.most}, refused {ours.refused}",
        f"elevenlabs {version}, told the limit by hand: {peer.share:.1%}",
        f"{ours.share / peer.share:.2f}",
        "at least 95 %, never more than 5, none refused",
        ours.share >= 0.95 and ours.most <= LIMIT and not ours.refused,
    )


class _Outcome:
    def __init__(self, cloud: Cloud, seconds: float) -> None:
        ideal_s = LINES * cloud.busy_s / sum(cloud.billed.values()) / LIMIT
        self.share = ideal_s / seconds
        self.most = cloud.most_in_flight
        self.refused = cloud.refused


async def _both() -> tuple[_Outcome, _Outcome]:
    return await _measured(_ours), await _measured(_official)


async def _measured(speak) -> _Outcome:
    cloud = Cloud(limit=LIMIT, work_s=WORK_S)
    await cloud.start()
    began = time.perf_counter()
    await speak(cloud)
    seconds = time.perf_counter() - began
    await cloud.stop()
    return _Outcome(cloud, seconds)


async def _ours(cloud: Cloud) -> None:
    provider = create_provider(cloud.access)

    async def say(number: int) -> None:
        request = SpeechRequest(
            text=f"Línea número {number}.", language="es", voice=VOICE, settings=VoiceSettings()
        )
        async for _ in provider.speech.synthesize(request):
            pass

    await asyncio.gather(*(say(number) for number in range(LINES)))
    await provider.close()


async def _official(cloud: Cloud) -> None:
    places = asyncio.Semaphore(LIMIT)
    async with httpx.AsyncClient(timeout=60.0) as client:
        official = AsyncElevenLabs(api_key=KEY, base_url=cloud.url, httpx_client=client)

        async def say(number: int) -> None:
            async with places:
                parts = official.text_to_speech.stream_with_timestamps(
                    VOICE.remote_id,
                    text=f"Línea número {number}.",
                    model_id="eleven_multilingual_v2",
                    output_format="pcm_44100",
                )
                async for _ in parts:
                    pass

        await asyncio.gather(*(say(number) for number in range(LINES)))
