"""Which models there are and what they take: asked of the account, never known beforehand."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import LanguageUnavailable
from studio.providers.base import SpeechModel
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call
from studio.providers.elevenlabs.reading import (
    count_in,
    fields_of,
    flag_in,
    number_in,
    objects_in,
    text_in,
)
from studio.providers.elevenlabs.transport import account_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.transport import Transport

DEFAULT_MODEL = "eleven_multilingual_v2"
"""What the API speaks with when a request names no model."""

SHORTEST_LIMIT = 500
"""Characters any model takes, where its own limit is not told."""

_GENERATION = re.compile(r"_v(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model as the account has it."""

    id: str
    name: str
    speaks: bool
    converts: bool
    languages: tuple[str, ...]
    """ISO 639-1 or BCP 47 tags, small letters; empty = not told."""
    longest: int
    """Characters of one request."""
    rate: float
    """What a character costs, in characters of the plan."""
    group: str
    """Models of one group share a limit on parallel requests."""
    has_style: bool
    has_speaker_boost: bool

    @property
    def generation(self) -> int:
        """The version in its name; 0 without one."""
        found = _GENERATION.search(self.id)
        return int(found.group(1)) if found else 0

    @property
    def takes_context(self) -> bool:
        """Whether neighbouring texts, speed and live typing are understood: not from v3 on."""
        return self.generation < 3

    def speaks_language(self, language: str) -> bool:
        """Whether it speaks a BCP 47 tag, as far as it is told."""
        return not self.languages or self.language_code(language) != ""

    def language_code(self, language: str) -> str:
        """Return its own code for a BCP 47 tag, "" for none."""
        wanted = language.lower()
        base = wanted.split("-")[0]
        for code in (wanted, base):
            if code in self.languages:
                return base
        return base if any(code.split("-")[0] == base for code in self.languages) else ""


class Models:
    """The models of the key in use, asked for once."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[tuple[str, str, int], tuple[Model, ...]] = {}
        self._turn = asyncio.Lock()

    async def all(self) -> tuple[Model, ...]:
        """Return all models, in the order of the account.

        Raises:
            StudioError: they cannot be asked for.
        """
        access = self._transport.access()
        async with self._turn:
            key = account_of(access)
            if key not in self._known:
                self._known[key] = await self._asked()
            return self._known[key]

    async def speaking(self) -> tuple[Model, ...]:
        """Return the models that speak, the API's own choice first.

        Raises:
            StudioError: they cannot be asked for.
        """
        found = [model for model in await self.all() if model.speaks]
        return tuple(sorted(found, key=lambda model: model.id != DEFAULT_MODEL))

    async def chosen(self, model_id: str, language: str) -> Model:
        """Return the model of an id ("" = the first that speaks the language).

        Raises:
            ModelRefused: the account has no such model.
            LanguageUnavailable: it does not speak the language.
        """
        models = await self.speaking()
        if model_id:
            models = tuple(model for model in models if model.id == model_id)
        if not models:
            raise errors.ModelRefused(explanation=model_id or "-")
        for model in models:
            if model.speaks_language(language):
                return model
        raise LanguageUnavailable(language=language, provider=errors.NAME)

    async def _asked(self) -> tuple[Model, ...]:
        try:
            return models_in((await self._transport.answer(models_call())).json)
        except errors.KeyLacksRight:  # it may speak all the same
            return (_model({"model_id": DEFAULT_MODEL, "can_do_text_to_speech": True}),)


def models_call() -> Call:
    """Return the request for the models."""
    return Call(operation="get_models", method="GET", path="/v1/models")


def models_in(answer: Json) -> tuple[Model, ...]:
    """Return the models of an answer; entries without an id are left out."""
    return tuple(_model(entry) for entry in objects_in(answer) if text_in(entry, "model_id"))


def told(models: Sequence[Model]) -> tuple[SpeechModel, ...]:
    """Return what the rest of the studio knows of models."""
    return tuple(
        SpeechModel(id=model.id, name=model.name, character_rate=model.rate) for model in models
    )


def _model(entry: Json) -> Model:
    model_id = text_in(entry, "model_id")
    codes = (text_in(one, "language_id").lower() for one in objects_in(entry, "languages"))
    limits = (
        count_in(entry, "maximum_text_length_per_request"),
        count_in(entry, "max_characters_request_subscribed_user"),
    )
    told_limits = [limit for limit in limits if limit]
    rate = number_in(fields_of(entry).get("model_rates"), "character_cost_multiplier")
    factor = number_in(entry, "token_cost_factor")
    return Model(
        id=model_id,
        name=text_in(entry, "name", model_id),
        speaks=flag_in(entry, "can_do_text_to_speech"),
        converts=flag_in(entry, "can_do_voice_conversion"),
        languages=tuple(code for code in codes if code),
        longest=min(told_limits) if told_limits else SHORTEST_LIMIT,
        rate=next((one for one in (rate, factor) if one is not None), 1.0),
        group=text_in(entry, "concurrency_group"),
        has_style=flag_in(entry, "can_use_style", default=True),
        has_speaker_boost=flag_in(entry, "can_use_speaker_boost", default=True),
    )
