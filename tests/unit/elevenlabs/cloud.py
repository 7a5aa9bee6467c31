"""A cloud that misbehaves on purpose: raw sockets, and a list of everything it billed.

A line whose text holds a fault's name in brackets meets that fault, the first time only unless the
fault lasts.
"""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import numpy as np
import trustme

from studio.domain.access import Access, Secret
from studio.transcoding.streamed import Streamed, StreamedFormat, StreamEncoder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

KEY = "sk_0123456789abcdef_of_the_tests"
RATE = 44_100
TONE_S = 0.3


def _detail(status: int, kind: str, code: str, **extra: str) -> tuple[int, bytes]:
    message = f"told by the server: {code}"
    detail = {"type": kind, "code": code, "message": message, "status": code, **extra}
    return status, json.dumps({"detail": detail}).encode()


def _old(status: int, code: str) -> tuple[int, bytes]:
    return status, json.dumps({"detail": {"status": code, "message": f"told: {code}"}}).encode()


LASTING: Mapping[str, tuple[int, bytes]] = {
    "wrong key": _detail(401, "authentication_error", "invalid_api_key"),
    "no scope": _old(401, "missing_permissions"),
    "no credits": _old(401, "quota_exceeded"),
    "invoice": _detail(401, "payment_required", "payment_issue"),
    "unusual": _old(401, "detected_unusual_activity"),
    "402": _detail(402, "payment_required", "insufficient_credits"),
    "403": _old(403, "only_for_creator+"),
    "404": _detail(404, "not_found", "voice_not_found"),
    "409": _detail(409, "conflict", "already_running"),
    "422": (
        422,
        b'{"detail": [{"type": "missing", "loc": ["body", "text"], "msg": "Field required"}]}',
    ),
    "425": (425, b'{"status": "too_early", "message": "not yet"}'),
}
"""Refusals that stay: nothing is billed."""

PASSING: Mapping[str, tuple[int, bytes]] = {
    "too many": _old(429, "too_many_concurrent_requests"),
    "busy": _detail(429, "rate_limit_error", "system_busy"),
    "500": _detail(500, "internal_error", "internal_error"),
    "502": (502, b"<html><body>Bad gateway</body></html>"),
    "503": _detail(503, "service_unavailable", "maintenance"),
    "web page": (200, b"<!doctype html><title>Sign in to the hotel</title>"),
}
"""Failures that pass: nothing is billed the first time, and the second time all is well."""

LOST = (
    "slow headers",
    "stalled body",
    "cut stream",
    "cut word",
    "too short",
    "too long",
    "broken text",
    "502 after",
)
"""Faults after which the line has been made and billed: its answer is what is missing."""


@dataclass
class Cloud:
    """What it is asked and what it answers."""

    limit: int = 5
    work_s: float = 0.0
    is_logged: bool = True
    with_alignment: bool = True
    tells_limit: bool = True
    plan: str = "pro"
    url: str = ""
    billed: Counter[str] = field(default_factory=Counter)
    """How often each text was paid for."""
    history: list[dict[str, object]] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    """Method, path with query, headers and body of all requests."""
    in_flight: int = 0
    most_in_flight: int = 0
    refused: int = 0
    """Times more was asked at once than is allowed."""
    others: int = 0
    """Requests that other programs of the account have in flight."""
    busy_s: float = 0.0
    met: Counter[str] = field(default_factory=Counter)
    answers: dict[str, Callable[[], Awaitable[tuple[int, bytes]]]] = field(default_factory=dict)
    """Answers of other paths."""
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    is_billed: asyncio.Event = field(default_factory=asyncio.Event)
    never: asyncio.Event = field(default_factory=asyncio.Event)
    secure_url: str = ""
    """The same over TLS, with a certificate nobody knows."""
    overheard: list[str] = field(default_factory=list)
    """Requests that came over it all the same."""
    _servers: list[asyncio.Server] = field(default_factory=list)
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        plain = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority().issue_cert("127.0.0.1", "localhost").configure_cert(tls)
        secure = await asyncio.start_server(self._overhear, "127.0.0.1", 0, ssl=tls)
        self._servers = [plain, secure]
        self.url, self.secure_url = (
            f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            for scheme, server in zip(("http", "https"), self._servers, strict=True)
        )

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        for _ in range(5):  # what was aborted is closed in the next rounds of the loop
            await asyncio.sleep(0)

    def access(self) -> Access:
        return Access(key_id="k1", label="Tests", base_url=self.url, secret=Secret(KEY))

    def said(self) -> list[str]:
        """Return the texts of all requests that speak."""
        return [str(body["text"]) for body in self.bodies()]

    def bodies(self) -> list[dict[str, object]]:
        """Return what all requests that speak were told."""
        return [
            json.loads(body)
            for method, path, _, body in self.requests
            if method == "POST" and "/text-to-speech/" in path
        ]

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(talk)
            writer.transport.abort()

    async def _overhear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.overheard.append((await reader.read(100)).decode("latin-1"))
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append((method, target, headers, body))
        path = urlsplit(target).path
        if headers.get("xi-api-key") != KEY:
            return await _send(writer, *LASTING["wrong key"])
        if path in self.answers:
            return await _send(writer, *await self.answers[path]())
        if path.startswith("/v1/text-to-speech/"):
            return await self._speak(writer, target, json.loads(body))
        return await _send(writer, *self._told(path, target))

    async def _speak(
        self, writer: asyncio.StreamWriter, target: str, asked: dict[str, object]
    ) -> bool:
        text = str(asked["text"])
        fault = text.partition("[")[2].partition("]")[0]
        if self.in_flight + self.others >= self.limit:
            self.refused += 1
            return await _send(writer, *PASSING["too many"], self._load())
        self.is_asked.set()
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        load = self._load()
        try:
            if self.work_s:
                began = time.monotonic()
                await asyncio.sleep(self.work_s)
                self.busy_s += time.monotonic() - began
            self.met[fault] += 1
            is_first = self.met[fault] == 1
            if fault in LASTING:
                return await _send(writer, *LASTING[fault])
            if fault in PASSING and is_first:
                wait = {"retry-after": "1"} if fault in ("busy", "503") else {}
                return await _send(writer, *PASSING[fault], wait)
            entry = self._bill(text, target, asked)
            body = self._spoken(text, is_mp3="output_format=mp3" in target)
        finally:
            self.in_flight -= 1
        told = {
            "request-id": str(entry["request_id"]),
            "history-item-id": str(entry["history_item_id"]) if self.is_logged else "not_stored",
            "character-cost": str(len(text)),
            **load,
        }
        if fault in LOST and is_first:
            return await self._lose(writer, fault, told, body)
        return await _send(writer, 200, body, told)

    async def _lose(
        self, writer: asyncio.StreamWriter, fault: str, told: Mapping[str, str], body: bytes
    ) -> bool:
        if fault == "502 after":
            return await _send(writer, *PASSING["502"])
        if fault == "broken text":
            return await _send(writer, 200, body.replace(b'"a"', b'"\xff\xfe"'), told)
        if fault == "too short":
            return await _send(writer, 200, body[: len(body) // 2], told)
        if fault == "too long":
            writer.write(_head(200, told, len(body)) + body + b"and more\r\n\r\n")
            await writer.drain()
            return True
        if fault == "slow headers":
            await self.never.wait()
        half = body.index(b'"characters"') + 25 if fault == "cut word" else len(body) // 2
        writer.write(_head(200, told, len(body)) + body[:half])
        await writer.drain()
        if fault == "stalled body":
            await self.never.wait()
        return False

    def _load(self) -> dict[str, str]:
        if not self.tells_limit:
            return {}
        return {
            "maximum-concurrent-requests": str(self.limit),
            "current-concurrent-requests": str(self.in_flight + self.others),
        }

    def _bill(self, text: str, target: str, asked: Mapping[str, object]) -> dict[str, object]:
        self.billed[text] += 1
        self.is_billed.set()
        number = sum(self.billed.values())
        entry: dict[str, object] = {
            "history_item_id": f"h{number}",
            "request_id": f"r{number}",
            "voice_id": target.split("/")[3],
            "model_id": asked["model_id"],
            "text": text,
            "date_unix": int(time.time()),
            "character_count_change_from": 1000,
            "character_count_change_to": 1000 + len(text),
            "content_type": "audio/mpeg",
            "state": "created",
            "alignments": {"alignment": _alignment(text), "normalized_alignment": None},
        }
        if self.is_logged and parse_qs(urlsplit(target).query).get("enable_logging") != ["false"]:
            self.history.append(entry)
        return entry

    def _spoken(self, text: str, *, is_mp3: bool) -> bytes:
        """Return two lines, the second without characters."""
        sound = mp3() if is_mp3 else pcm()
        alignment = _alignment(text) if self.with_alignment else None
        first = {"audio_base64": base64.b64encode(sound[:1000]).decode(), "alignment": alignment}
        last = {
            "audio_base64": base64.b64encode(sound[1000:]).decode(),
            "alignment": _alignment("") if self.with_alignment else None,
            "something_new": {"nested": [1]},
        }
        return b"\n".join(json.dumps({"a": "a", **part}).encode() for part in (first, last)) + b"\n"

    def _told(self, path: str, target: str) -> tuple[int, bytes]:
        if path == "/v1/models":
            return 200, json.dumps(MODELS).encode()
        if path == "/v1/user/subscription":
            return 200, json.dumps({"tier": self.plan, "character_count": 5}).encode()
        if path == "/v1/history":
            query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
            found = [
                one
                for one in reversed(self.history)
                if query.get("voice_id", one["voice_id"]) == one["voice_id"]
                and int(str(one["date_unix"])) >= int(query.get("date_after_unix", "0"))
            ]
            return 200, json.dumps({"history": found, "has_more": False}).encode()
        entry = next((one for one in self.history if one["history_item_id"] in path), None)
        if entry is None:
            return _detail(404, "not_found", "history_item_not_found")
        return 200, mp3() if path.endswith("/audio") else json.dumps(entry).encode()


MODELS = [
    {
        "model_id": "eleven_multilingual_v2",
        "name": "Multilingual v2",
        "can_do_text_to_speech": True,
        "can_use_style": True,
        "can_use_speaker_boost": True,
        "languages": [{"language_id": "en"}, {"language_id": "es"}],
        "maximum_text_length_per_request": 400,
        "model_rates": {"character_cost_multiplier": 1.0},
        "concurrency_group": "standard",
        "a_field_of_tomorrow": 1,
    },
    {
        "model_id": "eleven_v3",
        "name": "v3",
        "can_do_text_to_speech": True,
        "can_use_style": False,
        "can_use_speaker_boost": False,
        "languages": [{"language_id": "en"}, {"language_id": "de"}],
        "maximum_text_length_per_request": 5000,
        "model_rates": {"character_cost_multiplier": 0.5},
        "concurrency_group": "standard_eleven_v3",
    },
    {"model_id": "eleven_english_sts_v2", "can_do_voice_conversion": True},
    {"name": "without an id"},
]


@cache
def authority() -> trustme.CA:
    """Return who signs certificates here."""
    return trustme.CA()


def _alignment(text: str) -> dict[str, object]:
    step = TONE_S / max(1, len(text))
    return {
        "characters": list(text),
        "character_start_times_seconds": [round(n * step, 6) for n in range(len(text))],
        "character_end_times_seconds": [round((n + 1) * step, 6) for n in range(len(text))],
    }


def _tone() -> np.ndarray:
    time_s = np.arange(round(RATE * TONE_S)) / RATE
    return (0.3 * np.sin(2 * np.pi * 220.0 * time_s)).astype(np.float32)


@cache
def pcm() -> bytes:
    """Return a short tone as 16-bit samples."""
    return (_tone() * 32767).astype("<i2").tobytes()


@cache
def mp3() -> bytes:
    """Return the same as MP3."""
    encoder = StreamEncoder(StreamedFormat(Streamed.MP3, RATE, 128_000), RATE, is_whole=True)
    return encoder.add(_tone()) + encoder.finish()


def _head(status: int, headers: Mapping[str, str], length: int) -> bytes:
    lines = [f"HTTP/1.1 {status} -", f"content-length: {length}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _send(
    writer: asyncio.StreamWriter,
    status: int,
    body: bytes,
    headers: Mapping[str, str] | None = None,
) -> bool:
    writer.write(_head(status, headers or {}, len(body)) + body)
    await writer.drain()
    return True
