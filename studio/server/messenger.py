"""Tell others what happens: signed webhooks, tried again while they fail, never waited for."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Final, cast

import httpx

from studio.server.signatures import HEADER, signature
from studio.server.values import written
from studio.services.jobs import JobState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.server.store import Document, Store
    from studio.server.values import Json, Object
    from studio.services.jobs import Job

logger = logging.getLogger(__name__)

KIND: Final = "webhook"
PAUSES_S: Final = (1.0, 5.0, 30.0, 120.0, 600.0)
"""Between the tries of one delivery."""
_TIMEOUT_S: Final = 10.0
_MOST_UNDER_WAY: Final = 500
_FAILURES_ALLOWED: Final = 10
_SILENCE_ALLOWED_S: Final = 7 * 86_400
_REPORTS_EVERY_S: Final = 1.0


class Messenger:
    """One per server; `close` drops what is not delivered."""

    def __init__(self, store: Store, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._store = store
        self._pauses_s = pauses_s
        self._under_way: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None
        self._reported_at: dict[str, float] = {}
        self._hooks: list[Document] | None = None

    def announce(self, kind: str, facts: Object) -> None:
        """Send an event to every webhook that wants it; returns at once."""
        if self._hooks == []:
            return
        if len(self._under_way) >= _MOST_UNDER_WAY:
            logger.info("an event %s was dropped: too many are under way", kind)
            return
        task = asyncio.get_running_loop().create_task(self._send_to_all(kind, facts))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def on_job(self, job: Job) -> None:
        """Tell how far a job is, now and then, and how it ended."""
        is_over = job.state is not JobState.RUNNING
        now = time.monotonic()
        if not is_over and now - self._reported_at.get(job.id, -1e9) < _REPORTS_EVERY_S:
            return
        self._reported_at[job.id] = now
        if is_over:
            del self._reported_at[job.id]
        facts: dict[str, Json] = {
            "job_id": job.id,
            "name": job.label,
            "status": job.state.value,
            "done": job.done,
            "total": job.total,
            "progress": round(job.done / job.total, 4) if job.total else None,
        }
        self.announce("progress_tracking", facts)
        if job.state is JobState.FAILED:
            self.announce("error_reporting", {**facts, "error": str(job.error)})

    async def finish(self) -> None:
        """Wait until all that was told is delivered, or given up."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def forget(self) -> None:
        """Look webhooks up again: they have changed."""
        self._hooks = None

    async def close(self) -> None:
        """Stop every delivery."""
        tasks = tuple(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    async def _send_to_all(self, kind: str, facts: Object) -> None:
        body = written({"type": kind, "data": facts, "event_timestamp": int(time.time())}).encode()
        if self._hooks is None:
            self._hooks = await self._store.query(KIND)
        wanting = [hook for hook in self._hooks if _wants(hook, kind)]
        await asyncio.gather(*(self._deliver(hook, body) for hook in wanting))

    async def _deliver(self, hook: Document, body: bytes) -> None:
        pauses = self._pauses_s if hook.body.get("retry_enabled", True) else ()
        for pause_s in (*pauses, None):
            status = await self._try(hook, body)
            if 200 <= status < 300:
                await self._note_success(hook.id)
                return
            if pause_s is not None:
                await asyncio.sleep(pause_s)
        await self._note_failure(hook.id, status)

    async def _try(self, hook: Document, body: bytes) -> int:
        """Return the status of one try, 0 when nobody answered."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False)
        own = cast("dict[str, str]", hook.body.get("request_headers") or {})
        headers = {
            **own,
            "content-type": "application/json",
            HEADER: signature(str(hook.body["secret"]), body, time.time()),
        }
        try:
            answer = await self._client.post(
                str(hook.body["webhook_url"]), content=body, headers=headers
            )
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            logger.info("webhook %s could not be reached: %r", hook.id, error)
            return 0
        return answer.status_code

    async def _note_success(self, key: str) -> None:
        self.forget()
        hook = await self._store.find(KIND, key)
        if hook is not None:
            await self._store.put(
                KIND, key, {**hook.body, "failures": 0, "succeeded_at": int(time.time())}
            )

    async def _note_failure(self, key: str, status: int) -> None:
        self.forget()
        hook = await self._store.find(KIND, key)
        if hook is None:
            return
        now = int(time.time())
        failures = int(cast("int", hook.body["failures"])) + 1
        silent_s = now - cast("int", hook.body["succeeded_at"])
        facts: dict[str, Json] = {
            **hook.body,
            "failures": failures,
            "most_recent_failure_error_code": status or None,
            "most_recent_failure_timestamp": now,
        }
        if failures >= _FAILURES_ALLOWED and silent_s > _SILENCE_ALLOWED_S:
            facts["is_auto_disabled"] = True
        await self._store.put(KIND, key, facts)


def _wants(hook: Document, kind: str) -> bool:
    if hook.body["is_disabled"] or hook.body["is_auto_disabled"]:
        return False
    events = cast("Sequence[str] | None", hook.body.get("events"))
    return not events or kind in events
