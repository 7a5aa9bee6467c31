"""Pronunciation dictionaries: versions of rules, and what they make of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from studio.server.errors import ApiError
from studio.server.wording import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.server.store import Document, Store
    from studio.server.values import Object

DICTIONARY, VERSION = "dictionary", "dictionary version"


class Lexicons:
    """One per server; a dictionary is a document, and each version of its rules one more."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, key: str) -> Document:
        """Return a dictionary.

        Raises:
            ApiError: there is none.
        """
        document = await self._store.find(DICTIONARY, key)
        if document is None:
            raise _missing(key)
        return document

    async def version(self, key: str, version: str | None = None) -> Document:
        """Return a version of a dictionary's rules, the newest by default.

        Raises:
            ApiError: there is none.
        """
        dictionary = await self.find(key)
        wanted = version or str(dictionary.body["latest_version_id"])
        document = await self._store.find(VERSION, wanted)
        if document is None or document.body["dictionary_id"] != key:
            raise _missing(wanted)
        return document

    async def rules(self, locators: Iterable[tuple[str, str | None]]) -> list[Rule]:
        """Return the rules of several dictionaries, in order.

        Raises:
            ApiError: one of them does not exist.
        """
        rules: list[Rule] = []
        for key, version in locators:
            document = await self.version(key, version)
            told = cast("Sequence[Object]", document.body["rules"])
            rules += [rule for one in told if (rule := rule_of(one)) is not None]
        return rules


def rule_of(told: Object) -> Rule | None:
    """Return what a rule does; None for sounds in letters of phonetics, which are not spoken."""
    word, said = told.get("string_to_replace"), told.get("alias")
    if not isinstance(word, str) or not isinstance(said, str) or not word:
        return None
    pattern = re.escape(word)
    if told.get("word_boundaries", True):
        pattern = rf"(?<!\w){pattern}(?!\w)"
    flags = re.NOFLAG if told.get("case_sensitive", True) else re.IGNORECASE
    return Rule(re.compile(pattern, flags), said)


def _missing(key: str) -> ApiError:
    return ApiError(
        "pronunciation_dictionary_not_found",
        f"A pronunciation dictionary or version with ID '{key[:80]}' was not found.",
    )
