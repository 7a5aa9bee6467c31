"""The official JavaScript client: the same calls as the Python one's, answered and parsed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from elevenlabs import ElevenLabs
from pydantic import BaseModel

from tests.server.calls import CALLS, Stage
from tests.server.conftest import KEY
from tests.server.test_official_client import is_offered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Running

pytestmark = pytest.mark.long

FOLDER = Path(__file__).parent / "javascript"
BUILT = Path(__file__).parents[2] / "build" / "javascript"

ALONE = frozenset({"request"})
"""Named arguments that are the whole body: the client takes them without their name."""


@pytest.fixture(scope="module")
def installed() -> Path:
    """The client, as the lock file pins it, installed once."""
    assert shutil.which("npm"), "needed here: node and npm"
    lock = (FOLDER / "package-lock.json").read_bytes()
    mark = BUILT / "installed"
    if not mark.exists() or mark.read_bytes() != lock:
        BUILT.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(FOLDER / name, BUILT)
        subprocess.run(["npm", "ci", "--silent"], cwd=BUILT, check=True, timeout=300)
        mark.write_bytes(lock)
    shutil.copy(FOLDER / "driver.mjs", BUILT)
    return BUILT


@pytest.fixture(scope="module")
def stage(server: Running) -> Iterator[Stage]:
    with httpx.Client(timeout=120.0) as transport:
        yield Stage(ElevenLabs(api_key=KEY, base_url=server.url, httpx_client=transport))


@pytest.fixture(scope="module")
def client(installed: Path, server: Running) -> Iterator[subprocess.Popen[str]]:
    command = ["node", "driver.mjs", server.url, KEY]
    running = subprocess.Popen(
        command, cwd=installed, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield running
    running.stdin.close()
    running.wait(timeout=20)
    running.stdout.close()


def camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def as_javascript(value: object) -> object:
    """Return an argument as the driver reads it."""
    if isinstance(value, BaseModel):
        return as_javascript(value.model_dump(exclude_none=True))
    if isinstance(value, dict):
        return {camel(name): as_javascript(one) for name, one in value.items()}
    if isinstance(value, tuple) and len(value) == 3 and isinstance(value[1], bytes):
        name, content, kind = value
        return {"$file": [name, base64.b64encode(content).decode(), kind]}
    if isinstance(value, list | tuple):
        return [as_javascript(one) for one in value]
    return value


def call(client: subprocess.Popen[str], stage: Stage, name: str) -> dict[str, object]:
    positional, named = CALLS[name](stage)
    arguments = [as_javascript(one) for one in positional]
    whole = [as_javascript(value) for key, value in named.items() if key in ALONE]
    request = {camel(k): as_javascript(v) for k, v in named.items() if k not in ALONE}
    arguments += whole or ([request] if request else [])
    asked = {"method": camel(name), "positional": arguments}
    client.stdin.write(json.dumps(asked) + "\n")
    client.stdin.flush()
    return json.loads(client.stdout.readline())


@pytest.mark.parametrize("name", [name for name in CALLS if is_offered(name)])
def test_every_offered_method_is_answered_and_parsed(client, stage, name, record_property):
    told = call(client, stage, name)
    record_property("covered", name)
    assert told["kind"] not in ("error", "absent"), told
    if told["kind"] == "stream":
        assert told["bytes"] or told["parts"], told
    assert told["id"]


def test_what_is_not_offered_is_an_error_of_the_client_with_the_official_code(client):
    asked = {"method": "textToSoundEffects.convert", "positional": [{"text": "a door"}]}
    client.stdin.write(json.dumps(asked) + "\n")
    client.stdin.flush()
    told = json.loads(client.stdout.readline())
    assert told["kind"] == "error"
    assert told["body"]["detail"]["code"] == "feature_not_available"
