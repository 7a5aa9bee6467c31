"""Speech while it is being written: one socket for one generation, opened before it is needed."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from studio.domain.access import base_url_of, is_loopback
from studio.domain.turns import asked_by
from studio.providers.base import SpeechChunk
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.alignments import CharacterTimes
from studio.providers.elevenlabs.call import path_part
from studio.providers.elevenlabs.connection import AGENT, KEY_HEADER, failure_of_tls, usable_key
from studio.providers.elevenlabs.hygiene import sent_text
from studio.providers.elevenlabs.reading import fields_of, flag_in, text_in
from studio.providers.elevenlabs.refusals import error_of
from studio.providers.elevenlabs.sound import rate_of, samples_of
from studio.providers.elevenlabs.speech_calls import settings_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from websockets.asyncio.client import ClientConnection

    from studio.domain.access import Access
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.speech_calls import Saying
    from studio.providers.elevenlabs.transport import Transport

FORMAT = "pcm_24000"
"""Sound that every plan has and that can be played as it comes."""

INACTIVITY_S = 180
"""How long the server is asked to keep a silent socket."""

FRESH_S = 150.0
"""Sockets that were opened ahead are used so long."""

SCHEDULE = (50, 90, 160, 250)
"""Characters gathered before each part is spoken: the first soon, later ones flowing."""

_silent = logging.getLogger(f"{__name__}.wire")
_silent.addFilter(lambda record: record.levelno >= logging.WARNING)


@dataclass(frozen=True, slots=True)
class _Spare:
    """A socket nobody has used yet."""

    socket: ClientConnection
    secret: int
    opened_at: float


@dataclass(slots=True)
class _Part:
    """The words of a generation as far as they have been told."""

    times: CharacterTimes = field(default_factory=CharacterTimes)
    text: str = ""
    told: int = 0
    frames: int = 0


class Sockets:
    """Opens, keeps and closes sockets; one is kept ahead for each way of speaking."""

    def __init__(self, transport: Transport, idle_s: float = 30.0) -> None:
        """Wait `idle_s` at most for the next sound after all text was sent."""
        self._transport = transport
        self._idle_s = idle_s
        self._spares: dict[str, _Spare] = {}
        self._opening: dict[str, asyncio.Task[None]] = {}
        self._is_closed = False

    def prepare(self, saying: Saying, *, is_logged: bool = True) -> None:
        """Open a socket for this voice and model ahead, so that the first word is heard sooner."""
        access = self._transport.access()
        url = _url(access, saying, is_logged=is_logged)
        if self._is_closed or url in self._opening or self._is_fresh(url, access):
            return
        task = asyncio.get_running_loop().create_task(self._open_ahead(url, access))
        self._opening[url] = task
        task.add_done_callback(lambda _: self._opening.pop(url, None))

    async def speak(
        self, saying: Saying, texts: AsyncIterable[str], *, is_logged: bool = True
    ) -> AsyncIterator[SpeechChunk]:
        """Yield speech while its text is still being written.

        Args:
            saying: voice, model and settings; its text is not looked at.
            texts: what is written, bit by bit; its end is the end of the text.
            is_logged: False asks the cloud to keep nothing.

        Raises:
            StudioError: each failure in its kind; what was yielded before stays good.
        """
        access = self._transport.access()
        url = _url(access, saying, is_logged=is_logged)
        gate = self._transport.gate(access, saying.model.group)
        async with gate.place(asked_by.get()), self._socket(url, access) as socket:
            self.prepare(saying, is_logged=is_logged)
            async for chunk in self._generation(socket, saying, texts):
                yield chunk

    async def close(self) -> None:
        """Close what was opened ahead; safe to call twice."""
        self._is_closed = True
        for task in list(self._opening.values()):
            task.cancel()
        await asyncio.gather(*self._opening.values(), return_exceptions=True)
        spares, self._spares = self._spares, {}
        for spare in spares.values():
            await spare.socket.close()

    async def _generation(
        self, socket: ClientConnection, saying: Saying, texts: AsyncIterable[str]
    ) -> AsyncIterator[SpeechChunk]:
        part = _Part()
        writing = asyncio.ensure_future(_write(socket, saying, texts, part))
        try:
            while (message := await self._message(socket, writing)) is not None:
                if flag_in(message, "isFinal"):
                    break
                chunk = _chunk(message, part)
                if chunk is not None:
                    yield chunk
            await writing
            last = _rest(part)
            if last is not None:
                yield last
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _message(
        self, socket: ClientConnection, writing: asyncio.Task[None]
    ) -> dict[str, Json] | None:
        """Return the next message, None when the server has said all.

        Raises:
            CloudError: it says that something failed, or says nothing any more.
        """
        receiving = asyncio.ensure_future(socket.recv(decode=False))
        try:
            if not writing.done():  # whoever writes may think as long as they like
                await asyncio.wait((receiving, writing), return_when=asyncio.FIRST_COMPLETED)
            if writing.done() and not writing.cancelled() and writing.exception() is not None:
                await writing  # what is to be said could not be told
            async with asyncio.timeout(self._idle_s):
                return _read(await receiving)
        except ConnectionClosed as closed:
            failure = _failure_of_close(closed, is_all_sent=writing.done())
        except TimeoutError:
            failure = errors.AnswerLost()
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)
        if failure is not None:
            raise failure
        return None

    @asynccontextmanager
    async def _socket(self, url: str, access: Access) -> AsyncIterator[ClientConnection]:
        """Give a socket that has not been used; it is closed afterwards."""
        waiting = self._opening.get(url)
        if waiting is not None:
            await asyncio.wait((waiting,))
        spare = self._spares.pop(url, None)
        if spare is not None and not _is_usable(spare, access):
            await spare.socket.close()
            spare = None
        socket = spare.socket if spare is not None else await self._opened(url, access)
        try:
            yield socket
        finally:
            await socket.close()

    async def _open_ahead(self, url: str, access: Access) -> None:
        try:
            socket = await self._opened(url, access)
        except errors.CloudError:
            return  # whoever needs it opens it then, and is told
        old = self._spares.pop(url, None)
        self._spares[url] = _Spare(socket, hash(access.secret), time.monotonic())
        if old is not None:
            await old.socket.close()

    async def _opened(self, url: str, access: Access) -> ClientConnection:
        connection = self._transport.connection
        is_here = is_loopback(_host(access))
        proxy: str | bool | None = None if is_here else (connection.proxy() or True)
        try:
            return await connect(
                url,
                additional_headers={KEY_HEADER: usable_key(access)},
                ssl=connection.network.tls if url.startswith("wss:") else None,
                user_agent_header=AGENT,
                proxy=proxy,  # type: ignore[arg-type]
                open_timeout=connection.network.connect_s,
                close_timeout=2.0,
                max_size=None,
                compression=None,
                logger=_silent,
            )
        except InvalidStatus as error:
            answer = error.response
            headers = {name.lower(): value for name, value in answer.headers.raw_items()}
            key = access.secret.reveal().encode()
            failure = error_of(answer.status_code, headers, bytes(answer.body).replace(key, b"***"))
            failure.values["key_id"] = access.key_id
        except (InvalidURI, InvalidHandshake):
            failure = errors.WrongAddress()
        except (OSError, TimeoutError) as error:
            failure = failure_of_tls(error) or errors.NoConnection()
        raise failure

    def _is_fresh(self, url: str, access: Access) -> bool:
        spare = self._spares.get(url)
        return spare is not None and _is_usable(spare, access)


def opening_of(saying: Saying) -> dict[str, Json]:
    """Return the first message: how it is spoken. It has a blank for a text."""
    message: dict[str, Json] = {
        "text": " ",
        "voice_settings": settings_of(saying.settings, saying.model),
        "generation_config": {"chunk_length_schedule": list(SCHEDULE)},
    }
    if saying.locators:
        message["pronunciation_dictionary_locators"] = [one.told() for one in saying.locators]
    return message


async def _write(
    socket: ClientConnection, saying: Saying, texts: AsyncIterable[str], part: _Part
) -> None:
    """Send a text as it is written, by whole words; its rest is spoken at its end."""
    try:
        await _send(socket, opening_of(saying))
        waiting = ""
        async for text in texts:
            waiting += sent_text(text).text
            whole = waiting[: waiting.rfind(" ") + 1]
            if whole.strip():
                waiting = waiting[len(whole) :]
                part.text += whole
                await _send(socket, {"text": whole})
        if waiting.strip():
            part.text += waiting
            await _send(socket, {"text": f"{waiting} "})
        await _send(socket, {"text": ""})
    except ConnectionClosed:
        return  # whoever reads is told why


async def _send(socket: ClientConnection, message: dict[str, Json]) -> None:
    await socket.send(json.dumps(message, ensure_ascii=False))


def _read(raw: bytes) -> dict[str, Json]:
    try:
        message = fields_of(json.loads(raw))
    except (ValueError, RecursionError):
        message = {"error": "unreadable"}
    if message.get("error") is None:
        return message
    explanation = text_in(message, "message") or text_in(message, "error")
    body = {"detail": {"status": text_in(message, "error"), "message": explanation}}
    raise error_of(400, {}, json.dumps(body).encode())


def _chunk(message: dict[str, Json], part: _Part) -> SpeechChunk | None:
    """Return the sound of a message with the words that are whole by now, None without sound."""
    part.times.add(message.get("alignment"), part.frames / rate_of(FORMAT))
    try:
        content = base64.b64decode(text_in(message, "audio"), validate=True)
    except (binascii.Error, ValueError):
        content = b"\0"
    if not content:
        return None
    audio = samples_of(content, rate_of(FORMAT))
    part.frames += audio.frames
    words = part.times.words_so_far(part.text)
    fresh, part.told = words[part.told :], max(part.told, len(words))
    return SpeechChunk(audio, fresh)


def _rest(part: _Part) -> SpeechChunk | None:
    """Return the last word, whose end was not told before that of the text."""
    words = part.times.words_so_far(part.text, is_over=True)[part.told :]
    return SpeechChunk(samples_of(b"", rate_of(FORMAT)), words) if words else None


def _failure_of_close(closed: ConnectionClosed, *, is_all_sent: bool) -> errors.CloudError | None:
    """Return why the server closed a socket; None where it had said all."""
    frame = closed.rcvd
    if frame is None:
        return errors.AnswerLost()
    if frame.code in (1000, 1001) and is_all_sent:
        return None
    if not frame.reason:
        return errors.AnswerLost()
    detail = {"status": frame.reason.split(":")[0].strip(), "message": frame.reason}
    return error_of(400, {}, json.dumps({"detail": detail}).encode())


def _is_usable(spare: _Spare, access: Access) -> bool:
    is_young = time.monotonic() - spare.opened_at < FRESH_S
    return is_young and spare.socket.state.name == "OPEN" and spare.secret == hash(access.secret)


def _host(access: Access) -> str:
    return urlsplit(base_url_of(access.base_url)).hostname or ""


def _url(access: Access, saying: Saying, *, is_logged: bool) -> str:
    """Return the address of a socket; the key is no part of it."""
    base = base_url_of(access.base_url).replace("http", "ws", 1)
    wanted = {
        "model_id": saying.model.id,
        "language_code": saying.model.language_code(saying.language),
        "output_format": FORMAT,
        "inactivity_timeout": str(INACTIVITY_S),
        "sync_alignment": "true",
        "seed": "" if saying.seed is None else str(saying.seed),
        "enable_logging": "" if is_logged else "false",
    }
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{base}/v1/text-to-speech/{path_part(saying.voice_id)}/stream-input?{query}"
