"""What the studio sends beside what the official client sends for the same call."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from types import GeneratorType
from typing import TYPE_CHECKING, NoReturn

import httpx
import pytest
from elevenlabs import ElevenLabs

from studio.domain.access import Access, Secret
from studio.providers.elevenlabs.transport import Transport
from tests.unit.elevenlabs_calls.asked import ASKED, label

if TYPE_CHECKING:
    from tests.unit.elevenlabs_calls.asking import Asked

KEY = "sk_of_the_tests"
URL = "http://127.0.0.1:9"

DIFFERENCES = {
    ("*", "header user-agent"): "each client says who it is",
    ("*", "header x-fern-language"): "statistics about the official client's generator",
    ("*", "header x-fern-sdk-name"): "statistics about the official client's generator",
    ("*", "header x-fern-sdk-version"): "statistics about the official client's generator",
    ("*", "header x-fern-runtime"): "statistics about the official client's generator",
    ("*", "header x-fern-platform"): "statistics about the official client's generator",
    ("*", "header content-length"): "boundaries and JSON differ in length, not in what they say",
    ("*", "header content-type"): "the boundary of a form is by chance; see `kind`",
    ("speech_to_text", "field entity_detection"): "it writes “null” for what is not asked for",
    ("speech_to_text", "field entity_redaction"): "it writes “null” for what is not asked for",
    ("speech_to_text", "field webhook_metadata"): "it writes “null” for what is not asked for",
}
"""By operation ("*" = all) and place: why the studio differs."""

BY_INSTALLATION = {"header accept-encoding"}
"""It lists zstd and brotli where their libraries are; the studio never does."""


class Sent(Exception):
    """Raised instead of sending."""

    def __init__(self, request: httpx.Request) -> None:
        super().__init__()
        self.request = request


@dataclass(frozen=True)
class Places:
    """A request taken apart: what stands in each place."""

    found: dict[str, object]

    def unlike(self, other: Places) -> set[str]:
        names = self.found.keys() | other.found.keys()
        return {name for name in names if self.found.get(name) != other.found.get(name)}


def sent_by_us(asked: Asked) -> httpx.Request:
    async def refuse(request: httpx.Request) -> NoReturn:
        await request.aread()
        raise Sent(request)

    async def send() -> None:
        access = Access(key_id="k", label="Tests", base_url=URL, secret=Secret(KEY))
        transport = Transport(lambda: access)
        client = transport.connection._client(httpx.URL(URL))
        client._transport = httpx.MockTransport(refuse)
        try:
            async with transport.stream(asked.call):
                pass
        finally:
            await transport.close()

    with pytest.raises(Sent) as caught:
        asyncio.run(send())
    return caught.value.request


def sent_officially(asked: Asked) -> httpx.Request:
    def refuse(request: httpx.Request) -> NoReturn:
        request.read()
        raise Sent(request)

    with httpx.Client(transport=httpx.MockTransport(refuse)) as client:
        official = ElevenLabs(api_key=KEY, base_url=URL, httpx_client=client)
        with pytest.raises(Sent) as caught:
            begun(asked.official(official))
    return caught.value.request


def begun(answer: object) -> None:
    """Begin to read an answer: before that, streams are not asked for."""
    if isinstance(answer, GeneratorType):
        next(answer)


def places(request: httpx.Request) -> Places:
    """Take a request apart."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    found: dict[str, object] = {"method": request.method, "path": request.url.path, "kind": kind}
    found |= {f"header {name.lower()}": value for name, value in request.headers.items()}
    for name, value in request.url.params.multi_items():
        found.setdefault(f"query {name}", []).append(value)
    if kind == "application/json":
        found |= {f"field {name}": value for name, value in json.loads(request.content).items()}
    elif kind == "multipart/form-data":
        for name, value in parts(request):
            found.setdefault(f"field {name}", []).append(value)
    else:
        found["body"] = request.content
    return Places(found)


def parts(request: httpx.Request) -> list[tuple[str, object]]:
    """Return the parts of a form: texts, and files as name, type and digest."""
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    found: list[tuple[str, object]] = []
    for part in request.content.split(b"--" + boundary)[1:-1]:
        head, _, content = part[2:-2].partition(b"\r\n\r\n")
        lines = [line.partition(": ") for line in head.decode().split("\r\n")]
        headers = {name.lower(): value for name, _, value in lines}
        told = [one.partition("=") for one in headers["content-disposition"].split("; ")[1:]]
        fields = {name: value.strip('"') for name, _, value in told}
        if "filename" in fields:
            digest = hashlib.sha256(content).hexdigest()
            found.append((fields["name"], (fields["filename"], headers["content-type"], digest)))
        else:
            found.append((fields["name"], content.decode()))
    return found


@pytest.mark.parametrize("asked", ASKED, ids=label)
def test_a_request_is_what_the_official_client_sends(asked: Asked):
    ours, theirs = places(sent_by_us(asked)), places(sent_officially(asked))
    operation = asked.call.operation
    unlisted = {
        place: (ours.found.get(place), theirs.found.get(place))
        for place in ours.unlike(theirs)
        if not {("*", place), (operation, place)} & DIFFERENCES.keys()
        and place not in BY_INSTALLATION
    }
    assert not unlisted


def test_every_listed_difference_is_there():
    there = set()
    for asked in ASKED:
        places_unlike = places(sent_by_us(asked)).unlike(places(sent_officially(asked)))
        there |= {("*", place) for place in places_unlike}
        there |= {(asked.call.operation, place) for place in places_unlike}
    assert DIFFERENCES.keys() <= there
