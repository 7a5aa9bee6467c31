"""Waiting for what a thread does, closely."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


async def until(is_so: Callable[[], object], within_s: float = 60.0) -> None:
    """Look twice in a millisecond; TimeoutError if it never is."""
    async with asyncio.timeout(within_s):
        while not is_so():  # noqa: ASYNC110 - threads set no event
            await asyncio.sleep(0.0005)
