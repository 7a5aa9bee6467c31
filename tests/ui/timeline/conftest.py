"""A timeline with two speakers' clips, and a hand that drags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from studio.domain.script import Line
from studio.domain.timeline import Clip, clips_on
from studio.ui.panels.timeline.panel import TimelinePanel
from tests.ui.acting import settled, until
from tests.ui.conftest import destroy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.timeline.canvas import Canvas

NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass
class Hand:
    """Presses, drags and lets go, as a mouse does."""

    canvas: Canvas

    def place(self, clip: Clip, share: float = 0.5, down: float = 0.7) -> QPoint:
        """Return a pixel of a clip: a share of its width and of its lane's height."""
        lane = self.canvas.lanes.lane(clip.track_id)
        x = self.canvas.scale.x(clip.position + clip.length * share)
        return QPoint(round(x), round(lane.top + lane.height * down) - self.canvas.top)

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.press(start, keys)
        for step in range(1, 5):
            self.move(start + (end - start) * step / 4, keys)
        self.let_go(end, keys)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.press(at, keys)
        self.let_go(at, keys)

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self._send(QEvent.Type.MouseButtonPress, at, keys)

    def move(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self._send(QEvent.Type.MouseMove, at, keys)

    def let_go(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self._send(QEvent.Type.MouseButtonRelease, at, keys)

    def _send(self, kind: QEvent.Type, at: QPoint, keys: Qt.KeyboardModifier) -> None:
        place, button = QPointF(at), Qt.MouseButton.LeftButton
        QApplication.sendEvent(
            self.canvas,
            QMouseEvent(kind, place, self.canvas.mapToGlobal(place), button, button, keys),
        )


@pytest.fixture
async def spoken(desk: Desk, scene: Project) -> Project:
    """The scene, spoken in Spanish: six clips on two tracks."""
    await desk.studio.casting.cast_missing(scene, "es", {})
    await desk.studio.speech.generate([line.id for line in scene.all(Line)], "es")
    return scene


@pytest.fixture
async def timeline(desk: Desk, spoken: Project) -> AsyncIterator[TimelinePanel]:
    panel = TimelinePanel(desk)
    panel.resize(1200, 360)
    panel.show()
    panel.activateWindow()
    await until(panel.isActiveWindow)
    await settled()
    yield panel
    await desk.tasks.close()
    destroy(panel)


@pytest.fixture
def hand(timeline: TimelinePanel) -> Hand:
    return Hand(timeline.canvas)


@pytest.fixture
def clips(spoken: Project, timeline: TimelinePanel) -> list[Clip]:
    """All six clips by position: Ana's are the even ones."""
    return sorted(spoken.all(Clip), key=lambda clip: clip.position)


def now(project: Project, clip: Clip) -> Clip:
    return project.get(Clip, clip.id)


def spans(project: Project, clip: Clip) -> list[tuple[int, int]]:
    return [(one.position, one.end) for one in clips_on(project, clip.track_id)]
