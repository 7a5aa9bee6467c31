"""Every method of the official client whose endpoint is offered: plain and raw, sync and async.

What each answer holds is checked against the official description as it comes in.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import httpx
import pytest
from elevenlabs import AsyncElevenLabs, ElevenLabs
from elevenlabs.core.api_error import ApiError
from pydantic import BaseModel

from studio.catalog import PROVIDERS
from studio.server.app import ENDPOINTS
from studio.server.unavailable import ENDPOINTS as REFUSED
from tests.server.calls import CALLS, Stage
from tests.server.conftest import KEY
from tests.server.description import check
from tests.server.make_description import shape
from tests.server.official_methods import methods

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Running


@pytest.fixture(scope="module")
def stage(server: Running) -> Iterator[Stage]:
    hooks = {"response": [check]}
    with httpx.Client(timeout=120.0, event_hooks=hooks) as transport:
        yield Stage(ElevenLabs(api_key=KEY, base_url=server.url, httpx_client=transport))


@pytest.fixture
async def asynchronous(server: Running) -> AsyncIterator[AsyncElevenLabs]:
    async with httpx.AsyncClient(timeout=120.0) as transport:
        yield AsyncElevenLabs(api_key=KEY, base_url=server.url, httpx_client=transport)


def method(client: object, name: str, *, is_raw: bool) -> Callable[..., object]:
    *path, last = name.split(".")
    for part in path:
        client = getattr(client, part)
    return getattr(client.with_raw_response if is_raw else client, last)


def is_answer(value: object) -> bool:
    """Tell whether a value is what clients expect: a model, a list of them, or content."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, BaseModel) for one in value)
    return isinstance(value, BaseModel) or (isinstance(value, bytes) and bool(value))


def drained(value: object) -> object:
    if not isinstance(value, Iterator):
        return value
    parts = list(value)
    return b"".join(parts) if isinstance(parts[0], bytes) else parts


async def drained_later(value: object) -> object:
    if inspect.isawaitable(value):
        value = await value
    if not isinstance(value, AsyncIterator):
        return value
    parts = [part async for part in value]
    return b"".join(parts) if isinstance(parts[0], bytes) else parts


def is_offered(name: str) -> bool:
    """Tell whether the engine has what a method needs."""
    capability = NEEDS.get(name.split(".", maxsplit=1)[0])
    return capability is None or getattr(ENGINE, capability) is not None


def refusing(name: str) -> AbstractContextManager[object]:
    """Expect a refusal of what the engine cannot do (yet)."""
    if is_offered(name):
        return nullcontext()
    return pytest.raises(ApiError, match="feature_not_available")


ENGINE = PROVIDERS[0]()
NEEDS = {"speech_to_text": "transcriber", "audio_isolation": "isolator"}

ANY_ANSWER = {"speech_to_text.transcripts.delete", "audio_isolation.delete"}
"""Described as any value, or none."""


@pytest.mark.parametrize("name", CALLS)
def test_the_official_client_is_answered(stage: Stage, name: str) -> None:
    with refusing(name):
        positional, named = CALLS[name](stage)
        answer = drained(method(stage.client, name, is_raw=False)(*positional, **named))
        assert is_answer(answer) or name in ANY_ANSWER


@pytest.mark.parametrize("name", CALLS)
def test_its_raw_variant_is_answered_with_headers(stage: Stage, name: str) -> None:
    with refusing(name):
        positional, named = CALLS[name](stage)
        raw = method(stage.client, name, is_raw=True)(*positional, **named)
        if isinstance(raw, AbstractContextManager):
            with raw as response:
                answer, headers = drained(response.data), response.headers
        else:
            answer, headers = raw.data, raw.headers
        assert is_answer(answer) or name in ANY_ANSWER
        assert len(headers["request-id"]) == 20


@pytest.mark.parametrize("name", CALLS)
async def test_the_asynchronous_client_is_answered(
    stage: Stage, asynchronous: AsyncElevenLabs, name: str
) -> None:
    with refusing(name):
        positional, named = CALLS[name](stage)
        answer = await drained_later(method(asynchronous, name, is_raw=False)(*positional, **named))
        assert is_answer(answer) or name in ANY_ANSWER


@pytest.mark.parametrize("name", CALLS)
async def test_the_asynchronous_raw_variant_is_answered_with_headers(
    stage: Stage, asynchronous: AsyncElevenLabs, name: str
) -> None:
    with refusing(name):
        positional, named = CALLS[name](stage)
        raw = method(asynchronous, name, is_raw=True)(*positional, **named)
        if isinstance(raw, AbstractAsyncContextManager):
            async with raw as response:
                answer, headers = await drained_later(response.data), response.headers
        else:
            response = await raw
            answer, headers = response.data, response.headers
        assert is_answer(answer) or name in ANY_ANSWER
        assert len(headers["request-id"]) == 20


def test_every_method_whose_endpoint_is_offered_is_called(
    capsys: pytest.CaptureFixture[str],
) -> None:
    offered = {(one.method, shape(one.path)) for one in ENDPOINTS if one not in REFUSED}
    known = {name for name, sent in methods().items() if sent in offered}
    with capsys.disabled():
        print(f"\n{len(known)} methods of the official client:", ", ".join(sorted(known)))
    assert len(known) > 60
    assert known == set(CALLS)


REFUSED_CALLS = {
    "text_to_sound_effects.convert": {"text": "rain"},
    "audio_native.create": {"name": "x"},
    "music.compose": {"prompt": "x"},
    "voices.pvc.create": {"name": "x", "language": "en"},
    "conversational_ai.agents.list": {},
}


@pytest.mark.parametrize("name", REFUSED_CALLS)
def test_what_is_not_offered_says_so_in_the_official_shape(stage: Stage, name: str) -> None:
    with pytest.raises(ApiError) as caught:
        drained(method(stage.client, name, is_raw=False)(**REFUSED_CALLS[name]))
    assert caught.value.status_code == 403
    assert caught.value.body["detail"]["code"] == "feature_not_available"
    assert caught.value.body["detail"]["type"] == "authorization_error"
