"""The history: what was spoken, found again, heard again, forgotten."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from starlette.responses import JSONResponse, Response

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.formats import DEFAULT_FORMAT, FORMATS
from studio.server.store import Query

if TYPE_CHECKING:
    from studio.server.call import Call
    from studio.server.store import Document
    from studio.server.values import Object

MOST_ON_A_PAGE: Final = 1_000
_WAV: Final = "wav_44100"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """Which entries are wanted."""

    page_size: int = 100
    start_after_history_item_id: str | None = None
    voice_id: str | None = None
    model_id: str | None = None
    date_before_unix: int | None = None
    date_after_unix: int | None = None
    sort_direction: Literal["asc", "desc"] | None = None
    search: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Which sounds are wanted, and as what."""

    history_item_ids: Annotated[tuple[str, ...], Limits(longest=MOST_ON_A_PAGE)]
    output_format: str | None = None


async def list_entries(call: Call) -> Response:
    """GET /v1/history."""
    asked = call.query(HistoryQuery)
    if not 1 <= asked.page_size <= MOST_ON_A_PAGE:
        raise ApiError(
            "invalid_page_size",
            f"Page size must be between 1 and {MOST_ON_A_PAGE}.",
            param="page_size",
        )
    given = {"voice_id": asked.voice_id, "model_id": asked.model_id, "source": asked.source}
    query = Query(
        fields={name: value for name, value in given.items() if value},
        search=("text", asked.search) if asked.search else None,
        after=asked.date_after_unix,
        before=asked.date_before_unix,
        is_newest_first=asked.sort_direction != "asc",
        limit=asked.page_size + 1,
    )
    if asked.start_after_history_item_id:
        last = await call.server.chronicle.find(asked.start_after_history_item_id)
        query = replace(query, beyond=last)
    found = await call.server.chronicle.query(query)
    page = found[: asked.page_size]
    return JSONResponse(
        {
            "history": [told(one) for one in page],
            "last_history_item_id": page[-1].id if page else None,
            "has_more": len(found) > len(page),
            "scanned_until": int(page[-1].at) if page else None,
        }
    )


async def get_entry(call: Call) -> Response:
    """GET /v1/history/{history_item_id}."""
    return JSONResponse(told(await call.server.chronicle.find(call.path("history_item_id"))))


async def get_sound(call: Call) -> Response:
    """GET /v1/history/{history_item_id}/audio."""
    document = await call.server.chronicle.find(call.path("history_item_id"))
    wanted = FORMATS[DEFAULT_FORMAT]
    content = await call.server.chronicle.sound(document, wanted.sound)
    return Response(content, media_type=wanted.content_type)


async def remove_entry(call: Call) -> Response:
    """DELETE /v1/history/{history_item_id}."""
    document = await call.server.chronicle.find(call.path("history_item_id"))
    await call.server.chronicle.remove(document)
    return JSONResponse({"status": "ok"})


async def download(call: Call) -> Response:
    """POST /v1/history/download: one sound, or a ZIP of several."""
    body = await call.body(Download)
    if body.output_format not in {None, "default", "wav"}:
        message = "output_format must be wav or none"
        return JSONResponse({"error": "invalid_output_format", "message": message}, 400)
    if not body.history_item_ids:
        raise ApiError("invalid_parameters", "Name at least one entry.", param="history_item_ids")
    wanted = FORMATS[_WAV if body.output_format == "wav" else DEFAULT_FORMAT]
    chronicle = call.server.chronicle
    entries = [await chronicle.find(key) for key in dict.fromkeys(body.history_item_ids)]
    sounds = [await chronicle.sound(entry, wanted.sound) for entry in entries]
    if len(sounds) == 1:
        return Response(sounds[0], media_type=wanted.content_type)
    names = [_file_name(entry, wanted.suffix) for entry in entries]
    packed = await asyncio.to_thread(_zipped, list(zip(names, sounds, strict=True)))
    return Response(
        packed,
        media_type="application/zip",
        headers={"content-disposition": 'attachment; filename="history.zip"'},
    )


def told(document: Document) -> Object:
    """Return an entry as clients are told of it."""
    return {
        "history_item_id": document.id,
        "date_unix": int(document.at),
        "feedback": None,
        "share_link_id": None,
        "dialogue": None,
        **document.body,
    }


def _file_name(entry: Document, suffix: str) -> str:
    kept = "".join(c for c in str(entry.body.get("voice_name", "")) if c.isalnum() or c in " -_")
    return f"{int(entry.at)} {kept or 'voice'} {entry.id}.{suffix}"


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


ENDPOINTS = (
    Endpoint("GET", "/v1/history", list_entries),
    Endpoint("POST", "/v1/history/download", download),
    Endpoint("GET", "/v1/history/{history_item_id}", get_entry),
    Endpoint("DELETE", "/v1/history/{history_item_id}", remove_entry),
    Endpoint("GET", "/v1/history/{history_item_id}/audio", get_sound),
)
