"""Speech over a socket: text comes in as it is written, sound goes out as it is spoken."""

from __future__ import annotations

import asyncio
import base64
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from starlette.websockets import WebSocketDisconnect

from studio.domain.errors import StudioError
from studio.server.errors import ApiError, told
from studio.server.fields import Limits, read
from studio.server.formats import DEFAULT_FORMAT, output_format
from studio.server.gate import key_in
from studio.server.ids import new_token
from studio.server.models import DEFAULT_MODEL, speaking_model
from studio.server.speech import Locator, SettingsBody, SpeechBody
from studio.server.streaming import USUAL_SCHEDULE, Context, Opening
from studio.server.values import parsed, written

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.websockets import WebSocket

    from studio.server.fields import Given
    from studio.server.server import Server
    from studio.server.stretches import Stretch
    from studio.server.values import Json

logger = logging.getLogger(__name__)

MOST_CONTEXTS: Final = 5
_ONLY: Final = ""
"""The context of a socket that has but one."""
_REFUSED: Final = 1008


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketQuery:
    """What the address of a socket says."""

    model_id: str = DEFAULT_MODEL
    language_code: str | None = None
    enable_logging: bool = True
    enable_ssml_parsing: bool = False
    output_format: str = DEFAULT_FORMAT
    inactivity_timeout: Annotated[int, Limits(low=1, high=180)] = 20
    sync_alignment: bool = False
    auto_mode: bool = False
    seed: int | None = None
    authorization: str | None = None
    single_use_token: str | None = None
    voice_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """How much text is gathered before it is spoken."""

    chunk_length_schedule: Annotated[tuple[float, ...], Limits(longest=50)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One message; the first one of a context also says how it is spoken."""

    text: str | None = None
    flush: bool | None = None
    try_trigger_generation: bool | None = None
    voice_settings: SettingsBody | None = None
    generation_config: Generation | None = None
    generator_config: Generation | None = None
    pronunciation_dictionary_locators: Annotated[tuple[Locator, ...], Limits(longest=3)] | None = (
        None
    )
    authorization: str | None = None
    xi_api_key: str | None = None
    context_id: str | None = None
    close_context: bool | None = None
    close_socket: bool | None = None
    voice_id: str | None = None
    model_id: str | None = None


class Talk:
    """One open socket, from its first message to its end."""

    def __init__(self, server: Server, socket: WebSocket, *, has_contexts: bool) -> None:
        self._server = server
        self._socket = socket
        self._has_contexts = has_contexts
        self._contexts: dict[str, Context] = {}
        self._is_admitted = False
        self._query = SocketQuery()

    async def run(self) -> None:
        """Answer until either side ends it."""
        await self._socket.accept()
        listening = asyncio.create_task(self._listen())
        watched: set[asyncio.Task[None]] = {listening}
        try:
            while not listening.done():
                speaking = {context.speaking for context in self._contexts.values()}
                watched = {listening, *(task for task in speaking if not task.done())}
                done, _ = await asyncio.wait(
                    watched, timeout=1.0, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done - {listening}:
                    task.result()
            listening.result()
        except WebSocketDisconnect:
            logger.debug("a socket was left by its client")
        except ApiError as error:
            await self._refuse(error)
        except StudioError as error:
            await self._refuse(told(error))
        finally:
            listening.cancel()
            for context in self._contexts.values():
                context.stop()
            tasks = [context.speaking for context in self._contexts.values()]
            await asyncio.gather(listening, *tasks, return_exceptions=True)

    async def _listen(self) -> None:
        self._query = read(SocketQuery, dict(self._socket.query_params), "query")
        while True:
            words = await self._next()
            self._admit(words)
            if words.close_socket:
                break
            if not self._has_contexts:
                words = replace(words, context_id=_ONLY)
            elif words.context_id is None:
                words = replace(words, context_id="default")
            is_end = await self._take(words.context_id or _ONLY, words)
            if is_end and not self._has_contexts:
                break
        for name in list(self._contexts):
            await self._end(name)
        await self._socket.close(1000)

    async def _next(self) -> Words:
        limit_s = self._query.inactivity_timeout
        try:
            async with asyncio.timeout(limit_s):
                message = await self._socket.receive()
        except TimeoutError as error:
            raise ApiError(
                "input_timeout_exceeded",
                f'No text came within {limit_s} seconds: send {{"text": " "}} to keep a socket '
                "open, or set inactivity_timeout to at most 180.",
            ) from error
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        try:
            value = parsed(message.get("text") or message.get("bytes") or "")
        except ValueError as error:
            raise ApiError("malformed_json", f"A message is no JSON: {error}") from error
        if not isinstance(value, dict):
            raise ApiError("bad_request", "A message has to be an object.")
        given: dict[str, Given] = {name.replace("-", "_"): one for name, one in value.items()}
        return read(Words, given, "body")

    def _admit(self, words: Words) -> None:
        if self._is_admitted:
            return
        query = self._query
        if query.single_use_token is not None:
            self._server.tokens.spend(query.single_use_token, "tts_websocket")
        else:
            bearer = (query.authorization or words.authorization or "").removeprefix("Bearer ")
            headers = self._socket.headers
            self._server.gate.admit(headers, key_in(headers) or words.xi_api_key or bearer)
        self._is_admitted = True

    async def _take(self, name: str, words: Words) -> bool:
        """Do what a message asks of a context; tell whether it ends the context."""
        context = self._contexts.get(name)
        is_end = bool(words.close_context) or (words.text == "" and not self._has_contexts)
        if context is None:
            if is_end and not (words.text or "").strip():
                return is_end
            context = await self._open(name, words)
        flush = bool(words.flush) or is_end
        if words.text is not None or flush:
            eager = bool(words.try_trigger_generation)
            await context.add(words.text or "", flush=flush, is_eager=eager)
        if is_end:
            await self._end(name)
        return is_end

    async def _open(self, name: str, words: Words) -> Context:
        if len(self._contexts) >= MOST_CONTEXTS:
            raise ApiError(
                "too_many_concurrent_requests",
                f"A socket has at most {MOST_CONTEXTS} contexts at a time.",
            )
        query = self._query
        model = speaking_model(words.model_id or query.model_id)
        if not model.has_socket:
            raise ApiError("unsupported_model", f"The model {model.id} has no socket.")
        generation = words.generation_config or words.generator_config
        schedule = generation.chunk_length_schedule if generation else None
        opening = Opening(
            voice=await self._server.shelf.find(self._voice(words)),
            model=model,
            format=output_format(query.output_format, is_stream=True),
            body=SpeechBody(
                text="",
                language_code=query.language_code,
                voice_settings=words.voice_settings,
                seed=query.seed,
                pronunciation_dictionary_locators=words.pronunciation_dictionary_locators,
            ),
            schedule=schedule or USUAL_SCHEDULE,
            is_auto=query.auto_mode,
            is_kept=query.enable_logging,
        )
        context = Context(self._server, opening, new_token(), self._teller(name))
        self._contexts[name] = context
        return context

    def _voice(self, words: Words) -> str:
        in_path: str | None = self._socket.path_params.get("voice_id")
        voice = in_path or words.voice_id or self._query.voice_id
        if voice is None:
            raise ApiError("invalid_parameters", "Say which voice is to speak.", param="voice_id")
        return voice

    def _teller(self, name: str) -> Callable[[Stretch], Awaitable[None]]:
        async def tell(stretch: Stretch) -> None:
            as_written = stretch.written.earlier(stretch.start_s)
            said = stretch.said.earlier(stretch.start_s)
            await self._send(
                name,
                {
                    "audio": base64.b64encode(stretch.content).decode(),
                    "isFinal": None,
                    "alignment": as_written.told_in_ms() if as_written.characters else None,
                    "normalizedAlignment": said.told_in_ms() if said.characters else None,
                },
            )

        return tell

    async def _end(self, name: str) -> None:
        context = self._contexts.get(name)
        if context is None:
            return
        await context.finish()
        del self._contexts[name]
        final: dict[str, Json] = {"audio": None, "isFinal": True}
        if not self._has_contexts:
            final |= {"alignment": None, "normalizedAlignment": None}
        else:
            final["is_final"] = True
        await self._send(name, final)

    async def _send(self, name: str, message: dict[str, Json]) -> None:
        if self._has_contexts:
            message["contextId"] = name
        await self._socket.send_text(written(message))

    async def _refuse(self, error: ApiError) -> None:
        frame: dict[str, Json] = {"message": error.message, "error": error.code, "code": _REFUSED}
        try:
            await self._socket.send_text(written(frame))
            await self._socket.close(_REFUSED, error.message[:120])
        except (WebSocketDisconnect, RuntimeError):  # nobody is there to be told
            logger.debug("a socket was left before it was refused")


@dataclass(frozen=True, slots=True)
class SocketEndpoint:
    """A path that is answered with a socket."""

    path: str
    has_contexts: bool = False


ENDPOINTS = (
    SocketEndpoint("/v1/text-to-speech/stream"),
    SocketEndpoint("/v1/text-to-speech/{voice_id}/stream-input"),
    SocketEndpoint("/v1/text-to-speech/{voice_id}/multi-stream-input", has_contexts=True),
)
