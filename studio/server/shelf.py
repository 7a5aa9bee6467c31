"""The voices clients see, each with an id as they know them: the studio's own, and added ones."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from studio.domain.voices import Voice, VoiceProfile, VoiceSettings
from studio.server.errors import ApiError
from studio.server.ids import LENGTH, LETTERS
from studio.server.premade import STAND_INS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.domain.serving import Allowance
    from studio.server.store import Document, Store
    from studio.server.values import Json, Object
    from studio.services.casting import Casting

_ID: Final = re.compile(r"[A-Za-z0-9]{20}")
STOCK_SINCE: Final = 1_700_000_000
"""When the studio's own voices came, seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A recording a voice was made from; its sound is a file of the same id."""

    sample_id: str
    file_name: str
    mime_type: str
    size_bytes: int
    hash: str
    duration_secs: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfVoice:
    """A voice as clients see it."""

    id: str
    voice: Voice
    category: str
    """ "premade", "cloned" or "generated"."""
    created_at: int
    samples: tuple[Sample, ...] = ()
    collection_ids: tuple[str, ...] = ()

    @property
    def settings(self) -> VoiceSettings:
        """How it speaks when a request says nothing else."""
        return self.voice.settings


class Shelf:
    """All voices; what clients changed is in the store."""

    def __init__(self, casting: Casting, store: Store, allowance: Allowance) -> None:
        self._casting = casting
        self._store = store
        self._limit = allowance.voices
        self._stock: dict[str, ShelfVoice] = {}

    async def all(self) -> list[ShelfVoice]:
        """Return every voice, the studio's own first, added ones by age."""
        changed = {one.id: one.body for one in await self._store.query("stock")}
        own = [_changed(one, changed.get(one.id, {})) for one in (await self._own()).values()]
        added = [_voice(one) for one in reversed(await self._store.query("voice"))]
        return own + added

    async def added(self) -> list[ShelfVoice]:
        """Return the voices clients added."""
        return [_voice(one) for one in reversed(await self._store.query("voice"))]

    async def find(self, name: str) -> ShelfVoice:
        """Return the voice of an id, or else of a name in any case.

        Raises:
            ApiError: there is none.
        """
        stock = (await self._own()).get(name)
        if stock is not None:
            changed = await self._store.find("stock", name)
            return stock if changed is None else _changed(stock, changed.body)
        document = await self._store.find("voice", name)
        if document is not None:
            return _voice(document)
        wanted = STAND_INS.get(name, name).casefold()
        for one in await self.all():
            if wanted in {one.voice.name.casefold(), one.voice.remote_id.casefold()}:
                return one
        if _ID.fullmatch(name):
            raise ApiError(
                "voice_not_found",
                f"A voice with voice_id '{name}' was not found.",
                param="voice_id",
            )
        raise ApiError(
            "invalid_uid",
            f"An invalid ID has been received: '{name[:80]}'. Make sure to provide a correct one.",
            param="voice_id",
        )

    async def add(
        self, voice: Voice, category: str, samples: Sequence[Sample] = (), key: str = ""
    ) -> ShelfVoice:
        """Put a new voice on the shelf.

        Raises:
            ApiError: there are as many as may be.
        """
        count = len(await self._store.query("voice"))
        if count >= self._limit:
            raise ApiError(
                "voice_limit_reached",
                f"You have reached your maximum amount of custom voices ({count} / {self._limit}).",
            )
        added = ShelfVoice(
            id=key or voice_id(voice.id),
            voice=voice,
            category=category,
            created_at=int(time.time()),
            samples=tuple(samples),
        )
        await self.put(added)
        return added

    async def put(self, voice: ShelfVoice) -> None:
        """Remember what was changed of a voice."""
        if voice.category == "premade":
            facts: dict[str, Json] = {
                "settings": dataclasses.asdict(voice.settings),
                "collection_ids": list(voice.collection_ids),
            }
            await self._store.put("stock", voice.id, facts)
        else:
            await self._store.put("voice", voice.id, _written(voice), voice.created_at)

    async def remove(self, voice: ShelfVoice) -> None:
        """Take a voice that was added off the shelf.

        Raises:
            ApiError: it is one of the studio's own.
        """
        if voice.category == "premade":
            raise ApiError("forbidden", "A premade voice cannot be deleted.", param="voice_id")
        await self._store.remove("voice", voice.id)

    async def _own(self) -> Mapping[str, ShelfVoice]:
        if not self._stock:
            voices = await self._casting.voices()
            stock = (
                ShelfVoice(
                    id=voice_id(voice.id), voice=voice, category="premade", created_at=STOCK_SINCE
                )
                for voice in voices
            )
            self._stock = {one.id: one for one in stock}
        return self._stock


def voice_id(seed: str) -> str:
    """Return twenty letters and digits that follow from the studio's own id of a voice."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def _changed(voice: ShelfVoice, facts: Object) -> ShelfVoice:
    settings = facts.get("settings")
    if not isinstance(settings, dict):
        return voice
    return dataclasses.replace(
        voice,
        voice=voice.voice.with_settings(VoiceSettings(**settings)),
        collection_ids=tuple(cast("Sequence[str]", facts.get("collection_ids", ()))),
    )


def voice_facts(voice: Voice) -> Object:
    """Return a voice of the studio as it is stored."""
    facts = cast("dict[str, Json]", dataclasses.asdict(voice))
    facts["labels"] = [list(pair) for pair in voice.labels]
    return facts


def voice_from(stored: Object) -> Voice:
    """Return the voice `voice_facts` was made of."""
    facts = dict(stored)
    labels = cast("Sequence[Sequence[str]]", facts.pop("labels"))
    profile = cast("Mapping[str, Json] | None", facts.pop("profile"))
    settings = cast("Mapping[str, float]", facts.pop("settings"))
    return Voice(
        **cast("dict[str, str]", facts),
        labels=tuple((pair[0], pair[1]) for pair in labels),
        profile=None if profile is None else _profile(profile),
        settings=VoiceSettings(**settings),  # type: ignore[arg-type]
    )


def _profile(stored: Mapping[str, Json]) -> VoiceProfile:
    bands = cast("Sequence[float]", stored["bands_db"])
    return VoiceProfile(**{**stored, "bands_db": tuple(bands)})  # type: ignore[arg-type]


def _written(voice: ShelfVoice) -> Object:
    return {
        "voice": voice_facts(voice.voice),
        "category": voice.category,
        "samples": [cast("Object", dataclasses.asdict(sample)) for sample in voice.samples],
        "collection_ids": list(voice.collection_ids),
    }


def _voice(document: Document) -> ShelfVoice:
    facts = document.body
    samples = cast("Sequence[dict[str, str]]", facts["samples"])
    return ShelfVoice(
        id=document.id,
        voice=voice_from(cast("Object", facts["voice"])),
        category=str(facts["category"]),
        created_at=int(document.at),
        samples=tuple(Sample(**sample) for sample in samples),  # type: ignore[arg-type]
        collection_ids=tuple(cast("Sequence[str]", facts["collection_ids"])),
    )
