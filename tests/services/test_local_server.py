"""The server as the window has it: a real program, started, watched and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

import httpx
import pytest

from studio.services.local_server import LocalServer, ServerState
from studio.storage.paths import HOME_VARIABLE


@pytest.fixture
async def server(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    server = LocalServer()
    yield server
    await server.stop()


@pytest.fixture
def states(server):
    seen = []
    server.changed.connect(lambda one: seen.append(one.state))
    return seen


@pytest.fixture
def taken():
    """A port somebody else listens at."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


async def test_it_answers_while_it_is_on_and_not_afterwards(server, states):
    await server.start(0)
    assert server.state is ServerState.ON
    url = server.url
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.get("/v1/models")
        assert answer.status_code == 200
        assert answer.json()[0]["model_id"].startswith("eleven_")
        await server.stop()
        with pytest.raises(httpx.ConnectError):
            await client.get("/v1/models")
    assert (server.state, server.url) == (ServerState.OFF, "")
    assert states == [ServerState.STARTING, ServerState.ON, ServerState.OFF]


async def test_a_port_that_is_taken_is_said_in_words(server, taken):
    await server.start(taken)
    assert server.state is ServerState.FAILED
    assert f"cannot listen on 127.0.0.1, port {taken}" in str(server.error)
    await server.start(0)
    assert server.state is ServerState.ON


@pytest.mark.skipif(sys.platform == "win32", reason="this system: no such signals")
async def test_when_it_dies_the_studio_knows(server):
    await server.start(0)
    failed = asyncio.Event()
    server.changed.connect(lambda one: one.state is ServerState.FAILED and failed.set())
    os.kill(server._running.pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        await failed.wait()
    assert server.url == ""


async def test_starting_twice_starts_once_and_stopping_twice_stops_once(server, states):
    await asyncio.gather(server.start(0), server.start(0))
    await asyncio.gather(server.stop(), server.stop())
    assert states.count(ServerState.ON) == 1
    assert server.state is ServerState.OFF
