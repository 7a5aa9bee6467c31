"""From the command to a painted window and to the sample project in it, with warm and cold files.

Each run is a program of its own on the platform without a screen; times count from its start,
Python's own included. Cold means that every file the window reads was dropped from the system's
cache before. The peer is the least a window in Python can be: Qt, an event loop, an empty window.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.report import Report

ROOT = Path(__file__).parents[2]
RUNS = 7

OURS = """
import sys
from studio.ui.deferred import hasten_start
hasten_start()
from studio.ui.window import Window
import studio.__main__

made, furnish = Window.__init__, Window.furnish_in_steps

def window(self, front):
    made(self, front)
    self.painted.connect(lambda: print("painted", flush=True))

async def furnished(self, desk):
    await furnish(self, desk)
    print("ready", flush=True)
    if FILES:
        names = [getattr(one, "__file__", None) for one in list(sys.modules.values())]
        print(*[name for name in names if name], sep="\\n")
        for line in open("/proc/self/maps"):
            if "/" in line:
                print(line[line.index("/"):].strip())
    self.close()

FILES = len(sys.argv) > 1
Window.__init__, Window.furnish_in_steps = window, furnished
sys.argv = ["vivavoce"]
sys.exit(studio.__main__.main())
"""

PEER = """
import asyncio, sys
import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: (print("painted", flush=True), done.set()))

application = QApplication(sys.argv)

async def main():
    global done
    done = asyncio.Event()
    window = Window()
    window.resize(1440, 900)
    window.show()
    await done.wait()

with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
    runner.run(main())
"""


def run(report: Report) -> None:
    """Measure warm and cold starts, ours and the peer's in turn."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-start-") as home:
        environment = {**os.environ, "VIVAVOCE_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        _start(OURS, environment)  # the first start makes the sample project
        files = _files(environment)
        warm = [(_start(OURS, environment), _start(PEER, environment)) for _ in range(RUNS)]
        cold = []
        for _ in range(RUNS):
            _evict(files)
            ours = _start(OURS, environment)
            _evict(files)
            cold.append((ours, _start(PEER, environment)))
    peer = f"empty window, PySide6 {version('PySide6-Essentials')} + qasync {version('qasync')}"
    for name, runs, bar in (("warm", warm, 0.6), ("cold files", cold, 1.2)):
        bare = statistics.median(peer_times["painted"] for _, peer_times in runs)
        for what, mark in (("first paint", "painted"), ("the sample project in it", "ready")):
            ours_s = statistics.median(ours_times[mark] for ours_times, _ in runs)
            report.row(
                f"start to {what}, {name}",
                f"{ours_s:.2f} s",
                f"{peer}: {bare:.2f} s",
                f"{ours_s / bare:.1f} ×",
                f"≤ {bar} s",
                ours_s <= bar,
            )


def _start(code: str, environment: dict[str, str]) -> dict[str, float]:
    """Run a program; return seconds from its start by what it said."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    times = {line.strip(): time.perf_counter() - started for line in child.stdout}
    assert child.wait(60) == 0
    return times


def _files(environment: dict[str, str]) -> list[str]:
    """Return the files a start reads."""
    done = subprocess.run(
        [sys.executable, "-c", OURS, "files"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    named = [line for line in done.stdout.splitlines() if Path(line).is_file()]
    compiled = [
        str(found)
        for name in named
        if name.endswith(".py")
        for found in (Path(name).parent / "__pycache__").glob(f"{Path(name).stem}.*.pyc")
    ]
    return sorted({*named, *compiled})


def _evict(files: list[str]) -> None:
    """Drop files from the system's cache, as after a fresh boot."""
    os.sync()
    for name in files:
        with open(name, "rb") as file:  # noqa: PTH123 - a bare descriptor is all that is wanted
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
