"""Everything the endpoints share: built once, in plain constructor calls."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from studio.server.chronicle import Chronicle
from studio.server.errors import not_available
from studio.server.gate import Gate
from studio.server.ledger import Ledger
from studio.server.lexicons import Lexicons
from studio.server.messenger import Messenger
from studio.server.shelf import Shelf
from studio.server.speaking import Speaking, Utterance
from studio.server.store import Store
from studio.server.tasks import Tasks
from studio.server.tokens import Tokens
from studio.server.wording import wordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.serving import ServeOptions
    from studio.providers.base import Provider
    from studio.services.studio import Studio

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Server:
    """The studio behind the API, and what the API itself remembers."""

    studio: Studio
    options: ServeOptions
    store: Store
    gate: Gate
    ledger: Ledger
    shelf: Shelf
    speaking: Speaking
    chronicle: Chronicle
    lexicons: Lexicons
    tokens: Tokens
    messenger: Messenger
    tasks: Tasks
    dubbing: asyncio.Lock
    """Held while a dub is made: the studio has one project open at a time."""

    def capable(self, pick: Callable[[Provider], T | None], feature: str) -> T:
        """Return the first engine that has a capability.

        Args:
            pick: returns it of a provider.
            feature: what clients call it.

        Raises:
            ApiError: none has.
        """
        for provider in self.studio.providers.values():
            found = pick(provider)
            if found is not None:
                return found
        raise not_available(feature)

    async def open(self) -> None:
        """Read what was remembered and have the engine ready."""
        await self.ledger.read()
        self.studio.jobs.changed.connect(self.messenger.on_job)
        voices = await self.shelf.all()
        if voices:
            first = voices[0]
            word = Utterance(
                wordings=wordings("Viva."),
                language="en",
                voice=first.voice,
                settings=first.settings,
            )
            async with contextlib.aclosing(self.speaking.pieces(word)) as pieces:
                async for _ in pieces:
                    pass

    async def close(self) -> None:
        """Write what is left."""
        await self.tasks.close()
        await self.messenger.close()
        await self.store.close()


def create_server(studio: Studio, options: ServeOptions, folder: Path) -> Server:
    """Return a server that keeps what it remembers in `folder`; call on the event loop."""
    store = Store(folder)
    return Server(
        studio=studio,
        options=options,
        store=store,
        gate=Gate(options),
        ledger=Ledger(store, options.allowance),
        shelf=Shelf(studio.casting, store, options.allowance),
        speaking=Speaking(studio.providers),
        chronicle=Chronicle(store, options.allowance.history),
        lexicons=Lexicons(store),
        tokens=Tokens(),
        messenger=Messenger(store),
        tasks=Tasks(),
        dubbing=asyncio.Lock(),
    )
