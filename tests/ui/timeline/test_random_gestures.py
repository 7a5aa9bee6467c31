"""Whatever a hand does at the timeline, the file is what is seen, and undo leads to the start."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from studio.domain.errors import InputError
from studio.domain.script import Line
from studio.domain.timeline import Clip
from studio.storage.project_file import read_project
from tests.long.random_edits import state_of
from tests.ui.acting import at_rest, settled
from tests.ui.timeline.random_hand import RandomHand, faults_of

if TYPE_CHECKING:
    from studio.domain.errors import StudioError
    from studio.domain.project import Project
    from studio.ui.window import Window

SHARE, WHOLE = 40, 5_000
LOOKS = 10
"""Steps between two looks at the file."""


@pytest.fixture
def refused(told: list[StudioError], monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What was refused: while tasks ran, and where Qt called, as the presenter hears it."""
    found: list[BaseException] = told  # type: ignore[assignment]
    monkeypatch.setattr(sys, "excepthook", lambda _, error, __: found.append(error))
    return found


@pytest.mark.qt_no_exception_capture
async def test_random_gestures_lose_nothing(
    window: Window, scene: Project, refused: list[BaseException], seed: int, *, is_long: bool
) -> None:
    studio = window.desk.studio
    await studio.casting.cast_missing(scene, "es", {})
    await studio.speech.generate([line.id for line in scene.all(Line)], "es")
    window.front.view.show_language("es")
    window.shell.go("dub")
    await settled()
    hand = RandomHand(window, seed)
    for count in range(WHOLE if is_long else SHARE):
        before = {clip.id for clip in hand.project.all(Clip)}
        what = await hand.act()
        found = faults_of(hand.project)
        assert not found, (repr(found), hand.did[-5:])
        gone = before - {clip.id for clip in hand.project.all(Clip)}
        assert not gone or _may_remove(what), (what, gone)
        assert all(isinstance(error, InputError) for error in refused), (what, refused)
        if count % LOOKS == 0:
            opened = studio.workspace.require()
            await opened.flush()
            assert state_of(read_project(opened.path)) == state_of(hand.project)
    await at_rest(window)
    while hand.project.undo():
        pass
    assert is_long or not hand.project.all(Line)
    assert is_long or not hand.project.all(Clip)
    await at_rest(window)


def _may_remove(what: str) -> bool:
    """Whether clips may be gone after this: undo takes copies back, redo repeats a removal."""
    return what.startswith(("undo", "redo", "Key_X")) or any(
        name in what for name in ("Key_Delete", "Key_G", "Key_R")
    )
