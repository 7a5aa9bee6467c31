"""Files dragged from another program, with a real mouse on a real display."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "sample"
PROGRAMS = ("Xvfb", "xdotool")

STUDIO = """
import asyncio, sys
from studio.domain.script import Line
from studio.services.sources import original_of
from studio.ui.window import Window
import studio.__main__

furnish = Window.furnish_in_steps

async def furnished(self, desk):
    await furnish(self, desk)
    await desk.studio.workspace.new()
    self.setGeometry(0, 0, 960, 700)
    self.front.tasks.start(told(self, desk.view.project))

async def told(self, project):
    print("ready", flush=True)
    while original_of(project) is None or not project.count(Line):
        await asyncio.sleep(0.05)
    print("arrived", original_of(project).name, project.count(Line), flush=True)
    self.close()

Window.furnish_in_steps = furnished
sys.argv = ["vivavoce"]
sys.exit(studio.__main__.main())
"""

FILES = """
import sys
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

class Files(QLabel):
    def mousePressEvent(self, event):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(mime)
        print("dropped", drag.exec(Qt.DropAction.CopyAction).name, flush=True)

    def paintEvent(self, event):
        super().paintEvent(event)
        print("ready", flush=True)

application = QApplication(sys.argv[:1])
files = Files("files")
files.setGeometry(1000, 300, 200, 200)
files.show()
application.exec()
"""


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """The environment of programs on a display of their own, 1280 by 800 pixels."""
    if sys.platform != "linux":
        pytest.skip("this system: has another kind of display")
    assert all(map(shutil.which, PROGRAMS)), f"needed here: {', '.join(PROGRAMS)}"
    read, write = os.pipe()
    screen = ["-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *screen],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield {
        **{name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"},
        "DISPLAY": f":{number}",
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONUNBUFFERED": "1",
    }
    server.terminate()
    server.wait(timeout=20)


@contextmanager
def program(code: str, environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen]:
    """A program on the display, from when it says that it is ready."""
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said(child, "ready")
        yield child
    finally:
        child.kill()
        child.communicate()


def said(child: subprocess.Popen, word: str) -> str:
    """Wait for a line that begins with a word; return it."""
    for line in child.stdout:
        if line.startswith(word):
            return line.strip()
    raise AssertionError(child.stderr.read())


def drag(environment: dict[str, str], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press the mouse at `start`, move it to `end` as a hand does, and let go."""
    steps = 12
    command = ["xdotool", "mousemove", *map(str, start), "sleep", "0.1", "mousedown", "1"]
    for step in range(1, steps + 1):
        place = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
        command += ["sleep", "0.03", "mousemove", *map(str, place)]
    command += ["sleep", "0.3", "mouseup", "1"]
    subprocess.run(command, env=environment, check=True, timeout=30)


def test_a_film_dragged_from_another_program_arrives_with_its_script(display, tmp_path):
    shutil.copy(SAMPLE / "scene.mp4", tmp_path / "film.mp4")
    shutil.copy(SAMPLE / "scene.en.vtt", tmp_path / "film.en.vtt")
    environment = display | {"VIVAVOCE_HOME": str(tmp_path / "home")}
    paths = [str(tmp_path / "film.mp4"), str(tmp_path / "film.en.vtt")]
    with program(STUDIO, environment) as studio, program(FILES, environment, *paths) as files:
        drag(environment, (1100, 400), (480, 350))
        assert said(files, "dropped") == "dropped CopyAction"
        assert said(studio, "arrived") == "arrived film.mp4 10"
        studio.wait(timeout=30)
        assert studio.returncode == 0
