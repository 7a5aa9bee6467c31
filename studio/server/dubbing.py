"""Dubs: a film and a table of its lines become a film in another language.

An offline studio translates nothing, so a dub here needs the table with translations that the
official service takes in its manual mode. One is made at a time.
"""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse

from studio.domain.errors import StudioError
from studio.domain.settings import OriginalSound
from studio.formats import srt, vtt
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.ids import new_token
from studio.server.uploads import file_name
from studio.services.delivery import Delivery, SubtitleUse
from studio.services.dubbing import Dubbing, Order
from studio.transcoding.probe import probe

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.server import Server
    from studio.server.store import Document
    from studio.server.values import Json, Object

KIND: Final = "dubbing"
_DUBBING, _DUBBED, _FAILED = "dubbing", "dubbed", "failed"
_AT_ONCE: Final = 1 << 20
_SPEED: Final = 20.0
"""A dub takes this part of its film's length, at worst."""

_Tag = Annotated[str, Limits(shortest=2, longest=35)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDub:
    """A dub to be; what an offline studio does not do is taken and left alone."""

    file: UploadFile | None = None
    csv_file: UploadFile | None = None
    foreground_audio_file: UploadFile | None = None
    background_audio_file: UploadFile | None = None
    name: Annotated[str, Limits(longest=200)] | None = None
    source_url: str | None = None
    source_lang: _Tag = "auto"
    target_lang: _Tag | None = None
    target_accent: str | None = None
    num_speakers: int = 0
    watermark: bool = False
    start_time: int | None = None
    end_time: int | None = None
    highest_resolution: bool = False
    drop_background_audio: bool = False
    use_profanity_filter: bool | None = None
    dubbing_studio: bool = False
    disable_voice_cloning: bool = False
    mode: Literal["automatic", "manual"] = "automatic"
    csv_fps: float | None = None


async def create(call: Call) -> Response:
    """POST /v1/dubbing: begins; the dub's status tells when it is over."""
    form = await call.form(NewDub)
    source, table = form.file or form.foreground_audio_file, form.csv_file
    if form.source_url:
        raise ApiError("feature_not_available", "An offline studio fetches no pages.")
    if source is None or not form.target_lang:
        raise ApiError("invalid_parameters", "A dub needs a file and a target_lang.")
    if table is None:
        raise ApiError(
            "feature_not_available",
            "An offline studio translates nothing: send csv_file with the columns speaker, "
            "start_time, end_time, transcription, translation.",
            param="csv_file",
        )
    key = new_token()
    folder = _folder(call.server, key)
    await asyncio.to_thread(folder.mkdir, parents=True)
    film = folder / f"source{Path(file_name(source)).suffix.lower()}"
    await _save(source, film)
    await _save(table, folder / "script.csv")
    if form.background_audio_file is not None:
        await _save(form.background_audio_file, folder / "background")
    try:
        facts = await asyncio.to_thread(probe, film)
    except StudioError:
        await asyncio.to_thread(shutil.rmtree, folder)
        raise
    body: dict[str, Json] = {
        "name": form.name or file_name(source),
        "status": _DUBBING,
        "source_language": None if form.source_lang == "auto" else form.source_lang,
        "target_language": form.target_lang,
        "film": film.name,
        "has_picture": facts.has_picture,
        "seconds": facts.length / 48_000,
        "drops_background": form.drop_background_audio,
        "error": None,
    }
    await call.server.store.put(KIND, key, body)
    call.server.tasks.start(_dub(call.server, key), name=key)
    expected = body["seconds"]
    assert isinstance(expected, float)
    return JSONResponse({"dubbing_id": key, "expected_duration_sec": expected / _SPEED})


async def list_all(call: Call) -> Response:
    """GET /v1/dubbing."""
    found = await call.server.store.query(KIND)
    dubs = [_told(one) for one in reversed(found)]
    return JSONResponse({"dubs": dubs, "next_cursor": None, "has_more": False})


async def get_one(call: Call) -> Response:
    """GET /v1/dubbing/{dubbing_id}."""
    return JSONResponse(_told(await _find(call)))


async def remove(call: Call) -> Response:
    """DELETE /v1/dubbing/{dubbing_id}."""
    found = await _find(call)
    await call.server.store.remove(KIND, found.id)
    await asyncio.to_thread(shutil.rmtree, _folder(call.server, found.id), ignore_errors=True)
    return JSONResponse({"status": "ok"})


async def sound(call: Call) -> Response:
    """GET /v1/dubbing/{dubbing_id}/audio/{language_code}: the film, or the sound of a recording."""
    found = await _ready(call)
    path = _result(_folder(call.server, found.id), found)
    kind = "video/mp4" if found.body["has_picture"] else "audio/mpeg"
    return FileResponse(path, media_type=kind)


async def transcript(call: Call) -> Response:
    """GET /v1/dubbing/{dubbing_id}/transcript/{language_code}."""
    wanted = call.request.query_params.get("format_type", "srt")
    told = await _transcript(call, wanted)
    if wanted == "json":
        return JSONResponse(told["json"])
    return PlainTextResponse(str(told[wanted]))


async def transcript_in(call: Call) -> Response:
    """GET /v1/dubbing/{dubbing_id}/transcripts/{language_code}/format/{format_type}."""
    wanted = call.path("format_type")
    return JSONResponse({"transcript_format": wanted, **await _transcript(call, wanted)})


async def _transcript(call: Call, wanted: str) -> dict[str, Json]:
    if wanted not in ("srt", "webvtt", "json"):
        raise ApiError("invalid_parameters", "format_type is srt, webvtt or json.")
    found = await _ready(call)
    text = await asyncio.to_thread(_subtitles(_folder(call.server, found.id)).read_text, "utf-8")
    if wanted == "srt":
        return {"srt": text}
    lines = srt.FORMAT.read(text).lines
    if wanted == "webvtt":
        return {"webvtt": vtt.FORMAT.write(lines)}
    utterances: list[Json] = [
        {
            "text": line.text,
            "speaker_id": "",
            "start_s": (line.start or 0) / 48_000,
            "end_s": (line.end or 0) / 48_000,
            "words": [],
        }
        for line in lines
    ]
    return {"json": {"language": found.body["target_language"], "utterances": utterances}}


async def _dub(server: Server, key: str) -> None:
    """Make a dub and note how it ended."""
    found = await server.store.find(KIND, key)
    assert found is not None
    changes: dict[str, Json] = {"status": _DUBBED}
    try:
        async with server.dubbing:
            await _make(server, found)
    except StudioError as error:
        changes = {"status": _FAILED, "error": str(error)}
        server.messenger.announce("error_reporting", {"dubbing_id": key, "error": str(error)})
    current = await server.store.find(KIND, key)
    if current is not None:  # it was not removed meanwhile
        await server.store.put(KIND, key, {**current.body, **changes}, current.at)


async def _make(server: Server, dub: Document) -> None:
    folder, language = _folder(server, dub.id), str(dub.body["target_language"])
    background = folder / "background"
    settings: dict[str, object] = {"source_language": dub.body["source_language"] or ""}
    if dub.body["drops_background"]:
        settings["original_sound"] = OriginalSound.MUTE
    order = Order(
        source=folder / str(dub.body["film"]),
        scripts=(folder / "script.csv",),
        languages=(language,),
        music_effects=background if background.exists() else None,
        settings=settings,
    )
    await server.studio.workspace.new(folder / "dub.vivavoce")
    try:
        await Dubbing(server.studio).dub(order)
        await server.studio.exporting.export(
            Delivery(
                _result(folder, dub), (language,), subtitles=SubtitleUse.BESIDE, has_report=False
            )
        )
    finally:
        await server.studio.workspace.close()


def _told(document: Document) -> Object:
    """Return a dub as clients are told of it."""
    body = document.body
    kind = "video/mp4" if body["has_picture"] else "audio/mpeg"
    created = datetime.fromtimestamp(document.at, UTC).isoformat()
    is_done = body["status"] == _DUBBED
    return {
        "dubbing_id": document.id,
        "name": body["name"],
        "status": body["status"],
        "source_language": body["source_language"],
        "target_languages": [body["target_language"]] if is_done else [],
        "editable": False,
        "created_at": created,
        "media_metadata": {"content_type": kind, "duration": body["seconds"]},
        "error": body["error"],
    }


async def _find(call: Call) -> Document:
    key = call.path("dubbing_id")
    found = await call.server.store.find(KIND, key)
    if found is None:
        raise ApiError("dubbing_not_found", f"A dub with ID '{key[:80]}' was not found.")
    return found


async def _ready(call: Call) -> Document:
    """Return a dub that is done, in the language of the path."""
    found = await _find(call)
    if found.body["status"] == _FAILED:
        raise ApiError("dubbing_failed", str(found.body["error"]))
    if found.body["status"] != _DUBBED:
        raise ApiError("dubbing_not_dubbed", "The dub is still being made.")
    language = call.path("language_code")
    if language != found.body["target_language"]:
        raise ApiError("dubbing_not_found", f"There is no dub in '{language[:40]}'.")
    return found


def _folder(server: Server, key: str) -> Path:
    return server.store.folder / "dubbing" / key


def _result(folder: Path, dub: Document) -> Path:
    return folder / ("dub.mp4" if dub.body["has_picture"] else "dub.mp3")


def _subtitles(folder: Path) -> Path:
    return next(iter(sorted(folder.glob("dub.*.srt"))))


async def _save(upload: UploadFile, path: Path) -> None:
    with path.open("wb") as file:
        while part := await upload.read(_AT_ONCE):
            await asyncio.to_thread(file.write, part)


_ONE = "/v1/dubbing/{dubbing_id}"

ENDPOINTS = (
    Endpoint("GET", "/v1/dubbing", list_all),
    Endpoint("POST", "/v1/dubbing", create, takes_files=True),
    Endpoint("GET", _ONE, get_one),
    Endpoint("DELETE", _ONE, remove),
    Endpoint("GET", f"{_ONE}/audio/{{language_code}}", sound),
    Endpoint("GET", f"{_ONE}/transcript/{{language_code}}", transcript),
    Endpoint("GET", f"{_ONE}/transcripts/{{language_code}}/format/{{format_type}}", transcript_in),
)
