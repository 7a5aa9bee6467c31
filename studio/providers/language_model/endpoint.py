"""One chat endpoint: a question out, the text of an answer back, every failure by its name."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from studio.domain.errors import ProviderUnavailable
from studio.providers.language_model import errors

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

TRIES = 4
"""How often a busy endpoint is asked."""

LONGEST_WAIT_S = 60.0
MOST_BYTES = 8_000_000
"""Larger answers are not read: no batch of lines needs them."""

_MISTAKEN = frozenset({400, 404, 415, 422, 501})
"""How servers refuse a response format they do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a language model is found and how it is asked."""

    name: str
    """What the user calls it."""
    base_url: str
    """Such as https://api.openai.com/v1 or http://localhost:11434/v1."""
    model: str
    key: Callable[[], str] | None = field(default=None, repr=False)
    """Asked for before each request, so that a new key counts at once; None = none is needed."""
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 180.0

    def __post_init__(self) -> None:
        """Refuse addresses that would send texts and keys in the open.

        Raises:
            AddressUnsafe: neither https nor loopback, or no address at all.
        """
        try:
            url = httpx.URL(self.base_url)
        except httpx.InvalidURL as error:
            raise errors.AddressUnsafe(address=self.base_url) from error
        is_allowed = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
        if not (is_allowed and url.host) or url.userinfo:
            raise errors.AddressUnsafe(address=url.host or self.base_url)

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this machine."""
        return is_loopback(httpx.URL(self.base_url).host)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, and the tokens question and answer took."""

    text: str
    tokens: int


class Chat:
    """Asks one endpoint; keeps its connections open between questions."""

    def __init__(
        self, endpoint: Endpoint, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._endpoint = endpoint
        self._pause = pause
        self._knows_schema = True
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(
                endpoint.read_timeout_s,
                connect=endpoint.connect_timeout_s,
            ),
            follow_redirects=False,
            trust_env=not endpoint.is_local,
        )

    async def ask(self, order: str, question: str, schema: Mapping[str, object]) -> Answer:
        """Return the answer to `question` under `order`, in the form of `schema` if it can.

        Raises:
            ProviderError: each in its kind; busy endpoints were asked again before.
        """
        question_body: dict[str, object] = {
            "model": self._endpoint.model,
            "messages": [
                {"role": "system", "content": order},
                {"role": "user", "content": question},
            ],
        }
        if self._knows_schema:
            shaped = {
                "type": "json_schema",
                "json_schema": {"name": "lines", "strict": True, "schema": schema},
            }
            status, content = await self._patient({**question_body, "response_format": shaped})
            if status not in _MISTAKEN:
                return self._read(status, content)
        status, content = await self._patient(question_body)
        answer = self._read(status, content)
        self._knows_schema = False  # asked without it the same question was answered
        return answer

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _patient(self, question: Mapping[str, object]) -> tuple[int, bytes]:
        """Ask until the endpoint is no longer busy; return status and body."""
        for attempt in range(1, TRIES + 1):
            status, content, wished_s = await self._once(question)
            is_busy = status in (408, 429) or status >= 500
            if not is_busy or status == 501 or _code(content) == "insufficient_quota":
                break
            if attempt < TRIES:
                await self._pause(min(LONGEST_WAIT_S, max(wished_s, 2.0**attempt / 2)))
        return status, content

    async def _once(self, question: Mapping[str, object]) -> tuple[int, bytes, float]:
        """Return status, body and the seconds the endpoint wants to be left alone."""
        endpoint = self._endpoint
        headers = self._headers()
        url = f"{endpoint.base_url.rstrip('/')}/chat/completions"
        content = bytearray()
        try:
            async with (
                asyncio.timeout(endpoint.connect_timeout_s + endpoint.read_timeout_s),
                self._client.stream("POST", url, json=question, headers=headers) as response,
            ):
                wished_s = _seconds(response.headers.get("retry-after", ""))
                async for part in response.aiter_bytes():
                    content += part
                    if len(content) > MOST_BYTES:
                        raise errors.AnswerUnusable(provider=endpoint.name)
                return response.status_code, bytes(content), wished_s
        except (httpx.TransportError, TimeoutError) as error:
            raise ProviderUnavailable(provider=endpoint.name) from error
        except httpx.DecodingError as error:
            raise errors.AnswerUnusable(provider=endpoint.name) from error

    def _headers(self) -> dict[str, str]:
        if self._endpoint.key is None:
            return {}
        key = self._endpoint.key().strip()
        if not (key.isascii() and key.isprintable()):  # httpx would print it in its complaint
            raise errors.KeyRefused(provider=self._endpoint.name)
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _read(self, status: int, content: bytes) -> Answer:
        name, model = self._endpoint.name, self._endpoint.model
        if status in (401, 403):
            raise errors.KeyRefused(provider=name)
        if status == 404:
            raise errors.ModelMissing(provider=name, model=model)
        if _code(content) == "insufficient_quota":
            raise errors.QuotaUsedUp(provider=name)
        if status in (408, 429) or status >= 500:
            raise errors.ModelBusy(provider=name)
        if status != 200:
            raise errors.RequestRefused(provider=name, status=status)
        body = _object(content)
        text = _content(body)
        if text is None:
            raise errors.AnswerUnusable(provider=name)
        return Answer(text, _tokens(body))


def _object(content: bytes) -> Mapping[str, object]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _code(content: bytes) -> str:
    error = _object(content).get("error")
    return str(error.get("code") or error.get("type")) if isinstance(error, dict) else ""


def _content(body: Mapping[str, object]) -> str | None:
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    text = message.get("content") if isinstance(message, dict) else None
    return text if isinstance(text, str) else None


def _tokens(body: Mapping[str, object]) -> int:
    usage = body.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total > 0 else 0


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0
