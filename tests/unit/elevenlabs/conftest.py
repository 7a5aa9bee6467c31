"""The misbehaving cloud, and a patience that does not wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from studio.domain.voices import Voice
from studio.providers.elevenlabs.transport import Patience, Transport
from tests.unit.elevenlabs.cloud import Cloud

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

VOICE = Voice(id="ana", provider="elevenlabs", remote_id="21m00Tcm4TlvDq8ikWAM", name="Ana")


class Waits:
    """Waits as the provider wanted them; none is waited."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def patience(waits: Waits) -> Patience:
    return Patience(pause=waits, chance=lambda: 0.5)


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    made = Cloud()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def transport(cloud: Cloud, patience: Patience) -> AsyncIterator[Transport]:
    made = Transport(cloud.access, patience=patience)
    yield made
    await made.close()
