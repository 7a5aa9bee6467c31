"""Many clients at once: all are answered, and memory stays what it was."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import websockets
from websockets.exceptions import ConnectionClosedError

from studio.domain.serving import Allowance, ServeOptions
from tests.server.calls import beginning
from tests.server.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SHARE_CLIENTS, SHARE_S = 30, 2.0
LONG_CLIENTS, LONG_S = 200, 600.0
GROWTH_MB = 60.0
"""What a server may have more after minutes than after its first quarter: caches, not leaks."""
TEXTS = (
    "Hello.",
    "The storm came early this year.",
    "El tiempo pasa y no vuelve.",
    "One sentence. Another one, a little longer than the first. And a third.",
)


async def speak(client: httpx.AsyncClient, dice: random.Random) -> int:
    query = f"output_format={dice.choice(['mp3_22050_32', 'pcm_16000', 'ulaw_8000'])}"
    answer = await client.post(f"/v1/text-to-speech/Ben?{query}", json={"text": dice.choice(TEXTS)})
    return answer.status_code


async def stream(client: httpx.AsyncClient, dice: random.Random) -> int:
    asked = {"text": dice.choice(TEXTS) * 5}
    async with client.stream("POST", "/v1/text-to-speech/Ana/stream", json=asked) as answer:
        async for _ in answer.aiter_bytes():
            if dice.random() < 0.05:  # somebody hangs up
                break
    return answer.status_code


async def look(client: httpx.AsyncClient, dice: random.Random) -> int:
    path = dice.choice(
        [
            "/v1/models",
            "/v2/voices?page_size=5",
            "/v1/history?page_size=5",
            "/v1/user",
            "/v1/voices",
        ]
    )
    return (await client.get(path)).status_code


async def change(client: httpx.AsyncClient, dice: random.Random) -> int:
    rules = [{"type": "alias", "string_to_replace": "a", "alias": str(dice.random())}]
    made = await client.post(
        "/v1/pronunciation-dictionaries/add-from-rules", json={"name": "x", "rules": rules}
    )
    key = made.json().get("id", "")
    return (await client.get(f"/v1/pronunciation-dictionaries/{key}")).status_code


async def convert(client: httpx.AsyncClient, _: random.Random) -> int:
    files = {"audio": ("a.wav", beginning(1.0))}
    return (await client.post("/v1/voice-changer/Ben", files=files)).status_code


async def talk(client: httpx.AsyncClient, dice: random.Random) -> int:
    address = str(client.base_url).rstrip("/").replace("http", "ws", 1)
    url = f"{address}/v1/text-to-speech/Ben/stream-input?output_format=pcm_8000"
    async with websockets.connect(url) as socket:
        for word in (*dice.choice(TEXTS).split(), ""):
            await socket.send(json.dumps({"text": f"{word} " if word else ""}))
        frames = []
        with contextlib.suppress(ConnectionClosedError):  # what the last frame tells, too
            frames = [json.loads(frame) async for frame in socket]
    if frames:
        return 200 if frames[-1].get("isFinal") else 500
    return 429 if socket.close_code == 1008 else 500


KINDS = (speak, speak, stream, stream, look, look, look, change, talk, convert)


def memory_mb() -> float:
    """Return what this process, the server in it, has in memory."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024.0
    return 0.0


async def run_clients(url: str, clients: int, seconds: float, seed: int) -> dict[int, int]:
    """Let clients ask for so long, and return how often each status came."""
    counts: dict[int, int] = {}
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=clients)

    async def one(number: int) -> None:
        dice = random.Random(f"{seed} {number}")
        while time.monotonic() < until:
            kind: Callable[[httpx.AsyncClient, random.Random], Awaitable[int]] = dice.choice(KINDS)
            status = await kind(client, dice)
            counts[status] = counts.get(status, 0) + 1

    async with httpx.AsyncClient(base_url=url, timeout=120.0, limits=limits) as client:
        await asyncio.gather(*(one(number) for number in range(clients)))
    return counts


async def test_many_clients_at_once_meet_no_error_but_the_limits(
    tmp_path: Path, seed: int, is_long: bool
) -> None:
    clients, seconds = (LONG_CLIENTS, LONG_S) if is_long else (SHARE_CLIENTS, SHARE_S)
    allowance = Allowance(concurrent=8, patience_s=2.0)
    with serving(tmp_path, ServeOptions(port=0, allowance=allowance)) as server:
        warm = await run_clients(server.url, clients, seconds / 4, seed)
        before = memory_mb()
        counts = await run_clients(server.url, clients, seconds, seed + 1)
        after = memory_mb()
        async with httpx.AsyncClient(base_url=server.url) as client:
            calm = await client.post("/v1/text-to-speech/Ben", json={"text": "Calm again."})
    assert set(warm) | set(counts) <= {200, 429}
    assert counts[200] > 10
    assert calm.status_code == 200
    assert after - before < GROWTH_MB
