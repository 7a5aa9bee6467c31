"""Plays a part of the dubbed sample scene through Qt, as the window would; tells what it did.

Run as a program: FOLDER, seconds, language. Writes `mix.npy`, what an export mixes there, and
`told.json`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from studio.app import create_studio
from studio.audio.limiter import Limiter
from studio.domain.progress import Progress
from studio.domain.records import Span
from studio.domain.script import Line
from studio.services.mix_plan import mix_plan
from studio.services.playback import Player
from studio.services.playback_outputs import system_outputs
from studio.services.rendering import Renderer
from studio.services.sample import open_sample
from studio.ui.loop import run

RATE = 48_000
SILENCE_S = 0.3


def main(folder: Path, seconds: float, language: str) -> int:
    application = QApplication(["play", "-platform", "offscreen"])
    return run(application, lambda: play(folder, seconds, language))


async def play(folder: Path, seconds: float, language: str) -> int:
    studio = create_studio()
    told: list[str] = []
    await open_sample(studio)
    opened = studio.workspace.require()
    span = Span(0, round(seconds * RATE))
    lines = [line.id for line in opened.project.all(Line) if line.start < span.end]
    await studio.speech.generate(lines, language)
    np.save(folder / "mix.npy", await asyncio.to_thread(mixed, opened, span, language))
    player = Player(studio.workspace, system_outputs, lambda error: told.append(str(error)))
    player.set_language(language)
    player.prepare()
    while not player.outputs():  # noqa: ASYNC110 - found by a thread
        await asyncio.sleep(0.01)
    started = time.perf_counter()
    player.play(span)
    first_s = 0.0
    while player.is_playing:
        first_s = first_s or (time.perf_counter() - started if player.position else 0.0)
        await asyncio.sleep(0.001)
    facts = {
        "output": player.output,
        "outputs": player.outputs(),
        "xruns": player.xruns,
        "told": told,
        "first_ms": first_s * 1000,
        "took_s": time.perf_counter() - started,
    }
    (folder / "told.json").write_text(json.dumps(facts))
    await asyncio.sleep(SILENCE_S)  # the last milliseconds are still on their way
    await player.close()
    await studio.close()
    return 0


def mixed(opened, span: Span, language: str) -> np.ndarray:
    plan = mix_plan(opened.project, language)
    renderer = Renderer(plan, opened.read_stored)
    made = np.concatenate(list(renderer.blocks(Progress(), span.start, span.end)))
    limiter = Limiter(RATE, 2, ceiling_db=plan.settings.true_peak_db)
    return np.concatenate([limiter.add(made), limiter.finish()])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]))
