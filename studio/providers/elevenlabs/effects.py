"""Sounds that are no speech, made from words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.access import CloudOptions
from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.providers.base import Bill
from studio.providers.base_cloud import SoundEffect
from studio.providers.elevenlabs.account import PLAIN_FORMAT
from studio.providers.elevenlabs.call import Call
from studio.providers.elevenlabs.sound import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studio.providers.base_cloud import EffectRequest
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.transport import Transport

LENGTHS_S = (0.5, 30.0)
"""Shortest and longest sound."""

GROUP = "sound_effects"
MODEL = "eleven_text_to_sound_v2"


class EffectRefused(InputError):
    """Values: shortest, longest."""

    message = mark("Errors", "A sound needs a description and {shortest} to {longest} seconds.")
    hint = mark("Errors", "Say what is heard, such as “a heavy wooden door falls shut”.")


class CloudEffects:
    """Makes sounds with the key in use."""

    def __init__(
        self, transport: Transport, *, options: Callable[[], CloudOptions] = CloudOptions
    ) -> None:
        self._transport = transport
        self._options = options

    async def effect(self, request: EffectRequest) -> SoundEffect:
        """Return a sound as described.

        Raises:
            EffectRefused: there is no description, or the length is none; nothing was sent.
            StudioError: each failure in its kind.
        """
        shortest, longest = LENGTHS_S
        is_long = request.seconds is not None and not shortest <= request.seconds <= longest
        if is_long or not request.text.strip():
            raise EffectRefused(shortest=shortest, longest=longest)
        call = effect_call(request, is_logged=self._options().is_logged)
        answer = await self._transport.answer(call)
        audio = await asyncio.to_thread(decoded, answer.body, PLAIN_FORMAT)
        return SoundEffect(audio, bill_in(answer.headers, MODEL))


def effect_call(request: EffectRequest, *, is_logged: bool = True) -> Call:
    """Return the request for a sound."""
    body: dict[str, Json] = {"text": request.text, "model_id": MODEL}
    if request.seconds is not None:
        body["duration_seconds"] = request.seconds
    if request.is_loop:
        body["loop"] = True
    body["prompt_influence"] = min(max(request.closeness, 0.0), 1.0)
    query = (("output_format", PLAIN_FORMAT),)
    return Call(
        operation="sound_generation",
        method="POST",
        path="/v1/sound-generation",
        query=query if is_logged else (*query, ("enable_logging", "false")),
        body=body,
        is_billed=True,
        group=GROUP,
        read_timeout_s=120.0,
    )


def bill_in(headers: Mapping[str, str], model: str) -> Bill:
    """Return what an answer cost, as far as it says."""
    cost = headers.get("character-cost", "")
    return Bill(
        model=model,
        request_id=headers.get("request-id", ""),
        characters=int(cost) if cost.isascii() and cost.isdigit() else 0,
    )
