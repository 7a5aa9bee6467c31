"""What speech in the cloud costs: before it is made, and what a project has spent so far."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import ProviderError
from studio.domain.script import Take
from studio.domain.settings import settings_of
from studio.domain.text import mark

if TYPE_CHECKING:
    from studio.domain.project import Project


class BudgetExceeded(ProviderError):
    """A run, or the next line of it, would cost more than is left. Values: cost, left, budget."""

    message = mark(
        "Errors",
        "This would cost {cost} characters, and {left} are left of the project's budget of "
        "{budget}.",
    )
    hint = mark("Errors", "Raise the budget in the project settings, or generate fewer lines.")


@dataclass(frozen=True, slots=True)
class Cost:
    """What lines cost, in characters as the provider charges them."""

    lines: int = 0
    characters: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.lines + other.lines, self.characters + other.characters)


def cost_of(text: str, rate: float) -> Cost:
    """Return what one text costs with a model that takes `rate` characters for each of its own."""
    return Cost(1, math.ceil(len(unicodedata.normalize("NFC", text)) * rate))


def spent_in(project: Project) -> int:
    """Return the characters charged for the takes a project has; one request is charged once."""
    costs = {take.request_id or take.id: take.cost for take in project.all(Take) if take.cost}
    return sum(costs.values())


def left_of_budget(project: Project) -> int | None:
    """Return what may still be spent, at least 0; None without a budget."""
    budget = settings_of(project).budget_characters
    return None if budget is None else max(0, budget - spent_in(project))


class Ledger:
    """What one run may spend: each request is entered before it is sent."""

    def __init__(self, budget: int | None = None, left: int = 0) -> None:
        """Take the project's budget and what is left of it; no budget, no end."""
        self._budget = budget
        self._left = left

    def enter(self, cost: int) -> None:
        """Set characters aside for a request.

        Raises:
            BudgetExceeded: there are not that many left.
        """
        if self._budget is None:
            return
        if cost > self._left:
            raise BudgetExceeded(cost=cost, left=self._left, budget=self._budget)
        self._left -= cost

    def correct(self, entered: int, charged: int) -> None:
        """Note what a request that was entered cost in truth."""
        self._left = max(0, self._left + entered - charged)
