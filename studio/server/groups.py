"""Collections of voices: titles the user puts voices under."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from starlette.responses import JSONResponse

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.ids import new_token

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.store import Document
    from studio.server.values import Object

_KIND: Final = "collection"
_ICON: Final = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCollection:
    """A title, and a picture's name."""

    title: Annotated[str, Limits(shortest=1, longest=200)]
    icon: Annotated[str, Limits(longest=100)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionChange:
    """What is to be another."""

    title: Annotated[str, Limits(shortest=1, longest=200)] | None = None
    icon: Annotated[str, Limits(longest=100)] | None = None


async def list_all(call: Call) -> Response:
    """GET /v1/voices/collections."""
    found = await call.server.store.query(_KIND)
    found.sort(key=lambda one: str(one.body["title"]).casefold())
    return JSONResponse({"collections": [told(one) for one in found]})


async def create(call: Call) -> Response:
    """POST /v1/voices/collections."""
    body = await call.body(NewCollection)
    key = new_token()
    facts = {"title": body.title, "icon": body.icon or _ICON}
    await call.server.store.put(_KIND, key, facts)
    return JSONResponse(told(await _find(call, key)))


async def get_one(call: Call) -> Response:
    """GET /v1/voices/collections/{collection_id}."""
    return JSONResponse(told(await _find(call, call.path("collection_id"))))


async def change(call: Call) -> Response:
    """PATCH /v1/voices/collections/{collection_id}."""
    body = await call.body(CollectionChange)
    found = await _find(call, call.path("collection_id"))
    facts = {
        "title": body.title or found.body["title"],
        "icon": body.icon or found.body["icon"],
    }
    await call.server.store.put(_KIND, found.id, facts)
    return JSONResponse(told(await _find(call, found.id)))


async def remove(call: Call) -> Response:
    """DELETE /v1/voices/collections/{collection_id}; its voices stay."""
    found = await _find(call, call.path("collection_id"))
    for voice in await call.server.shelf.all():
        if found.id in voice.collection_ids:
            await call.server.shelf.put(
                replace(voice, collection_ids=_without(voice.collection_ids, found.id))
            )
    await call.server.store.remove(_KIND, found.id)
    return JSONResponse({"collection_id": found.id})


async def add_voice(call: Call) -> Response:
    """POST /v1/voices/collections/{collection_id}/voice/{voice_id}."""
    found = await _find(call, call.path("collection_id"))
    voice = await call.server.shelf.find(call.path("voice_id"))
    ids = (*_without(voice.collection_ids, found.id), found.id)
    await call.server.shelf.put(replace(voice, collection_ids=ids))
    return JSONResponse({"collection_id": found.id, "voice_id": voice.id})


async def remove_voice(call: Call) -> Response:
    """DELETE /v1/voices/collections/{collection_id}/voice/{voice_id}."""
    found = await _find(call, call.path("collection_id"))
    voice = await call.server.shelf.find(call.path("voice_id"))
    ids = _without(voice.collection_ids, found.id)
    await call.server.shelf.put(replace(voice, collection_ids=ids))
    return JSONResponse({"collection_id": found.id, "voice_id": voice.id})


def told(document: Document) -> Object:
    """Return a collection as clients are told of it."""
    return {"collection_id": document.id, **document.body, "permission_on_resource": "admin"}


async def _find(call: Call, key: str) -> Document:
    found = await call.server.store.find(_KIND, key)
    if found is None:
        raise ApiError(
            "collection_not_found", f"A voice collection with ID '{key[:80]}' was not found."
        )
    return found


def _without(ids: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(one for one in ids if one != key)


_PATH = "/v1/voices/collections"

ENDPOINTS = (
    Endpoint("GET", _PATH, list_all),
    Endpoint("POST", _PATH, create),
    Endpoint("GET", f"{_PATH}/{{collection_id}}", get_one),
    Endpoint("PATCH", f"{_PATH}/{{collection_id}}", change),
    Endpoint("DELETE", f"{_PATH}/{{collection_id}}", remove),
    Endpoint("POST", f"{_PATH}/{{collection_id}}/voice/{{voice_id}}", add_voice),
    Endpoint("DELETE", f"{_PATH}/{{collection_id}}/voice/{{voice_id}}", remove_voice),
)
