"""Text to speech: in one, streamed, and with the times of characters."""

from __future__ import annotations

import base64
from collections.abc import Mapping  # noqa: TC003 - read when the server runs
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal, cast

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse

from studio.domain.errors import InputError
from studio.domain.languages import normalise
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.formats import DEFAULT_FORMAT, output_format
from studio.server.models import DEFAULT_MODEL, is_model, speaking_model
from studio.server.performance import Part, Performance, Wanted, ready
from studio.server.speaking import Utterance
from studio.server.tongues import tongue_of
from studio.server.values import Json, written
from studio.server.wording import wordings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from studio.domain.voices import VoiceSettings
    from studio.server.alignment import Alignment
    from studio.server.call import Call
    from studio.server.models import Model
    from studio.server.server import Server
    from studio.server.shelf import ShelfVoice
    from studio.server.values import Object

SLOWEST, FASTEST = 0.7, 1.2
_ROOM = 1.1
"""Texts are refused beyond this many times what a model promises, as officially."""

Share = Annotated[float, Limits(low=0.0, high=1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsBody:
    """How a voice performs; what is left out stays as the voice has it."""

    stability: Share | None = None
    similarity_boost: Share | None = None
    style: Share | None = None
    use_speaker_boost: bool | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A version of a pronunciation dictionary."""

    pronunciation_dictionary_id: str
    version_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechQuery:
    """The query of every endpoint that answers with sound."""

    output_format: str = DEFAULT_FORMAT
    enable_logging: bool = True
    optimize_streaming_latency: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechBody:
    """What is to be said, and how."""

    text: str
    model_id: str = DEFAULT_MODEL
    language_code: str | None = None
    voice_settings: SettingsBody | None = None
    pronunciation_dictionary_locators: Annotated[tuple[Locator, ...], Limits(longest=3)] | None = (
        None
    )
    seed: int | None = None
    previous_text: str | None = None
    next_text: str | None = None
    previous_request_ids: Annotated[tuple[str, ...], Limits(longest=3)] | None = None
    next_request_ids: Annotated[tuple[str, ...], Limits(longest=3)] | None = None
    apply_text_normalization: Literal["auto", "on", "off"] = "auto"
    apply_language_text_normalization: bool | None = None
    voice_intelligence: Mapping[str, object] | None = None


async def convert(call: Call) -> Response:
    """POST /v1/text-to-speech/{voice_id}."""
    performance = await _performance(call)
    content = await call.unless_gone(performance.whole())
    return Response(content, media_type=performance.wanted.format.content_type)


async def stream(call: Call) -> Response:
    """POST /v1/text-to-speech/{voice_id}/stream."""
    performance = await _performance(call, is_stream=True)
    return await streamed(call, sound_of(performance), performance.wanted.format.content_type)


async def convert_with_times(call: Call) -> Response:
    """POST /v1/text-to-speech/{voice_id}/with-timestamps."""
    performance = await _performance(call)
    content = await call.unless_gone(performance.whole())
    return JSONResponse(timed(content, performance.written, performance.said))


async def stream_with_times(call: Call) -> Response:
    """POST /v1/text-to-speech/{voice_id}/stream/with-timestamps."""
    performance = await _performance(call, is_stream=True)
    return await streamed(call, _timed_lines(performance), "application/json")


async def convert_as_before(call: Call) -> Response:
    """POST /v1/text-to-speech/{model_id}/{voice_id}: the model in the path."""
    _check_model(call)
    return await convert(call)


async def stream_as_before(call: Call) -> Response:
    """POST /v1/text-to-speech/{model_id}/{voice_id}/stream."""
    _check_model(call)
    return await stream(call)


def _check_model(call: Call) -> None:
    if not is_model(call.path("model_id")):
        raise HTTPException(404)


async def streamed(call: Call, parts: AsyncGenerator[bytes, None], content_type: str) -> Response:
    """Return a streamed answer, once its first part is there: until then it can be refused."""
    await call.closing.enter_async_context(aclosing(parts))
    first = await anext(parts)

    async def all_parts() -> AsyncGenerator[bytes, None]:
        yield first
        async for part in parts:
            yield part

    return StreamingResponse(all_parts(), media_type=content_type)


async def sound_of(performance: Performance) -> AsyncGenerator[bytes, None]:
    """Yield encoded sound as it is made."""
    async with aclosing(performance.stretches()) as stretches:
        async for stretch in stretches:
            if stretch.content:
                yield stretch.content


async def _timed_lines(performance: Performance) -> AsyncGenerator[bytes, None]:
    async with aclosing(performance.stretches()) as stretches:
        async for stretch in stretches:
            if stretch.content or stretch.written.characters:
                yield (
                    written(timed(stretch.content, stretch.written, stretch.said)).encode() + b"\n"
                )


def timed(content: bytes, as_written: Alignment, said: Alignment) -> Object:
    """Return sound with the times of its characters."""
    return {
        "audio_base64": base64.b64encode(content).decode(),
        "alignment": as_written.told() if as_written.characters else None,
        "normalized_alignment": said.told() if said.characters else None,
    }


async def _performance(call: Call, *, is_stream: bool = False) -> Performance:
    """Return what a request asks for, checked and charged."""
    query = call.query(SpeechQuery)
    body = await call.body(SpeechBody)
    named = call.request.path_params.get("model_id")
    model = speaking_model(named or body.model_id)
    voice = await call.server.shelf.find(call.path("voice_id"))
    check_text(body.text, model)
    check_language(body.language_code, model)
    if not model.has_context and (body.previous_text or body.next_text):
        raise ApiError(
            "unsupported_model", f"The model {model.id} takes no previous_text or next_text."
        )
    sound = output_format(query.output_format, is_stream=is_stream)
    part = await part_of(call.server, body, model, voice)
    extra: dict[str, Json] = {}
    if body.voice_intelligence is not None:
        extra["voice_intelligence"] = cast("Json", body.voice_intelligence)
        call.headers["warning"] = (
            '299 - "voice_intelligence was kept with the history entry, but not carried out"'
        )
    wanted = Wanted(model=model, format=sound, is_kept=query.enable_logging, extra=extra)
    performance = Performance(call.server, wanted, ready(part), call.id)
    performance.charge(part.text)
    call.headers.update(performance.headers())
    return performance


async def part_of(server: Server, body: SpeechBody, model: Model, voice: ShelfVoice) -> Part:
    """Return what one voice is to say of a request.

    Raises:
        ApiError: a setting or dictionary of it is wrong.
    """
    rules = await server.lexicons.rules(
        (one.pronunciation_dictionary_id, one.version_id)
        for one in body.pronunciation_dictionary_locators or ()
    )
    utterance = Utterance(
        wordings=wordings(body.text, rules, has_tags=model.has_tags),
        language=tongue_of(body.text, model, body.language_code),
        voice=voice.voice,
        settings=settings_with(voice.settings, body.voice_settings),
        seed=body.seed,
        previous_text=body.previous_text or await _texts(server, body.previous_request_ids),
        next_text=body.next_text or await _texts(server, body.next_request_ids),
    )
    return Part(text=body.text, voice=voice, utterance=utterance)


async def _texts(server: Server, request_ids: Sequence[str] | None) -> str:
    if not request_ids:
        return ""
    return " ".join(await server.chronicle.texts(request_ids))


def settings_with(settings: VoiceSettings, body: SettingsBody | None) -> VoiceSettings:
    """Return settings with what a request changes.

    Raises:
        ApiError: the speed is beyond what voices can do.
    """
    if body is None:
        return settings
    if body.speed is not None and not SLOWEST <= body.speed <= FASTEST:
        raise ApiError(
            "invalid_voice_settings",
            f"Invalid setting for speed received, expected to be greater or equal to {SLOWEST} "
            f"and less or equal to {FASTEST}, received {body.speed:g}",
            param="speed",
        )
    boost = body.use_speaker_boost
    return replace(
        settings,
        stability=_or(body.stability, settings.stability),
        similarity=_or(body.similarity_boost, settings.similarity),
        style=_or(body.style, settings.style),
        speed=_or(body.speed, settings.speed),
        speaker_boost=settings.speaker_boost if boost is None else boost,
    )


def _or(given: float | None, usual: float) -> float:
    return usual if given is None else given


def check_text(text: str, model: Model) -> None:
    """Refuse a text that is too long for a model, or empty where that is not borne.

    Raises:
        ApiError: it is.
    """
    if len(text) > int(_ROOM * model.characters):
        raise ApiError(
            "text_too_long",
            f"The text has {len(text)} characters; {model.id} takes {model.characters}.",
            param="text",
        )
    if model.has_tags and not text.strip():
        raise ApiError("input_text_empty", "The text is empty.", param="text")


def check_language(code: str | None, model: Model) -> None:
    """Refuse a language that is none, or none of the model's.

    Raises:
        ApiError: it is.
    """
    if not code:
        return
    try:
        tag = normalise(code).partition("-")[0]
    except InputError:
        tag = ""
    if tag not in {normalise(one) for one in model.languages.split()}:
        raise ApiError(
            "unsupported_language",
            f"Model '{model.id}' does not support the language_code '{code[:20]}'.",
            param="language_code",
        )


_PATH = "/v1/text-to-speech"

ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/{{voice_id}}", convert, generates=True),
    Endpoint("POST", f"{_PATH}/{{voice_id}}/stream", stream, generates=True),
    Endpoint("POST", f"{_PATH}/{{voice_id}}/with-timestamps", convert_with_times, generates=True),
    Endpoint(
        "POST", f"{_PATH}/{{voice_id}}/stream/with-timestamps", stream_with_times, generates=True
    ),
    Endpoint("POST", f"{_PATH}/{{model_id}}/{{voice_id}}", convert_as_before, generates=True),
    Endpoint("POST", f"{_PATH}/{{model_id}}/{{voice_id}}/stream", stream_as_before, generates=True),
)
