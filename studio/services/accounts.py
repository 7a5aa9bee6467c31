"""What the user's keys may do: asked when somebody wants to know, remembered until the end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.errors import ProviderUnavailable
from studio.domain.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.providers.base import Account, AccountStanding, Provider, SpeechModel
    from studio.services.keys import Keys


class Accounts:
    """Asks providers about keys; nothing is asked before a person or a run needs it."""

    def __init__(self, providers: Mapping[str, Provider], keys: Keys) -> None:
        self.changed: Signal[str] = Signal()
        """More is known; tells of which provider."""
        self._providers = providers
        self._keys = keys
        self._standings: dict[str, AccountStanding] = {}
        self._models: dict[str, tuple[SpeechModel, ...]] = {}

    def standing(self, provider_id: str, key_id: str = "") -> AccountStanding | None:
        """Return what was heard last of a key, "" = the one in use; None if it was never asked."""
        entry = self._keys.chosen(provider_id)
        return self._standings.get(key_id or (entry.id if entry else ""))

    def models(self, provider_id: str) -> tuple[SpeechModel, ...]:
        """Return the models heard of last; none before somebody asked."""
        return self._models.get(provider_id, ())

    async def ask(self, provider_id: str, key_id: str = "") -> AccountStanding:
        """Ask what a key may do, "" = the one in use.

        Raises:
            ProviderUnavailable: the provider has no accounts, or there is no such key.
            ProviderError: it could not be told.
        """
        account = await self._account(provider_id)
        access = self._keys.access(provider_id, key_id)
        if access is None:
            raise ProviderUnavailable(provider=provider_id)
        standing = await account.standing(access)
        self._standings[access.key_id] = standing
        self.changed.emit(provider_id)
        return standing

    async def test(self, provider_id: str, key_id: str) -> AccountStanding:
        """Ask all that is known of a key, and try what it may do and costs nothing.

        Raises:
            ProviderUnavailable: the provider has no accounts, or there is no such key.
            ProviderError: it could not be told.
        """
        standing = await self.ask(provider_id, key_id)
        account = await self._account(provider_id)
        missing = await account.missing(self._keys.access(provider_id, key_id))
        return replace(standing, missing=tuple(dict.fromkeys((*standing.missing, *missing))))

    async def ask_models(self, provider_id: str) -> tuple[SpeechModel, ...]:
        """Ask which models speak, with the key in use.

        Raises:
            ProviderError: it could not be told.
        """
        account = await self._account(provider_id)
        models = tuple(await account.models())
        self._models[provider_id] = models
        self.changed.emit(provider_id)
        return models

    async def _account(self, provider_id: str) -> Account:
        provider = (await asyncio.to_thread(dict, self._providers)).get(provider_id)
        if provider is None or provider.account is None:
            raise ProviderUnavailable(provider=provider_id)
        return provider.account
