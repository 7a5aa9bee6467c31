"""A key that is refused again and again is not sent a thousand times."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import KeySpent

if TYPE_CHECKING:
    from studio.providers.elevenlabs.errors import CloudError

BELIEVED = 5
"""So many refusals in a row are believed."""

HOLDS_S = 15.0
"""So long: then it is tried again, for credits may have been bought meanwhile."""


@dataclass(slots=True)
class _Row:
    error: CloudError
    count: int
    at: float


class SpentKeys:
    """The accounts whose last requests were all refused for the key or its credits."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, int], _Row] = {}

    def check(self, account: tuple[str, str, int]) -> None:
        """Let a request pass unless it is certain to be refused.

        Raises:
            CloudError: what the requests before it were refused with.
        """
        row = self._rows.get(account)
        if row is not None and row.count >= BELIEVED and time.monotonic() - row.at < HOLDS_S:
            raise row.error.again()

    def refused(self, account: tuple[str, str, int], error: CloudError) -> None:
        """Note a refusal, if it is one of the key."""
        if not isinstance(error, KeySpent):
            return
        before = self._rows.get(account)
        count = before.count + 1 if before is not None else 1
        self._rows[account] = _Row(error, count, time.monotonic())

    def accepted(self, account: tuple[str, str, int]) -> None:
        """Note that a request was carried out."""
        self._rows.pop(account, None)
