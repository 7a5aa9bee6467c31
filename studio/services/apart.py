"""Wait for a call that may never return, such as one that asks the user through the system."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from studio.domain.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def apart(call: Callable[[], T], patience_s: float) -> T:
    """Return what `call` returns in a thread of its own, which never keeps the program from ending.

    What is no StudioError is our own bug: it is reported as in every thread, and ends the wait.

    Raises:
        StudioError: `call` did.
        TimeoutError: it took longer than `patience_s`; it goes on, and nobody hears of it.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        settle: Callable[[], object] = answer.cancel
        try:
            settle = partial(_give, answer, call())
        except StudioError as error:
            settle = partial(_fail, answer, error)
        finally:
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle)

    threading.Thread(target=run, name="apart", daemon=True).start()
    async with asyncio.timeout(patience_s):
        return await answer


def _give(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[T], error: StudioError) -> None:
    if not answer.done():
        answer.set_exception(error)
