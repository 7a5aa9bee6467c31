"""Text to dialogue: several voices in one piece of sound."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from starlette.responses import JSONResponse, Response

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.formats import output_format
from studio.server.models import speaking_model
from studio.server.performance import Performance, Wanted, after_pause, ready
from studio.server.speech import (
    Locator,
    SettingsBody,
    Share,
    SpeechBody,
    SpeechQuery,
    check_language,
    check_text,
    part_of,
    sound_of,
    streamed,
    timed,
)
from studio.server.values import written

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from studio.server.call import Call
    from studio.server.values import Json

MOST_VOICES: Final = 10
_DEFAULT_MODEL: Final = "eleven_v3"
_PAUSE_S: Final = 0.3
"""Between two turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What one voice says."""

    text: str
    voice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueSettings:
    """How all voices perform."""

    stability: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueBody:
    """The turns of a dialogue."""

    inputs: Annotated[tuple[Turned, ...], Limits(shortest=1, longest=1_000)]
    model_id: str = _DEFAULT_MODEL
    language_code: str | None = None
    settings: DialogueSettings | None = None
    pronunciation_dictionary_locators: Annotated[tuple[Locator, ...], Limits(longest=3)] | None = (
        None
    )
    seed: int | None = None
    previous_text: str | None = None
    future_text: str | None = None
    apply_text_normalization: Literal["auto", "on", "off"] = "auto"


async def convert(call: Call) -> Response:
    """POST /v1/text-to-dialogue."""
    performance = await _performance(call)
    content = await call.unless_gone(performance.whole())
    return Response(content, media_type=performance.wanted.format.content_type)


async def stream(call: Call) -> Response:
    """POST /v1/text-to-dialogue/stream."""
    performance = await _performance(call, is_stream=True)
    return await streamed(call, sound_of(performance), performance.wanted.format.content_type)


async def convert_with_times(call: Call) -> Response:
    """POST /v1/text-to-dialogue/with-timestamps."""
    performance = await _performance(call)
    content = await call.unless_gone(performance.whole())
    told = timed(content, performance.written, performance.said)
    return JSONResponse({**told, "voice_segments": _segments(performance, 0)})


async def stream_with_times(call: Call) -> Response:
    """POST /v1/text-to-dialogue/stream/with-timestamps."""
    performance = await _performance(call, is_stream=True)
    return await streamed(call, _timed_lines(performance), "application/json")


async def _timed_lines(performance: Performance) -> AsyncGenerator[bytes, None]:
    known = 0
    async with aclosing(performance.stretches()) as stretches:
        async for stretch in stretches:
            told = timed(stretch.content, stretch.written, stretch.said)
            segments = _segments(performance, known)
            known += len(segments)
            yield written({**told, "voice_segments": segments}).encode() + b"\n"


def _segments(performance: Performance, known: int) -> list[Json]:
    """Return the turns that ended since the first `known`."""
    return [
        {
            "voice_id": turn.voice_id,
            "start_time_seconds": round(turn.start_s, 4),
            "end_time_seconds": round(turn.end_s, 4),
            "character_start_index": turn.first,
            "character_end_index": turn.last,
            "dialogue_input_index": turn.index,
        }
        for turn in performance.turns[known:]
    ]


async def _performance(call: Call, *, is_stream: bool = False) -> Performance:
    query = call.query(SpeechQuery)
    body = await call.body(DialogueBody)
    model = speaking_model(body.model_id)
    check_language(body.language_code, model)
    text = "".join(one.text for one in body.inputs)
    check_text(text, model)
    if len({one.voice_id for one in body.inputs}) > MOST_VOICES:
        raise ApiError(
            "invalid_parameters", f"A dialogue has at most {MOST_VOICES} voices.", param="inputs"
        )
    sound = output_format(query.output_format, is_stream=is_stream)
    settings = SettingsBody(stability=body.settings.stability) if body.settings else None
    parts = []
    for number, one in enumerate(body.inputs):
        voice = await call.server.shelf.find(one.voice_id)
        speech = SpeechBody(
            text=one.text,
            language_code=body.language_code,
            voice_settings=settings,
            seed=None if body.seed is None else body.seed + number,
            pronunciation_dictionary_locators=body.pronunciation_dictionary_locators,
        )
        part = await part_of(call.server, speech, model, voice)
        parts.append(after_pause(part, _PAUSE_S) if number else part)
    wanted = Wanted(model=model, format=sound, is_kept=query.enable_logging, is_dialogue=True)
    performance = Performance(call.server, wanted, ready(*parts), call.id)
    performance.charge(text)
    call.headers.update(performance.headers())
    return performance


_PATH = "/v1/text-to-dialogue"

ENDPOINTS = (
    Endpoint("POST", _PATH, convert, generates=True),
    Endpoint("POST", f"{_PATH}/stream", stream, generates=True),
    Endpoint("POST", f"{_PATH}/with-timestamps", convert_with_times, generates=True),
    Endpoint("POST", f"{_PATH}/stream/with-timestamps", stream_with_times, generates=True),
)
