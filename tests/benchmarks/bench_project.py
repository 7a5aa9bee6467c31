"""Edits, undo, saving and opening of a project of 10,000 clips."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.media import Media, MediaKind
from studio.domain.project import Project
from studio.domain.records import Span
from studio.domain.script import Line, Speaker, Take, Translation, Word
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip, Fit, FitState, Track, TrackKind, move, ripple
from studio.domain.voices import VoiceSettings
from studio.storage.project_file import ProjectFile, create_project_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.report import Report

CLIPS = 10_000
_ROUNDS = 9
_EDITS = 200
JSON = f"json of Python {platform.python_version()}"


def clips() -> list[Clip]:
    """Ten thousand clips, each fitted in its own way."""
    r = random.Random(1)
    return [
        Clip(
            track_id="t", position=n * 48_000, length=40_000, media_id="m", line_id=str(n),
            fit=Fit(
                state=FitState.FITTED, trim_start=r.randrange(9_999), ratio=r.uniform(0.8, 1.2),
                cuts=(Span(1, r.randrange(2, 9_999)),) if n % 3 == 0 else (),
            ),
        )
        for n in range(CLIPS)
    ]  # fmt: skip


def whole_project() -> list[object]:
    """Return a dub of 10,000 lines: each with its translation, take, media and clip, and words."""
    r = random.Random(2)
    words = tuple(Word(n * 5, n * 5 + 4, n * 9_000, n * 9_000 + 8_000) for n in range(8))
    records: list[object] = [ProjectSettings(), Speaker(id="s", name="Emo")]
    records += [Track(id="t", kind=TrackKind.SPEECH, name="Emo", speaker_id="s"), *clips()]
    for n in range(CLIPS):
        text = f"This is line {n} of a long film, {r.random()}"
        records += [
            Line(id=str(n), speaker_id="s", start=n * 48_000, end=n * 48_000 + 40_000, text=text),
            Translation(line_id=str(n), language="ru", text=text),
            Media(
                id=f"m{n}", kind=MediaKind.STORED, name="take", content_hash=f"{n:064x}", size=9,
                length=40_000, rate=48_000, channels=1,
            ),
            Take(
                line_id=str(n), language="ru", media_id=f"m{n}", length=40_000, text=text,
                provider="offline", voice_id="v", voice_print="p", settings=VoiceSettings(),
                seed=n, fingerprint=f"{n:064x}", made_at="2026-01-01T00:00:00",
                words=tuple(dataclasses.replace(word, start=n) for word in words),
            ),
        ]  # fmt: skip
    return records


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _measure_edits(report, Path(folder))
        _measure_ripple(report, Path(folder))
        _measure_opening(report, Path(folder))


def _measure_edits(report: Report, folder: Path) -> None:
    path = folder / "edits.vivavoce"
    create_project_file(path, clips())
    file = ProjectFile(path, _fail)
    in_memory, durable, peer = [], [], []
    for n in range(_EDITS):
        clip = file.project.all(Clip)[n * 37 % CLIPS]
        start = time.perf_counter()
        with file.project.edit("Move"):
            move(file.project, clip, clip.position + 1)
        made = time.perf_counter()
        file.flush()
        in_memory.append(made - start)
        durable.append(time.perf_counter() - made)
        if n % 20 == 0:
            peer.append(_timed(lambda: _rewrite_json(folder / "peer.json", file.project)))
    file.close()
    middle, worst = statistics.median(in_memory), _percentile(in_memory)
    report.row(
        f"one edit in memory, {CLIPS} clips, median (99 %)", f"{_ms(middle)} ({_ms(worst)})",
        "-", "-", "<= 1 ms", middle <= 1e-3,
    )  # fmt: skip
    middle, worst = statistics.median(durable), _percentile(durable)
    report.row(
        "then durable on the disk, median (99 %)", f"{_ms(middle)} ({_ms(worst)})",
        f"whole file rewritten and synced, {JSON}: {_ms(statistics.median(peer))}",
        f"{middle / statistics.median(peer):.3f}", "<= 20 ms", worst <= 20e-3,
    )  # fmt: skip


def _measure_ripple(report: Report, folder: Path) -> None:
    path = folder / "ripple.vivavoce"
    create_project_file(path, clips())
    file = ProjectFile(path, _fail)
    project = file.project
    done, undone, peer, durable, busy = [], [], [], [], []
    for _ in range(_ROUNDS):
        busy_before = time.thread_time()
        done.append(_timed(lambda: _ripple(project)))
        busy.append(time.thread_time() - busy_before)
        durable.append(_timed(file.flush))
        undone.append(_timed(project.undo))
        file.flush()
        peer.append(_timed(lambda: _replace_all(project)))
    file.close()
    other = statistics.median(peer)
    name = f"dataclasses.replace alone, Python {platform.python_version()}: {_ms(other)}"
    spent = f"ripple over all clips ({_ms(statistics.median(busy))} of it computing)"
    for what, times in ((spent, done), ("its undo", undone)):
        middle = statistics.median(times)
        ratio = f"{middle / other:.2f}"
        report.row(f"{what}, on the loop", _ms(middle), name, ratio, "<= 40 ms", middle <= 40e-3)
    middle = statistics.median(durable)
    report.row("ripple over all clips, then durable", _ms(middle), "-", "-", "-", True)


def _measure_opening(report: Report, folder: Path) -> None:
    for what, records, bar in (
        (f"open, {CLIPS} clips", clips(), 0.15),
        (f"open, dub of {CLIPS} lines: {5 * CLIPS} records", whole_project(), None),
    ):
        path = folder / f"open{len(records)}.vivavoce"
        create_project_file(path, records)
        _add_history(path)
        plain = folder / "open.json"
        _rewrite_json(plain, Project(records))
        ours, peer = [], []
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            file = ProjectFile(path, _fail)
            ours.append(time.perf_counter() - start)
            file.close()
            peer.append(_timed(lambda path=plain: json.loads(path.read_bytes())))
        middle, other = statistics.median(ours), statistics.median(peer)
        report.row(
            what, _ms(middle), f"parsing alone, {JSON}: {_ms(other)}", f"{middle / other:.2f}",
            f"<= {_ms(bar)}" if bar else "-", bar is None or middle <= bar,
        )  # fmt: skip


def _add_history(path: Path) -> None:
    """Give the file a past of a thousand steps, as one in use has."""
    file = ProjectFile(path, _fail)
    for n in range(1_000):
        clip = file.project.all(Clip)[n]
        with file.project.edit("Move"):
            move(file.project, clip, clip.position + 1)
    file.close()


def _ripple(project: Project) -> None:
    with project.edit("Ripple"):
        ripple(project, 0, 480)


def _replace_all(project: Project) -> None:
    for clip in project.all(Clip):
        dataclasses.replace(clip, position=clip.position + 480)


def _rewrite_json(path: Path, project: Project) -> None:
    content = {
        kind.__name__: [dataclasses.asdict(record) for record in records.values()]
        for kind, records in project.kinds().items()
    }
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, default=lambda value: value.value)
        file.flush()
        os.fsync(file.fileno())


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _percentile(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g} ms"


def _fail(error: Exception) -> None:
    raise error
