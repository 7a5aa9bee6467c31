"""One request on its way through the server: what it asks, what it costs, what went wrong."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, TypeVar

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from studio.domain.errors import StudioError
from studio.server.errors import ApiError, Invalid, Problem, told
from studio.server.fields import read
from studio.server.ids import new_token
from studio.server.values import parsed

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from starlette.types import Message, Receive, Scope, Send

    from studio.server.endpoint import Endpoint
    from studio.server.fields import Given
    from studio.server.server import Server

logger = logging.getLogger(__name__)

T = TypeVar("T")

_EXPOSED = (
    "request-id, history-item-id, character-cost, current-concurrent-requests, "
    "maximum-concurrent-requests"
)
_MOST_FIELDS = 1_200
_MOST_FILES = 30
_PART_BYTES = 2 << 20


class Call:
    """A request, its id, and the headers its answer will have."""

    def __init__(self, server: Server, request: Request) -> None:
        self.server = server
        self.request = request
        self.id = new_token()
        self.headers: dict[str, str] = {"request-id": self.id}
        self.closing = AsyncExitStack()
        """What ends with the call, however it ends."""

    async def unless_gone(self, work: Coroutine[None, None, T]) -> T:
        """Return what long work returns; it ends when the client goes away meanwhile.

        The request must have been read to its end.

        Raises:
            ClientDisconnect: the client went away.
        """
        working = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(self._left())
        try:
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise ClientDisconnect
            return working.result()
        finally:
            for task in (working, leaving):
                task.cancel()
            await asyncio.gather(working, leaving, return_exceptions=True)

    async def _left(self) -> None:
        while (await self.request.receive())["type"] != "http.disconnect":
            pass

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def query(self, kind: type[T]) -> T:
        """Return the query as a `kind`; repeated names make lists.

        Raises:
            Invalid: it does not fit.
        """
        parameters = self.request.query_params
        given: dict[str, Given] = {}
        for name in parameters:
            values = parameters.getlist(name)
            given[name] = values if len(values) > 1 else values[0]
        return read(kind, given, "query")

    async def body(self, kind: type[T]) -> T:
        """Return the JSON body as a `kind`.

        Raises:
            ApiError: it is no JSON object, or does not fit.
        """
        text = await self.request.body()
        try:
            value = parsed(text)
        except ValueError as error:
            problem = Problem("json_invalid", ("body", 0), f"JSON decode error: {error}")
            raise Invalid([problem]) from error
        if not isinstance(value, dict):
            text_ = "Input should be a valid dictionary or object to extract fields from"
            raise Invalid([Problem("model_attributes_type", ("body",), text_)])
        return read(kind, value, "body")

    async def form(self, kind: type[T]) -> T:
        """Return the form, files among its fields, as a `kind`; it is closed with the request.

        Raises:
            ApiError: it is no form, is broken, or does not fit.
        """
        try:
            form = await self.request.form(
                max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_PART_BYTES
            )
        except HTTPException as error:
            raise ApiError("bad_request", f"The form cannot be read: {error.detail}") from error
        given: dict[str, Given] = {}
        for name in form:
            values = form.getlist(name)
            if len(values) == 1:
                given[name] = values[0]
            else:
                given[name] = [value for value in values if isinstance(value, UploadFile)] or [
                    value for value in values if isinstance(value, str)
                ]
        return read(kind, given, "body")


class Doorway:
    """The way in and out of one endpoint: keys, limits, ids, headers, errors."""

    def __init__(self, server: Server, endpoint: Endpoint) -> None:
        self._server = server
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        allowance = self._server.options.allowance
        endpoint = self._endpoint
        limit = allowance.upload_bytes if endpoint.takes_files else allowance.json_bytes
        measured = _Measured(receive, send, limit)
        call = Call(self._server, Request(scope, measured.receive, measured.send))
        measured.headers = call.headers
        try:
            await self._answer(call, measured)
        except ClientDisconnect:
            logger.debug("the client of %s went away", call.id)
        except ApiError as error:
            await self._refuse(error, call, measured)
        except StudioError as error:
            await self._refuse(told(error), call, measured)
        finally:
            await call.closing.aclose()
            await call.request.close()

    async def _answer(self, call: Call, measured: _Measured) -> None:
        scope, headers = call.request.scope, call.request.headers
        if not self._endpoint.is_open:
            self._server.gate.admit(headers)
        measured.refuse_announced(headers.get("content-length", ""))
        if not self._endpoint.generates:
            response = await self._endpoint.answer(call)
            await response(scope, measured.receive, measured.send)
            return
        async with self._server.gate.turn():
            call.headers.update(self._server.gate.load())
            response = await self._endpoint.answer(call)
            await response(scope, measured.receive, measured.send)

    async def _refuse(self, error: ApiError, call: Call, measured: _Measured) -> None:
        if measured.has_begun:  # the answer is on its way: all that is left is to break it off
            raise error
        response = error.response(call.id)
        await response(call.request.scope, measured.receive, measured.send)


class _Measured:
    """The two ends of a connection: counts what comes in, adds headers to what goes out."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._limit = limit
        self._came = 0
        self.headers: Mapping[str, str] = {}
        self.has_begun = False

    def refuse_announced(self, length: str) -> None:
        """Refuse a body that says itself it is too large, before any of it is read."""
        if length.isdecimal() and int(length[:20]) > self._limit:
            raise self._too_large()

    async def receive(self) -> Message:
        """Return the next message, as long as the body is not too large."""
        message = await self._receive()
        self._came += len(message.get("body", b""))
        if self._came > self._limit:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        """Send a message; the first one carries the call's headers."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            added = {**self.headers, "access-control-expose-headers": _EXPOSED}
            own = {name for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *(
                    (name.encode("latin-1"), value.encode("latin-1", "replace"))
                    for name, value in added.items()
                    if name.encode("latin-1") not in own
                ),
            ]
        await self._send(message)

    def _too_large(self) -> ApiError:
        return ApiError(
            "request_too_large",
            f"The request is larger than the {self._limit} bytes this server takes.",
            headers={"connection": "close"},
        )
