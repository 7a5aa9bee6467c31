"""The event loop's own duties: cycles are collected on the window's thread, and there only."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

from studio.ui.loop import Collector

if TYPE_CHECKING:
    from studio.ui.desk import Desk


class Cycle:
    """Refers to itself, and says in which thread it died."""

    def __init__(self, died: list[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: died.append(threading.current_thread().name))


def make_many(died: list[str]) -> None:
    for _ in range(3_000):
        Cycle(died)


async def test_cycles_made_in_a_thread_die_on_the_windows(desk: Desk) -> None:
    died: list[str] = []
    with Collector() as collector:
        thread = threading.Thread(target=make_many, args=(died,), name="worker")
        thread.start()
        thread.join()
        assert died == []
        collector.collect()
    assert len(died) == 3_000
    assert set(died) == {threading.main_thread().name}


async def test_nothing_is_collected_before_the_start_is_over(desk: Desk) -> None:
    died: list[str] = []
    gc.unfreeze()
    try:
        with Collector() as collector:
            make_many(died)
            collector.collect()
            assert died == []
    finally:
        gc.collect()
        gc.freeze()


async def test_python_collects_again_afterwards(desk: Desk) -> None:
    with Collector():
        assert not gc.isenabled()
    assert gc.isenabled()
