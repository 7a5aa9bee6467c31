"""Change of duration: quality after going there and back, exact length, speed; pitch and voice.

Quality is wideband PESQ (ITU-T P.862.2) of a line that was stretched by r and then by 1/r, against
the line itself. Speeds count the processor's time, so other programs do not disturb them.
"""

from __future__ import annotations

import importlib.metadata
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr

from studio.audio.pitch import pitch_track
from studio.audio.psola import shift
from studio.audio.stretch import stretch
from studio.domain.voices import VoiceSettings
from studio.providers.offline.espeak import Espeak
from studio.providers.offline.speak import Speaker, SpokenLine
from studio.providers.offline.stock import STOCK_VOICES
from tests.sounds import human_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.audio.buffer import Samples
    from tests.benchmarks.report import Report

    Stretch = Callable[[Samples, int, int], Samples]

try:
    from pesq import pesq
except ImportError:
    pesq = None
try:
    from python_stretch import Signalsmith
except ImportError:
    Signalsmith = None

RATIOS = (0.8, 0.9, 1.15, 1.3)
PESQ_RATE = 16_000
HUMAN_BAR, ENGINE_BAR, SPEED_BAR = 4.0, 3.7, 300.0
PITCH_BAR, SHIFT_BAR = 200.0, 150.0
ROUNDS = 4
TEXTS = (
    "Please put the red box on the table before you leave the room.",
    "Nobody expected the storm to arrive so early in the afternoon.",
    "She opened the window and listened to the sound of the rain.",
    "Where did you put my keys?",
    "I never said that she stole the money, and nobody here believes it either.",
    "Thank you very much for your help.",
    "Seventeen ships sailed from the harbour, and only five of them ever came back.",
    "He kept on walking through the snow until he saw the village lights.",
    "Mathematics is the art of giving the same name to different things.",
    "What time does the last train leave for London tonight?",
)


def run(report: Report) -> None:
    human, engine = human_lines(), engine_lines()
    _qualities(report, f"round trip PESQ, {len(human)} human lines", human, HUMAN_BAR)
    _qualities(report, f"round trip PESQ, {len(engine)} engine lines", engine, ENGINE_BAR)
    _lengths(report, human + engine)
    _speeds(report, engine)


def engine_lines() -> list[tuple[Samples, int]]:
    """Return lines spoken by as many voices of the offline engine, and their rate."""
    voices = [voice.profile for voice in STOCK_VOICES if voice.profile is not None]
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        engine = Espeak()
        speaker = Speaker(engine, Path(folder) / "voice")
        for number, text in enumerate(TEXTS):
            voice = voices[number * len(voices) // len(TEXTS)]
            spoken = SpokenLine(text, "en-US", voice, VoiceSettings(), number, None)
            parts = [part.samples for part in speaker.speak(spoken)]
            lines.append((np.concatenate(parts), 22_050))
    return lines


def peer(samples: Samples, rate: int, frames_out: int) -> Samples:
    """Stretch with python-stretch in blocks of 60 ms, its best setting for speech."""
    stretcher = Signalsmith.Stretch()
    stretcher.configure(1, int(0.06 * rate), int(0.015 * rate))
    stretcher.sampleRate = rate
    stretcher.setTimeFactor(len(samples) / frames_out)
    return np.asarray(stretcher.process(np.ascontiguousarray(samples[None])))[0]


def _peer_name() -> str:
    if Signalsmith is None:
        return "python-stretch: not installable here"
    return f"python-stretch {importlib.metadata.version('python-stretch')}, 60 ms"


def _qualities(report: Report, what: str, lines: list[tuple[Samples, int]], bar: float) -> None:
    if pesq is None:
        report.row(what, "not measured", "pesq: not installable here", "-", f"≥ {bar}", False)
        return
    ours = _round_trips(stretch, lines)
    if Signalsmith is None:
        told, ratio, theirs = _peer_name(), "-", 0.0
    else:
        theirs = _round_trips(peer, lines)
        told, ratio = f"{theirs:.2f} ({_peer_name()})", f"{ours - theirs:+.2f}"
    is_met = ours >= bar and ours > theirs
    report.row(what, f"{ours:.2f}", told, ratio, f"≥ {bar} and above the peer", is_met)


def _round_trips(way: Stretch, lines: list[tuple[Samples, int]]) -> float:
    """Return the mean PESQ over all lines and ratios."""
    scores = []
    for samples, rate in lines:
        for ratio in RATIOS:
            back = way(way(samples, rate, round(len(samples) * ratio)), rate, len(samples))
            both = (samples, np.resize(back, len(samples)))
            heard = [soxr.resample(one, rate, PESQ_RATE) for one in both]
            scores.append(pesq(PESQ_RATE, *heard, "wb"))
    return float(np.mean(scores))


def _lengths(report: Report, lines: list[tuple[Samples, int]]) -> None:
    errors = [
        abs(len(stretch(samples, rate, frames)) - frames)
        for samples, rate in lines
        for ratio in RATIOS
        for frames in (round(len(samples) * ratio),)
    ]
    told = f"{max(errors)} samples"
    report.row(
        "length after stretching, worst error", told, "-", "-", "0 samples", max(errors) == 0
    )


def _speeds(report: Report, lines: list[tuple[Samples, int]]) -> None:
    ways: dict[str, Stretch] = {"ours": stretch}
    if Signalsmith is not None:
        ways["peer"] = peer
    for ratio in RATIOS:
        best = dict.fromkeys(ways, 0.0)
        for _ in range(ROUNDS):
            for name, way in ways.items():
                speed = _speed(
                    lines, lambda x, rate, way=way, ratio=ratio: way(x, rate, round(len(x) * ratio))
                )
                best[name] = max(best[name], speed)
        theirs = best.get("peer")
        report.row(
            f"stretching speed, ratio {ratio}",
            f"{best['ours']:.0f} × real time",
            f"{theirs:.0f} × ({_peer_name()})" if theirs else _peer_name(),
            f"{best['ours'] / theirs:.2f}" if theirs else "-",
            f"≥ {SPEED_BAR:.0f} ×",
            best["ours"] >= SPEED_BAR,
        )
    for what, work, bar in (
        ("pitch tracking speed", pitch_track, PITCH_BAR),
        ("pitch and formant shift speed", lambda x, rate: shift(x, rate, 1.2, 1.1), SHIFT_BAR),
    ):
        speed = max(_speed(lines, work) for _ in range(ROUNDS))
        report.row(what, f"{speed:.0f} × real time", "-", "-", f"≥ {bar:.0f} ×", speed >= bar)


def _speed(lines: list[tuple[Samples, int]], work: Callable[[Samples, int], object]) -> float:
    """Return how many seconds of audio a second of the processor gets done."""
    before = time.process_time()
    for samples, rate in lines:
        work(samples, rate)
    spent = time.process_time() - before
    return sum(len(samples) / rate for samples, rate in lines) / spent
