"""A window's picture and transport on a film, with an output that notes when it was given sound."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.app import create_studio
from studio.devices.null import NullOutput
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip
from studio.services.playback import Player
from studio.storage.paths import HOME_VARIABLE
from studio.ui.actions import Actions
from studio.ui.desk import Desk
from studio.ui.icons import Icons
from studio.ui.loop import Tasks
from studio.ui.panels.picture import PicturePanel
from studio.ui.themes import ThemeChoice, Themes
from studio.ui.view import View
from tests.benchmarks.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from PySide6.QtWidgets import QApplication

    from studio.domain.records import Span

RATE = 48_000
FRAME_RATE = 25


class NotingOutput(NullOutput):
    """Keeps time in silence and notes when it got sound and when it was stopped."""

    def __init__(self) -> None:
        super().__init__("noting")
        self.given_at: list[float] = []
        self.stopped_at: list[float] = []

    def write(self, frames) -> int:
        self.given_at.append(time.perf_counter())
        return super().write(frames)

    def stop(self) -> None:
        super().stop()
        self.stopped_at.append(time.perf_counter())


@dataclass
class Stage:
    """What is measured on."""

    desk: Desk
    panel: PicturePanel
    output: NotingOutput
    stalls_s: list[float] = field(default_factory=list)

    @property
    def player(self) -> Player:
        return self.desk.player

    async def first_sound_ms(self, span: Span | None = None) -> float:
        """Play; return how long it took until the device got sound."""
        self.output.given_at.clear()
        started = time.perf_counter()
        self.player.play(span)
        await until(lambda: self.output.given_at)
        return (self.output.given_at[0] - started) * 1_000

    async def apart(self, seconds: float) -> list[int]:
        """Watch while it plays; return by how many frames the picture was behind, every 3 ms."""
        found, ends = [], time.perf_counter() + seconds
        before = time.perf_counter()
        while time.perf_counter() < ends:
            await asyncio.sleep(0.003)
            now = time.perf_counter()
            self.stalls_s.append(now - before - 0.003)
            before = now
            still = self.panel.screen_shown.still
            due = self.player.position * FRAME_RATE // RATE
            found.append(due - still.start * FRAME_RATE // RATE if still else 1 << 30)
        return found

    async def scrub_ms(self, position: int) -> float:
        """Put the playhead somewhere; return how long it took until exactly that frame was seen."""
        started = time.perf_counter()
        self.player.seek(position)
        screen = self.panel.screen_shown
        await until(lambda: screen.still and screen.still.start <= position < screen.still.end)
        return (time.perf_counter() - started) * 1_000


@asynccontextmanager
async def stage_for(application: QApplication, film: Path, lines: int = 0) -> AsyncIterator[Stage]:
    """Open a film with so many spoken lines on a desk of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        studio = create_studio()
        output = NotingOutput()
        await studio.workspace.new(Path(folder) / "film.vivavoce")
        await studio.sources.add(film)
        await _speak(studio, lines)
        themes = Themes(application, ThemeChoice.DARK)
        icons, tasks = Icons(themes), Tasks(_raise, _raise)
        player = Player(studio.workspace, lambda: _Outputs(output))
        player.prepare()
        view = View(studio.workspace)
        desk = Desk(studio, tasks, view, player, Actions(icons), themes, icons)
        panel = PicturePanel(desk)
        panel.resize(960, 600)
        panel.show()
        await asyncio.sleep(1.0)
        yield Stage(desk, panel, output)
        await tasks.close()
        await player.close()
        await studio.close()
        panel.close()


class _Outputs:
    def __init__(self, output: NotingOutput) -> None:
        self._output = output

    def names(self) -> tuple[str, ...]:
        return ("noting",)

    def open(self, name: str = "") -> NotingOutput:
        del name
        return self._output


async def _speak(studio, lines: int) -> None:
    """Have lines spoken all over the film, two seconds of every few."""
    project = studio.workspace.require().project
    length = max((clip.end for clip in project.all(Clip)), default=0)
    with project.edit("Write"):
        project.update(settings_of(project), source_language="en", languages=("es",))
        speakers = [project.add(Speaker(name=name)) for name in ("Ana", "Ben")]
        for number in range(lines):
            start = number * length // lines
            line = project.add(
                Line(speaker_id=speakers[number % 2].id, start=start, end=start + 2 * RATE)
            )
            text = f"Esta es la línea número {number % 40}."
            project.add(Translation(line_id=line.id, language="es", text=text))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")


def _raise(error: BaseException) -> None:
    raise error
