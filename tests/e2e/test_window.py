"""The window as a program of its own: starts, shows the sample, ends cleanly."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

DRIVER = """
import sys
from importlib import import_module
from studio.ui import start
from studio.ui.window import Window
import studio.__main__

LATE = ("numpy", "scipy", "httpx", "av", "soundfile", "PySide6.QtMultimedia", "keyring")
made, furnish = Window.__init__, Window.furnish_in_steps

def window(self, front):
    made(self, front)
    self.painted.connect(lambda: print("painted", *[m for m in LATE if m in sys.modules]))
    sys.stdout.flush()

async def furnished(self, desk):
    await furnish(self, desk)
    print("ready", self.windowTitle())
    sys.stdout.flush()
    {then}

Window.__init__, Window.furnish_in_steps = window, furnished
sys.argv = ["vivavoce"]
sys.exit(studio.__main__.main())
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "studio home"


@pytest.fixture
def start(home: Path) -> Iterator[object]:
    """Start the window in a process of its own; `then` runs when it is ready."""
    running: list[subprocess.Popen[str]] = []

    def start(then: str = "pass") -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "VIVAVOCE_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUNBUFFERED": "1",
        }
        code = DRIVER.replace("{then}", then)
        child = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(child)
        return child

    yield start
    for child in running:
        child.kill()
        child.communicate()


def finish(child: subprocess.Popen[str]) -> tuple[list[str], str]:
    out, err = child.communicate(timeout=60)
    return out.splitlines(), err


def test_a_first_start_paints_before_it_loads_and_shows_the_sample(start, home):
    child = start("self.close()")
    lines, errors = finish(child)
    assert child.returncode == 0, errors
    assert lines[0].split() == ["painted"]
    assert lines[1] == "ready The Lobster Question – Viva Voce"
    assert "Traceback" not in errors


def test_a_later_start_brings_the_same_project_back(start, home):
    edit = (
        "from studio.domain.settings import settings_of; p = desk.view.project\n"
        "    with p.edit('Rename'): p.update(settings_of(p), name='Mine')\n"
        "    self.close()"
    )
    finish(start(edit))
    lines, errors = finish(start("self.close()"))
    assert lines[1] == "ready Mine – Viva Voce", errors


@pytest.mark.skipif(sys.platform == "win32", reason="this system: no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_cleanly(start, home, number):
    child = start()
    for line in child.stdout:
        if line.startswith("ready"):
            break
    child.send_signal(number)
    _, errors = finish(child)
    assert child.returncode == 0, errors
    assert "Traceback" not in errors
    settings = tomllib.loads((home / "config" / "settings.toml").read_text("utf-8"))
    project = Path(settings["general"]["last_project"])
    assert list(project.parent.glob("*-wal")) == []
    with sqlite3.connect(project) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_our_own_mistake_shows_a_report_and_the_window_goes_on(start):
    crash = (
        "from studio.ui.crash import CrashDialog; from PySide6.QtCore import QTimer\n"
        "    def look():\n"
        "        shown = self.findChild(CrashDialog)\n"
        "        told = 'ZeroDivisionError' in shown.report\n"
        "        print('report', told, self.isVisible(), flush=True)\n"
        "        shown.accept(); self.close()\n"
        "    QTimer.singleShot(0, lambda: 1 / 0)\n"
        "    QTimer.singleShot(200, look)"
    )
    child = start(crash)
    lines, errors = finish(child)
    assert lines[-1] == "report True True", errors
    assert child.returncode == 0
