"""A cloud that answers from a list, so that a test can say what happens when."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from studio.domain.access import Access, CloudOptions, Secret
from studio.providers.elevenlabs.transport import Patience, Transport

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "sk_of_the_scripted_cloud"
URL = "http://127.0.0.1:9"


def told(value: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=value, headers=headers)


def refused(status: int, code: str) -> httpx.Response:
    return told({"detail": {"status": code, "message": code}}, status)


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


@dataclass
class Scripted:
    """Answers by method and path; what is asked stands in `asked`."""

    answers: dict[str, Callable[[httpx.Request], httpx.Response]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    options: CloudOptions = field(default_factory=CloudOptions)
    holds: set[str] = field(default_factory=set)
    """Requests that are answered only after `go`."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    def on(self, what: str, answer: httpx.Response | Callable[[httpx.Request], object]) -> None:
        """Answer a request such as "GET /v2/voices"."""
        self.answers[what] = answer if callable(answer) else lambda _request: copied(answer)

    def transport(self) -> Transport:
        access = Access(key_id="k", label="Tests", base_url=URL, secret=Secret(KEY))
        made = Transport(
            lambda: access, options=lambda: self.options, patience=Patience(pause=at_once)
        )
        made.connection._client(httpx.URL(URL))._transport = httpx.MockTransport(self.answer)
        return made

    async def answer(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        what = f"{request.method} {request.url.path}"
        if what in self.holds:
            self.arrived.set()
            await self.go.wait()
        if what in self.answers:
            return self.answers[what](request)
        return refused(404, "page_not_found")

    def sent(self) -> list[str]:
        return [f"{one.method} {one.url.path}" for one in self.asked]


def copied(response: httpx.Response) -> httpx.Response:
    headers = {"content-type": response.headers.get("content-type", "")}
    headers |= {name: response.headers[name] for name in response.headers if "cost" in name}
    return httpx.Response(response.status_code, content=response.content, headers=headers)


def as_json(request: httpx.Request) -> object:
    return json.loads(request.content)
