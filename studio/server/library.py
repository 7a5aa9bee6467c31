"""Voices clients make and change: from samples, from the library, by another name."""

from __future__ import annotations

import asyncio
import math
import mimetypes
import shutil
from collections.abc import Mapping  # noqa: TC003 - read when the server runs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import FileResponse, JSONResponse

from studio.domain.languages import language_name
from studio.domain.records import new_id
from studio.providers.base import CloneRequest
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError, Invalid, Problem
from studio.server.fields import Limits
from studio.server.ids import new_token
from studio.server.models import MODELS
from studio.server.shelf import STOCK_SINCE, Sample, ShelfVoice, voice_id
from studio.server.uploads import content_hash, decoded, file_name, on_disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.responses import Response

    from studio.audio.buffer import Audio
    from studio.domain.voices import Labels, VoiceProfile
    from studio.server.call import Call
    from studio.server.server import Server
    from studio.server.values import Object

MOST_ON_A_PAGE: Final = 100
LONGEST_SAMPLE_S: Final = 1_800.0
OWNER: Final = "0" * 63 + "1"
"""The public owner of the studio's own voices."""

_Name = Annotated[str, Limits(shortest=1, longest=100)]
_Description = Annotated[str, Limits(longest=1_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoice:
    """A voice to be made from samples."""

    name: _Name
    files: Annotated[tuple[UploadFile, ...], Limits(shortest=1, longest=25)]
    remove_background_noise: bool = False
    description: _Description | None = None
    labels: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChange:
    """What of a voice is to be another; new files are added to its samples."""

    name: _Name
    files: Annotated[tuple[UploadFile, ...], Limits(longest=25)] | None = None
    remove_background_noise: bool = False
    description: _Description | None = None
    labels: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedQuery:
    """Which voices of the library."""

    page_size: int = 30
    page: Annotated[int, Limits(low=0, high=1_000_000)] = 0
    category: str | None = None
    gender: str | None = None
    age: str | None = None
    accent: str | None = None
    language: str | None = None
    locale: str | None = None
    search: str | None = None
    use_cases: tuple[str, ...] | None = None
    descriptives: tuple[str, ...] | None = None
    featured: bool = False
    owner_id: str | None = None
    sort: str = "created_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What a voice of the library is to be called."""

    new_name: _Name
    bookmarked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAdoption:
    """The same, as it was asked for once."""

    voice_id: str
    name: _Name | None = None
    new_name: _Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A recording, and how many voices like it are wanted."""

    audio_file: UploadFile | None = None
    similarity_threshold: Annotated[float, Limits(low=0.0, high=2.0)] | None = None
    top_k: Annotated[int, Limits(low=1, high=100)] | None = None


async def add(call: Call) -> Response:
    """POST /v1/voices/add: a voice from samples."""
    form = await call.form(NewVoice)
    voice = await clone(call, form)
    return JSONResponse({"voice_id": voice.id, "requires_verification": False})


async def clone(call: Call, form: NewVoice) -> ShelfVoice:
    """Make a voice from a form and put it on the shelf.

    Raises:
        ApiError: the samples cannot be used, or there is no room.
    """
    cloner = call.server.capable(lambda one: one.cloner, "Cloning voices")
    samples, sounds = await _kept(call.server, form.files)
    try:
        request = CloneRequest(
            samples=tuple(sounds),
            name=form.name,
            description=form.description or "",
            labels=labels_of(form.labels),
        )
        made = await cloner.clone(request)
        return await call.server.shelf.add(made.voice, "cloned", samples, new_token())
    except BaseException:
        await _forget(call.server, samples)
        raise


async def change(call: Call) -> Response:
    """POST /v1/voices/{voice_id}/edit."""
    form = await call.form(VoiceChange)
    found = await call.server.shelf.find(call.path("voice_id"))
    if found.category == "premade":
        raise ApiError("forbidden", "A premade voice cannot be changed.", param="voice_id")
    voice = replace(found.voice, name=form.name)
    if form.description is not None:
        voice = replace(voice, description=form.description)
    if form.labels is not None:
        voice = replace(voice, labels=labels_of(form.labels))
    samples = found.samples
    files = [one for one in form.files or () if one.size]
    if files:
        cloner = call.server.capable(lambda one: one.cloner, "Cloning voices")
        added, sounds = await _kept(call.server, files)
        earlier = [
            await decoded(_path(call.server, one), None, LONGEST_SAMPLE_S) for one in samples
        ]
        made = await cloner.clone(
            CloneRequest(samples=(*earlier, *sounds), name=voice.name, labels=voice.labels)
        )
        voice = replace(voice, profile=made.voice.profile, remote_id=made.voice.remote_id)
        samples = (*samples, *added)
    await call.server.shelf.put(replace(found, voice=voice, samples=samples))
    return JSONResponse({"status": "ok"})


async def remove(call: Call) -> Response:
    """DELETE /v1/voices/{voice_id}."""
    found = await call.server.shelf.find(call.path("voice_id"))
    await call.server.shelf.remove(found)
    await _forget(call.server, found.samples)
    return JSONResponse({"status": "ok"})


async def sample_sound(call: Call) -> Response:
    """GET /v1/voices/{voice_id}/samples/{sample_id}/audio."""
    _, sample = await _sample(call)
    return FileResponse(_path(call.server, sample), media_type=sample.mime_type)


async def remove_sample(call: Call) -> Response:
    """DELETE /v1/voices/{voice_id}/samples/{sample_id}; the voice stays as it was made."""
    voice, sample = await _sample(call)
    rest = tuple(one for one in voice.samples if one != sample)
    await call.server.shelf.put(replace(voice, samples=rest))
    await _forget(call.server, [sample])
    return JSONResponse({"status": "ok"})


async def shared(call: Call) -> Response:
    """GET /v1/shared-voices: the studio's own voices."""
    query = call.query(SharedQuery)
    if not 1 <= query.page_size <= MOST_ON_A_PAGE:
        raise ApiError("invalid_page_size", f"Page size must be 1 to {MOST_ON_A_PAGE}.")
    found = [voice for voice in await _library(call.server) if _fits(voice, query)]
    start = query.page * query.page_size
    page = found[start : start + query.page_size]
    return JSONResponse(
        {
            "voices": [told_shared(voice) for voice in page],
            "has_more": start + len(page) < len(found),
            "total_count": len(found),
            "last_sort_id": page[-1].id if page else None,
        }
    )


async def adopt(call: Call) -> Response:
    """POST /v1/voices/add/{public_user_id}/{voice_id}."""
    body = await call.body(Adoption)
    added = await _adopted(call.server, call.path("voice_id"), body.new_name)
    return JSONResponse({"voice_id": added.id})


async def adopt_as_before(call: Call) -> Response:
    """POST /v1/shared-voices/clone."""
    body = await call.body(OldAdoption)
    added = await _adopted(call.server, body.voice_id, body.new_name or body.name or "")
    return JSONResponse({"voice_id": added.id})


async def similar(call: Call) -> Response:
    """POST /v1/similar-voices: the studio's own voices, the most alike first."""
    form = await call.form(Likeness)
    if form.audio_file is None:
        raise Invalid([Problem("missing", ("body", "audio_file"), "Field required")])
    cloner = call.server.capable(lambda one: one.cloner, "Comparing voices")
    async with on_disk(form.audio_file) as path:
        sound = await decoded(path, None, LONGEST_SAMPLE_S)
    made = await cloner.clone(CloneRequest(samples=(sound,), name="sample"))
    profile = made.voice.profile
    library = [one for one in await _library(call.server) if one.voice.profile is not None]
    if profile is None:
        raise ApiError("invalid_audio", "The voice in the recording cannot be measured.")
    ranked = sorted(library, key=lambda one: _distance(profile, one.voice.profile))
    limit = 2.0 if form.similarity_threshold is None else form.similarity_threshold
    near = [one for one in ranked if _distance(profile, one.voice.profile) <= limit]
    top = near[: form.top_k or 10]
    return JSONResponse(
        {
            "voices": [told_shared(voice) for voice in top],
            "has_more": len(near) > len(top),
            "total_count": len(near),
            "last_sort_id": None,
        }
    )


async def accents(call: Call) -> Response:
    """GET /v1/voices/accents: the engine speaks each language in its own."""
    asked = call.request.query_params.get("language")
    codes = sorted({code for model in MODELS for code in model.languages.split()})
    return JSONResponse(
        {
            "accents": [
                {"accent": "standard", "language": code, "code": code, "name": language_name(code)}
                for code in codes
                if asked in {None, "", code}
            ]
        }
    )


def labels_of(given: Mapping[str, object] | None) -> Labels:
    """Return labels as voices have them."""
    return tuple((str(name).replace("_", " "), str(value)) for name, value in (given or {}).items())


def told_shared(voice: ShelfVoice) -> Object:
    """Return a voice of the library as clients are told of it."""
    label = voice.voice.label
    return {
        "public_owner_id": OWNER,
        "voice_id": voice.id,
        "date_unix": STOCK_SINCE,
        "name": voice.voice.name,
        "accent": label("accent"),
        "gender": label("gender"),
        "age": label("age").replace("-", "_"),
        "descriptive": label("description"),
        "use_case": label("use case"),
        "category": "high_quality",
        "language": "en",
        "locale": None,
        "description": voice.voice.description,
        "preview_url": None,
        "usage_character_count_1y": 0,
        "usage_character_count_7d": 0,
        "play_api_usage_character_count_1y": 0,
        "cloned_by_count": 0,
        "rate": 1.0,
        "fiat_rate": None,
        "free_users_allowed": True,
        "live_moderation_enabled": False,
        "featured": False,
        "verified_languages": [],
        "notice_period": None,
        "instagram_username": None,
        "twitter_username": None,
        "youtube_username": None,
        "tiktok_username": None,
        "image_url": None,
        "is_added_by_user": False,
        "is_bookmarked": False,
    }


async def _library(server: Server) -> list[ShelfVoice]:
    return [voice for voice in await server.shelf.all() if voice.category == "premade"]


def _fits(voice: ShelfVoice, query: SharedQuery) -> bool:
    shown = told_shared(voice)
    wanted: Mapping[str, object] = {
        "category": query.category,
        "gender": query.gender,
        "age": (query.age or "").replace("-", "_"),
        "accent": query.accent,
        "public_owner_id": query.owner_id,
    }
    text = " ".join(str(shown[name]) for name in ("name", "description", "descriptive", "use_case"))
    return (
        all(shown[name] == value for name, value in wanted.items() if value)
        and (not query.use_cases or shown["use_case"] in query.use_cases)
        and (not query.descriptives or shown["descriptive"] in query.descriptives)
        and not query.featured
        and all(word in text.casefold() for word in (query.search or "").casefold().split())
    )


async def _adopted(server: Server, name: str, new_name: str) -> ShelfVoice:
    found = await server.shelf.find(name)
    voice = replace(found.voice, id=new_id(), name=new_name or found.voice.name)
    return await server.shelf.add(voice, "professional", (), voice_id(voice.id))


def _distance(one: VoiceProfile, other: VoiceProfile | None) -> float:
    """Return how unlike two voices are: 1 for an octave of pitch, or a fifth of the tract."""
    if other is None:
        return math.inf
    octaves = math.log2(one.pitch_hz / other.pitch_hz)
    tract = math.log2(one.formant_scale / other.formant_scale) / math.log2(1.2)
    return math.hypot(octaves, tract)


async def _kept(
    server: Server, files: Sequence[UploadFile]
) -> tuple[tuple[Sample, ...], list[Audio]]:
    """Keep uploads as samples and return them with their sound."""
    samples: list[Sample] = []
    sounds: list[Audio] = []
    for upload in files:
        async with on_disk(upload) as path:
            sound = await decoded(path, None, LONGEST_SAMPLE_S)
            name = file_name(upload)
            sample = Sample(
                sample_id=new_token(),
                file_name=name,
                mime_type=mimetypes.guess_type(name)[0] or "audio/mpeg",
                size_bytes=path.stat().st_size,
                hash=await asyncio.to_thread(content_hash, path),
                duration_secs=round(sound.seconds, 3),
            )
            await asyncio.to_thread(shutil.copyfile, path, _path(server, sample))
        if any(one.hash == sample.hash for one in samples):
            await _forget(server, samples)
            raise ApiError("bad_request", f"The file “{name}” was sent twice.", param="files")
        samples.append(sample)
        sounds.append(sound)
    return tuple(samples), sounds


def _path(server: Server, sample: Sample) -> Path:
    folder = server.store.folder / "samples"
    folder.mkdir(exist_ok=True)
    return folder / sample.sample_id


async def _forget(server: Server, samples: Sequence[Sample]) -> None:
    for sample in samples:
        await asyncio.to_thread(_path(server, sample).unlink, missing_ok=True)


async def _sample(call: Call) -> tuple[ShelfVoice, Sample]:
    voice = await call.server.shelf.find(call.path("voice_id"))
    wanted = call.path("sample_id")
    for sample in voice.samples:
        if sample.sample_id == wanted:
            return voice, sample
    raise ApiError(
        "sample_not_found", f"A sample with ID '{wanted[:80]}' was not found.", param="sample_id"
    )


_VOICE: Final = "/v1/voices/{voice_id}"
_SAMPLE: Final = f"{_VOICE}/samples/{{sample_id}}"

ENDPOINTS = (
    Endpoint("GET", "/v1/voices/accents", accents),
    Endpoint("POST", "/v1/voices/add", add, takes_files=True),
    Endpoint("POST", "/v1/voices/add/{public_user_id}/{voice_id}", adopt),
    Endpoint("POST", "/v1/shared-voices/clone", adopt_as_before),
    Endpoint("POST", "/v1/similar-voices", similar, takes_files=True),
    Endpoint("GET", "/v1/shared-voices", shared),
    Endpoint("POST", f"{_VOICE}/edit", change, takes_files=True),
    Endpoint("DELETE", _VOICE, remove),
    Endpoint("GET", f"{_SAMPLE}/audio", sample_sound),
    Endpoint("DELETE", _SAMPLE, remove_sample),
)
