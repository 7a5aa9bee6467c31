"""The supervised children, for real: killed, cancelled, hung, closed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.domain.errors import EngineCrashed, EngineError
from studio.domain.voices import VoiceSettings
from studio.providers.base import Provider, SpeechRequest
from studio.providers.offline.languages import engine_files
from studio.providers.offline.pool import Pool
from studio.providers.offline.provider import OfflineSpeech, create_provider
from studio.providers.offline.stock import STOCK_VOICES
from studio.providers.offline.wire import Message

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "Nobody expected the storm to arrive so early in the afternoon. " * 15
SHORT = "Please put the red box on the table."


def line(text: str, seed: int = 3) -> SpeechRequest:
    return SpeechRequest(
        text=text, language="en", voice=STOCK_VOICES[0], settings=VoiceSettings(), seed=seed
    )


def pool_of(provider: Provider) -> Pool:
    pool = provider.closers[0]
    assert isinstance(pool, Pool)
    return pool


def speech_of(provider: Provider) -> OfflineSpeech:
    assert isinstance(provider.speech, OfflineSpeech)
    return provider.speech


async def say(provider: Provider, text: str, seed: int = 3) -> np.ndarray:
    chunks = [chunk async for chunk in speech_of(provider).synthesize(line(text, seed))]
    return np.concatenate([chunk.audio.mono() for chunk in chunks])


def runs(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - it is about other processes: no event tells
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def a_provider(parallel: int = 2):
    provider = create_provider(parallel)
    try:
        yield provider
    finally:
        await provider.close()


@pytest.mark.logs
async def test_a_child_killed_in_the_middle_costs_one_retried_line() -> None:
    async with a_provider() as provider:
        expected = await say(provider, LONG)
        pool = pool_of(provider)
        parts, victims = [], []
        async for chunk in speech_of(provider).synthesize(line(LONG)):
            parts.append(chunk.audio.mono())
            if len(parts) == 5:
                victims = list(pool.busy_pids)
                os.kill(victims[0], signal.SIGKILL)
        assert np.array_equal(np.concatenate(parts), expected)
        assert not runs(victims[0])


@pytest.mark.logs
async def test_two_deaths_are_reported_and_harm_no_other_line() -> None:
    async with a_provider() as provider:
        expected = await say(provider, LONG * 6)
        pool = pool_of(provider)
        other = asyncio.create_task(say(provider, LONG * 6))
        await until(lambda: bool(pool.busy_pids))
        spared = pool.busy_pids[0]
        killed: set[int] = set()

        async def doomed() -> None:
            async for _ in speech_of(provider).synthesize(line(LONG * 3, seed=4)):
                for pid in set(pool.busy_pids) - {spared} - killed:
                    killed.add(pid)
                    os.kill(pid, signal.SIGKILL)

        with pytest.raises(EngineCrashed) as failure:
            await doomed()
        assert len(killed) == 2
        assert "stopped while speaking" in str(failure.value)
        assert np.array_equal(await other, expected)
        assert (await say(provider, SHORT)).size


async def test_cancelling_ends_exactly_the_child_that_speaks() -> None:
    async with a_provider() as provider:
        pool = pool_of(provider)
        started = asyncio.Event()

        async def endless() -> None:
            async for _ in speech_of(provider).synthesize(line(LONG * 20)):
                started.set()

        task = asyncio.create_task(endless())
        await started.wait()
        speaking = pool.busy_pids
        other = asyncio.create_task(say(provider, SHORT))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not runs(speaking[0])
        assert (await other).size
        assert speaking[0] not in pool.pids


async def test_leaving_the_stream_early_ends_the_child_and_the_next_line_works() -> None:
    async with a_provider(1) as provider:
        stream = speech_of(provider).synthesize(line(LONG))
        async for _ in stream:
            break
        await stream.aclose()  # type: ignore[attr-defined]
        assert (await say(provider, SHORT)).size


async def test_closing_leaves_no_child_and_no_folder() -> None:
    provider = create_provider(2)
    await asyncio.gather(say(provider, SHORT), say(provider, SHORT))
    pids = pool_of(provider).pids
    assert pids
    await provider.close()
    await provider.close()
    assert not any(runs(pid) for pid in pids)
    with pytest.raises(EngineError):
        await say(provider, SHORT)


async def test_children_are_used_again_and_never_more_than_allowed() -> None:
    async with a_provider(2) as provider:
        await asyncio.gather(*(say(provider, SHORT, seed) for seed in range(8)))
        assert 1 <= len(pool_of(provider).pids) <= 2


async def test_two_processes_make_the_same_samples() -> None:
    async with a_provider(1) as one, a_provider(1) as other:
        await say(other, "Something else was said here before.")
        assert np.array_equal(await say(one, SHORT), await say(other, SHORT))
        assert not np.array_equal(await say(one, SHORT), await say(one, SHORT, seed=4))


@pytest.mark.skipif(sys.platform != "linux", reason="this system: has no /proc to look into")
async def test_a_child_ends_when_the_studio_is_gone() -> None:
    script = (
        "import asyncio\n"
        "from studio.providers.offline.provider import create_provider\n"
        "async def main():\n"
        "    provider = create_provider(1)\n"
        "    await provider.speech.warm()\n"
        "    print(provider.closers[0].pids[0], flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert runs(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not _is_running(child))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


HANGS = (
    "import sys, time; from studio.providers.offline import wire;"
    "sys.stdout.buffer.write(wire.encode(wire.Message('ready'))); sys.stdout.flush();"
    "time.sleep(99)"
)
BABBLES = "import sys; sys.stdout.buffer.write(b'Segmentation fault (not a message)' * 9)"


@pytest.mark.logs
@pytest.mark.parametrize("script", [HANGS, BABBLES, "raise SystemExit(1)"])
async def test_a_child_that_hangs_or_babbles_is_given_up(script: str) -> None:
    pool = Pool(1, command=lambda _: [sys.executable, "-c", script])
    with pytest.raises(EngineCrashed):
        async for _ in pool.exchange(Message("speak"), timeout_s=0.2):
            pass
    await pool.close()
    assert pool.pids == ()


async def test_the_engine_speaks_from_a_long_path_in_any_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = tmp_path / ("длинный путь " * 8) / "'quoted'"
    far.mkdir(parents=True)
    (far / "espeak-ng-data").symlink_to(engine_files(), target_is_directory=True)
    script = (
        "import espeakng_loader, sys\n"
        f"espeakng_loader.get_data_path = lambda: {str(far / 'espeak-ng-data')!r}\n"
        "from studio.providers.offline import worker\n"
        "worker.main()\n"
    )
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pool = Pool(1, command=lambda folder: [sys.executable, "-c", script, str(folder)])
    speech = OfflineSpeech(pool)
    chunks = [chunk async for chunk in speech.synthesize(line(SHORT))]
    assert sum(chunk.audio.seconds for chunk in chunks) > 1.0
    await pool.close()
