"""Lines spoken by ElevenLabs: split under the model's limit, joined, never paid for twice."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np

from studio.audio.buffer import Audio
from studio.domain.access import CloudOptions
from studio.providers.base import Bill, SpeechChunk, WordTime
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import PLAIN_FORMAT
from studio.providers.elevenlabs.alignments import CharacterTimes
from studio.providers.elevenlabs.errors import Repeat
from studio.providers.elevenlabs.history import Sought
from studio.providers.elevenlabs.hygiene import pieces_of, sent_text
from studio.providers.elevenlabs.reading import fields_of, text_in
from studio.providers.elevenlabs.sharing import key_of
from studio.providers.elevenlabs.sound import decoded
from studio.providers.elevenlabs.speech_calls import Asking, Context, Form, Saying, speech_call
from studio.providers.elevenlabs.transport import history_id_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from studio.providers.base import SpeechRequest
    from studio.providers.elevenlabs.account import CloudAccount
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.history import Entry, History
    from studio.providers.elevenlabs.hygiene import SentText
    from studio.providers.elevenlabs.models import Model, Models
    from studio.providers.elevenlabs.speech_calls import Locator
    from studio.providers.elevenlabs.transport import Answer, Transport

RATE = 44_100
"""Samples per second of the silence for a line without words, for which nobody is asked."""

MOST_SENT = 2
"""How often one piece is sent when its answers are lost and the history has none of it."""

MOST_REMEMBERED = 1_000
"""Texts whose requests are remembered, so that the next line can follow on."""

REMEMBERED_S = 3600.0
"""Older requests are no context any more: the server forgets them too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What speech needs to know of the account."""

    models: Models
    standing: CloudAccount
    history: History


@dataclass(frozen=True, slots=True)
class Spoken:
    """One piece as it was spoken; the times count from its start, the places from its text's."""

    audio: Audio
    words: tuple[WordTime, ...]
    bill: Bill


class CloudSpeech:
    """Speaks text with the key, model and format that are chosen at that moment."""

    def __init__(
        self,
        transport: Transport,
        account: Account,
        options: Callable[[], CloudOptions] = CloudOptions,
        *,
        locators: Callable[[], tuple[Locator, ...]] = tuple,
        read_timeout_s: float = 60.0,
    ) -> None:
        self._transport = transport
        self._account = account
        self._options = options
        self._locators = locators
        self._read_timeout_s = read_timeout_s
        self._turns: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()
        self._left: dict[str, float] = {}
        """When requests were sent whose answers nobody waited for: they may have been paid."""
        self._requests: OrderedDict[tuple[str, str, str], tuple[str, float]] = OrderedDict()

    async def languages(self) -> Sequence[str]:
        """Return the languages of all models that speak.

        Raises:
            StudioError: they cannot be asked for.
        """
        models = await self._account.models.speaking()
        return tuple(dict.fromkeys(tag for model in models for tag in model.languages))

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        """Yield the speech piece by piece; a line under the model's limit is one piece.

        Raises:
            StudioError: each failure in its kind; what was made but lost was looked for.
        """
        options = self._options()
        model = await self._account.models.chosen(request.model or options.model, request.language)
        sent = sent_text(request.text)
        if not any(map(str.isalnum, sent.text)):
            yield SpeechChunk(Audio(np.zeros((RATE // 10, 1), np.float32), RATE))
            return
        pieces = pieces_of(sent.text, model.longest)
        before_s = 0.0
        for number in range(len(pieces)):
            saying = self._saying(request, model, sent.text, pieces, number)
            spoken = await self._spoken(saying)
            self._remember(saying, spoken.bill.request_id)
            words = _placed(spoken.words, sent, pieces[number][0], before_s)
            before_s += spoken.audio.seconds
            yield SpeechChunk(spoken.audio, words, spoken.bill)

    def _saying(
        self,
        request: SpeechRequest,
        model: Model,
        text: str,
        pieces: Sequence[tuple[int, int]],
        number: int,
    ) -> Saying:
        """Return one piece with its neighbours: other pieces, at the ends other lines."""
        start, end = pieces[number]
        is_last = number == len(pieces) - 1
        before = sent_text(request.previous_text).text
        after = sent_text(request.next_text).text
        previous = text[slice(*pieces[number - 1])] if number else before
        following = after if is_last else text[slice(*pieces[number + 1])]
        voice_id = request.voice.remote_id
        request_id = self._recent((voice_id, model.id, previous)) if previous else ""
        return Saying(
            text=text[start:end],
            voice_id=voice_id,
            model=model,
            language=request.language,
            settings=request.settings,
            seed=request.seed,
            context=Context(
                previous_text=previous,
                next_text=following,
                previous_ids=(request_id,) if request_id else (),
            ),
            locators=self._locators(),
        )

    async def _spoken(self, saying: Saying) -> Spoken:
        """Speak a piece in the best format; one the plan turns out not to have is not asked again.

        The same text is spoken by the same voice one after the other: only so is it certain which
        of two requests an entry of the history belongs to.
        """
        key = (saying.voice_id, saying.model.id, " ".join(saying.text.split()))
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            output_format = self._options().output_format or await self._account.standing.format()
            try:
                return await self._surely(saying, output_format)
            except errors.FormatRefused:
                if output_format == PLAIN_FORMAT:
                    raise
            self._account.standing.has_refused(output_format)
            return await self._surely(saying, PLAIN_FORMAT)

    async def _surely(self, saying: Saying, output_format: str) -> Spoken:
        """Send a piece; look into the history before it is sent again."""
        options = self._options()
        asking = Asking(
            output_format=output_format,
            is_logged=options.is_logged,
            read_timeout_s=self._read_timeout_s,
        )
        call = speech_call(saying, Form.TIMED_STREAM, asking)
        left_at = self._left.pop(key_of(call), None)
        if left_at is not None and options.is_logged:
            found = await self._recovered(saying, errors.AnswerLost(), left_at, is_fresh=False)
            if found is not None:
                return found
        for attempt in range(1, MOST_SENT + 1):
            since = self._transport.server_time_s()
            try:
                answer = await self._transport.answer(call)
                return await self._heard(answer, saying, output_format)
            except errors.CloudError as error:
                lost = error
            except asyncio.CancelledError:
                self._left[key_of(call)] = since
                raise
            if lost.repeat is not Repeat.UNSURE or not options.is_logged:
                raise lost
            found = await self._recovered(saying, lost, since)
            if found is not None:
                return found
            if attempt == MOST_SENT:
                raise lost
        raise AssertionError

    async def _heard(self, answer: Answer, saying: Saying, output_format: str) -> Spoken:
        headers = answer.headers
        history_id = history_id_in(headers)
        try:
            audio, times = await asyncio.to_thread(_read, answer.body, output_format)
        except errors.AnswerLost as error:
            error.history_id = history_id
            error.values["request_id"] = headers.get("request-id", "")
            raise
        self._account.history.note(history_id, headers.get("request-id", ""))
        return Spoken(
            audio, _within(times.words(saying.text), audio.seconds), bill_of(headers, saying)
        )

    async def _recovered(
        self, saying: Saying, lost: errors.CloudError, since: float, *, is_fresh: bool = True
    ) -> Spoken | None:
        """Return what was made although its answer was lost, None if nothing was.

        Raises:
            StudioError: nobody can tell; sending it again might cost twice.
        """
        sought = Sought(
            text=saying.text,
            voice_id=saying.voice_id,
            model_id=saying.model.id,
            since=since,
            history_id=lost.history_id if isinstance(lost, errors.AnswerLost) else "",
        )
        history = self._account.history
        try:
            entry = await history.lost(sought, is_fresh=is_fresh)
            if entry is None:
                return None
            content = await history.sound(entry.id)
            audio = await asyncio.to_thread(decoded, content, PLAIN_FORMAT)
        except errors.CloudError:
            pass
        else:
            return _from_history(entry, audio, saying)
        raise lost

    def _recent(self, key: tuple[str, str, str]) -> str:
        request_id, made_at = self._requests.get(key, ("", 0.0))
        return request_id if time.monotonic() - made_at < REMEMBERED_S else ""

    def _remember(self, saying: Saying, request_id: str) -> None:
        if not request_id or not self._options().is_logged:
            return
        key = saying.voice_id, saying.model.id, saying.text
        self._requests[key] = request_id, time.monotonic()
        while len(self._requests) > MOST_REMEMBERED:
            self._requests.popitem(last=False)


def _read(body: bytes, output_format: str) -> tuple[Audio, CharacterTimes]:
    content, times = parts_in(body)
    return decoded(content, output_format), times


def parts_in(body: bytes) -> tuple[bytes, CharacterTimes]:
    """Return the sound of an answer in lines of JSON, and when its characters are said.

    Raises:
        AnswerUnreadable: a line is no JSON, or its sound no base 64.
    """
    content = bytearray()
    times = CharacterTimes()
    for line in body.splitlines():
        if not line.strip():
            continue
        part = _part(line)
        sound = text_in(part, "audio_base64")
        try:
            content += base64.b64decode(sound, validate=True)
        except (binascii.Error, ValueError):
            content.clear()
            break
        times.add(part.get("alignment"))
    if not content:
        raise errors.AnswerUnreadable
    return bytes(content), times


def _part(line: bytes) -> dict[str, Json]:
    try:
        return fields_of(json.loads(line))
    except (ValueError, RecursionError):
        pass
    raise errors.AnswerUnreadable


def bill_of(headers: Mapping[str, str], saying: Saying) -> Bill:
    """Return what an answer cost; by the rate of the model where it does not say."""
    cost = headers.get("character-cost", "")
    is_told = cost.isascii() and cost.isdigit()
    return Bill(
        model=saying.model.id,
        request_id=headers.get("request-id", ""),
        characters=int(cost) if is_told else round(len(saying.text) * saying.model.rate),
    )


def _from_history(entry: Entry, audio: Audio, saying: Saying) -> Spoken:
    times = CharacterTimes()
    times.add(entry.alignment)
    bill = Bill(model=saying.model.id, request_id=entry.request_id, characters=entry.characters)
    return Spoken(audio, _within(times.words(saying.text), audio.seconds), bill)


def _within(words: tuple[WordTime, ...], seconds: float) -> tuple[WordTime, ...]:
    """Return words that end with the sound at the latest; none if one begins after it."""
    if any(word.start_s > seconds for word in words):
        return ()
    return tuple(replace(word, end_s=min(word.end_s, seconds)) for word in words)


def _placed(
    words: tuple[WordTime, ...], sent: SentText, start: int, before_s: float
) -> tuple[WordTime, ...]:
    """Return the words of a piece as words of the whole text as it was given."""
    placed = []
    for word in words:
        first, last = sent.given(start + word.text_start, start + word.text_end)
        placed.append(WordTime(first, last, before_s + word.start_s, before_s + word.end_s))
    return tuple(placed)
