"""A sound server of our own with a virtual loudspeaker, and what it plays recorded."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAMS = ("pulseaudio", "pacat", "pactl")
PATIENCE_S = 15.0
STEADY, LUMP = 10, 48_000 * 8 // 5
"""So many times in a row, less than 200 ms came in 50."""

SCRIPT = """
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=2 format=float32le \
sink_properties=device.description=Loudspeaker
set-default-sink speaker
"""


def is_there() -> bool:
    """Whether the programs are installed."""
    return all(shutil.which(program) for program in PROGRAMS)


class Server:
    """PulseAudio with one loudspeaker that nobody hears."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        run, home = folder / "run", folder / "home"
        for one in (run, home):
            one.mkdir(mode=0o700, parents=True)
        self.address = f"unix:{run / 'pulse' / 'native'}"
        self.environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(run),
            "HOME": str(home),
            "PULSE_SERVER": self.address,
            "PULSE_LATENCY_MSEC": "150",  # a test machine may be busy with other tests
        }
        self._started: list[subprocess.Popen[bytes]] = []
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        script = self._folder / "script.pa"
        script.write_text(SCRIPT)
        environment = {k: v for k, v in self.environment.items() if k != "PULSE_SERVER"}
        options = [
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--realtime=no",
        ]
        command = ["pulseaudio", *options, "--high-priority=no", "--log-level=error", "-F"]
        self._server = self._spawn([*command, str(script)], environment)
        deadline = time.monotonic() + PATIENCE_S
        while self.control("info", check=False):
            assert time.monotonic() < deadline, "the sound server does not answer"
            time.sleep(0.05)
        # Without a stream that wants little latency, a null sink wakes only every two seconds.
        self._spawn([*_cat("--playback", "speaker"), "/dev/zero"], self.environment)

    def control(self, *arguments: str, check: bool = True) -> int:
        """Run pactl; return its exit code."""
        done = subprocess.run(
            ["pactl", *arguments], env=self.environment, capture_output=True, check=check
        )
        return done.returncode

    def record(self, path: Path) -> subprocess.Popen[bytes]:
        """Record what the loudspeaker plays: float32, stereo, into `path`.

        Returns once it comes steadily, in small pieces: then the loudspeaker is awake.
        """
        command = _cat("--record", "speaker.monitor")
        program = self._spawn([*command, str(path)], self.environment)
        deadline, sizes = time.monotonic() + PATIENCE_S, [0] * STEADY
        while not all(0 < b - a < LUMP for a, b in pairwise(sizes)):
            assert time.monotonic() < deadline, "nothing is recorded"
            time.sleep(0.05)
            sizes = [*sizes[1:], path.stat().st_size if path.exists() else 0]
        return program

    def stop(self) -> None:
        """End the server and whatever else runs, as when somebody pulls the plug."""
        for program in reversed(self._started):
            program.kill()
            program.wait(PATIENCE_S)
        self._started.clear()

    def _spawn(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        program = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
        self._started.append(program)
        return program


def _cat(direction: str, device: str) -> list[str]:
    kind = ["--raw", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=10"]
    return ["pacat", direction, "-d", device, *kind]


@contextmanager
def sound_server(folder: Path) -> Iterator[Server]:
    """Run a server while the block lasts."""
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def recorded(path: Path) -> np.ndarray:
    """Return what was recorded so far, float32 (frames, 2)."""
    samples = np.fromfile(path, np.float32)
    return samples[: len(samples) // 2 * 2].reshape(-1, 2)
