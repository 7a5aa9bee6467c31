"""The server: how soon the first sound of a line is there, streamed and over the socket."""

from __future__ import annotations

import asyncio
import base64
import json
import statistics
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.sync.client import connect

from studio.app import create_studio
from studio.domain.serving import ServeOptions
from studio.server.running import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.report import Report

LINE = (
    "Nobody in the old town had expected the storm to come so early this year, and when the first "
    "heavy drops fell on the market square, the people laughed, took their baskets, and ran for it."
    " So they say."
)
TWO_SENTENCES = LINE.replace("year, and when", "year. When")
BAR_MS = 150.0
TRIES = 25
FORMATS = ("mp3_44100_128", "pcm_16000", "opus_48000_64")


def run(report: Report) -> None:
    """Measure over real connections; the peer is the same line waited for in one piece."""
    assert len(LINE) == 200
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
        client = httpx.Client(base_url=url, timeout=60.0)
        for name in FORMATS:
            streamed = measured(lambda name=name: first_streamed(client, name))
            whole = measured(lambda name=name: in_one(client, name))
            row(report, f"first sound of 200 characters, streamed, {name}", streamed, whole)
        whole = measured(lambda: in_one(client, "mp3_44100_128"))
        row(
            report,
            "first sound of 200 characters over the socket, mp3_44100_128",
            measured(lambda: first_over_socket(url)),
            whole,
        )
        several = measured(lambda: first_streamed(client, "mp3_44100_128", TWO_SENTENCES))
        row(report, "first sound of 200 characters in several sentences, streamed", several, whole)
        client.close()


def row(report: Report, what: str, ours_ms: list[float], peer_ms: list[float]) -> None:
    """Add a line: median and worst."""
    ours, peer = statistics.median(ours_ms), statistics.median(peer_ms)
    report.row(
        what,
        f"{ours:.0f} ms (worst {max(ours_ms):.0f} ms)",
        f"{peer:.0f} ms (in one piece)",
        f"{ours / peer:.2f}",
        f"≤ {BAR_MS:.0f} ms median",
        ours <= BAR_MS,
    )


def measured(once: Callable[[], float]) -> list[float]:
    """Return milliseconds of several tries, after one that does not count."""
    once()
    return [once() for _ in range(TRIES)]


def first_streamed(client: httpx.Client, name: str, text: str = LINE) -> float:
    """Return milliseconds until the first sound of a stream."""
    began = time.perf_counter()
    path = f"/v1/text-to-speech/Ben/stream?output_format={name}&enable_logging=false"
    with client.stream("POST", path, json={"text": text}) as answer:
        parts = answer.iter_raw()
        assert next(parts)
        took_ms = (time.perf_counter() - began) * 1000.0
        for _ in parts:
            pass
    return took_ms


def in_one(client: httpx.Client, name: str) -> float:
    """Return milliseconds until all sound is there in one."""
    began = time.perf_counter()
    path = f"/v1/text-to-speech/Ben?output_format={name}&enable_logging=false"
    assert client.post(path, json={"text": LINE}).content
    return (time.perf_counter() - began) * 1000.0


def first_over_socket(url: str) -> float:
    """Return milliseconds from the text to the first sound over an open socket."""
    address = url.replace("http", "ws", 1)
    path = f"{address}/v1/text-to-speech/Ben/stream-input?enable_logging=false"
    with connect(path) as socket:
        socket.send(json.dumps({"text": " "}))
        began = time.perf_counter()
        socket.send(json.dumps({"text": f"{LINE} ", "flush": True}))
        while not base64.b64decode(json.loads(socket.recv())["audio"]):
            pass
        took_ms = (time.perf_counter() - began) * 1000.0
        socket.send(json.dumps({"text": ""}))
        for _ in socket:
            pass
    return took_ms


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run a server in a thread."""
    up = threading.Event()
    found: list[str] = []
    tasks: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = []

    def tell(url: str) -> None:
        found.append(url)
        up.set()

    async def main() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VIVAVOCE_HOME", str(home))
            studio = create_studio()
        task = asyncio.create_task(serve(studio, ServeOptions(port=0), home / "server", tell))
        tasks.append((asyncio.get_running_loop(), task))
        try:
            await task
        finally:
            await studio.close()

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    assert up.wait(30)
    try:
        yield found[0]
    finally:
        tasks[0][0].call_soon_threadsafe(tasks[0][1].cancel)
        thread.join(30)
