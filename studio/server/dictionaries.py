"""Pronunciation dictionaries over the API: made from rules or a lexicon file, changed, read."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal, cast

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import JSONResponse, Response

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError, Invalid, Problem
from studio.server.fields import Limits
from studio.server.ids import new_token
from studio.server.lexicons import DICTIONARY, VERSION
from studio.server.pls import LARGEST_FILE, pls_of, rules_of_pls
from studio.server.shelf import voice_id
from studio.server.store import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.server.call import Call
    from studio.server.store import Document
    from studio.server.values import Json, Object

_OWNER: Final = voice_id("user")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBody:
    """What is replaced, and by what: other words, or sounds."""

    string_to_replace: Annotated[str, Limits(shortest=1, longest=500)]
    type: Literal["alias", "phoneme"]
    alias: Annotated[str, Limits(longest=2_000)] | None = None
    phoneme: Annotated[str, Limits(longest=2_000)] | None = None
    alphabet: str | None = None
    case_sensitive: bool = True
    word_boundaries: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesBody:
    """Several rules."""

    rules: Annotated[tuple[RuleBody, ...], Limits(longest=10_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDictionary:
    """A dictionary made from rules."""

    rules: Annotated[tuple[RuleBody, ...], Limits(longest=10_000)]
    name: Annotated[str, Limits(shortest=1, longest=500)]
    description: Annotated[str, Limits(longest=5_000)] | None = None
    workspace_access: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDictionary:
    """A dictionary made from a PLS file."""

    name: Annotated[str, Limits(shortest=1, longest=500)]
    file: UploadFile | None = None
    description: Annotated[str, Limits(longest=5_000)] | None = None
    workspace_access: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Rules by what they replace."""

    rule_strings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Another name, or put away."""

    archived: bool | None = None
    name: Annotated[str, Limits(shortest=1, longest=500)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which dictionaries, in which order."""

    cursor: str | None = None
    page_size: Annotated[int, Limits(low=1, high=100)] = 30
    sort: Literal["creation_time_unix", "name"] | None = None
    sort_direction: str | None = None
    include_archived: bool = True


async def create_from_rules(call: Call) -> Response:
    """POST /v1/pronunciation-dictionaries/add-from-rules."""
    body = await call.body(NewDictionary)
    return await _create(call, body.name, body.description, _checked(body.rules))


async def create_from_file(call: Call) -> Response:
    """POST /v1/pronunciation-dictionaries/add-from-file."""
    form = await call.form(FileDictionary)
    rules: list[Object] = []
    if form.file is not None:
        rules = await asyncio.to_thread(rules_of_pls, await form.file.read(LARGEST_FILE + 1))
    return await _create(call, form.name, form.description, rules)


async def list_all(call: Call) -> Response:
    """GET /v1/pronunciation-dictionaries."""
    asked = call.query(Listing)
    is_descending = not (asked.sort_direction or "DESCENDING").upper().startswith("ASC")
    found = await call.server.store.query(DICTIONARY, Query(is_newest_first=is_descending))
    if asked.sort == "name":
        found.sort(key=lambda one: str(one.body["name"]).casefold(), reverse=is_descending)
    if not asked.include_archived:
        found = [one for one in found if one.body["archived_time_unix"] is None]
    start = _start([one.id for one in found], asked.cursor)
    page = found[start : start + asked.page_size]
    has_more = start + len(page) < len(found)
    return JSONResponse(
        {
            "pronunciation_dictionaries": [told(one) for one in page],
            "next_cursor": page[-1].id if has_more else None,
            "has_more": has_more,
        }
    )


async def get_one(call: Call) -> Response:
    """GET /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}."""
    key = call.path("key")
    dictionary = await call.server.lexicons.find(key)
    version = await call.server.lexicons.version(key)
    return JSONResponse({**told(dictionary), "rules": version.body["rules"]})


async def change(call: Call) -> Response:
    """PATCH /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}."""
    body = await call.body(Change)
    dictionary = await call.server.lexicons.find(call.path("key"))
    facts = dict(dictionary.body)
    if body.name is not None:
        facts["name"] = body.name
    if body.archived is not None:
        facts["archived_time_unix"] = int(time.time()) if body.archived else None
    await call.server.store.put(DICTIONARY, dictionary.id, facts)
    return JSONResponse(told(await call.server.lexicons.find(dictionary.id)))


async def set_rules(call: Call) -> Response:
    """POST …/set-rules: these rules and no others."""
    rules = _checked((await call.body(RulesBody)).rules)
    return await _new_version(call, lambda _: rules)


async def add_rules(call: Call) -> Response:
    """POST …/add-rules: one for a word that has one replaces it."""
    rules = _checked((await call.body(RulesBody)).rules)
    words = {one["string_to_replace"] for one in rules}
    return await _new_version(
        call, lambda old: [one for one in old if one["string_to_replace"] not in words] + rules
    )


async def remove_rules(call: Call) -> Response:
    """POST …/remove-rules."""
    words = set((await call.body(Removal)).rule_strings)
    return await _new_version(
        call, lambda old: [one for one in old if one["string_to_replace"] not in words]
    )


async def download(call: Call) -> Response:
    """GET /v1/pronunciation-dictionaries/{dictionary_id}/{version_id}/download: as PLS."""
    version = await call.server.lexicons.version(call.path("key"), call.path("version"))
    rules = cast("Sequence[Object]", version.body["rules"])
    return Response(
        pls_of(rules),
        media_type="text/plain",
        headers={"content-disposition": f'attachment; filename="{version.id}.pls"'},
    )


def told(document: Document) -> Object:
    """Return a dictionary as clients are told of it, without its rules."""
    return {
        "id": document.id,
        "creation_time_unix": int(document.at),
        "created_by": _OWNER,
        "permission_on_resource": "admin",
        **document.body,
    }


def _checked(rules: Sequence[RuleBody]) -> list[Object]:
    checked: list[Object] = []
    for number, rule in enumerate(rules):
        needed = ("alias",) if rule.type == "alias" else ("phoneme", "alphabet")
        problems = [
            Problem("missing", ("body", "rules", number, rule.type, name), "Field required")
            for name in needed
            if getattr(rule, name) is None
        ]
        if problems:
            raise Invalid(problems)
        facts = cast("dict[str, Json]", asdict(rule))
        checked.append({name: value for name, value in facts.items() if value is not None})
    return checked


async def _create(
    call: Call, name: str, description: str | None, rules: Sequence[Object]
) -> Response:
    key, version = new_token(), new_token()
    store = call.server.store
    await store.put(VERSION, version, {"dictionary_id": key, "rules": rules})
    facts: dict[str, Json] = {
        "name": name,
        "description": description,
        "archived_time_unix": None,
        "latest_version_id": version,
        "latest_version_rules_num": len(rules),
    }
    await store.put(DICTIONARY, key, facts)
    made = await call.server.lexicons.find(key)
    return JSONResponse(
        {
            "id": key,
            "name": name,
            "created_by": _OWNER,
            "creation_time_unix": int(made.at),
            "version_id": version,
            "version_rules_num": len(rules),
            "description": description,
            "permission_on_resource": "admin",
        }
    )


async def _new_version(
    call: Call, changed: Callable[[Sequence[Object]], Sequence[Object]]
) -> Response:
    key, store = call.path("key"), call.server.store
    dictionary = await call.server.lexicons.find(key)
    latest = await call.server.lexicons.version(key)
    rules = changed(cast("Sequence[Object]", latest.body["rules"]))
    version = new_token()
    await store.put(VERSION, version, {"dictionary_id": key, "rules": rules})
    facts = {
        **dictionary.body,
        "latest_version_id": version,
        "latest_version_rules_num": len(rules),
    }
    await store.put(DICTIONARY, key, facts)
    return JSONResponse({"id": key, "version_id": version, "version_rules_num": len(rules)})


def _start(keys: Sequence[str], cursor: str | None) -> int:
    if not cursor:
        return 0
    if cursor not in keys:
        raise ApiError("invalid_cursor", "The cursor is unknown.", param="cursor")
    return keys.index(cursor) + 1


_PATH = "/v1/pronunciation-dictionaries"

ENDPOINTS = (
    Endpoint("GET", _PATH, list_all),
    Endpoint("POST", f"{_PATH}/add-from-rules", create_from_rules),
    Endpoint("POST", f"{_PATH}/add-from-file", create_from_file, takes_files=True),
    Endpoint("GET", f"{_PATH}/{{key}}", get_one),
    Endpoint("PATCH", f"{_PATH}/{{key}}", change),
    Endpoint("POST", f"{_PATH}/{{key}}/set-rules", set_rules),
    Endpoint("POST", f"{_PATH}/{{key}}/add-rules", add_rules),
    Endpoint("POST", f"{_PATH}/{{key}}/remove-rules", remove_rules),
    Endpoint("GET", f"{_PATH}/{{key}}/{{version}}/download", download),
)
