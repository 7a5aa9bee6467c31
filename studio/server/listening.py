"""What is made of recordings: times of a known text, what was said, speech without its noise."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import JSONResponse, Response

from studio.domain.languages import iso639_2, normalise
from studio.server.alignment import aligned
from studio.server.changer import CREDITS_A_MINUTE, isolated
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.formats import DEFAULT_FORMAT, FORMATS
from studio.server.ids import new_token
from studio.server.store import Query, Use
from studio.server.tongues import guessed
from studio.server.uploads import decoded, file_name, on_disk
from studio.transcoding.streamed import StreamEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.audio.buffer import Audio
    from studio.providers.base import Transcript, WordTime
    from studio.server.call import Call
    from studio.server.values import Json

LONGEST_S: Final = 3_600.0
LONGEST_TEXT: Final = 675_000
_TRANSCRIPT: Final = "transcript"
_ISOLATED: Final = "isolated"
_USUAL_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentForm:
    """A recording, and what is said in it."""

    file: UploadFile
    text: Annotated[str, Limits(longest=LONGEST_TEXT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolationForm:
    """A recording with noise."""

    audio: UploadFile
    file_format: Literal["pcm_s16le_16", "other"] | None = None
    preview_b64: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolatedQuery:
    """Which page of what was isolated."""

    page_size: Annotated[int, Limits(low=1, high=1_000)] = 100
    page: Annotated[int, Limits(low=1, high=1_000_000)] = 1
    search: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionForm:
    """A recording, and what is known of it."""

    model_id: Literal["scribe_v1", "scribe_v2", "scribe_v2_medical", "scribe_v3"]
    file: UploadFile | None = None
    language_code: str | None = None
    tag_audio_events: bool = True
    num_speakers: Annotated[int, Limits(low=1, high=32)] | None = None
    timestamps_granularity: Literal["none", "word", "character"] = "word"
    diarize: bool = False
    file_format: Literal["pcm_s16le_16", "other"] = "other"
    source_url: str | None = None
    cloud_storage_url: str | None = None
    webhook: bool = False
    use_multi_channel: bool = False


async def align(call: Call) -> Response:
    """POST /v1/forced-alignment."""
    form = await call.form(AlignmentForm)
    if not form.text.strip():
        raise ApiError("input_text_empty", "The text is empty.", param="text")
    aligner = call.server.capable(lambda one: one.aligner, "Forced alignment")
    async with on_disk(form.file) as path:
        audio = await decoded(path, None, LONGEST_S)
    words = await aligner.align(audio, form.text, guessed(form.text))
    times = aligned(form.text, (0, len(form.text)), words, 0.0, audio.seconds)
    return JSONResponse(
        {
            "characters": [
                {"text": text, "start": start, "end": end}
                for text, start, end in zip(
                    times.characters, times.starts_s, times.ends_s, strict=True
                )
            ],
            "words": [
                {
                    "text": form.text[word.text_start : word.text_end],
                    "start": round(word.start_s, 4),
                    "end": round(word.end_s, 4),
                    "loss": 0.0,
                }
                for word in words
            ],
            "loss": 0.0,
        }
    )


async def isolate(call: Call) -> Response:
    """POST /v1/audio-isolation and …/stream."""
    isolator = call.server.capable(lambda one: one.isolator, "Isolating speech")
    form = await call.form(IsolationForm)
    async with on_disk(form.audio) as path:
        audio = await decoded(path, form.file_format, LONGEST_S)
    await _charge(call, "isolation", audio)
    speech = await isolated(isolator, audio)
    content = await asyncio.to_thread(_encoded, speech)
    facts: dict[str, Json] = {
        "title": file_name(form.audio),
        "duration_seconds": round(audio.seconds, 3),
        "preview_b64": form.preview_b64,
    }
    await call.server.store.put(_ISOLATED, new_token(), facts)
    return Response(content, media_type=FORMATS[DEFAULT_FORMAT].content_type)


async def list_isolated(call: Call) -> Response:
    """GET /v1/audio-isolation/history."""
    asked = call.query(IsolatedQuery)
    search = ("title", asked.search) if asked.search else None
    found = await call.server.store.query(_ISOLATED, Query(search=search))
    start = (asked.page - 1) * asked.page_size
    page = found[start : start + asked.page_size]
    told: list[Json] = [
        {
            "id": one.id,
            "created_at_unix": int(one.at),
            "format": "mp3",
            "download_url": None,
            "icon_url": None,
            "source_video_url": None,
            "supports_video": False,
            "processing": False,
            "video_processing_failed": False,
            **one.body,
        }
        for one in page
    ]
    return JSONResponse({"items": told, "has_more": start + len(page) < len(found)})


async def remove_isolated(call: Call) -> Response:
    """DELETE /v1/audio-isolation/history/{history_item_id}."""
    key = call.path("history_item_id")
    if not await call.server.store.remove(_ISOLATED, key):
        raise ApiError("history_item_not_found", f"An isolation '{key[:80]}' was not found.")
    return Response(status_code=204)


async def transcribe(call: Call) -> Response:
    """POST /v1/speech-to-text."""
    transcriber = call.server.capable(lambda one: one.transcriber, "Speech to text")
    form = await call.form(TranscriptionForm)
    if form.webhook or form.source_url or form.cloud_storage_url:
        raise ApiError(
            "feature_not_available", "An offline studio fetches no recordings: send the file."
        )
    if form.file is None:
        raise ApiError("invalid_parameters", "Send a file.", param="file")
    language = normalise(form.language_code) if form.language_code else _USUAL_LANGUAGE
    async with on_disk(form.file) as path:
        audio = await decoded(path, form.file_format, LONGEST_S)
    await _charge(call, "STT", audio)
    heard = await transcriber.transcribe(audio, language)
    key = new_token()
    result = _told(heard, audio, key, form)
    await call.server.store.put(_TRANSCRIPT, key, result)
    return JSONResponse(result)


async def get_transcript(call: Call) -> Response:
    """GET /v1/speech-to-text/transcripts/{transcription_id}."""
    key = call.path("transcription_id")
    found = await call.server.store.find(_TRANSCRIPT, key)
    if found is None:
        raise ApiError("transcript_not_found", f"A transcript '{key[:80]}' was not found.")
    return JSONResponse(found.body)


async def remove_transcript(call: Call) -> Response:
    """DELETE /v1/speech-to-text/transcripts/{transcription_id}."""
    key = call.path("transcription_id")
    if not await call.server.store.remove(_TRANSCRIPT, key):
        raise ApiError("transcript_not_found", f"A transcript '{key[:80]}' was not found.")
    return JSONResponse({"status": "ok"})


def _told(heard: Transcript, audio: Audio, key: str, form: TranscriptionForm) -> dict[str, Json]:
    words = _words(heard.text, heard.words, form)
    return {
        "language_code": iso639_2(heard.language),
        "language_probability": 1.0 if heard.text else 0.0,
        "text": heard.text,
        "words": words,
        "channel_index": None,
        "additional_formats": None,
        "transcription_id": key,
        "entities": None,
        "audio_duration_secs": round(audio.seconds, 3),
    }


def _words(text: str, words: Sequence[WordTime], form: TranscriptionForm) -> list[Json]:
    """Return words and what lies between them, each with its time."""
    if form.timestamps_granularity == "none":
        return []
    told: list[Json] = []
    at, at_s = 0, words[0].start_s if words else 0.0
    for word in words:
        if word.text_start > at and told:
            gap = text[at : word.text_start]
            told.append(_word(gap, "spacing", (at_s, word.start_s), form))
        said = text[word.text_start : word.text_end]
        told.append(_word(said, "word", (word.start_s, word.end_s), form))
        at, at_s = word.text_end, word.end_s
    return told


def _word(
    text: str, kind: str, times_s: tuple[float, float], form: TranscriptionForm
) -> dict[str, Json]:
    start_s, end_s = times_s
    told: dict[str, Json] = {
        "text": text,
        "start": round(start_s, 4),
        "end": round(max(start_s, end_s), 4),
        "type": kind,
        "speaker_id": "speaker_0" if form.diarize else None,
        "logprob": 0.0,
        "characters": None,
    }
    if form.timestamps_granularity == "character":
        times = aligned(text, (0, len(text)), (), start_s, max(start_s, end_s))
        told["characters"] = [
            {"text": one, "start": start, "end": end}
            for one, start, end in zip(times.characters, times.starts_s, times.ends_s, strict=True)
        ]
    return told


async def _charge(call: Call, product: str, audio: Audio) -> None:
    cost = max(1, round(audio.seconds / 60.0 * CREDITS_A_MINUTE))
    call.server.ledger.take(cost)
    call.headers["character-cost"] = str(cost)
    await call.server.ledger.note(Use(product=product, credits=cost, seconds=audio.seconds))


def _encoded(audio: Audio) -> bytes:
    encoder = StreamEncoder(FORMATS[DEFAULT_FORMAT].sound, audio.rate, is_whole=True)
    return encoder.add(audio.mono()) + encoder.finish()


ENDPOINTS = (
    Endpoint("POST", "/v1/forced-alignment", align, generates=True, takes_files=True),
    Endpoint("POST", "/v1/audio-isolation", isolate, generates=True, takes_files=True),
    Endpoint("POST", "/v1/audio-isolation/stream", isolate, generates=True, takes_files=True),
    Endpoint("GET", "/v1/audio-isolation/history", list_isolated),
    Endpoint("DELETE", "/v1/audio-isolation/history/{history_item_id}", remove_isolated),
    Endpoint("POST", "/v1/speech-to-text", transcribe, generates=True, takes_files=True),
    Endpoint("GET", "/v1/speech-to-text/transcripts/{transcription_id}", get_transcript),
    Endpoint("DELETE", "/v1/speech-to-text/transcripts/{transcription_id}", remove_transcript),
)
