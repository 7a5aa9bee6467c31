"""Webhooks: whom the server tells what happens, and a small place that is told itself."""

from __future__ import annotations

import time
from collections.abc import Mapping  # noqa: TC003 - read when the server runs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal
from urllib.parse import urlsplit

from starlette.responses import JSONResponse

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.gate import key_in
from studio.server.ids import new_token
from studio.server.messenger import KIND
from studio.server.signatures import HEADER, is_genuine

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.store import Document
    from studio.server.values import Json, Object

_MOST: Final = 100
_KEPT: Final = frozenset({"content-length", "content-type", "host", "transfer-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """Where a webhook goes."""

    auth_type: Literal["hmac"]
    name: Annotated[str, Limits(shortest=1, longest=200)]
    webhook_url: Annotated[str, Limits(longest=2_000)]
    request_headers: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHook:
    """A webhook to be."""

    settings: HookSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class HookChange:
    """What is to be another."""

    is_disabled: bool
    name: Annotated[str, Limits(shortest=1, longest=200)]
    retry_enabled: bool | None = None
    request_headers: Mapping[str, object] | None = None
    events: Annotated[tuple[str, ...], Limits(longest=50)] | None = None


async def list_all(call: Call) -> Response:
    """GET /v1/workspace/webhooks."""
    found = await call.server.store.query(KIND)
    return JSONResponse({"webhooks": [told(one) for one in found]})


async def create(call: Call) -> Response:
    """POST /v1/workspace/webhooks; the secret is told this once."""
    settings = (await call.body(NewHook)).settings
    _check_url(settings.webhook_url)
    if len(await call.server.store.query(KIND)) >= _MOST:
        raise ApiError("bad_request", f"There are {_MOST} webhooks already.")
    key, secret = new_token(), f"wsec_{new_token(64)}"
    facts: dict[str, Json] = {
        "name": settings.name,
        "webhook_url": settings.webhook_url,
        "secret": secret,
        "request_headers": _headers(settings.request_headers),
        "retry_enabled": True,
        "is_disabled": False,
        "is_auto_disabled": False,
        "events": None,
        "failures": 0,
        "succeeded_at": int(time.time()),
        "most_recent_failure_error_code": None,
        "most_recent_failure_timestamp": None,
    }
    await call.server.store.put(KIND, key, facts)
    call.server.messenger.forget()
    return JSONResponse({"webhook_id": key, "webhook_secret": secret})


async def change(call: Call) -> Response:
    """PATCH /v1/workspace/webhooks/{webhook_id}."""
    body = await call.body(HookChange)
    found = await _find(call)
    facts: dict[str, Json] = {
        **found.body,
        "name": body.name,
        "is_disabled": body.is_disabled,
        "is_auto_disabled": False,
        "failures": 0,
    }
    if body.retry_enabled is not None:
        facts["retry_enabled"] = body.retry_enabled
    if body.request_headers is not None:
        facts["request_headers"] = _headers(body.request_headers)
    if body.events is not None:
        facts["events"] = list(body.events)
    await call.server.store.put(KIND, found.id, facts)
    call.server.messenger.forget()
    return JSONResponse({"status": "ok"})


async def remove(call: Call) -> Response:
    """DELETE /v1/workspace/webhooks/{webhook_id}."""
    await call.server.store.remove(KIND, (await _find(call)).id)
    call.server.messenger.forget()
    return JSONResponse({"status": "ok"})


async def receive(call: Call) -> Response:
    """POST /webhook/progress: what others tell; signed with a known secret, or sent with the key.

    Nothing of the server depends on it: it is there for programs that send their own progress.
    """
    body = await call.request.body()
    header = call.request.headers.get(HEADER)
    if header is None:
        call.server.gate.admit(call.request.headers, key_in(call.request.headers))
    else:
        hooks = await call.server.store.query(KIND)
        secrets = [str(one.body["secret"]) for one in hooks] + [call.server.options.key]
        now = time.time()
        genuine = [is_genuine(one, header, body, now) for one in secrets if one]
        if not any(genuine):
            raise ApiError("invalid_api_key", "The signature is wrong, too old or too early.")
    return JSONResponse({"status": "success"})


def told(document: Document) -> Object:
    """Return a webhook as clients are told of it: without its secret."""
    body = document.body
    return {
        "name": body["name"],
        "webhook_id": document.id,
        "webhook_url": body["webhook_url"],
        "is_disabled": body["is_disabled"],
        "is_auto_disabled": body["is_auto_disabled"],
        "created_at_unix": int(document.at),
        "auth_type": "hmac",
        "usage": None,
        "events": body["events"],
        "most_recent_failure_error_code": body["most_recent_failure_error_code"],
        "most_recent_failure_timestamp": body["most_recent_failure_timestamp"],
    }


async def _find(call: Call) -> Document:
    key = call.path("webhook_id")
    found = await call.server.store.find(KIND, key)
    if found is None:
        raise ApiError("webhook_not_found", f"A webhook with ID '{key[:80]}' was not found.")
    return found


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ApiError("invalid_parameters", "webhook_url is no address.", param="webhook_url")


def _headers(given: Mapping[str, object] | None) -> dict[str, Json]:
    headers: dict[str, Json] = {}
    for name, value in (given or {}).items():
        text = str(value)
        is_name = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
        if not is_name or not text.isascii() or not text.isprintable():
            raise ApiError("invalid_parameters", "A header is none.", param="request_headers")
        if name.lower() not in _KEPT:
            headers[name] = text
    return headers


_PATH = "/v1/workspace/webhooks"

ENDPOINTS = (
    Endpoint("GET", _PATH, list_all),
    Endpoint("POST", _PATH, create),
    Endpoint("PATCH", f"{_PATH}/{{webhook_id}}", change),
    Endpoint("DELETE", f"{_PATH}/{{webhook_id}}", remove),
    Endpoint("POST", "/webhook/progress", receive, is_open=True),
)
