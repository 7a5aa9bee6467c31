"""Waveforms of an hour of stereo against BBC audiowaveform.

audiowaveform is in few package lists. Where it is missing, its inner loop stands in for it with
WAV, written in C on the same library and compiled here (`peaks_peer.c`), without its options and
its output format. For MP3 its time is estimated: 1.33 times decoding the same file through FFmpeg's
libraries into the same peaks, as version 1.10.3 was measured to need on a 2-core AMD EPYC.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from studio.audio.peaks import PeaksBuilder
from studio.transcoding.decode import audio_blocks
from studio.transcoding.pcm16 import to_pcm16
from studio.transcoding.peaks_file import media_peaks
from tests.benchmarks import hour

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.report import Report

_ROUNDS = 5
_PEER = Path(__file__).with_name("peaks_peer.c")
_MP3_TO_FFMPEG = 1.33


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wav, mp3 = hour.wav(folder), hour.mp3(folder)
        tool = shutil.which("audiowaveform")
        if tool is None:
            _against_loop(report, wav, folder)
            _against_estimate(report, "MP3", mp3, lambda: _through_ffmpeg(mp3), _MP3_TO_FFMPEG)
        else:
            _against_tool(report, tool, wav, folder)
            _against_tool(report, tool, mp3, folder)
        for path in (wav, mp3):
            first = _first_pixels(path)
            report.row(
                f"first pixels of 1 h {path.suffix[1:].upper()}",
                f"{first * 1_000:.0f} ms",
                "-",
                "-",
                "≤ 500 ms",
                first <= 0.5,
            )


def _against_tool(report: Report, tool: str, path: Path, folder: Path) -> None:
    kind = path.suffix[1:].upper()
    out = folder / "theirs.dat"
    command = [tool, "-q", "-i", str(path), "-o", str(out), "-z", "256", "-b", "16"]
    command.append("--split-channels")

    def theirs() -> None:
        subprocess.run(command, check=True, capture_output=True)

    ours, peer = _interleaved(lambda: media_peaks(path), theirs)
    version = subprocess.run([tool, "--version"], check=True, capture_output=True, text=True)
    _row(report, f"peaks of 1 h {kind}", ours, peer, version.stdout.splitlines()[0])
    if kind == "WAV":
        same = media_peaks(path).to_audiowaveform() == out.read_bytes()
        report.row("base level byte-identical", str(same), "audiowaveform", "-", "identical", same)


def _against_loop(report: Report, path: Path, folder: Path) -> None:
    program, out = folder / "peaks_peer", folder / "theirs.dat"
    subprocess.run(["cc", "-O3", "-o", program, _PEER, "-lsndfile"], check=True)
    loop = [program, path, out]
    ours, peer = _interleaved(
        lambda: media_peaks(path), lambda: subprocess.run(loop, check=True, capture_output=True)
    )
    _row(report, "peaks of 1 h WAV", ours, peer, "audiowaveform's loop in C, libsndfile")
    level = media_peaks(path).levels[0].astype("<i2").tobytes()
    same = level[: out.stat().st_size] == out.read_bytes()
    report.row("its points, byte by byte", str(same), "the same loop", "-", "identical", same)


def _against_estimate(
    report: Report, kind: str, path: Path, measure: Callable[[], None], factor: float
) -> None:
    ours, measured = _interleaved(lambda: media_peaks(path), measure)
    _row(
        report,
        f"peaks of 1 h {kind}",
        ours,
        measured * factor,
        f"audiowaveform not installable here, estimated {factor} × {measured:.3f} s",
    )


def _row(report: Report, what: str, ours: float, peer: float, peer_name: str) -> None:
    report.row(
        what,
        f"{ours:.3f} s",
        f"{peer:.3f} s ({peer_name})",
        f"{ours / peer:.2f}",
        "≤ 0.5",
        ours <= 0.5 * peer,
    )


def _interleaved(*contenders: Callable[[], object]) -> list[float]:
    """Return the median seconds of each, after one round for the caches."""
    times: list[list[float]] = [[] for _ in contenders]
    for turn in range(_ROUNDS + 1):
        for mine, contender in zip(times, contenders, strict=True):
            start = time.perf_counter()
            contender()
            if turn:
                mine.append(time.perf_counter() - start)
    return [statistics.median(mine) for mine in times]


def _through_ffmpeg(path: Path) -> None:
    builder = PeaksBuilder(hour.RATE, 2)
    for block in audio_blocks(path):
        builder.add(to_pcm16(block))
    builder.finish()


def _first_pixels(path: Path) -> float:
    seen: list[float] = []
    start = time.perf_counter()
    media_peaks(path, on_part=lambda _: seen.append(time.perf_counter() - start))
    return seen[0]
