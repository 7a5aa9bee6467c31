"""A real server on a free port, and the official client in front of it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest
from elevenlabs import AsyncElevenLabs, ElevenLabs

from studio.app import create_studio
from studio.domain.serving import ServeOptions
from studio.server.running import serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

KEY = "a-key-of-the-tests"


@dataclass(frozen=True)
class Running:
    """A server that runs, and its folder."""

    url: str
    folder: Path

    def http(self, key: str = KEY) -> httpx.Client:
        """Return a plain client."""
        headers = {"xi-api-key": key} if key else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30.0)


@contextmanager
def serving(home: Path, options: ServeOptions) -> Iterator[Running]:
    """Run a server in a thread with a loop and an engine of its own."""
    up = threading.Event()
    found: list[str] = []
    tasks: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = []

    def tell(url: str) -> None:
        found.append(url)
        up.set()

    async def run() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VIVAVOCE_HOME", str(home))
            studio = create_studio()
        task = asyncio.create_task(serve(studio, options, home / "server", tell))
        tasks.append((asyncio.get_running_loop(), task))
        try:
            await task
        finally:
            await studio.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="server")
    thread.start()
    try:
        assert up.wait(30), "the server did not come up"
        yield Running(found[0], home)
    finally:
        for loop, task in tasks:
            loop.call_soon_threadsafe(task.cancel)
        thread.join(30)
        assert not thread.is_alive(), "the server did not end"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server with a key for all tests that do not care what others did."""
    home = tmp_path_factory.mktemp("server")
    with serving(home, ServeOptions(port=0, key=KEY)) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: Running) -> Iterator[ElevenLabs]:
    """The official client."""
    with httpx.Client(timeout=60.0) as transport:
        made = ElevenLabs(api_key=KEY, base_url=server.url, httpx_client=transport)
        made.text_to_speech._ws_base_url = server.url.replace("http", "ws", 1)
        yield made


@pytest.fixture
async def async_client(server: Running) -> AsyncIterator[AsyncElevenLabs]:
    """The official client for asynchronous programs."""
    async with httpx.AsyncClient(timeout=60.0) as transport:
        yield AsyncElevenLabs(api_key=KEY, base_url=server.url, httpx_client=transport)


@pytest.fixture
def http(server: Running) -> Iterator[httpx.Client]:
    """A plain client with the right key."""
    with server.http() as plain:
        yield plain


@pytest.fixture(scope="session")
def voice_id(client: ElevenLabs) -> str:
    """The id of a voice that speaks."""
    return client.voices.get_all().voices[0].voice_id
