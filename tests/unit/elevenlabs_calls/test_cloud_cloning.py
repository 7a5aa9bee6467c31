"""Clones, and what is left in the account when something goes wrong: nothing."""

from __future__ import annotations

import asyncio

import httpx
import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.domain.progress import Cancelled, Progress
from studio.providers.base import CloneRequest
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import CloudAccount
from studio.providers.elevenlabs.cloning import CloudCloner, SamplesTooShort, TooManySamples
from studio.providers.elevenlabs.models import Models
from studio.providers.elevenlabs.uploads import UploadTooLarge
from studio.providers.elevenlabs.voices import CloudVoices
from tests.unit.elevenlabs_calls.scripted import Scripted, refused, told

ADD = "POST /v1/voices/add"
LATER = 4_000_000_000


def noise(seconds):
    rng = np.random.default_rng(1)
    return Audio.from_mono(rng.normal(0, 0.1, round(seconds * 8000)).astype(np.float32), 8000)


REQUEST = CloneRequest(samples=(noise(6), noise(6)), name="Ana")


@pytest.fixture
def cloud():
    made = Scripted()
    account = {"can_use_instant_voice_cloning": True, "voice_slots_used": 2, "voice_limit": 10}
    made.on("GET /v1/user/subscription", told(account))
    made.on(ADD, told({"voice_id": "new", "requires_verification": False}))
    made.on("DELETE /v1/voices/new", told({"status": "ok"}))
    return made


def cloner_of(cloud):
    transport = cloud.transport()
    account = CloudAccount(transport, Models(transport))
    return CloudCloner(transport, CloudVoices(transport), account)


async def test_a_clone_has_what_was_asked_for(cloud):
    made = await cloner_of(cloud).clone(REQUEST)
    assert (made.voice.remote_id, made.voice.name) == ("new", "Ana")
    assert cloud.sent() == ["GET /v1/user/subscription", ADD]
    body = cloud.asked[-1].content
    assert body.count(b'filename="sample-') == 2
    assert body.count(b"Content-Type: audio/flac") == 2
    assert body.count(b"fLaC") == 2


@pytest.mark.parametrize(
    ("standing", "error"),
    [
        ({"voice_slots_used": 10, "voice_limit": 10}, errors.SlotsFull),
        ({"voice_slots_used": 0, "can_use_instant_voice_cloning": False}, errors.PlanTooLow),
    ],
)
async def test_nothing_is_sent_where_there_is_no_room(cloud, standing, error):
    account = {"can_use_instant_voice_cloning": True} | standing
    cloud.on("GET /v1/user/subscription", told(account))
    with pytest.raises(error):
        await cloner_of(cloud).clone(REQUEST)
    assert ADD not in cloud.sent()


async def test_a_key_that_may_not_see_the_account_may_clone_all_the_same(cloud):
    cloud.on("GET /v1/user/subscription", refused(401, "missing_permissions"))
    assert (await cloner_of(cloud).clone(REQUEST)).voice.remote_id == "new"


async def test_an_account_that_does_not_say_whether_it_may_clone_is_tried(cloud):
    cloud.on("GET /v1/user/subscription", told({"tier": "creator", "voice_limit": None}))
    assert (await cloner_of(cloud).clone(REQUEST)).voice.remote_id == "new"


@pytest.mark.parametrize(
    ("samples", "error"),
    [
        ((), SamplesTooShort),
        ((noise(5),), SamplesTooShort),
        ((noise(1),) * 26, TooManySamples),
        ((noise(200),), UploadTooLarge),
    ],
)
async def test_samples_are_looked_at_before_anything_is_sent(cloud, samples, error):
    with pytest.raises(error):
        await cloner_of(cloud).clone(CloneRequest(samples=samples, name="Ana"))
    assert ADD not in cloud.sent()


async def test_a_clone_that_is_cancelled_while_it_is_made_is_removed(cloud):
    cloud.holds.add(ADD)
    cloner = cloner_of(cloud)
    task = asyncio.ensure_future(cloner.clone(REQUEST))
    await cloud.arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "DELETE /v1/voices/new" not in cloud.sent()
    cloud.go.set()
    await cloner.close()
    assert cloud.sent()[-1] == "DELETE /v1/voices/new"


async def test_a_clone_the_progress_cancels_is_removed(cloud):
    progress = Progress(lambda done, _total: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        await cloner_of(cloud).clone(REQUEST, progress)
    assert cloud.sent()[-1] == "DELETE /v1/voices/new"


async def test_a_clone_whose_answer_is_lost_is_looked_for_and_removed(cloud):
    def lose(request):
        raise httpx.ReadError("cut", request=request)

    found = [
        {"voice_id": "new", "name": "Ana", "created_at_unix": LATER},
        {"voice_id": "another", "name": "Anabel", "created_at_unix": LATER},
        {"voice_id": "older", "name": "Ana", "created_at_unix": 5},
        {"voice_id": "undated", "name": "Ana", "created_at_unix": None},
    ]
    cloud.on(ADD, lose)
    cloud.on("GET /v2/voices", told({"voices": found, "has_more": False}))
    with pytest.raises(errors.AnswerLost):
        await cloner_of(cloud).clone(REQUEST)
    assert cloud.sent().count(ADD) == 1
    assert [one for one in cloud.sent() if one.startswith("DELETE")] == ["DELETE /v1/voices/new"]


async def test_a_clone_that_is_refused_leaves_nothing_to_remove(cloud):
    cloud.on(ADD, refused(400, "voice_limit_reached"))
    with pytest.raises(errors.SlotsFull):
        await cloner_of(cloud).clone(REQUEST)
    assert cloud.sent() == ["GET /v1/user/subscription", ADD]
