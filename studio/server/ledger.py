"""Credits: what was spent this month, and whether there is enough left."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from studio.server.errors import ApiError

if TYPE_CHECKING:
    from studio.domain.serving import Allowance
    from studio.server.store import Store, Use

UNLIMITED = 10_000_000
"""Told as the limit when there is none."""


class Ledger:
    """Counts credits as they are spent; the store keeps them."""

    def __init__(self, store: Store, allowance: Allowance) -> None:
        self._store = store
        self._limit = allowance.characters
        self._month = month_of(dt.datetime.now(dt.UTC))
        self._spent = 0

    async def read(self) -> None:
        """Learn what was spent this month already."""
        self._spent = await self._store.credits_since(self._month.timestamp())

    @property
    def limit(self) -> int:
        """Credits a month."""
        return self._limit or UNLIMITED

    @property
    def resets_at(self) -> int:
        """When the month ends, seconds since 1970."""
        return int(month_of(self._month + dt.timedelta(days=32)).timestamp())

    @property
    def spent(self) -> int:
        """Credits spent this month."""
        month = month_of(dt.datetime.now(dt.UTC))
        if month != self._month:
            self._month, self._spent = month, 0
        return self._spent

    def take(self, credits_: int) -> int:
        """Spend credits; return how many were spent before.

        Raises:
            ApiError: there are not as many left.
        """
        before = self.spent
        if self._limit and before + credits_ > self._limit:
            left = max(0, self._limit - before)
            raise ApiError(
                "quota_exceeded",
                f"This request exceeds your quota of {self._limit}. You have {left} credits "
                f"remaining, while {credits_} credits are required for this request.",
            )
        self._spent = before + credits_
        return before

    def give_back(self, credits_: int) -> None:
        """Return credits for what could not be done."""
        self._spent = max(0, self.spent - credits_)

    async def note(self, use: Use) -> None:
        """Keep what a request cost."""
        await self._store.use(use)


def month_of(moment: dt.datetime) -> dt.datetime:
    """Return the first moment of a month."""
    return dt.datetime(moment.year, moment.month, 1, tzinfo=dt.UTC)
