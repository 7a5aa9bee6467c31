"""A seeded person at the timeline: drags, presses keys, undoes, and opens the project again."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.domain.media import Media
from studio.domain.script import Line, Take
from studio.domain.timeline import MIN_CLIP, Clip, Track
from studio.storage.project_file import read_project
from tests.long.random_edits import state_of
from tests.ui.acting import settled, until
from tests.ui.timeline.conftest import Hand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.domain.project import Project
    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.window import Window

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEYS = (
    (Qt.Key.Key_S, NONE), (Qt.Key.Key_S, NONE), (Qt.Key.Key_G, NONE), (Qt.Key.Key_D, CTRL),
    (Qt.Key.Key_D, CTRL), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_Delete, SHIFT),
    (Qt.Key.Key_Delete, CTRL), (Qt.Key.Key_BracketLeft, NONE), (Qt.Key.Key_BracketRight, NONE),
    (Qt.Key.Key_Left, NONE), (Qt.Key.Key_Right, NONE), (Qt.Key.Key_Left, SHIFT),
    (Qt.Key.Key_Right, SHIFT), (Qt.Key.Key_1, NONE), (Qt.Key.Key_2, NONE), (Qt.Key.Key_M, NONE),
    (Qt.Key.Key_N, NONE), (Qt.Key.Key_Q, NONE), (Qt.Key.Key_O, NONE), (Qt.Key.Key_L, CTRL),
    (Qt.Key.Key_Down, ALT), (Qt.Key.Key_Up, ALT), (Qt.Key.Key_A, CTRL), (Qt.Key.Key_Right, CTRL),
    (Qt.Key.Key_F, NONE), (Qt.Key.Key_Z, NONE), (Qt.Key.Key_Home, NONE), (Qt.Key.Key_R, NONE),
)  # fmt: skip
"""What is pressed while the timeline has the focus."""

MOST_CLIPS = 60
"""From so many on, only what makes fewer is pressed."""
MORE = {(Qt.Key.Key_S, NONE), (Qt.Key.Key_D, CTRL)}


@dataclass
class RandomHand:
    """Does one thing at a time; the same seed does the same (ids and speeds apart)."""

    window: Window
    seed: int
    random: random.Random = field(init=False)
    did: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    @property
    def canvas(self) -> Canvas:
        """The timeline, made anew with each project view."""
        from studio.ui.panels.timeline.canvas import Canvas  # noqa: PLC0415 - loads numpy

        return next(one for one in self.window.findChildren(Canvas) if one.isVisible())

    @property
    def project(self) -> Project:
        """The open project."""
        return self.window.desk.studio.workspace.require().project

    async def act(self) -> str:
        """Do something, wait until it is done, and return what it was."""
        acts = {
            self._drag: 40, self._key: 30, self._click: 10, self._wheel: 4, self._undo: 12,
            self._redo: 6, self._paste: 3, self._abandon: 3, self._seek: 8, self._reopen: 0.5,
        }  # fmt: skip
        act = self.random.choices(list(acts), list(acts.values()))[0]
        if not self.project.all(Clip):
            act = self._redo if self.project.redo_steps else self._undo
        what = await act()
        self.did.append(what)
        await settled()
        jobs = self.window.front.foundation.jobs
        await until(lambda: not jobs.running)
        return what

    # What it does

    async def _drag(self) -> str:
        clip = self._any_clip()
        if clip is None:
            return "nothing to drag"
        hand, r = Hand(self.canvas), self.random
        start = hand.place(clip, r.choice((0.0, 0.01, 0.5, 0.5, 0.99, 1.0)), r.uniform(0.05, 0.95))
        by = QPoint(r.randint(-200, 200), r.choice((0, 0, 0, -70, 70, 140)))
        keys = r.choice((NONE, NONE, NONE, CTRL, SHIFT, CTRL | SHIFT))
        if keys == CTRL and self._is_full():
            keys = NONE
        hand.drag(start, start + by, keys)
        return f"drag {by.x()},{by.y()} {keys.name}"

    async def _abandon(self) -> str:
        """Drag, then press Escape: nothing may have changed."""
        clip = self._any_clip()
        if clip is None:
            return "nothing to abandon"
        before, hand = state_of(self.project), Hand(self.canvas)
        start = hand.place(clip, self.random.choice((0.0, 0.5, 1.0)))
        hand.press(start, self.random.choice((NONE, CTRL, SHIFT)))
        hand.move(start + QPoint(60, 0))
        self.canvas.setFocus()
        QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
        hand.let_go(start + QPoint(60, 0))
        assert state_of(self.project) == before
        return "abandon"

    async def _key(self) -> str:
        key, keys = self.random.choice(KEYS)
        if self._is_full() and (key, keys) in MORE:
            key, keys = Qt.Key.Key_Delete, NONE
        self.canvas.setFocus()
        QTest.keyClick(self.canvas, key, keys)
        return f"key {keys.name} {key.name}"

    async def _click(self) -> str:
        clip = self._any_clip()
        if clip is not None:
            keys = self.random.choice((NONE, CTRL, SHIFT))
            Hand(self.canvas).click(Hand(self.canvas).place(clip), keys)
        return "click"

    async def _wheel(self) -> str:
        canvas = self.canvas
        at = QPointF(self.random.randrange(canvas.width()), canvas.height() / 2)
        angle = QPoint(0, self.random.choice((-120, 120)))
        keys = self.random.choice((NONE, CTRL, SHIFT))
        event = QWheelEvent(
            at, canvas.mapToGlobal(at), QPoint(), angle, Qt.MouseButton.NoButton, keys,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
        return f"wheel {keys.name}"

    async def _undo(self) -> str:
        for _ in range(self.random.choice((1, 1, 1, 3, 8))):
            QTest.keyClick(self.window, Qt.Key.Key_Z, CTRL)
        return "undo"

    async def _redo(self) -> str:
        for _ in range(self.random.choice((1, 1, 3))):
            QTest.keyClick(self.window, Qt.Key.Key_Z, CTRL | SHIFT)
        return "redo"

    async def _paste(self) -> str:
        if not self.window.desk.view.clips or self._is_full():
            return "nothing to copy"
        QGuiApplication.clipboard().clear()
        keys = self.random.choice((Qt.Key.Key_C, Qt.Key.Key_X))
        self.window.setFocus()
        QTest.keyClick(self.window, keys, CTRL)
        await until(lambda: QGuiApplication.clipboard().text() or self.window.toasts.messages())
        await asyncio.sleep(0.02)
        QTest.keyClick(self.window, Qt.Key.Key_V, CTRL)
        await asyncio.sleep(0.02)
        return f"{keys.name} and paste"

    async def _seek(self) -> str:
        clip = self._any_clip()
        if clip is not None:
            self.window.desk.player.seek(clip.position + round(clip.length * self.random.random()))
        return "seek"

    async def _reopen(self) -> str:
        workspace, before = self.window.desk.studio.workspace, state_of(self.project)
        path = workspace.require().path
        await workspace.close()
        assert state_of(read_project(path)) == before
        await workspace.open(path)
        self.window.front.view.show_language("es")
        await settled()
        assert state_of(self.project) == before
        return "reopen"

    def _any_clip(self) -> Clip | None:
        """Return a clip that can be seen, so that the mouse can reach it."""
        canvas = self.canvas
        start, end = canvas.scale.sample(0), canvas.scale.sample(canvas.width())
        seen = [one for lane in canvas.lanes.all for one in lane.between(start, end)]
        return self.random.choice(seen) if seen else None

    def _is_full(self) -> bool:
        return self.project.count(Clip) > MOST_CLIPS


def faults_of(project: Project) -> Mapping[str, object]:
    """Return what no gesture may leave behind, by a few words."""
    tracks = {track.id for track in project.all(Track)}
    faults: dict[str, object] = {}
    for clip in project.all(Clip):
        if clip.length < MIN_CLIP or clip.position < 0 or clip.in_point < 0:
            faults["a clip outside the timeline or its sound"] = clip
        if clip.fade_in < 0 or clip.fade_out < 0 or clip.fade_in + clip.fade_out > clip.length:
            faults["fades longer than their clip"] = clip
        if clip.track_id not in tracks or project.find(Media, clip.media_id) is None:
            faults["a clip without track or sound"] = clip
        if clip.line_id is not None and project.find(Line, clip.line_id) is None:
            faults["a clip without its line"] = clip
        if clip.take_id is not None and project.find(Take, clip.take_id) is None:
            faults["a clip without its take"] = clip
    return faults
