"""A recording in another voice, under the path of today and that of before."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import Response

from studio.audio.buffer import Audio
from studio.domain.errors import StudioError
from studio.providers.base import ConversionRequest, blocks_of
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.formats import output_format
from studio.server.ids import new_token
from studio.server.speech import SettingsBody, SpeechQuery, settings_with, streamed
from studio.server.store import Use
from studio.server.uploads import decoded, on_disk
from studio.server.voices import told_settings
from studio.transcoding.streamed import StreamEncoder

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from studio.providers.base import Isolator
    from studio.server.call import Call
    from studio.server.formats import OutputFormat
    from studio.server.shelf import ShelfVoice
    from studio.server.values import Json

LONGEST_S: Final = 300.0
SHORTEST_S: Final = 0.1
CREDITS_A_MINUTE: Final = 1_000
_MODELS: Final = ("eleven_english_sts_v2", "eleven_multilingual_sts_v2")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """The recording, and how the voice is to perform."""

    audio: UploadFile
    model_id: str = _MODELS[0]
    voice_settings: SettingsBody | None = None
    seed: int | None = None
    remove_background_noise: bool = False
    file_format: Literal["pcm_s16le_16", "other"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is to be done, and for whom."""

    call: Call
    voice: ShelfVoice
    request: ConversionRequest
    format: OutputFormat
    model: str
    seconds: float
    credits: int
    spent_before: int
    history_id: str


async def convert(call: Call) -> Response:
    """POST /v1/voice-changer/{voice_id}."""
    change = await _asked(call, is_stream=False)
    async with aclosing(_sound(change, is_whole=True)) as parts:
        content = b"".join([part async for part in parts])
    return Response(content, media_type=change.format.content_type)


async def stream(call: Call) -> Response:
    """POST /v1/voice-changer/{voice_id}/stream."""
    change = await _asked(call, is_stream=True)
    return await streamed(call, _sound(change, is_whole=False), change.format.content_type)


async def _asked(call: Call, *, is_stream: bool) -> _Change:
    query = call.query(SpeechQuery)
    form = await call.form(ChangeForm)
    if form.model_id not in _MODELS:
        raise ApiError(
            "model_not_found",
            f"A model with model ID {form.model_id[:80]} does not exist.",
            param="model_id",
        )
    sound = output_format(query.output_format, is_stream=is_stream)
    voice = await call.server.shelf.find(call.path("voice_id"))
    settings = settings_with(voice.settings, form.voice_settings)
    async with on_disk(form.audio) as path:
        audio = await decoded(path, form.file_format, LONGEST_S)
    if audio.seconds < SHORTEST_S:
        raise ApiError("audio_too_short", f"The recording is shorter than {SHORTEST_S} seconds.")
    if form.remove_background_noise:
        isolator = call.server.capable(lambda one: one.isolator, "Removing background noise")
        audio = await isolated(isolator, audio)
    cost = max(1, round(audio.seconds / 60.0 * CREDITS_A_MINUTE))
    history_id = new_token()
    before = call.server.ledger.take(cost)
    call.headers["character-cost"] = str(cost)
    call.headers["history-item-id"] = history_id if query.enable_logging else "not_stored"
    return _Change(
        call=call,
        voice=voice,
        request=ConversionRequest(
            source=blocks_of(audio), voice=voice.voice, settings=settings, seed=form.seed or 0
        ),
        format=sound,
        model=form.model_id,
        seconds=audio.seconds,
        credits=cost,
        spent_before=before,
        history_id=history_id if query.enable_logging else "",
    )


async def isolated(isolator: Isolator, audio: Audio) -> Audio:
    """Return a recording without its noise."""
    blocks = [block.samples async for block in isolator.isolate(blocks_of(audio))]
    return Audio(np.concatenate(blocks), audio.rate)


async def _sound(change: _Change, *, is_whole: bool) -> AsyncGenerator[bytes, None]:
    """Yield the encoded recording in its new voice, then remember it."""
    try:
        async with aclosing(_converted(change, is_whole=is_whole)) as parts:
            async for part in parts:
                yield part
    except (ApiError, StudioError):
        change.call.server.ledger.give_back(change.credits)
        raise


async def _converted(change: _Change, *, is_whole: bool) -> AsyncGenerator[bytes, None]:
    server = change.call.server
    converter = server.capable(lambda one: one.converter, "Changing voices of recordings")
    began, first_ms = time.monotonic(), 0.0
    encoder: StreamEncoder | None = None
    blocks: list[Audio] = []
    async for block in converter.convert(change.request):
        first_ms = first_ms or (time.monotonic() - began) * 1000.0
        blocks.append(block)
        encoder = encoder or StreamEncoder(change.format.sound, block.rate, is_whole=is_whole)
        content = await asyncio.to_thread(encoder.add, block.mono())
        if content:
            yield content
    if encoder is None:
        raise ApiError("invalid_audio", "There is no sound in the recording.")
    content = await asyncio.to_thread(encoder.finish)
    await _remember(change, blocks, first_ms)
    yield content


async def _remember(change: _Change, blocks: list[Audio], first_ms: float) -> None:
    server = change.call.server
    use = Use(
        product="STS",
        model=change.model,
        voice=change.voice.id,
        credits=change.credits,
        seconds=change.seconds,
        first_ms=first_ms,
    )
    await server.ledger.note(use)
    if not change.history_id:
        return
    facts: dict[str, Json] = {
        "request_id": change.call.id,
        "voice_id": change.voice.id,
        "model_id": change.model,
        "voice_name": change.voice.voice.name,
        "voice_category": change.voice.category,
        "text": None,
        "character_count_change_from": change.spent_before,
        "character_count_change_to": change.spent_before + change.credits,
        "content_type": change.format.content_type,
        "state": "created",
        "settings": told_settings(change.request.settings),
        "source": "STS",
        "alignments": None,
        "output_format": change.format.name,
    }
    sound = Audio(np.concatenate([one.samples for one in blocks]), blocks[0].rate)
    await server.chronicle.add(change.history_id, sound, facts)


ENDPOINTS = tuple(
    Endpoint("POST", f"/v1/{name}/{{voice_id}}{end}", answer, generates=True, takes_files=True)
    for name in ("voice-changer", "speech-to-speech")
    for end, answer in (("", convert), ("/stream", stream))
)
