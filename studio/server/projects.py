"""Studio projects: a text, who reads it, and what it sounded like each time it was converted.

Served under the path of today and that of before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal, cast

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import JSONResponse, Response

from studio.domain.errors import StudioError
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.formats import DEFAULT_FORMAT, FORMATS
from studio.server.ids import new_token
from studio.server.manuscript import paragraphs, paragraphs_of_json
from studio.server.models import DEFAULT_MODEL, speaking_model
from studio.server.performance import Performance, Wanted, after_pause, ready
from studio.server.shelf import voice_id
from studio.server.speech import SpeechBody, part_of
from studio.server.store import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.server.call import Call
    from studio.server.performance import Part
    from studio.server.server import Server
    from studio.server.store import Document
    from studio.server.values import Json, Object

PROJECT, SNAPSHOT = "project", "snapshot"
LONGEST_TEXT: Final = 200_000
_PARAGRAPH_PAUSE_S: Final = 0.6
_OWNER: Final = voice_id("user")

_Name = Annotated[str, Limits(shortest=1, longest=200)]
_Word = Annotated[str, Limits(longest=2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """A project to be; its text comes as a document or as content."""

    name: _Name
    default_title_voice_id: str | None = None
    default_paragraph_voice_id: str | None = None
    default_model_id: str | None = None
    from_url: str | None = None
    from_document: UploadFile | None = None
    from_content_json: str | None = None
    quality_preset: Literal["standard", "high", "ultra", "ultra_lossless"] = "standard"
    title: _Word | None = None
    author: _Word | None = None
    description: _Word | None = None
    isbn_number: _Word | None = None
    language: Annotated[str, Limits(shortest=2, longest=2)] | None = None
    volume_normalization: bool = False
    auto_convert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChange:
    """What of a project is to be another."""

    name: _Name
    default_title_voice_id: str
    default_paragraph_voice_id: str
    title: _Word | None = None
    author: _Word | None = None
    isbn_number: _Word | None = None
    volume_normalization: bool = False


async def list_all(call: Call) -> Response:
    """GET …/projects."""
    found = await call.server.store.query(PROJECT)
    return JSONResponse({"projects": [told(call.server, one) for one in found]})


async def create(call: Call) -> Response:
    """POST /v1/studio/projects and /v1/projects/add."""
    form = await call.form(NewProject)
    if form.from_url:
        raise ApiError("feature_not_available", "An offline studio fetches no pages.")
    model = speaking_model(form.default_model_id or DEFAULT_MODEL)
    first = (await call.server.shelf.all())[0].id
    title_voice = await call.server.shelf.find(form.default_title_voice_id or first)
    voice = await call.server.shelf.find(form.default_paragraph_voice_id or first)
    facts: dict[str, Json] = {
        "name": form.name,
        "default_title_voice_id": title_voice.id,
        "default_paragraph_voice_id": voice.id,
        "default_model_id": model.id,
        "title": form.title,
        "author": form.author,
        "description": form.description,
        "isbn_number": form.isbn_number,
        "language": form.language,
        "quality_preset": form.quality_preset,
        "volume_normalization": form.volume_normalization,
        "last_conversion_date_unix": None,
        "content": await _content(form),
    }
    key = new_token()
    await call.server.store.put(PROJECT, key, facts)
    made = await _find(call, key)
    if form.auto_convert:
        call.server.tasks.start(_convert(call.server, made), name=key)
    return JSONResponse({"project": told(call.server, made)})


async def get_one(call: Call) -> Response:
    """GET …/projects/{project_id}."""
    found = await _find(call)
    return JSONResponse(
        {
            **told(call.server, found),
            "quality_preset": found.body["quality_preset"],
            "chapters": [],
            "pronunciation_dictionary_versions": [],
            "pronunciation_dictionary_locators": [],
            "apply_text_normalization": "auto",
            "experimental": {},
            "assets": [],
            "voices": [],
            "base_voices": None,
            "publishing_read": None,
        }
    )


async def change(call: Call) -> Response:
    """POST …/projects/{project_id}."""
    body = await call.body(ProjectChange)
    found = await _find(call)
    title_voice = await call.server.shelf.find(body.default_title_voice_id)
    voice = await call.server.shelf.find(body.default_paragraph_voice_id)
    facts: dict[str, Json] = {
        **found.body,
        "name": body.name,
        "default_title_voice_id": title_voice.id,
        "default_paragraph_voice_id": voice.id,
        "title": body.title,
        "author": body.author,
        "isbn_number": body.isbn_number,
        "volume_normalization": body.volume_normalization,
    }
    await call.server.store.put(PROJECT, found.id, facts)
    return JSONResponse({"project": told(call.server, await _find(call, found.id))})


async def remove(call: Call) -> Response:
    """DELETE …/projects/{project_id}; what was spoken stays in the history."""
    found = await _find(call)
    for snapshot in await _snapshots(call.server, found.id):
        await call.server.store.remove(SNAPSHOT, snapshot.id)
    await call.server.store.remove(PROJECT, found.id)
    return JSONResponse({"status": "ok"})


async def convert(call: Call) -> Response:
    """POST …/projects/{project_id}/convert: begins; the project's state tells when it is over."""
    found = await _find(call)
    if not found.body["content"]:
        raise ApiError("input_text_empty", "The project has no text.")
    if not call.server.tasks.has(found.id):
        call.server.tasks.start(_convert(call.server, found), name=found.id)
    return JSONResponse({"status": "ok"})


async def list_snapshots(call: Call) -> Response:
    """GET …/projects/{project_id}/snapshots."""
    found = await _find(call)
    snapshots = [_told_snapshot(one) for one in await _snapshots(call.server, found.id)]
    return JSONResponse({"snapshots": snapshots})


async def stream_snapshot(call: Call) -> Response:
    """POST …/projects/{project_id}/snapshots/{snapshot_id}/stream."""
    found = await _find(call)
    wanted = call.path("snapshot_id")
    for snapshot in await _snapshots(call.server, found.id):
        if snapshot.id == wanted:
            entry = await call.server.chronicle.find(str(snapshot.body["history_item_id"]))
            sound = FORMATS[DEFAULT_FORMAT]
            content = await call.server.chronicle.sound(entry, sound.sound)
            return Response(content, media_type=sound.content_type)
    raise ApiError("project_not_found", f"A snapshot with ID '{wanted[:80]}' was not found.")


def told(server: Server, document: Document) -> Object:
    """Return a project as clients are told of it."""
    body = document.body
    title_voice, voice = body["default_title_voice_id"], body["default_paragraph_voice_id"]
    return {
        "project_id": document.id,
        "name": body["name"],
        "create_date_unix": int(document.at),
        "created_by_user_id": _OWNER,
        "default_title_voice_id": title_voice,
        "default_title_voice_ref_id": title_voice,
        "default_paragraph_voice_id": voice,
        "default_paragraph_voice_ref_id": voice,
        "default_model_id": body["default_model_id"],
        "last_conversion_date_unix": body["last_conversion_date_unix"],
        "can_be_downloaded": body["last_conversion_date_unix"] is not None,
        "title": body["title"],
        "author": body["author"],
        "description": body["description"],
        "language": body["language"],
        "isbn_number": body["isbn_number"],
        "volume_normalization": body["volume_normalization"],
        "state": "converting" if server.tasks.has(document.id) else "default",
        "access_level": "admin",
        "quality_check_on": False,
        "quality_check_on_when_bulk_convert": False,
    }


async def _content(form: NewProject) -> list[Json]:
    """Return paragraphs as `{"text", "voice_id"}`.

    Raises:
        ApiError: it is too long, or no text.
    """
    if form.from_content_json:
        content = paragraphs_of_json(form.from_content_json)
    elif form.from_document is not None:
        content = paragraphs(await form.from_document.read(4 * LONGEST_TEXT + 1))
    else:
        content = []
    if sum(len(str(one["text"])) for one in content) > LONGEST_TEXT:
        raise ApiError("text_too_long", f"A project has at most {LONGEST_TEXT} characters.")
    return list(content)


async def _convert(server: Server, project: Document) -> None:
    """Speak all paragraphs into one entry of the history, and note it as a snapshot."""
    body = project.body
    model = speaking_model(str(body["default_model_id"]))
    paragraphs = cast("Sequence[Mapping[str, Json]]", body["content"])
    try:
        parts: list[Part] = []
        for paragraph in paragraphs:
            name = str(paragraph["voice_id"] or body["default_paragraph_voice_id"])
            voice = await server.shelf.find(name)
            speech = SpeechBody(
                text=f"{paragraph['text']}\n", language_code=cast("str | None", body["language"])
            )
            part = await part_of(server, speech, model, voice)
            parts.append(after_pause(part, _PARAGRAPH_PAUSE_S) if parts else part)
        wanted = Wanted(model=model, format=FORMATS[DEFAULT_FORMAT], product="Projects")
        performance = Performance(server, wanted, ready(*parts), new_token())
        performance.charge("".join(part.text for part in parts))
        async with server.gate.turn():
            await performance.whole()
    except (ApiError, StudioError) as error:
        facts = {"project_id": project.id, "error": str(error)}
        server.messenger.announce("error_reporting", facts)
        return
    snapshot: dict[str, Json] = {
        "project_id": project.id,
        "name": body["name"],
        "history_item_id": performance.history_id,
    }
    key = new_token()
    await server.store.put(SNAPSHOT, key, snapshot)
    made = await server.store.find(SNAPSHOT, key)
    current = await server.store.find(PROJECT, project.id)
    if current is not None and made is not None:
        dated = {**current.body, "last_conversion_date_unix": int(made.at)}
        await server.store.put(PROJECT, project.id, dated)


async def _snapshots(server: Server, key: str) -> list[Document]:
    return await server.store.query(SNAPSHOT, Query(fields={"project_id": key}))


def _told_snapshot(document: Document) -> Object:
    return {
        "project_snapshot_id": document.id,
        "project_id": document.body["project_id"],
        "created_at_unix": int(document.at),
        "name": document.body["name"],
        "audio_upload": None,
        "zip_upload": None,
    }


async def _find(call: Call, key: str = "") -> Document:
    key = key or call.path("project_id")
    found = await call.server.store.find(PROJECT, key)
    if found is None:
        raise ApiError("project_not_found", f"A project with ID '{key[:80]}' was not found.")
    return found


def _endpoints(path: str, add: str) -> tuple[Endpoint, ...]:
    one = f"{path}/{{project_id}}"
    return (
        Endpoint("GET", path, list_all),
        Endpoint("POST", add, create, takes_files=True),
        Endpoint("GET", one, get_one),
        Endpoint("POST", one, change),
        Endpoint("DELETE", one, remove),
        Endpoint("POST", f"{one}/convert", convert),
        Endpoint("GET", f"{one}/snapshots", list_snapshots),
        Endpoint("POST", f"{one}/snapshots/{{snapshot_id}}/stream", stream_snapshot),
    )


ENDPOINTS = (
    *_endpoints("/v1/studio/projects", "/v1/studio/projects"),
    *_endpoints("/v1/projects", "/v1/projects/add"),
)
