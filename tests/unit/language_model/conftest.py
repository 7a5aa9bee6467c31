"""A chat endpoint on this machine that speaks the protocol, and misbehaves when it is told to."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request


@dataclass(slots=True)
class Model:
    """Answers every line with its text made foreign, unless the next reply says otherwise."""

    replies: deque[Callable[[Asked], Response]] = field(default_factory=deque)
    """What becomes of the next requests, before it answers as it should."""
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@dataclass(slots=True)
class Asked:
    """One request as it arrived."""

    headers: dict[str, str]
    body: dict[str, object]

    @property
    def order(self) -> str:
        return self.body["messages"][0]["content"]

    @property
    def question(self) -> dict[str, object]:
        return json.loads(self.body["messages"][1]["content"])

    @property
    def lines(self) -> list[dict[str, object]]:
        return self.question["lines"]


def foreign(text: str) -> str:
    """Return a text that is no longer in its language, about as long."""
    return " ".join(f"{word[:-1]}o{word[-1]}" for word in text.split())


def good(asked: Asked) -> Response:
    """Translate as a model should."""
    return said([(line["id"], [foreign(line["text"])]) for line in asked.lines])


def said(lines: list[tuple[object, list[str]]]) -> Response:
    """Answer with these ids and texts."""
    return chat(json.dumps({"lines": [{"id": one, "texts": texts} for one, texts in lines]}))


def chat(text: str) -> Response:
    """Answer with this text, in the protocol's envelope."""
    return JSONResponse(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "tiny",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": text},
                }
            ],
            "usage": {"prompt_tokens": 60, "completion_tokens": 40, "total_tokens": 100},
        }
    )


def refusal(status: int, code: str = "", **headers: str) -> Callable[[Asked], Response]:
    """Refuse with a status, the way the protocol does."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    error = {"error": {"message": "no", "type": "error", "code": code or None}}
    return lambda _: JSONResponse(error, status_code=status, headers=named)


def cut(_: Asked) -> Response:
    """Break off in the middle of the answer."""

    async def half() -> AsyncIterator[bytes]:
        yield b'{"choices": [{"message": {"content": "{'
        raise ConnectionAbortedError

    return StreamingResponse(half(), media_type="application/json")


def silent(_: Asked) -> Response:
    """Begin an answer that never ends."""

    async def endless() -> AsyncIterator[bytes]:
        yield b" "
        await asyncio.Event().wait()

    return StreamingResponse(endless(), media_type="application/json")


@pytest.fixture
async def model() -> AsyncIterator[Model]:
    """A running endpoint."""
    model = Model()

    async def answer(request: Request) -> Response:
        asked = Asked(dict(request.headers), await request.json())
        model.asked.append(asked)
        return model.replies.popleft()(asked) if model.replies else good(asked)

    app = Starlette(routes=[Route("/v1/chat/completions", answer, methods=["POST"])])
    config = uvicorn.Config(
        app, log_level=60, log_config=None, lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        model.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0)
        yield model
        server.should_exit = True
        await serving
