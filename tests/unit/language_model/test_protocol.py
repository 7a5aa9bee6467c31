"""The endpoint these tests run against speaks the protocol: the official client understands it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openai
import pytest

from .conftest import Model, cut, foreign, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

QUESTION = json.dumps({"lines": [{"id": "1", "text": "Come here."}]})
MESSAGES = [{"role": "system", "content": "Translate."}, {"role": "user", "content": QUESTION}]


@pytest.fixture
async def client(model: Model) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(base_url=model.url, api_key="sk-1", max_retries=0) as client:
        yield client


async def test_the_official_client_reads_its_answers(client: openai.AsyncOpenAI) -> None:
    answer = await client.chat.completions.create(model="tiny", messages=MESSAGES)
    said = json.loads(answer.choices[0].message.content)
    assert said == {"lines": [{"id": "1", "texts": [foreign("Come here.")]}]}
    assert answer.usage.total_tokens == 100


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, openai.AuthenticationError),
        (404, openai.NotFoundError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
    ],
)
async def test_the_official_client_knows_its_refusals(
    model: Model, client: openai.AsyncOpenAI, status: int, error: type[openai.APIStatusError]
) -> None:
    model.replies.append(refusal(status, "a_code"))
    with pytest.raises(error) as raised:
        await client.chat.completions.create(model="tiny", messages=MESSAGES)
    assert raised.value.code == "a_code"


async def test_a_cut_answer_is_one_for_the_official_client_too(
    model: Model, client: openai.AsyncOpenAI
) -> None:
    model.replies.append(cut)
    with pytest.raises(openai.APIConnectionError):
        await client.chat.completions.create(model="tiny", messages=MESSAGES)
