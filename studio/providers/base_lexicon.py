"""What a provider offers that keeps a lexicon of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.lexicon import LexiconEntry


class PronunciationKeeper(Protocol):
    """Has words said as a lexicon says, wherever the account is used."""

    async def keep(self, name: str, entries: Iterable[LexiconEntry], language: str = "") -> None:
        """Make or bring up to date what the account calls `name`; it counts from now on.

        Raises:
            ProviderError: it cannot be kept.
        """
        ...

    def detach(self, name: str) -> None:
        """Let it count no more; it stays in the account."""
        ...
