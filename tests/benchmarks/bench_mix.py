"""Mixing 500 clips over an hour into 16-bit WAV: time and memory, each run in its own process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio, Samples
from studio.audio.ducking import Ducking, duck_curve
from studio.audio.mix import Placed, Source, mix
from studio.audio.pcm import PcmEncoder
from studio.transcoding import flac
from studio.transcoding.decode import audio_blocks
from tests.benchmarks import hour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.report import Report

_CLIPS = 500
_ROUNDS = 3
_END = hour.SECONDS * hour.RATE


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hour.wav(folder)
        hour.m4a(folder)
        _write_takes(folder)
        decoded = _median(folder, "decoded")
        cold = _median(folder, "cold")
    for what, (seconds, cpu, megabytes), bar in (
        ("mix of 1 h, 500 decoded clips", decoded, 2.5),
        ("the same from FLAC takes under an AAC original, ducked", cold, 12.0),
    ):
        ours = f"{seconds:.2f} s (processor {cpu:.2f} s)"
        report.row(what, ours, "-", "-", f"≤ {bar} s", seconds <= bar)
        report.row(f"{what}: memory", f"{megabytes:.0f} MB", "-", "-", "≤ 150 MB", megabytes <= 150)


def _median(folder: Path, kind: str) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_mix", kind, str(folder)]
    runs = []
    for _ in range(_ROUNDS):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout))
    seconds, cpu = (statistics.median(run[what] for run in runs) for what in ("seconds", "cpu"))
    return seconds, cpu, max(run["megabytes"] for run in runs)


def _write_takes(folder: Path) -> None:
    """Write the clips' takes as mono FLAC, as the project file keeps them."""
    sound = hour.minute()[:, :1].astype(np.float32) / 32_768
    for number, (at, length, _, _) in enumerate(_places()):
        start = at % (len(sound) - length)
        take = Audio(sound[start : start + length], hour.RATE)
        (folder / f"{number}.flac").write_bytes(flac.encode(take))


def _places() -> Iterator[tuple[int, int, int, float]]:
    """Yield (place in the hour, length, position, gain in dB) of each clip: 2 to 10 s."""
    random = np.random.default_rng(3)
    for _ in range(_CLIPS):
        length = int(random.uniform(2, 10) * hour.RATE)
        at = int(random.uniform(0, 3_500) * hour.RATE)
        position = int(random.uniform(0, _END - length))
        yield at, length, position, float(random.uniform(-12, 0))


def _decoded(folder: Path, at: int, length: int) -> Callable[[], Samples]:
    def load() -> Samples:
        whole = np.fromfile(folder / "hour.wav", "<i2", 2 * length, offset=44 + 4 * at)
        return whole.reshape(-1, 2) * np.float32(1 / 32_768)

    return load


def _take(folder: Path, number: int) -> Callable[[], Samples]:
    return lambda: flac.decode((folder / f"{number}.flac").read_bytes()).samples


def _clips(folder: Path, kind: str) -> list[Placed]:
    loaders = {
        "decoded": lambda number, at, length: _decoded(folder, at, length),
        "cold": lambda number, at, length: _take(folder, number),
    }
    return [
        Placed(
            position=position,
            length=length,
            load=loaders[kind](number, at, length),
            gain_db=gain_db,
            fade_in=480,
            fade_out=2_400,
        )
        for number, (at, length, position, gain_db) in enumerate(_places())
    ]


class _Original:
    """Reads the AAC original forward in the pieces the mixer asks for."""

    def __init__(self, path: Path) -> None:
        self._blocks = audio_blocks(path)
        self._rest: Samples = np.zeros((0, 2), np.float32)

    def read(self, start: int, frames: int) -> Samples:
        del start  # the whole hour is read, in order
        pieces, have = [self._rest], len(self._rest)
        while have < frames and (block := next(self._blocks, None)) is not None:
            pieces.append(block)
            have += len(block)
        joined = np.concatenate(pieces)
        self._rest = joined[frames:]
        return joined[:frames]


def _sources(folder: Path, kind: str, clips: list[Placed]) -> list[Source]:
    if kind == "decoded":
        return []
    speech = [(clip.position, clip.end) for clip in clips]
    return [Source(read=_Original(folder / "hour.m4a").read, curve=duck_curve(speech, Ducking()))]


def _render(folder: Path, kind: str) -> None:
    start = time.perf_counter()
    clips = _clips(folder, kind)
    encoder = PcmEncoder()
    with closing(wave.open(str(folder / "mix.wav"), "wb")) as file:
        file.setparams((2, 2, hour.RATE, _END, "NONE", ""))
        for block in mix(clips, 0, _END, sources=_sources(folder, kind, clips)):
            file.writeframesraw(encoder.encode(block))
    seconds = time.perf_counter() - start
    measured = {"seconds": seconds, "cpu": time.process_time(), "megabytes": _most_memory()}
    print(json.dumps(measured))


def _most_memory() -> float:
    """Return the most megabytes this process ever held.

    `getrusage` would also count what the starting process held before this program took its place.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1_024


if __name__ == "__main__":
    _render(Path(sys.argv[2]), sys.argv[1])
