"""Webhooks: signed as the official client checks, tried again, never waited for."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest
from elevenlabs.types import WebhookHmacSettings

from studio.server.messenger import KIND, Messenger
from studio.server.signatures import HEADER, TOLERANCE_S, is_genuine, signature
from studio.server.store import Store
from studio.services.jobs import Job, JobState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from elevenlabs import ElevenLabs

    from tests.server.conftest import Running

SECRET, BODY, NOW = "wsec_test", b'{"a": 1}', 1_800_000_000.0


class Listener:
    """Somebody who is told: keeps what came, and answers with the statuses given, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.came = threading.Condition()
        left = list(statuses)
        listener = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with listener.came:
                    listener.received.append((dict(self.headers), body))
                    listener.came.notify_all()
                self.send_response(left.pop(0) if left else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait_for(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        with self.came:
            assert self.came.wait_for(lambda: len(self.received) >= count, 20)
        return self.received

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def test_a_signature_is_genuine_for_its_body_secret_and_time_only() -> None:
    header = signature(SECRET, BODY, NOW)
    assert is_genuine(SECRET, header, BODY, NOW)
    assert is_genuine(SECRET, header, BODY, NOW + TOLERANCE_S - 1)
    assert not is_genuine(SECRET, header, BODY + b" ", NOW)
    assert not is_genuine("other", header, BODY, NOW)
    assert not is_genuine(SECRET, header, BODY, NOW + TOLERANCE_S + 1)
    assert not is_genuine(SECRET, header, BODY, NOW - TOLERANCE_S - 1)


@pytest.mark.parametrize(
    "header",
    ["", "t=", "v0=abc", "t=x,v0=abc", "t=1", "t=-1,v0=", "t=" + "9" * 99, "t=²,v0=a", "=,="],
)
def test_what_is_no_signature_is_not_genuine(header: str) -> None:
    assert not is_genuine(SECRET, header, BODY, NOW)


def test_the_official_client_accepts_what_the_server_sends(
    client: ElevenLabs, listener: Listener
) -> None:
    made = client.webhooks.create(
        settings=WebhookHmacSettings(auth_type="hmac", name="Test", webhook_url=listener.url)
    )
    try:
        b"".join(client.text_to_speech.convert("Ben", text="Tell them."))
        headers, body = listener.wait_for(2)[-1]
        event = client.webhooks.construct_event(
            rawBody=body.decode(), sig_header=headers[HEADER], secret=made.webhook_secret
        )
        listed = client.webhooks.list().webhooks
    finally:
        client.webhooks.delete(made.webhook_id)
    assert event["type"] == "progress_tracking"
    assert event["data"]["status"] in {"running", "succeeded"}
    assert made.webhook_id in {one.webhook_id for one in listed}


async def told(folder: Path, url: str, *, pauses_s: tuple[float, ...], failures: int = 0) -> Store:
    """Send one event to one webhook and return what was noted, after all is done."""
    store = Store(folder)
    facts = {
        "webhook_url": url,
        "secret": SECRET,
        "is_disabled": False,
        "is_auto_disabled": False,
        "failures": failures,
        "succeeded_at": 0,
    }
    await store.put(KIND, "hook", facts)
    messenger = Messenger(store, pauses_s)
    messenger.announce("progress_tracking", {"done": 1})
    await messenger.finish()
    await messenger.close()
    return store


async def test_a_delivery_that_fails_is_tried_again(tmp_path: Path) -> None:
    failing = Listener(500, 503)
    store = await told(tmp_path, failing.url, pauses_s=(0.0, 0.0, 0.0))
    noted = await store.find(KIND, "hook")
    await store.close()
    failing.close()
    assert len(failing.received) == 3
    assert len({body for _, body in failing.received}) == 1
    assert noted is not None
    assert noted.body["failures"] == 0


async def test_a_webhook_that_failed_too_often_and_long_is_left_alone(tmp_path: Path) -> None:
    gone = Listener()
    gone.close()
    store = await told(tmp_path, gone.url, pauses_s=(0.0,), failures=9)
    noted = await store.find(KIND, "hook")
    await store.close()
    assert noted is not None
    assert noted.body["failures"] == 10
    assert noted.body["is_auto_disabled"] is True


async def test_a_failed_job_is_reported(tmp_path: Path, listener: Listener) -> None:
    store = Store(tmp_path)
    facts = {
        "webhook_url": listener.url,
        "secret": SECRET,
        "is_disabled": False,
        "is_auto_disabled": False,
        "failures": 0,
        "succeeded_at": 0,
        "events": ["error_reporting"],
    }
    await store.put(KIND, "hook", facts)
    messenger = Messenger(store, ())
    job = Job("Dub", state=JobState.FAILED, error=ValueError("no voice"))
    messenger.on_job(job)
    await messenger.finish()
    await messenger.close()
    await store.close()
    (_, body), *others = listener.received
    assert others == []
    assert json.loads(body)["data"]["error"] == "no voice"


def test_the_inbound_route_takes_the_key_or_a_signature(
    server: Running, client: ElevenLabs, http: httpx.Client
) -> None:
    assert http.post("/webhook/progress", json={"done": 1}).json() == {"status": "success"}
    made = client.webhooks.create(
        settings=WebhookHmacSettings(auth_type="hmac", name="In", webhook_url="http://127.0.0.1:9/")
    )
    url = f"{server.url}/webhook/progress"
    try:
        now = time.time()
        good = signature(made.webhook_secret, BODY, now)
        old = signature(made.webhook_secret, BODY, now - 2 * TOLERANCE_S)
        early = signature(made.webhook_secret, BODY, now + 2 * TOLERANCE_S)
        answers = {
            name: httpx.post(url, content=BODY, headers={HEADER: header}).status_code
            for name, header in {"good": good, "old": old, "early": early, "none": "x"}.items()
        }
    finally:
        client.webhooks.delete(made.webhook_id)
    assert answers == {"good": 200, "old": 401, "early": 401, "none": 401}
    assert httpx.post(url, content=BODY).status_code == 401
