"""Scenes of several voices: sent in groups the API takes, cut into their turns again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.audio.buffer import Audio
from studio.domain.access import CloudOptions
from studio.providers.base_dialogue import Dialogue, SpokenTurn
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.alignments import CharacterTimes, part_of
from studio.providers.elevenlabs.hygiene import sent_text
from studio.providers.elevenlabs.reading import count_in, fields_of, number_in, objects_in
from studio.providers.elevenlabs.sound import decoded
from studio.providers.elevenlabs.speech import bill_of, parts_in
from studio.providers.elevenlabs.speech_calls import Asking, Form, Saying, dialogue_call

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.providers.base import Bill, WordTime
    from studio.providers.base_dialogue import DialogueRequest
    from studio.providers.elevenlabs.account import CloudAccount
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.hygiene import SentText
    from studio.providers.elevenlabs.models import Model, Models
    from studio.providers.elevenlabs.transport import Answer, Transport

MOST_VOICES = 10
MOST_CHARACTERS = 2_000
"""Of one request; longer scenes are sent in several."""

READ_TIMEOUT_S = 180.0


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn as it is sent."""

    text: SentText
    voice_id: str


class CloudDialogue:
    """Speaks scenes with the models made for them."""

    def __init__(
        self,
        transport: Transport,
        models: Models,
        account: CloudAccount,
        *,
        options: Callable[[], CloudOptions] = CloudOptions,
    ) -> None:
        self._transport = transport
        self._models = models
        self._account = account
        self._options = options

    async def dialogue(self, request: DialogueRequest) -> Dialogue:
        """Return the scene, cut into its turns.

        Raises:
            TextEmpty: a turn says nothing; nothing was sent.
            StudioError: each failure in its kind.
        """
        turns = [_Turn(sent_text(one.text), one.voice.remote_id) for one in request.turns]
        if not turns or not all(any(map(str.isalnum, turn.text.text)) for turn in turns):
            raise errors.TextEmpty
        model = await self._model(request)
        spoken: list[SpokenTurn] = []
        bills: list[Bill] = []
        for group in groups_of(turns, min(MOST_CHARACTERS, model.longest)):
            made, bill = await self._spoken(request, model, group)
            spoken += made
            bills.append(bill)
        return Dialogue(tuple(spoken), tuple(bills))

    async def _model(self, request: DialogueRequest) -> Model:
        """Return the wished model, or the first that is made for scenes: those from v3 on are."""
        if request.model:
            return await self._models.chosen(request.model, request.language)
        for model in await self._models.speaking():
            if not model.takes_context and model.speaks_language(request.language):
                return model
        return await self._models.chosen("", request.language)

    async def _spoken(
        self, request: DialogueRequest, model: Model, group: Sequence[_Turn]
    ) -> tuple[list[SpokenTurn], Bill]:
        options = self._options()
        saying = Saying(
            text="".join(turn.text.text for turn in group),
            voice_id="",
            model=model,
            language=request.language,
            settings=request.settings,
            seed=request.seed,
        )
        asking = Asking(
            output_format=options.output_format or await self._account.format(),
            is_logged=options.is_logged,
            read_timeout_s=READ_TIMEOUT_S,
        )
        inputs = tuple((turn.text.text, turn.voice_id) for turn in group)
        answer = await self._transport.answer(dialogue_call(inputs, saying, Form.TIMED, asking))
        turns = await asyncio.to_thread(_turns_in, answer, group, asking.output_format)
        return turns, bill_of(answer.headers, saying)


def groups_of(turns: Sequence[_Turn], longest: int) -> list[list[_Turn]]:
    """Return the turns in groups of one request each; a turn is never cut."""
    groups: list[list[_Turn]] = [[]]
    for turn in turns:
        group = [*groups[-1], turn]
        voices = {one.voice_id for one in group}
        characters = sum(len(one.text.text) for one in group)
        if groups[-1] and (len(voices) > MOST_VOICES or characters > longest):
            groups.append([turn])
        else:
            groups[-1] = group
    return groups


def _turns_in(answer: Answer, group: Sequence[_Turn], output_format: str) -> list[SpokenTurn]:
    """Cut the sound of an answer where a turn begins.

    Raises:
        AnswerUnreadable: it does not say where.
    """
    content, _ = parts_in(answer.body)
    audio = decoded(content, output_format)
    told = answer.json
    starts_s = _starts(told, len(group))
    if starts_s is None:
        raise errors.AnswerUnreadable(request_id=answer.headers.get("request-id", ""))
    edges = [0, *(min(audio.frames, round(at * audio.rate)) for at in starts_s[1:]), audio.frames]
    alignment = fields_of(told).get("alignment")
    turns = []
    for number, turn in enumerate(group):
        first, last = edges[number], max(edges[number], edges[number + 1])
        times = CharacterTimes()
        times.add(part_of(alignment, *_characters(told, number)), -first / audio.rate)
        words = _placed(times.words(turn.text.text), turn.text, (last - first) / audio.rate)
        turns.append(SpokenTurn(Audio(audio.samples[first:last], audio.rate), words))
    return turns


def _starts(told: Json, count: int) -> list[float] | None:
    """Return when each turn begins; None where one is missing or before another."""
    starts: dict[int, float] = {}
    for segment in objects_in(told, "voice_segments"):
        number = count_in(segment, "dialogue_input_index")
        start_s = number_in(segment, "start_time_seconds")
        if number is not None and start_s is not None:
            starts[number] = min(start_s, starts.get(number, start_s))
    found = [starts[number] for number in range(count) if number in starts]
    return found if len(found) == count and found == sorted(found) else None


def _characters(told: Json, number: int) -> tuple[int, int]:
    """Return first and last character of a turn in the alignment of all."""
    mine = [
        segment
        for segment in objects_in(told, "voice_segments")
        if count_in(segment, "dialogue_input_index") == number
    ]
    firsts = [count_in(one, "character_start_index") or 0 for one in mine]
    lasts = [count_in(one, "character_end_index") or 0 for one in mine]
    return min(firsts, default=0), max(lasts, default=0)


def _placed(words: tuple[WordTime, ...], sent: SentText, seconds: float) -> tuple[WordTime, ...]:
    placed = []
    for word in words:
        start, end = sent.given(word.text_start, word.text_end)
        start_s = min(max(0.0, word.start_s), seconds)
        end_s = min(max(start_s, word.end_s), seconds)
        placed.append(replace(word, text_start=start, text_end=end, start_s=start_s, end_s=end_s))
    return tuple(placed)
