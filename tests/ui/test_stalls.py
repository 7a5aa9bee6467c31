"""The meter of stalls tells the truth."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.ui.stalls import watching_stalls

if TYPE_CHECKING:
    from studio.ui.desk import Desk


async def test_a_loop_held_up_is_seen(desk: Desk) -> None:
    with watching_stalls() as stalls:
        await asyncio.sleep(0.01)
        until = time.perf_counter() + 0.08
        while time.perf_counter() < until:
            pass
        await asyncio.sleep(0.01)
    assert stalls.longest_ms >= 75
    assert len(stalls.late) == 1
