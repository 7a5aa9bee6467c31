"""Equal requests that are wanted at the same time are asked once."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from studio.providers.elevenlabs.call import Call

T = TypeVar("T")


class Shared(Generic[T]):
    """Results that are being made, by what was asked."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[T]] = {}
        self._waiting: dict[str, int] = {}

    async def get(self, key: str, make: Callable[[], Coroutine[object, object, T]]) -> T:
        """Return what `make` makes, or what an equal request is waiting for already.

        It is cancelled when the last of those who wait for it is.
        """
        task = self._running.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(make())
            self._running[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            return await asyncio.shield(task)
        finally:
            self._leave(key, task)

    def _leave(self, key: str, task: asyncio.Task[T]) -> None:
        if self._running.get(key) is not task:
            return
        self._waiting[key] -= 1
        if not self._waiting[key] and not task.done():
            self._forget(key, task)
            task.cancel()

    def _forget(self, key: str, task: asyncio.Task[T]) -> None:
        if self._running.get(key) is task:
            del self._running[key]
            del self._waiting[key]
        if task.done() and not task.cancelled():
            task.exception()  # seen: those who waited were told


def key_of(call: Call) -> str:
    """Return a digest of everything a call sends: equal for calls with the same answer."""
    facts = json.dumps([call.method, call.path, call.query, call.body, call.form], sort_keys=True)
    digest = hashlib.sha256(facts.encode())
    for upload in call.uploads:
        digest.update(f"\n{upload.form_field}\n{upload.name}\n{upload.mime}\n".encode())
        digest.update(upload.content)
    return digest.hexdigest()
