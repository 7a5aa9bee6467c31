"""The project's lexicon as a pronunciation dictionary of the cloud: made once, kept up to date."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call, path_part
from studio.providers.elevenlabs.reading import flag_in, objects_in, text_in
from studio.providers.elevenlabs.speech_calls import Locator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.domain.lexicon import LexiconEntry
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.transport import Transport

PAGE = 100
DESCRIPTION = "Kept up to date by Viva Voce"


@dataclass(frozen=True, slots=True)
class Rule:
    """A word or phrase, and what is said for it."""

    word: str
    said: str

    def told(self) -> dict[str, Json]:
        """Return it as requests have it: whole words, however they begin."""
        return {
            "type": "alias",
            "string_to_replace": self.word,
            "alias": self.said,
            "case_sensitive": False,
            "word_boundaries": True,
        }


class Dictionaries:
    """The dictionaries the studio keeps in the account, by name; attached to all that is spoken."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._kept: dict[tuple[str, str], tuple[Locator, tuple[Rule, ...]]] = {}
        self._attached: dict[tuple[str, str], Locator] = {}
        self._turn = asyncio.Lock()

    def attached(self) -> tuple[Locator, ...]:
        """Return the dictionaries that go along with each request of the key in use.

        Raises:
            KeyMissing: there is none.
        """
        key_id = self._transport.access().key_id
        return tuple(one for (owner, _), one in self._attached.items() if owner == key_id)

    async def keep(self, name: str, entries: Iterable[LexiconEntry], language: str = "") -> None:
        """Have words said as a lexicon says, from the next request on.

        Args:
            name: of the dictionary in the account; one that is there already is brought up to date.
            entries: the whole lexicon; without any for the language nothing is attached.
            language: BCP 47 tag of what is spoken; "" = the entries for all languages only.

        Raises:
            StudioError: it cannot be kept; what was attached before stays attached.
        """
        key = self._transport.access().key_id, name
        rules = rules_of(entries, language)
        if not rules:
            self._attached.pop(key, None)
            return
        async with self._turn:
            locator, known = self._kept.get(key, (None, ()))
            if locator is None or known != rules:
                locator = await self._written(locator, name, rules)
                self._kept[key] = locator, rules
            self._attached[key] = locator

    def detach(self, name: str) -> None:
        """Let a dictionary go along no more; it stays in the account."""
        for key in [key for key in self._attached if key[1] == name]:
            del self._attached[key]

    async def _written(self, locator: Locator | None, name: str, rules: Sequence[Rule]) -> Locator:
        dictionary_id = locator.dictionary_id if locator else await self._found(name)
        if dictionary_id:
            try:
                answer = await self._transport.answer(set_call(dictionary_id, rules))
                return Locator(dictionary_id, text_in(answer.json, "version_id"))
            except errors.NotFound:  # deleted on their website
                pass
        answer = await self._transport.answer(create_call(name, rules))
        return Locator(text_in(answer.json, "id"), text_in(answer.json, "version_id"))

    async def _found(self, name: str) -> str:
        """Return the id of a dictionary with this name, "" if there is none."""
        cursor = ""
        while True:
            page = (await self._transport.answer(list_call(cursor))).json
            for one in objects_in(page, "pronunciation_dictionaries"):
                if text_in(one, "name") == name and one.get("archived_time_unix") is None:
                    return text_in(one, "id")
            cursor = text_in(page, "next_cursor")
            if not (flag_in(page, "has_more") and cursor):
                return ""


def rules_of(entries: Iterable[LexiconEntry], language: str) -> tuple[Rule, ...]:
    """Return the rules of a lexicon in one language; the most closely named entry counts."""
    parts = language.split("-")
    tags = [""] + ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
    nearness = {tag: place for place, tag in enumerate(tags)}
    known: dict[str, str] = {}
    for entry in sorted(
        (entry for entry in entries if entry.language in nearness),
        key=lambda entry: nearness[entry.language],
    ):
        known[entry.word] = entry.said
    return tuple(Rule(word, said) for word, said in sorted(known.items()))


def list_call(cursor: str = "") -> Call:
    """Return the request for one page of dictionaries."""
    query = (("page_size", str(PAGE)), ("include_archived", "false"))
    return Call(
        operation="get_pronunciation_dictionaries_metadata",
        method="GET",
        path="/v1/pronunciation-dictionaries",
        query=(*query, ("cursor", cursor)) if cursor else query,
    )


def create_call(name: str, rules: Sequence[Rule]) -> Call:
    """Return the request that makes a dictionary."""
    return Call(
        operation="add_from_rules",
        method="POST",
        path="/v1/pronunciation-dictionaries/add-from-rules",
        body={
            "rules": [rule.told() for rule in rules],
            "name": name,
            "description": DESCRIPTION,
        },
    )


def set_call(dictionary_id: str, rules: Sequence[Rule]) -> Call:
    """Return the request that replaces all rules; it makes a new version."""
    return Call(
        operation="set_rules",
        method="POST",
        path=f"/v1/pronunciation-dictionaries/{path_part(dictionary_id)}/set-rules",
        body={"rules": [rule.told() for rule in rules]},
    )
