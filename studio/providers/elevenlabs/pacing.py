"""How many requests run at a time: as many as the account may have, in turn between jobs.

The server says with each answer how many it allows and how many run; the gate never lets more out
than that, so that it is not the studio that provokes a refusal.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

FIRST_LIMIT = 2
"""What every plan allows: until the first answer says more."""

ANSWERS_BELIEVED = 3
"""Of so many answers in a row the smallest number of others counts: one that says more may only
count those of ours that have just ended."""

GOOD_BEFORE_MORE = 8
"""So many answers in a row raise a limit that a refusal had lowered, by one."""


class Gate:
    """The places for requests of one account and one group of models."""

    def __init__(self, limit: int = FIRST_LIMIT) -> None:
        self.running = 0
        """Requests that hold a place."""
        self.most = 0
        """What the user allows; 0 = as many as the server does."""
        self.told: int | None = None
        """What the server last said it allows at a time."""
        self._allowed = limit
        self._ceiling: int | None = None
        self._good = 0
        self._others: deque[int] = deque(maxlen=ANSWERS_BELIEVED)
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._returning: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """How many may run now, at least 1."""
        limits = (self._allowed, self._ceiling, self.most or None)
        return min(limit for limit in limits if limit is not None)

    @asynccontextmanager
    async def place(self, owner: str, *, is_returning: bool = False) -> AsyncIterator[Visit]:
        """Hold a place.

        Args:
            owner: the job it is for: jobs get places in turn, however much each asks for.
            is_returning: it was refused before and stands before all others.
        """
        await self._enter(owner, is_returning)
        visit = Visit(self)
        try:
            yield visit
        finally:
            self.running -= 1
            self._admit()

    def learn(self, maximum: int, others: int) -> None:
        """Take over what the server allows.

        Args:
            maximum: requests it allows at a time.
            others: requests of the account that run now and are not ours.
        """
        self.told = maximum
        self._others.append(max(0, others))
        self._allowed = max(1, maximum - min(self._others))
        self._admit()

    def succeeded(self) -> None:
        """Note an answer; after some of them a lowered limit is raised again."""
        if self._ceiling is None:
            return
        self._good += 1
        if self._good >= GOOD_BEFORE_MORE:
            self._good = 0
            self._ceiling = self._ceiling + 1 if self._ceiling < self._allowed else None
            self._admit()

    def refused(self) -> bool:
        """Note that one that holds a place was one too many.

        Returns:
            Whether another of ours runs, whose end is to be waited for.
        """
        self._good = 0
        self._ceiling = max(1, min(self.limit, self.running - 1))
        return self.running > 1

    async def _enter(self, owner: str, is_returning: bool) -> None:
        if self.running < self.limit and not self._waiting and not self._returning:
            self.running += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if is_returning:
            self._returning.append(place)
        else:
            self._waiting.setdefault(owner, deque()).append(place)
        self._admit()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.running -= 1
            place.cancel()
            self._admit()
            raise

    def _admit(self) -> None:
        while self.running < self.limit and (place := self._next()) is not None:
            self.running += 1
            place.set_result(None)

    def _next(self) -> asyncio.Future[None] | None:
        """Return who is next: those refused before, then one of each job in turn."""
        while self._returning:
            place = self._returning.popleft()
            if not place.done():
                return place
        while self._waiting:
            owner = next(iter(self._waiting))
            queue = self._waiting.pop(owner)
            place = queue.popleft()
            if queue:
                self._waiting[owner] = queue
            if not place.done():
                return place
        return None


class Visit:
    """One request while it holds a place."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._most = gate.running

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take over what the headers of its answer say."""
        maximum = _count(headers, "maximum-concurrent-requests")
        if maximum:
            ours = max(self._most, self._gate.running)
            self._gate.learn(maximum, _count(headers, "current-concurrent-requests") - ours)

    def refused(self) -> bool:
        """See `Gate.refused`."""
        return self._gate.refused()

    def succeeded(self) -> None:
        """See `Gate.succeeded`."""
        self._gate.succeeded()


def _count(headers: Mapping[str, str], name: str) -> int:
    text = headers.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
