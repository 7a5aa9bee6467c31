"""The library: the studio's own voices, found, compared with a recording, adopted by a new name."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import JSONResponse

from studio.domain.languages import language_name
from studio.domain.records import new_id
from studio.providers.base import CloneRequest
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError, Invalid, Problem
from studio.server.fields import Limits
from studio.server.library import LONGEST_SAMPLE_S
from studio.server.models import MODELS
from studio.server.shelf import STOCK_SINCE, ShelfVoice, voice_id
from studio.server.uploads import decoded, on_disk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from studio.domain.voices import VoiceProfile
    from studio.server.call import Call
    from studio.server.server import Server
    from studio.server.values import Object

_Name = Annotated[str, Limits(shortest=1, longest=100)]

MOST_ON_A_PAGE: Final = 100
OWNER: Final = "0" * 63 + "1"
"""The public owner of the studio's own voices."""


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


ENDPOINTS = (
    Endpoint("GET", "/v1/voices/accents", accents),
    Endpoint("POST", "/v1/voices/add/{public_user_id}/{voice_id}", adopt),
    Endpoint("POST", "/v1/shared-voices/clone", adopt_as_before),
    Endpoint("POST", "/v1/similar-voices", similar, takes_files=True),
    Endpoint("GET", "/v1/shared-voices", shared),
)
