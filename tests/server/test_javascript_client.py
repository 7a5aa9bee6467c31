"""The official JavaScript client, which refuses answers that lack anything, gets all it asks for.

It is there after `npm install --prefix build/js @elevenlabs/elevenlabs-js@2.73.0`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.server.calls import beginning
from tests.server.conftest import KEY

if TYPE_CHECKING:
    from tests.server.conftest import Running

PROGRAM = Path(__file__).with_name("calls.mjs")
PACKAGES = Path(__file__).parents[2] / "build" / "js" / "node_modules"
NODE = shutil.which("node")


@pytest.mark.skipif(
    NODE is None or not PACKAGES.is_dir(),
    reason="this system: has no Node, or its packages were not installed",
)
def test_the_official_javascript_client_is_answered(server: Running, tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    recording.write_bytes(beginning())
    ran = subprocess.run(
        [str(NODE), str(PROGRAM), f"{PACKAGES}/", server.url, KEY, str(recording)],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = json.loads(ran.stdout)
    print(f"{len(told['called'])} calls of the JavaScript client")
    assert told["failures"] == {}
    assert len(told["called"]) > 60
