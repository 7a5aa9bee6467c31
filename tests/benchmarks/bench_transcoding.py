"""Films in and out: an eleven-minute film gets a dubbed track, against the ffmpeg program.

Speeds are given by the clock and by the processor's time, since the clock also counts what other
programs do. Memory is the most a process of its own ever held.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import av
import numpy as np

from studio.transcoding.decode import audio_blocks, read_audio
from studio.transcoding.encode import Delivery, SoundFormat, write_audio
from studio.transcoding.encoding import Coding
from studio.transcoding.fingerprint import media_hash
from studio.transcoding.mux import AudioTrack, mux_film
from studio.transcoding.wav import WavKind
from tests.films import Film, Sound, make_film

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.report import Report

SPEECH = Path(__file__).parents[1] / "media" / "jfk.flac"
SECONDS = 660
BAR_SPEED = 100
ROUNDS = 3
NONE = "not installable here"


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = _film(folder / "film.mp4", SECONDS)
        dub = folder / "dub.wav"
        wav = Delivery(format=SoundFormat.WAV, wav_kind=WavKind.PCM16)
        write_audio(dub, speech(SECONDS), wav)
        _export(report, film, dub, folder)
        _decode(report, film)
        _hash(report, dub)
        _memory(report, film, folder)


def speech(seconds: int) -> Iterator[np.ndarray]:
    """Yield stereo blocks: human speech in the middle over a quiet room, wide as a film's is."""
    voice = read_audio(SPEECH).samples
    random = np.random.default_rng(5)
    room = random.standard_normal((len(voice) + 64, 2))
    room = np.stack([np.convolve(side, np.hanning(64), "valid") for side in room.T], axis=1)
    block = voice + 2e-4 * room[: len(voice)].astype(np.float32)
    left = seconds * 48_000
    while left > 0:
        yield from np.array_split(block[:left], 8)
        left -= len(block)


def _film(path: Path, seconds: int) -> Path:
    options = {"b": "900k", "bf": "2"}
    return make_film(path, Film(seconds, Fraction(24), (Sound(),), "mpeg4", options=options))


def _export(report: Report, film: Path, dub: Path, folder: Path) -> None:
    track = AudioTrack(
        make_blocks=lambda: audio_blocks(dub), coding=Coding(language="ru"), is_default=True
    )
    out = folder / "out.mp4"
    command = [
        *("ffmpeg", "-v", "error", "-y", "-i", str(film), "-i", str(dub)),
        *("-map", "0:v", "-map", "1:a", "-map", "0:a", "-c", "copy"),
        *("-c:a:0", "aac", "-b:a:0", "192k", str(folder / "peer.mp4")),
    ]
    ours, peer = _interleaved(lambda: mux_film(film, out, [track]), command)
    report.row(
        "11 min film: one dubbed AAC track written, picture copied",
        ours.speed(SECONDS),
        f"{_ffmpeg()}: {peer.speed(SECONDS)}" if peer else NONE,
        _ratio(ours, peer),
        f"≥ {BAR_SPEED} × real time",
        SECONDS / ours.clock >= BAR_SPEED,
    )
    same = _picture(film) == _picture(out)
    report.row(
        "the picture's packets after export",
        "byte-identical" if same else "different",
        "the source",
        "",
        "byte-identical",
        same,
    )


def _decode(report: Report, film: Path) -> None:
    def ours_once() -> None:
        for _ in audio_blocks(film, channels=None):
            pass

    command = ["ffmpeg", "-v", "error", "-i", str(film), "-vn", "-f", "null", "-"]
    ours, peer = _interleaved(ours_once, command)
    report.row(
        "11 min of AAC decoded in blocks, placed on the timeline",
        ours.speed(SECONDS),
        f"{_ffmpeg()}: {peer.speed(SECONDS)}" if peer else NONE,
        _ratio(ours, peer),
        "",
        met=True,
    )


def _hash(report: Report, path: Path) -> None:
    size = path.stat().st_size / 1e6
    ours, peer = _interleaved(lambda: media_hash(path), ["sha256sum", str(path)])
    report.row(
        "content hash",
        f"{size / ours.clock:.0f} MB/s",
        f"sha256sum: {size / peer.clock:.0f} MB/s" if peer else NONE,
        _ratio(ours, peer),
        "",
        met=True,
    )


def _memory(report: Report, film: Path, folder: Path) -> None:
    short = _film(folder / "short.mp4", 60)
    small, large = (_resident(path, seconds) for path, seconds in ((short, 60), (film, SECONDS)))
    report.row(
        "memory of a process that exports: 1 min, 11 min",
        f"{small:.0f} MB, {large:.0f} MB",
        "",
        f"{large / small:.2f}",
        "flat: ≤ 1.2, under 600 MB",
        large <= 1.2 * small and large < 600,
    )


def _resident(film: Path, seconds: int) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.bench_transcoding", str(film), str(seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processor, medians."""

    clock: float
    processor: float

    def speed(self, seconds: int) -> str:
        fast, on_one = seconds / self.clock, seconds / self.processor
        return f"{fast:.0f} × real time ({on_one:.0f} × per core)"


def _interleaved(ours: Callable[[], object], command: list[str]) -> tuple[Took, Took | None]:
    """Measure ours and the peer's command in turns; None for a peer that is not here."""
    has_peer = shutil.which(command[0]) is not None
    rounds, peers = [], []
    for _ in range(ROUNDS):
        rounds.append(_measured(ours))
        if has_peer:
            peers.append(
                _measured(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
            )
    return _medians(rounds), _medians(peers) if peers else None


def _measured(work: Callable[[], object]) -> Took:
    clock, processor = time.perf_counter(), _processor_time()
    work()
    return Took(time.perf_counter() - clock, _processor_time() - processor)


def _processor_time() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _medians(rounds: list[Took]) -> Took:
    return Took(median(one.clock for one in rounds), median(one.processor for one in rounds))


def _picture(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def _ffmpeg() -> str:
    told = subprocess.run(["ffmpeg", "-version"], check=True, capture_output=True, text=True)
    return " ".join(told.stdout.split()[:3]).replace(" version", "")


def _ratio(ours: Took, peer: Took | None) -> str:
    return f"{ours.clock / peer.clock:.2f}" if peer else ""


def _export_and_tell_memory(film: Path, seconds: int) -> None:
    track = AudioTrack(make_blocks=lambda: speech(seconds), coding=Coding(language="ru"))
    out = film.with_name("memory.mp4")
    mux_film(film, out, [track])
    out.unlink()
    sys.stdout.write(json.dumps(_most_resident()))


def _most_resident() -> float:
    """Return the most memory this process has held, in megabytes.

    On Linux from its status: the other figure also counts the process it was started by.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    _export_and_tell_memory(Path(sys.argv[1]), int(sys.argv[2]))
