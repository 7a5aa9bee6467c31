"""What speech in the cloud costs: before it is made, and what a project has spent so far."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import ref

from studio.domain.errors import ProviderError
from studio.domain.media import Media
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
    """Return the characters charged for takes and sounds a project has, each request once."""
    costs = {take.request_id or take.id: take.cost for take in project.all(Take) if take.cost}
    return sum(costs.values()) + sum(media.cost for media in project.all(Media))


class Ledger:
    """What a project has spent while it is open: each request is entered before it is sent.

    Shared by all runs. What was paid for stays spent, even if its takes are deleted or undone.
    """

    def __init__(self, project: Project | None = None) -> None:
        """Begin with what the project's takes cost; without a project nothing is limited."""
        self._project = ref(project) if project is not None else lambda: None
        """Not held: a closed project goes, whoever still has what it spent."""
        self._spent = 0
        self.renew()

    @property
    def left(self) -> int | None:
        """What may still be spent, at least 0; None without a budget."""
        budget = self._budget
        return None if budget is None else max(0, budget - self._spent)

    def renew(self) -> None:
        """Count takes that came from elsewhere."""
        project = self._project()
        if project is not None:
            self._spent = max(self._spent, spent_in(project))

    def require(self, cost: int) -> None:
        """Do nothing if so much is left.

        Raises:
            BudgetExceeded: it is not.
        """
        left = self.left
        if left is not None and cost > left:
            raise BudgetExceeded(cost=cost, left=left, budget=self._budget)

    def enter(self, cost: int) -> None:
        """Set characters aside for a request.

        Raises:
            BudgetExceeded: there are not that many left.
        """
        self.require(cost)
        self._spent += cost

    def correct(self, entered: int, charged: int) -> None:
        """Note what a request that was entered cost in truth."""
        self._spent += charged - entered

    @property
    def _budget(self) -> int | None:
        project = self._project()
        return settings_of(project).budget_characters if project is not None else None
