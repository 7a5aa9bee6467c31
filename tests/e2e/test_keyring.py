"""Keys in a real keyring, on a bus of its own: what comes, changes and goes does so for all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
PLANTED = (b"sk_first", b"sk_second")

UNLOCKED = """
set -e
printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$@"
"""
"""Before anything asks for secrets: the bus would start a locked keyring."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir(mode=0o700)
    return tmp_path


def on_a_bus(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a bus of its own, with an unlocked keyring in `home`."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"},
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "share"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "PYTHONPATH": str(ROOT),
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    bus = ["dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh", *command]
    return subprocess.run(
        bus, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def programs() -> None:
    if sys.platform != "linux":
        pytest.skip("this system: has no keyring of its kind")
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")


@pytest.mark.usefixtures("programs")
def test_another_process_sees_keys_come_change_and_go(home: Path) -> None:
    settings = home / "settings.toml"
    steps = Path(__file__).with_name("keyring_steps.py")
    ran = on_a_bus(home, sys.executable, str(steps), str(settings))
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "added": "sk_first",
        "after a restart": "sk_first",
        "replaced": "sk_second",
        "deleted": "",
        "told": [],
    }
    written = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert settings.exists()
    assert not any(key in one for one in written for key in PLANTED)
