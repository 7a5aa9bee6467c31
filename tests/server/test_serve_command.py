"""`vivavoce serve` as a process: its address, its refusals, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ENDS_WITHIN_S = 20


@contextmanager
def started(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command with a pipe as its input."""
    environment = {**os.environ, "VIVAVOCE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("VIVAVOCE_SERVER_KEY", None)
    running = subprocess.Popen(
        [sys.executable, "-m", "studio", "serve", "--port", "0", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate(timeout=ENDS_WITHIN_S)


def address(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    name, url = running.stdout.readline().split()
    assert name == "listening:"
    return url


def children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(one) for one in listed.stdout.split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(sys.platform == "win32", reason="this system: has no such signals")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_its_engine(tmp_path: Path, ending: signal.Signals) -> None:
    with started(tmp_path) as running:
        url = address(running)
        spoken = httpx.post(f"{url}/v1/text-to-speech/Ben", json={"text": "Hello."})
        assert spoken.status_code == 200
        engines = children(running.pid)
        assert engines
        running.send_signal(ending)
        _, errors = running.communicate(timeout=ENDS_WITHIN_S)
    assert running.returncode == 0
    assert "Traceback" not in errors
    assert [pid for pid in engines if is_alive(pid)] == []


def test_it_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    with started(tmp_path, "--until-input-ends") as running:
        address(running)
        assert running.stdin is not None
        running.stdin.close()
        running.stdin = None
        assert running.wait(ENDS_WITHIN_S) == 0


def test_without_being_told_to_it_does_not_end_with_its_input(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        url = address(running)
        assert running.stdin is not None
        running.stdin.close()
        running.stdin = None
        assert httpx.get(f"{url}/v1/models").status_code == 200


def test_what_was_spoken_is_there_after_a_kill(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        url = address(running)
        answer = httpx.post(f"{url}/v1/text-to-speech/Ben", json={"text": "Remember me."})
        key = answer.headers["history-item-id"]
        running.kill()
        running.wait(ENDS_WITHIN_S)
    with started(tmp_path) as running:
        url = address(running)
        assert httpx.get(f"{url}/v1/history/{key}").json()["text"] == "Remember me."
        assert httpx.get(f"{url}/v1/history/{key}/audio").content.startswith(b"ID3")
        assert httpx.get(f"{url}/v1/user/subscription").json()["character_count"] == 12


def test_a_stream_under_way_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        url = address(running)
        asked = {"text": "One more sentence to say. " * 400}
        with httpx.stream("POST", f"{url}/v1/text-to-speech/Ben/stream", json=asked) as answer:
            sound = answer.iter_bytes()  # kept: an iterator that is dropped hangs up
            assert next(sound)
            began = time.monotonic()
            running.terminate()
            running.wait(ENDS_WITHIN_S)
        assert time.monotonic() - began < ENDS_WITHIN_S


def refused(tmp_path: Path, *arguments: str) -> tuple[int, dict[str, str]]:
    with started(tmp_path, *arguments, "--json") as running:
        out, _ = running.communicate(timeout=ENDS_WITHIN_S)
        return running.returncode, json.loads(out)


def test_beyond_this_computer_it_listens_only_with_a_key(tmp_path: Path) -> None:
    code, told = refused(tmp_path, "--host", "0.0.0.0")
    assert code == 2
    assert "key" in told["error"]


def test_an_address_that_is_taken_or_none_is_told(tmp_path: Path) -> None:
    code, told = refused(tmp_path, "--host", "203.0.113.7", "--key", "k")
    assert code == 2
    assert "203.0.113.7" in told["error"]


def test_with_json_the_address_is_one_value(tmp_path: Path) -> None:
    with started(tmp_path, "--json", "--until-input-ends") as running:
        assert running.stdout is not None
        lines = [running.stdout.readline() for _ in range(5)]
        told = json.loads("".join(lines))
        assert httpx.get(told["url"] + "/v1/models").status_code == 200
