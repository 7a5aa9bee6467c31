"""Playing: how soon, how exactly together, how quickly elsewhere; against Qt's media player."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from studio.domain.timeline import Clip
from studio.ui.loop import run as run_loop
from tests.benchmarks.long_film import LongFilm, make_long_film
from tests.benchmarks.qt_player import QtPlayer
from tests.benchmarks.report import Report, version
from tests.benchmarks.stage import Stage, stage_for
from tests.benchmarks.waiting import until

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RATE = 48_000
WATCHED_S = 30.0
HOUR_TWO = (2 * 3_600 + 60) * RATE
LINES = 40
TRIES = 12


def run(report: Report) -> None:
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        long = make_long_film(Path(folder) / "long.mp4", LongFilm(minutes=126))
        sharp = LongFilm(minutes=2, width=1920, height=1072, quality=20, noise=12)
        high = make_long_film(Path(folder) / "high.mp4", sharp)
        run_loop(application, lambda: _measure(report, application, long, high))


async def _measure(report: Report, application: QApplication, long: Path, high: Path) -> int:
    async with stage_for(application, long, LINES) as stage:
        await _starts(report, stage, long)
        await _changes(report, stage)
    async with stage_for(application, high) as stage:
        await _together(report, stage, high)
        await _scrubs(report, stage, high)
    return 0


def _peer() -> str:
    return f"QMediaPlayer {version('PySide6-Essentials')}"


async def _starts(report: Report, stage: Stage, film: Path) -> None:

    peer = QtPlayer(film)
    await peer.ready()
    ours, theirs = [], []
    for turn in range(TRIES):
        stage.player.pause()
        stage.player.seek(HOUR_TWO + turn * 7 * RATE)
        await asyncio.sleep(0.3)
        ours.append(await stage.first_sound_ms())
        stage.player.pause()
        theirs.append(await peer.first_sound_ms((HOUR_TWO // RATE + turn * 7) * 1_000))
    peer.close()
    mine, other = statistics.median(ours), statistics.median(theirs)
    report.row(
        f"play at hour 2 of a film, {LINES} lines: until the device has sound",
        f"{mine:.0f} ms (longest {max(ours):.0f})",
        f"{other:.0f} ms, {_peer()}",
        f"{mine / other:.2f}",
        "≤ 150 ms",
        mine <= 150,
    )


async def _changes(report: Report, stage: Stage) -> None:
    player, output = stage.player, stage.output
    jumps, pauses, edits = [], [], []
    player.play()
    for turn in range(TRIES):
        await asyncio.sleep(0.3)
        output.given_at.clear()
        stops, started = len(output.stopped_at), time.perf_counter()
        player.seek(HOUR_TWO - turn * 11 * RATE)
        await until(
            lambda at=stops: (
                output.stopped_at[at:] and output.given_at[-1:] > output.stopped_at[-1:]
            )
        )
        after = [at for at in output.given_at if at > output.stopped_at[stops]]
        jumps.append((after[0] - started) * 1_000)
    for _ in range(TRIES):
        player.play()
        await asyncio.sleep(0.3)
        stops, started = len(output.stopped_at), time.perf_counter()
        player.pause()
        await until(lambda at=stops: output.stopped_at[at:])
        pauses.append((output.stopped_at[stops] - started) * 1_000)
    player.play()
    for turn in range(TRIES):
        await asyncio.sleep(0.5)
        edits.append(await _edit_heard_ms(stage, turn))
    player.pause()
    for what, figures, bar_ms in (
        ("jump while playing at hour 2: until the device has the new sound", jumps, 150),
        ("pause: until the device is silent", pauses, 50),
        ("edit while playing: until it is what the device is given", edits, 300),
    ):
        middle = statistics.median(figures)
        ours = f"{middle:.0f} ms (longest {max(figures):.0f})"
        report.row(what, ours, "-", "-", f"≤ {bar_ms} ms", middle <= bar_ms)
    report.row("dropouts in all that", f"{player.xruns}", "-", "-", "0", player.xruns == 0)


async def _edit_heard_ms(stage: Stage, turn: int) -> float:
    """Change every clip a little; return how long until the device takes from the new mix."""
    project, tape = stage.desk.view.project, stage.player._run.tape
    put, over = tape.put, []

    def noting_put(place, *rest) -> None:
        if place < tape.end:
            over.append(place)
        put(place, *rest)

    tape.put = noting_put
    started = time.perf_counter()
    with project.edit("Gain"):
        for clip in project.all(Clip):
            project.update(clip, gain_db=clip.gain_db + (0.1 if turn % 2 else -0.1))
    await until(lambda: over and tape.taken >= over[0])
    tape.put = put
    return (time.perf_counter() - started) * 1_000


async def _together(report: Report, stage: Stage, film: Path) -> None:

    stage.player.play()
    await asyncio.sleep(0.5)
    stage.stalls_s.clear()
    ours = np.array(await stage.apart(WATCHED_S))
    stage.player.pause()
    peer = QtPlayer(film)
    await peer.ready()
    theirs = np.array(await peer.apart(WATCHED_S))
    peer.close()
    most = int(np.abs(ours).max())
    report.row(
        f"picture against sound, 1080p, {WATCHED_S:.0f} s: most frames apart",
        f"{most} (same frame {(ours == 0).mean():.0%} of the time)",
        f"{int(np.abs(theirs).max())} ({(theirs == 0).mean():.0%}), {_peer()}",
        "-",
        "≤ 1 frame",
        most <= 1,
    )
    stall = max(stage.stalls_s) * 1_000
    report.row(
        "longest stall of the event loop meanwhile",
        f"{stall:.0f} ms",
        "-",
        "-",
        "≤ 50 ms",
        stall <= 50,
    )


async def _scrubs(report: Report, stage: Stage, film: Path) -> None:

    started = time.perf_counter()
    await until(lambda: stage.panel.draft, within_s=600.0)
    waited_s = time.perf_counter() - started
    random = np.random.default_rng(3)
    places = random.integers(RATE, 115 * RATE, 25).tolist()
    ours = [await stage.scrub_ms(place) for place in places]
    peer = QtPlayer(film)
    await peer.ready()
    theirs = [await peer.scrub_ms(place * 1_000 // RATE) for place in places]
    peer.close()
    mine, other = statistics.median(ours), statistics.median(theirs)
    report.row(
        "scrub to an exact frame, 1080p, a key frame every 10 s",
        f"{mine:.0f} ms (95 %: {np.percentile(ours, 95):.0f})",
        f"{other:.0f} ms (95 %: {np.percentile(theirs, 95):.0f}), {_peer()}",
        f"{mine / other:.2f}",
        "≤ the peer",
        mine <= other,
    )
    report.row(
        "the small copy of those two minutes, made while it played before: waited for",
        f"{waited_s:.0f} s",
        "-",
        "-",
        "-",
        met=True,
    )
