"""Voices from words: designed, changed, heard beforehand, kept."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
from collections.abc import Mapping  # noqa: TC003 - read when the server runs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import JSONResponse, Response

from studio.domain.records import new_id
from studio.providers.base import DesignRequest, RemixRequest
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.formats import DEFAULT_FORMAT, FORMATS, OutputFormat, output_format
from studio.server.ids import new_token
from studio.server.library import NewVoice, clone, labels_of
from studio.server.shelf import voice_facts, voice_from
from studio.server.store import Query
from studio.server.tongues import guessed
from studio.server.voices import told
from studio.transcoding import flac
from studio.transcoding.streamed import StreamEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from studio.audio.buffer import Audio
    from studio.domain.voices import Voice
    from studio.providers.base import VoiceDesign
    from studio.server.call import Call
    from studio.server.server import Server
    from studio.server.values import Json

_PREVIEW: Final = "preview"
_MOST_KEPT: Final = 300
_COUNT: Final = 3
_FULL_GUIDANCE: Final = 10.0
"""At this guidance previews are all just as described; at 0, each its own person."""

_Description = Annotated[str, Limits(shortest=20, longest=1_000)]
_Text = Annotated[str, Limits(shortest=100, longest=1_000)]
_Seed = Annotated[int, Limits(low=0, high=2_147_483_647)]
_Level = Annotated[float, Limits(low=-1.0, high=1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewQuery:
    """What previews are encoded as."""

    output_format: str = "mp3_44100_192"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignBody:
    """A voice in words."""

    voice_description: _Description
    model_id: str = "eleven_multilingual_ttv_v2"
    text: _Text | None = None
    auto_generate_text: bool = False
    loudness: _Level | None = None
    quality: _Level | None = None
    seed: _Seed | None = None
    guidance_scale: Annotated[float, Limits(low=0.0, high=100.0)] = 5.0
    stream_previews: bool = False
    should_enhance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemixBody:
    """A change of a voice in words."""

    voice_description: Annotated[str, Limits(shortest=5, longest=1_000)]
    text: _Text | None = None
    auto_generate_text: bool = False
    loudness: _Level | None = None
    seed: _Seed | None = None
    guidance_scale: Annotated[float, Limits(low=0.0, high=100.0)] = 2.0
    stream_previews: bool = False
    prompt_strength: Annotated[float, Limits(low=0.0, high=1.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Which preview is to become a voice."""

    voice_name: Annotated[str, Limits(shortest=1, longest=100)]
    voice_description: _Description
    generated_voice_id: str
    labels: Mapping[str, object] | None = None
    played_not_selected_voice_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldVoice:
    """A voice as it was once asked for: from samples, a preview, or words alone."""

    name: str | None = None
    voice_name: str | None = None
    description: Annotated[str, Limits(longest=1_000)] | None = None
    voice_description: Annotated[str, Limits(longest=1_000)] | None = None
    generated_voice_id: str | None = None
    labels: Mapping[str, object] | None = None
    samples: tuple[UploadFile, ...] | None = None
    files: tuple[UploadFile, ...] | None = None


async def design(call: Call) -> Response:
    """POST /v1/text-to-voice/design and …/create-previews."""
    sound = output_format(call.query(PreviewQuery).output_format, is_stream=True)
    body = await call.body(DesignBody)
    designer = call.server.capable(lambda one: one.designer, "Designing voices")
    made = await designer.design(
        DesignRequest(
            description=_readable(body.voice_description),
            text=body.text or "",
            language=guessed(body.text) if body.text else "en",
            seed=body.seed or 0,
            count=_COUNT,
            variety=max(0.0, 1.0 - body.guidance_scale / _FULL_GUIDANCE),
        )
    )
    return JSONResponse(await _told(call.server, made, sound, is_silent=body.stream_previews))


async def remix(call: Call) -> Response:
    """POST /v1/text-to-voice/{voice_id}/remix."""
    sound = output_format(call.query(PreviewQuery).output_format, is_stream=True)
    body = await call.body(RemixBody)
    found = await call.server.shelf.find(call.path("voice_id"))
    remixer = call.server.capable(lambda one: one.remixer, "Changing voices")
    made = await remixer.remix(
        RemixRequest(
            voice=found.voice,
            description=_readable(body.voice_description),
            strength=0.5 if body.prompt_strength is None else body.prompt_strength,
            text=body.text or "",
            language=guessed(body.text) if body.text else "en",
            seed=body.seed or 0,
            count=_COUNT,
        )
    )
    return JSONResponse(await _told(call.server, made, sound, is_silent=body.stream_previews))


async def preview_sound(call: Call) -> Response:
    """GET /v1/text-to-voice/{generated_voice_id}/stream."""
    key = call.path("generated_voice_id")
    await _preview(call.server, key)
    wanted = FORMATS[DEFAULT_FORMAT]
    packed = await asyncio.to_thread(_path(call.server, key).read_bytes)
    content = await asyncio.to_thread(_encoded, flac.decode(packed, key), wanted)
    return Response(content, media_type=wanted.content_type)


async def keep(call: Call) -> Response:
    """POST /v1/text-to-voice: a preview becomes a voice."""
    body = await call.body(Keeping)
    voice = await _preview(call.server, body.generated_voice_id)
    named = dataclasses.replace(
        voice, id=new_id(), name=body.voice_name, description=body.voice_description
    )
    if body.labels:
        named = dataclasses.replace(named, labels=labels_of(body.labels))
    added = await call.server.shelf.add(named, "generated", key=body.generated_voice_id)
    return JSONResponse(told(added))


async def create_as_before(call: Call) -> Response:
    """POST /v1/voice-generation/create-voice: from samples, a preview, or a description."""
    content_type = call.request.headers.get("content-type", "")
    is_form = content_type.startswith("multipart/")
    body = await (call.form(OldVoice) if is_form else call.body(OldVoice))
    name = body.voice_name or body.name or "Voice"
    description = body.voice_description or body.description or ""
    files = tuple(one for one in (body.samples or ()) + (body.files or ()) if one.size)
    if files:
        form = NewVoice(name=name, files=files, description=description, labels=body.labels)
        return JSONResponse(told(await clone(call, form)))
    if body.generated_voice_id:
        voice = await _preview(call.server, body.generated_voice_id)
    else:
        designer = call.server.capable(lambda one: one.designer, "Designing voices")
        made = await designer.design(
            DesignRequest(description=_readable(description), count=1, variety=0.0)
        )
        voice = made.previews[0].voice
    labels = labels_of(body.labels) or voice.labels
    named = dataclasses.replace(
        voice, id=new_id(), name=name, description=description, labels=labels
    )
    return JSONResponse(told(await call.server.shelf.add(named, "generated", key=new_token())))


async def get_as_before(call: Call) -> Response:
    """GET /v1/voice-generation/{voice_id}."""
    return JSONResponse(told(await call.server.shelf.find(call.path("voice_id"))))


def _readable(description: str) -> str:
    """Return a description without figures that are no decimals, such as “³”: they say no age."""
    return "".join(
        " " if character.isdigit() and not character.isdecimal() else character
        for character in description
    )


async def _told(
    server: Server, made: VoiceDesign, sound: OutputFormat, *, is_silent: bool
) -> dict[str, Json]:
    """Keep previews and return them as clients are told of them."""
    previews: list[Json] = []
    for preview in made.previews:
        key = new_token()
        packed = await asyncio.to_thread(flac.encode, preview.audio)
        await asyncio.to_thread(_path(server, key).write_bytes, packed)
        await server.store.put(_PREVIEW, key, voice_facts(preview.voice))
        content = b"" if is_silent else await asyncio.to_thread(_encoded, preview.audio, sound)
        previews.append(
            {
                "audio_base_64": base64.b64encode(content).decode(),
                "generated_voice_id": key,
                "media_type": sound.content_type,
                "duration_secs": round(preview.audio.seconds, 3),
                "language": guessed(made.text),
            }
        )
    await _forget_old(server)
    return {"previews": previews, "text": made.text}


async def _forget_old(server: Server) -> None:
    for old in (await server.store.query(_PREVIEW, Query()))[_MOST_KEPT:]:
        await server.store.remove(_PREVIEW, old.id)
        await asyncio.to_thread(_path(server, old.id).unlink, missing_ok=True)


async def _preview(server: Server, key: str) -> Voice:
    found = await server.store.find(_PREVIEW, key)
    if found is None:
        raise ApiError(
            "voice_not_found",
            f"A generated voice with ID '{key[:80]}' was not found.",
            param="generated_voice_id",
        )
    return voice_from(found.body)


def _path(server: Server, key: str) -> Path:
    folder = server.store.folder / "previews"
    folder.mkdir(exist_ok=True)
    return folder / f"{key}.flac"


def _encoded(audio: Audio, wanted: OutputFormat) -> bytes:
    encoder = StreamEncoder(wanted.sound, audio.rate, is_whole=True)
    return encoder.add(audio.mono()) + encoder.finish()


_PATH: Final = "/v1/text-to-voice"

ENDPOINTS = (
    Endpoint("POST", _PATH, keep),
    Endpoint("POST", f"{_PATH}/design", design, generates=True),
    Endpoint("POST", f"{_PATH}/create-previews", design, generates=True),
    Endpoint("POST", f"{_PATH}/{{voice_id}}/remix", remix, generates=True),
    Endpoint("GET", f"{_PATH}/{{generated_voice_id}}/stream", preview_sound),
    Endpoint("POST", "/v1/voice-generation/create-voice", create_as_before, takes_files=True),
    Endpoint("GET", "/v1/voice-generation/{voice_id}", get_as_before),
)
