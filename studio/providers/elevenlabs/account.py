"""What the user has with ElevenLabs: plan, characters, slots, formats, use over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.providers.base import AccountStanding
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call
from studio.providers.elevenlabs.models import models_call, told
from studio.providers.elevenlabs.reading import count_in, fields_of, flag_in, text_in
from studio.providers.elevenlabs.transport import account_of

if TYPE_CHECKING:
    from studio.domain.access import Access
    from studio.providers.base import SpeechModel
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.models import Models
    from studio.providers.elevenlabs.transport import Transport

PLAIN_FORMAT = "mp3_44100_128"
"""What every plan has."""

_MAY_CLONE = "can_use_instant_voice_cloning"

_FULL = ("pcm_44100", "mp3_44100_192", PLAIN_FORMAT, "pcm_24000")
_FORMATS = {
    "creator": ("mp3_44100_192", PLAIN_FORMAT, "pcm_24000"),
    **dict.fromkeys(("pro", "scale", "business", "enterprise"), _FULL),
}
"""Output formats by plan, best first; unknown plans have what all have."""


@dataclass(frozen=True, slots=True)
class DayUse:
    """What was used on one day."""

    day: float
    """Its beginning, seconds since 1970."""
    characters: float


class CloudAccount:
    """Asks about the account; remembers the formats of each key."""

    def __init__(self, transport: Transport, models: Models) -> None:
        self._transport = transport
        self._models = models
        self._formats: dict[tuple[str, str, int], tuple[str, ...]] = {}

    async def standing(self, access: Access | None = None) -> AccountStanding:
        """Return what a key may do; None = the one in use.

        A good key that may not look at the account is no failure: it says so in `missing`.

        Raises:
            StudioError: the key is refused, or it cannot be told.
        """
        used = access or self._transport.access()
        missing: tuple[str, ...] = ()
        subscription: Json = None
        try:
            subscription = (await self._transport.answer(subscription_call(), used)).json
        except errors.KeyLacksRight:
            missing = ("user_read",)
        limit = self._transport.gate(used).told
        standing = standing_in(subscription, missing, limit)
        self._formats[account_of(used)] = standing.formats
        return standing

    async def missing(self, access: Access | None = None) -> tuple[str, ...]:
        """Return the permissions a good key lacks, of those that looking costs nothing.

        Raises:
            StudioError: the key is refused, or it cannot be told.
        """
        used = access or self._transport.access()
        lacking = []
        for permission, call in PROBES:
            try:
                await self._transport.answer(call, used)
            except errors.KeyLacksRight:
                lacking.append(permission)
        return tuple(lacking)

    async def models(self) -> tuple[SpeechModel, ...]:
        """Return the models that speak, the API's own choice first.

        Raises:
            StudioError: it cannot be told.
        """
        return told(await self._models.speaking())

    async def use(self, since: float, until: float) -> tuple[DayUse, ...]:
        """Return what was used day by day between two moments (seconds since 1970).

        Raises:
            StudioError: it cannot be told, or the key may not see it.
        """
        answer = await self._transport.answer(use_call(since, until))
        return use_in(answer.json)

    async def format(self) -> str:
        """Return the best output format the plan of the key in use allows.

        Raises:
            StudioError: the key is refused, or nobody answers.
        """
        access = self._transport.access()
        known = self._formats.get(account_of(access))
        return (known or (await self.standing()).formats)[0]

    def has_refused(self, output_format: str) -> None:
        """Note that the key in use may not have a format after all."""
        access = self._transport.access()
        key = account_of(access)
        left = [one for one in self._formats.get(key, ()) if one != output_format]
        self._formats[key] = tuple(left) or (PLAIN_FORMAT,)


def subscription_call() -> Call:
    """Return the request for plan and quota."""
    return Call(operation="get_user_subscription_info", method="GET", path="/v1/user/subscription")


def use_call(since: float, until: float) -> Call:
    """Return the request for what was used; the API counts in milliseconds here."""
    return Call(
        operation="usage_characters",
        method="GET",
        path="/v1/usage/character-stats",
        query=(
            ("start_unix", str(round(since * 1000))),
            ("end_unix", str(round(until * 1000))),
            ("aggregation_interval", "day"),
        ),
    )


PROBES = (
    ("user_read", subscription_call()),
    ("models_read", models_call()),
    (
        "voices_read",
        Call(
            operation="get_user_voices_v2",
            method="GET",
            path="/v2/voices",
            query=(("page_size", "1"),),
        ),
    ),
    (
        "speech_history_read",
        Call(
            operation="get_speech_history",
            method="GET",
            path="/v1/history",
            query=(("page_size", "1"),),
        ),
    ),
)
"""A look for each permission that can be tried for nothing."""


def standing_in(
    subscription: Json, missing: tuple[str, ...] = (), max_parallel: int | None = None
) -> AccountStanding:
    """Return what an answer says of an account."""
    tier = text_in(subscription, "tier")
    resets_at = count_in(subscription, "next_character_count_reset_unix")
    fields = fields_of(subscription)
    return AccountStanding(
        plan=tier,
        characters_used=count_in(subscription, "character_count"),
        characters_limit=count_in(subscription, "character_limit"),
        resets_at=None if resets_at is None else float(resets_at),
        voices_used=count_in(subscription, "voice_slots_used"),
        voices_limit=count_in(subscription, "voice_limit"),
        max_parallel=max_parallel,
        can_clone=flag_in(subscription, _MAY_CLONE) if _MAY_CLONE in fields else None,
        formats=_FORMATS.get(tier.split("_")[0], (PLAIN_FORMAT, "pcm_24000")),
        missing=missing,
    )


def use_in(answer: Json) -> tuple[DayUse, ...]:
    """Return the days of an answer; several rows are added up."""
    fields = fields_of(answer)
    days = fields.get("time")
    rows = [row for row in fields_of(fields.get("usage")).values() if isinstance(row, list)]
    if not isinstance(days, list):
        return ()
    return tuple(
        DayUse(float(day) / 1000, sum(_at(row, number) for row in rows))
        for number, day in enumerate(days)
        if isinstance(day, (int, float))
    )


def _at(row: list[Json], number: int) -> float:
    value = row[number] if number < len(row) else 0
    return float(value) if isinstance(value, (int, float)) else 0.0
