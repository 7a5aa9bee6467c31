"""The check every answer goes through sees what is wrong; the description fits what is served."""

from __future__ import annotations

import httpx
import pytest

from studio.server.app import ENDPOINTS
from studio.server.unavailable import ENDPOINTS as REFUSED
from tests.server.description import check, operation

OURS = {
    "/v1/shared-voices/clone",
    "/v1/voice-generation/create-voice",
    "/v1/voice-generation/{voice_id}",
    "/v1/text-to-speech/{model_id}/{voice_id}",
    "/v1/text-to-speech/{model_id}/{voice_id}/stream",
    "/webhook/progress",
}
"""Older forms (projects too) and what only this server has: nobody describes them."""


def answer(path: str, value: object, status: int = 200) -> httpx.Response:
    request = httpx.Request("GET", f"http://127.0.0.1{path}")
    return httpx.Response(status, json=value, request=request)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/v1/models", [{"model_id": "x"}]),
        ("/v1/voices", {"voices": [{"voice_id": 5}]}),
        ("/v1/voices/collections", {"collections": [{}]}),
        ("/v1/history", {"history": "none"}),
    ],
)
def test_an_answer_that_is_not_as_described_is_seen(path: str, value: object) -> None:
    with pytest.raises(AssertionError):
        check(answer(path, value))


def test_an_answer_as_described_is_let_pass() -> None:
    check(answer("/v1/voices/x/settings", {"stability": 0.5}))
    check(answer("/v1/voices/x/settings", {"detail": "wrong"}, 404))


def test_everything_served_is_described() -> None:
    undescribed = {
        one.path
        for one in ENDPOINTS
        if one not in REFUSED
        and operation(one.method, one.path.replace("{", "x").replace("}", "")) is None
    }
    assert {path for path in undescribed if not path.startswith("/v1/projects")} == OURS
