"""The voices: lists old and new, one voice, its settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final, cast

from starlette.responses import JSONResponse

from studio.domain.voices import VoiceSettings
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.models import MODELS
from studio.server.speech import SettingsBody, settings_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.shelf import Sample, ShelfVoice
    from studio.server.values import Json, Object

MOST_ON_A_PAGE = 100
_SPEAKING = [model.id for model in MODELS if model.speaks]
_KINDS: Final[Mapping[str, Callable[[ShelfVoice], bool]]] = {
    "personal": lambda voice: voice.category != "premade",
    "saved": lambda voice: voice.category != "premade",
    "non-default": lambda voice: voice.category != "premade",
    "default": lambda voice: voice.category == "premade",
    "community": lambda _: False,
    "workspace": lambda _: True,
    "non-community": lambda _: True,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which voices are wanted, and in which order."""

    next_page_token: str | None = None
    page_size: int = 10
    search: str | None = None
    sort: str | None = None
    sort_direction: str | None = None
    voice_type: str | None = None
    category: str | None = None
    fine_tuning_state: str | None = None
    collection_id: str | None = None
    gender: str | None = None
    age: str | None = None
    accent: str | None = None
    language: tuple[str, ...] | None = None
    use_cases: tuple[str, ...] | None = None
    voice_ids: Annotated[tuple[str, ...], Limits(longest=MOST_ON_A_PAGE)] | None = None
    include_total_count: bool = True


async def list_all(call: Call) -> Response:
    """GET /v1/voices."""
    voices = await call.server.shelf.all()
    return JSONResponse({"voices": [told(voice) for voice in voices]})


async def search(call: Call) -> Response:
    """GET /v2/voices."""
    wanted = call.query(Search)
    if not 1 <= wanted.page_size <= MOST_ON_A_PAGE:
        raise ApiError(
            "invalid_page_size",
            f"Page size must be between 1 and {MOST_ON_A_PAGE}.",
            param="page_size",
        )
    found = [voice for voice in await call.server.shelf.all() if fits(voice, wanted)]
    found = _sorted(found, wanted)
    start = _start(found, wanted.next_page_token)
    page = found[start : start + wanted.page_size]
    has_more = start + len(page) < len(found)
    return JSONResponse(
        {
            "voices": [told(voice) for voice in page],
            "has_more": has_more,
            "total_count": len(found) if wanted.include_total_count else 0,
            "next_page_token": page[-1].id if has_more else None,
        }
    )


async def get_one(call: Call) -> Response:
    """GET /v1/voices/{voice_id}."""
    return JSONResponse(told(await call.server.shelf.find(call.path("voice_id"))))


async def default_settings(call: Call) -> Response:
    """GET /v1/voices/settings/default."""
    del call
    return JSONResponse(told_settings(VoiceSettings()))


async def get_settings(call: Call) -> Response:
    """GET /v1/voices/{voice_id}/settings."""
    voice = await call.server.shelf.find(call.path("voice_id"))
    return JSONResponse(told_settings(voice.settings))


async def edit_settings(call: Call) -> Response:
    """POST /v1/voices/{voice_id}/settings/edit."""
    body = await call.body(SettingsBody)
    voice = await call.server.shelf.find(call.path("voice_id"))
    settings = settings_with(voice.settings, body)
    await call.server.shelf.put(replace(voice, voice=voice.voice.with_settings(settings)))
    return JSONResponse({"status": "ok"})


def fits(voice: ShelfVoice, wanted: Search) -> bool:
    """Tell whether a voice is one of those that are looked for."""
    label = voice.voice.label
    checks: tuple[tuple[object, Callable[[], bool]], ...] = (
        (wanted.search, lambda: _mentions(voice, wanted.search or "")),
        (wanted.voice_type, lambda: _is_of_kind(voice, wanted.voice_type or "")),
        (wanted.category, lambda: voice.category == wanted.category),
        (wanted.fine_tuning_state, lambda: False),
        (wanted.collection_id, lambda: wanted.collection_id in voice.collection_ids),
        (wanted.gender, lambda: label("gender") == wanted.gender),
        (wanted.age, lambda: _plain(label("age")) == _plain(wanted.age or "")),
        (wanted.accent, lambda: label("accent") == wanted.accent),
        (wanted.use_cases, lambda: label("use case") in (wanted.use_cases or ())),
        (wanted.voice_ids, lambda: voice.id in (wanted.voice_ids or ())),
    )
    return all(check() for given, check in checks if given)


def _is_of_kind(voice: ShelfVoice, kind: str) -> bool:
    is_kind = _KINDS.get(kind)
    return is_kind is not None and is_kind(voice)


def _plain(age: str) -> str:
    return age.lower().replace("-", "_")


def _mentions(voice: ShelfVoice, words: str) -> bool:
    text = " ".join([voice.voice.name, voice.voice.description, *dict(voice.voice.labels).values()])
    return all(word in text.casefold() for word in words.casefold().split())


def _sorted(voices: list[ShelfVoice], wanted: Search) -> list[ShelfVoice]:
    is_descending = (wanted.sort_direction or "desc").lower().startswith("desc")
    if wanted.sort == "name":
        return sorted(voices, key=lambda one: one.voice.name.casefold(), reverse=is_descending)
    if wanted.sort == "created_at_unix":
        return sorted(voices, key=lambda one: one.created_at, reverse=is_descending)
    return voices


def _start(voices: list[ShelfVoice], token: str | None) -> int:
    if not token:
        return 0
    places = {voice.id: place for place, voice in enumerate(voices)}
    if token not in places:
        raise ApiError("invalid_cursor", "The page token is unknown.", param="next_page_token")
    return places[token] + 1


def told(voice: ShelfVoice) -> Object:
    """Return a voice as clients are told of it."""
    labels: dict[str, Json] = {name.replace(" ", "_"): value for name, value in voice.voice.labels}
    return {
        "voice_id": voice.id,
        "name": voice.voice.name,
        "samples": [told_sample(sample) for sample in voice.samples] or None,
        "category": voice.category,
        "fine_tuning": {
            "is_allowed_to_fine_tune": False,
            "state": {},
            "verification_failures": [],
            "verification_attempts_count": 0,
            "manual_verification_requested": False,
        },
        "labels": labels,
        "description": voice.voice.description,
        "preview_url": None,
        "available_for_tiers": [],
        "settings": told_settings(voice.settings),
        "sharing": None,
        "high_quality_base_model_ids": _SPEAKING,
        "verified_languages": [],
        "collection_ids": list(voice.collection_ids),
        "safety_control": None,
        "voice_verification": {
            "requires_verification": False,
            "is_verified": False,
            "verification_failures": [],
            "verification_attempts_count": 0,
            "language": None,
            "verification_attempts": None,
        },
        "permission_on_resource": "admin",
        "is_owner": voice.category != "premade",
        "is_legacy": False,
        "is_mixed": False,
        "favorited_at_unix": None,
        "created_at_unix": voice.created_at,
        "is_bookmarked": False,
    }


def told_sample(sample: Sample) -> Object:
    """Return a sample as clients are told of it."""
    return cast("Object", asdict(sample))


def told_settings(settings: VoiceSettings) -> Object:
    """Return settings as clients are told of them."""
    return {
        "stability": settings.stability,
        "similarity_boost": settings.similarity,
        "style": settings.style,
        "use_speaker_boost": settings.speaker_boost,
        "speed": settings.speed,
    }


ENDPOINTS = (
    Endpoint("GET", "/v1/voices", list_all),
    Endpoint("GET", "/v2/voices", search),
    Endpoint("GET", "/v1/voices/settings/default", default_settings),
    Endpoint("GET", "/v1/voices/{voice_id}", get_one),
    Endpoint("GET", "/v1/voices/{voice_id}/settings", get_settings),
    Endpoint("POST", "/v1/voices/{voice_id}/settings/edit", edit_settings),
)
