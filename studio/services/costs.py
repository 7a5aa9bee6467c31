"""Money: what a run would cost, whether the user and the project's budget allow it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from studio.domain.costs import Cost, Ledger, cost_of
from studio.domain.errors import StudioError
from studio.domain.freshness import lines_to_generate
from studio.domain.progress import Cancelled
from studio.domain.records import RecordId
from studio.domain.script import Line, casting_of, spoken_text
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from studio.domain.project import Project
    from studio.providers.base import AccountStanding, Provider, SpeechRequest
    from studio.services.accounts import Accounts
    from studio.services.settings import UserSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCost:
    """What a run costs at one provider, and what there is for it."""

    provider: str
    """As the user knows it."""
    cost: Cost
    left_of_budget: int | None
    """None = the project has no budget."""
    standing: AccountStanding | None
    """What was heard last of the key in use."""


class Costs:
    """Asked by every run before it sends anything."""

    def __init__(
        self, providers: Mapping[str, Provider], accounts: Accounts, settings: UserSettings
    ) -> None:
        self.confirm: Callable[[RunCost], Awaitable[bool]] | None = None
        """Asks the user; None where nobody could answer: then what was started is wanted."""
        self._providers = providers
        self._accounts = accounts
        self._settings = settings
        self._ledgers: WeakKeyDictionary[Project, Ledger] = WeakKeyDictionary()

    def is_charged(self, provider_id: str) -> bool:
        """Whether a provider charges for what it speaks."""
        provider = self._providers.get(provider_id)
        return provider is not None and provider.account is not None

    def model(self, provider_id: str) -> str:
        """Return the model the user has chosen for a provider; "" = the provider's choice.

        Part of each request, so that speech of one model is never taken for another's.
        """
        return self._settings.current.elevenlabs.model if self.is_charged(provider_id) else ""

    def cost(self, request: SpeechRequest) -> Cost:
        """Return what a request costs, by the rates heard of last; nothing where nobody charges."""
        provider_id = request.voice.provider
        if not self.is_charged(provider_id):
            return Cost()
        return cost_of(request.text, self._rate(provider_id, request.model))

    def estimate(self, project: Project, language: str) -> Cost:
        """Return about what generating all that is missing or stale would cost.

        Quick enough to be shown all the time: what is cached and what the lexicon says longer is
        counted only when a run begins.
        """
        total, rates = Cost(), dict[RecordId, float | None]()
        for line_id in lines_to_generate(project, language):
            line = project.get(Line, line_id)
            if line.speaker_id not in rates:
                rates[line.speaker_id] = self._rate_of(project, line.speaker_id, language)
            rate = rates[line.speaker_id]
            if rate is not None:
                total += cost_of(spoken_text(project, line, language), rate)
        return total

    async def permit(self, project: Project, requests: Iterable[SpeechRequest]) -> Ledger:
        """Return what a run of these requests may spend.

        Args:
            project: the one that pays.
            requests: those that have to be sent: no locked lines, nothing that is cached.

        Raises:
            BudgetExceeded: they cost more than is left of the project's budget.
            Cancelled: the user was asked and does not want it.
        """
        ledger = self.ledger(project)
        charged: dict[str, list[SpeechRequest]] = {}
        for request in requests:
            if self.is_charged(request.voice.provider):
                charged.setdefault(request.voice.provider, []).append(request)
        for provider_id, asked in charged.items():
            await self._ask_rates(provider_id)
            total = sum((self.cost(request) for request in asked), Cost())
            ledger.require(total.characters)
            await self._require_consent(ledger, provider_id, total)
        return ledger

    def ledger(self, project: Project) -> Ledger:
        """Return what a project spends: one for all who ask."""
        ledger = self._ledgers.setdefault(project, Ledger(project))
        ledger.renew()
        return ledger

    async def _ask_rates(self, provider_id: str) -> None:
        """Hear what models cost, once; a run does not fail because nobody tells."""
        if not self._accounts.models(provider_id):
            with contextlib.suppress(StudioError):
                await self._accounts.ask_models(provider_id)

    async def _require_consent(self, ledger: Ledger, provider_id: str, total: Cost) -> None:
        asked_from = self._settings.current.speech.asks_from_characters
        if self.confirm is None or not 0 < asked_from <= total.characters:
            return
        run = RunCost(
            provider=self._providers[provider_id].name,
            cost=total,
            left_of_budget=ledger.left,
            standing=self._accounts.standing(provider_id),
        )
        if run.standing is None:
            with contextlib.suppress(StudioError):
                run = replace(run, standing=await self._accounts.ask(provider_id))
        if not await self.confirm(run):
            raise Cancelled

    def _rate_of(self, project: Project, speaker_id: RecordId, language: str) -> float | None:
        """Return what a character of a speaker costs, None where nobody charges."""
        casting = casting_of(project, speaker_id, language)
        voice = project.find(Voice, casting.voice_id) if casting else None
        if voice is None or not self.is_charged(voice.provider):
            return None
        return self._rate(voice.provider, "")

    def _rate(self, provider_id: str, model_id: str) -> float:
        models = self._accounts.models(provider_id)
        wanted = model_id or self.model(provider_id)
        named = (model.character_rate for model in models if model.id == wanted)
        return next(named, models[0].character_rate if models else 1.0)
