"""Libraries wait for their first use; tried in a program of its own: here they are loaded."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys, threading
from studio.ui.deferred import hasten_start, load_libraries

hasten_start()
import studio.app, studio.services.playback
from studio.ui.workspaces import WORKSPACES

panels = [panel for one in WORKSPACES for panel in one.panels()]
assert panels
for name in ("numpy._core", "av.container", "_soundfile", "soxr.soxr_ext", "httpx"):
    assert name not in sys.modules, name

import numpy as np

sums = []
threads = [threading.Thread(target=lambda: sums.append(int(np.arange(4).sum()))) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sums == [6] * 8, sums
load_libraries()
for name in ("numpy._core", "av.container", "_soundfile", "soxr.soxr_ext"):
    assert name in sys.modules, name
import av, soundfile, soxr
import numpy.fft
assert all(type(one) is type(sys) for one in (np, av, soundfile, soxr))
assert len(soxr.resample(np.zeros(480, np.float32), 48_000, 16_000)) == 160
"""


def test_panels_and_services_are_there_before_any_media_library_is() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not done.returncode, done.stderr
