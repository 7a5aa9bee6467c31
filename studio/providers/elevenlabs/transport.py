"""Requests out, answers back: one pool of connections, every failure by its name, no key in sight.

A request that costs something is sent again only when it is certain that nothing was made of it.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast

import httpx

from studio.domain.access import CloudOptions
from studio.domain.turns import asked_by
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.connection import Connection, Network, failure_of
from studio.providers.elevenlabs.errors import Repeat
from studio.providers.elevenlabs.pacing import Gate
from studio.providers.elevenlabs.refusals import error_of
from studio.providers.elevenlabs.sharing import Shared, key_of
from studio.providers.elevenlabs.spent import SpentKeys

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from studio.domain.access import Access
    from studio.providers.elevenlabs.call import Call, Json
    from studio.providers.elevenlabs.errors import CloudError
    from studio.providers.elevenlabs.pacing import Visit

MOST_REFUSAL_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; the status is always one of success."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Json:
        """The body as JSON.

        Raises:
            AnswerUnreadable: it is something else.
        """
        try:
            return cast("Json", json.loads(self.body))
        except (ValueError, RecursionError):
            pass
        raise errors.AnswerUnreadable(request_id=self.headers.get("request-id", ""))


class Stream:
    """An answer as it arrives: iterate over its bytes once."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = {
            name.lower(): value for name, value in response.headers.items()
        }
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the bytes as they come.

        Raises:
            AnswerLost: the rest does not come.
        """
        lost: CloudError | None = None
        try:
            async for part in self._response.aiter_bytes():
                yield part
        except httpx.HTTPError as error:
            lost = failure_of(error, is_sent=True)
        if lost is not None:
            lost.values["request_id"] = self.headers.get("request-id", "")
            if isinstance(lost, errors.AnswerLost):
                lost.history_id = history_id_in(self.headers)
            raise lost

    async def read(self) -> bytes:
        """Return all bytes.

        Raises:
            AnswerLost: not all of them came.
        """
        return b"".join([part async for part in self])


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited, and how often a request is sent."""

    tries: int = 4
    tries_in_turn: int = 9
    """The same while others of the account use all its places: some minutes."""
    first_wait_s: float = 1.0
    """Doubled with each try; a random part of it is waited."""
    longest_wait_s: float = 60.0
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """A number from 0 to 1."""

    def wait_s(self, attempt: int, wished_s: float) -> float:
        """Return the wait after the try of this number (from 1): backed off, never in step."""
        longest = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (attempt - 1))
        backed_off = longest * (0.5 + 0.5 * self.chance())
        return min(self.longest_wait_s, max(wished_s * (1.0 + 0.1 * self.chance()), backed_off))


class Transport:
    """Sends calls with the key that is chosen at that moment. One per provider."""

    def __init__(
        self,
        access: Callable[[], Access | None],
        *,
        options: Callable[[], CloudOptions] = CloudOptions,
        network: Network | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Send with what `access` and `options` return; they are asked before each request."""
        self._access = access
        self._options = options
        self._connection = Connection(network or Network(), lambda: options().proxy)
        self._patience = patience or Patience()
        self._gates: dict[tuple[str, str, int, str], Gate] = {}
        self._spent = SpentKeys()
        self._shared: Shared[Answer] = Shared()
        self._clock_ahead_s = 0.0

    @property
    def connection(self) -> Connection:
        """How the provider is reached, for what speaks another protocol over it."""
        return self._connection

    def access(self) -> Access:
        """Return the key that is chosen now.

        Raises:
            KeyMissing: none is.
        """
        access = self._access()
        if access is None or not access.secret:
            raise errors.KeyMissing
        return access

    def server_time_s(self) -> float:
        """Return what the server's clock shows about now (Unix), as far as its answers told."""
        return time.time() + self._clock_ahead_s

    def gate(self, access: Access, group: str = "") -> Gate:
        """Return the gate generating requests of one key and group of models go through."""
        gate = self._gates.setdefault((*account_of(access), group), Gate())
        gate.most = max(0, self._options().most_parallel)
        return gate

    async def answer(self, call: Call, access: Access | None = None) -> Answer:
        """Send a call and return its whole answer; equal ones at the same time are sent once.

        Args:
            call: what is asked.
            access: a key to ask with; None = the one that is chosen.

        Raises:
            StudioError: each failure in its kind.
        """
        if call.method != "GET" and not call.is_billed:
            return await self._answered(call, access)
        key = f"{account_of(access or self.access())} {key_of(call)}"
        return await self._shared.get(key, lambda: self._answered(call, access))

    def stream(self, call: Call) -> AbstractAsyncContextManager[Stream]:
        """Send a call and give its answer as it arrives.

        Raises:
            StudioError: each failure in its kind, also while it is read.
        """
        return self._streamed(call)

    async def close(self) -> None:
        """Close all connections; safe to call twice."""
        await self._connection.close()

    async def _answered(self, call: Call, access: Access | None) -> Answer:
        attempt = 0
        is_returning = False
        while True:
            try:
                async with self._attempt(call, access, is_returning) as stream:
                    return Answer(stream.status, stream.headers, await stream.read())
            except errors.CloudError as error:
                failure = error
            attempt, is_returning = await self._patiently(call, failure, attempt)

    @asynccontextmanager
    async def _streamed(self, call: Call) -> AsyncIterator[Stream]:
        async with AsyncExitStack() as stack:
            yield await self._opened(call, stack)

    async def _opened(self, call: Call, stack: AsyncExitStack) -> Stream:
        attempt = 0
        is_returning = False
        while True:
            try:
                return await stack.enter_async_context(self._attempt(call, None, is_returning))
            except errors.CloudError as error:
                failure = error
            attempt, is_returning = await self._patiently(call, failure, attempt)

    async def _patiently(self, call: Call, error: CloudError, attempt: int) -> tuple[int, bool]:
        """Wait until a call that failed may be sent again; return the tries and its standing.

        Raises:
            CloudError: it may not; that is the failure itself.
        """
        if isinstance(error, errors.TooManyAtOnce) and error.waits_for_ours:
            return attempt, True
        is_repeatable = error.repeat in (Repeat.LATER, Repeat.IN_TURN) or (
            error.repeat is Repeat.UNSURE and call.method == "GET"
        )
        attempt += 1
        is_in_turn = error.repeat is Repeat.IN_TURN
        tries = self._patience.tries_in_turn if is_in_turn else self._patience.tries
        if not is_repeatable or attempt >= tries:
            raise error
        await self._patience.pause(self._patience.wait_s(attempt, error.wait_s))
        return attempt, is_in_turn

    @asynccontextmanager
    async def _attempt(
        self, call: Call, access: Access | None, is_returning: bool
    ) -> AsyncIterator[Stream]:
        """Send a call once, and give its answer if it is one of success."""
        if not call.is_billed:
            async with self._sent(call, access or self.access()) as stream:
                yield stream
            return
        async with (
            self._place(call, access, is_returning) as (used, visit),
            self._sent(call, used, visit) as stream,
        ):
            yield stream

    @asynccontextmanager
    async def _place(
        self, call: Call, access: Access | None, is_returning: bool
    ) -> AsyncIterator[tuple[Access, Visit]]:
        """Wait for a turn with the key that is chosen when it comes, not when it was asked for."""
        while True:
            asked = access or self.access()
            gate = self.gate(asked, call.group)
            async with gate.place(asked_by.get(), is_returning=is_returning) as visit:
                used = access or self.access()
                self._spent.check(account_of(used))
                if account_of(used) == account_of(asked):
                    yield used, visit
                    return

    @asynccontextmanager
    async def _sent(
        self, call: Call, access: Access, visit: Visit | None = None
    ) -> AsyncIterator[Stream]:
        async with AsyncExitStack() as stack:
            response = await self._connection.send(call, access, stack)
            stream = Stream(response)
            self._set_clock(stream.headers.get("date", ""))
            if visit is not None:
                visit.learn(stream.headers)
            if not 200 <= stream.status < 300:
                refusal = await _refusal(stream, access, visit)
                if visit is not None:
                    self._spent.refused(account_of(access), refusal)
                raise refusal
            if visit is not None:
                visit.succeeded()
                self._spent.accepted(account_of(access))
            yield stream

    def _set_clock(self, date: str) -> None:
        try:
            shown_s = parsedate_to_datetime(date).timestamp()
        except (ValueError, OverflowError):
            return
        self._clock_ahead_s = shown_s - time.time()


def account_of(access: Access) -> tuple[str, str, int]:
    """Return what is the same as long as a key leads to the same account."""
    return access.key_id, access.base_url, hash(access.secret)


def history_id_in(headers: Mapping[str, str]) -> str:
    """Return the id under which the history keeps an answer, "" if it does not."""
    history_id = headers.get("history-item-id", "")
    return "" if history_id == "not_stored" else history_id


async def _refusal(stream: Stream, access: Access, visit: Visit | None) -> CloudError:
    """Return the error a refusal stands for; its text has no key, whatever the server echoes."""
    body = bytearray()
    try:
        async for part in stream:
            body += part
            if len(body) > MOST_REFUSAL_BYTES:
                break
    except errors.CloudError:
        body.clear()
    hidden = bytes(body).replace(access.secret.reveal().encode(), b"***")
    error = error_of(stream.status, stream.headers, hidden)
    error.values["key_id"] = access.key_id
    if isinstance(error, errors.TooManyAtOnce) and visit is not None:
        error.waits_for_ours = visit.refused()
    return error
