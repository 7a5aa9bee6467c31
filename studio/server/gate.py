"""Who comes in, and how many at a time: keys, requests a minute, requests that generate."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studio.domain.serving import is_loopback
from studio.server.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.datastructures import Headers

    from studio.domain.serving import ServeOptions

_MINUTE_S = 60.0


class Gate:
    """One per server."""

    def __init__(self, options: ServeOptions) -> None:
        self._options = options
        self._arrived: deque[float] = deque()
        self._free = asyncio.Semaphore(options.allowance.concurrent)
        self.generating = 0
        """Requests that generate now."""

    def admit(self, headers: Headers, key: str = "") -> None:
        """Let a request in.

        Args:
            headers: of the request.
            key: a key that came another way, such as in the first message over a socket.

        Raises:
            ApiError: it has no key or a wrong one, comes from a foreign page, or is one too many.
        """
        if self._options.key:
            self.check_key(key or key_in(headers))
        else:
            _refuse_foreign(headers)
        self._count_arrival()

    def check_key(self, key: str) -> None:
        """Compare a key in constant time.

        Raises:
            ApiError: it is missing or wrong.
        """
        wanted = self._options.key
        if not wanted:
            return
        if not key:
            raise ApiError(
                "needs_authorization", "No key was sent: put it into the header xi-api-key."
            )
        if not hmac.compare_digest(key.encode(errors="replace"), wanted.encode()):
            raise ApiError("invalid_api_key", "The key is not the one this server expects.")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold one of the places for requests that generate.

        Raises:
            ApiError: none became free in time.
        """
        allowance = self._options.allowance
        try:
            async with asyncio.timeout(allowance.patience_s):
                await self._free.acquire()
        except TimeoutError as error:
            raise ApiError(
                "too_many_concurrent_requests",
                f"Too many concurrent requests: at most {allowance.concurrent} are allowed.",
                headers={"retry-after": "1"},
            ) from error
        self.generating += 1
        try:
            yield
        finally:
            self.generating -= 1
            self._free.release()

    def load(self) -> Mapping[str, str]:
        """Return the headers that tell how busy it is."""
        return {
            "current-concurrent-requests": str(self.generating),
            "maximum-concurrent-requests": str(self._options.allowance.concurrent),
            "workspace-concurrent-requests": str(self.generating),
        }

    def _count_arrival(self) -> None:
        limit = self._options.allowance.per_minute
        if not limit:
            return
        now = time.monotonic()
        while self._arrived and now - self._arrived[0] >= _MINUTE_S:
            self._arrived.popleft()
        if len(self._arrived) >= limit:
            wait_s = _MINUTE_S - (now - self._arrived[0])
            raise ApiError(
                "rate_limit_exceeded",
                f"More than {limit} requests in a minute.",
                headers={"retry-after": str(max(1, round(wait_s)))},
            )
        self._arrived.append(now)


def key_in(headers: Headers) -> str:
    """Return the key a request carries, "" if none."""
    key = headers.get("xi-api-key")
    if key is not None:
        return key
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _refuse_foreign(headers: Headers) -> None:
    """Without a key a page of the web must not reach the server through somebody's browser."""
    host = urlsplit("//" + headers.get("host", "localhost")).hostname or ""
    origin = urlsplit(headers.get("origin", "")).hostname
    if not is_loopback(host) or (origin is not None and not is_loopback(origin)):
        raise ApiError("forbidden", "Without a key only programs on this computer may ask.")
