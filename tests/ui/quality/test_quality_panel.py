"""The quality panel as a person uses it: see what is wrong, go there, mend it, see it gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.domain.script import Line
from studio.domain.timeline import Clip
from studio.ui.panels.quality.panel import QualityPanel
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.window import Window

SECOND = 48_000


@pytest.fixture
async def quality(window: Window, scene: Project) -> QualityPanel:
    window.front.actions.get("view.go_quality").trigger()
    await until(lambda: window.findChild(QualityPanel))
    panel = window.findChild(QualityPanel)
    await until(lambda: panel.findings.rowCount() == 6)
    return panel


def sentences(panel: QualityPanel) -> list[str]:
    return [str(panel.findings.index(row, 0).data()) for row in range(panel.findings.rowCount())]


async def spoken(window: Window, scene: Project) -> list[Clip]:
    studio = window.desk.studio
    await studio.casting.cast_missing(scene, "es", {})
    await studio.speech.generate([line.id for line in scene.all(Line)], "es")
    return sorted(scene.all(Clip), key=lambda clip: clip.position)


async def test_lines_nobody_has_spoken_are_found_until_they_are(
    window: Window, scene: Project, quality: QualityPanel
) -> None:
    assert set(sentences(quality)) == {"Not spoken yet"}
    await spoken(window, scene)
    await until(lambda: "Not spoken yet" not in sentences(quality))


async def test_a_click_on_a_finding_selects_the_line_and_goes_there(
    window: Window, scene: Project, quality: QualityPanel
) -> None:
    clips = await spoken(window, scene)
    with scene.edit("Move"):
        scene.update(scene.get(Clip, clips[5].id), position=clips[5].position + SECOND)
    await until(lambda: any("after the original" in one for one in sentences(quality)))
    row = next(n for n, one in enumerate(sentences(quality)) if "Begins" in one)
    index = quality.findings.index(row, 0)
    assert "Ben" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    quality.list.scrollTo(index)
    place = quality.list.visualRect(index).center()
    QTest.mouseClick(quality.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.desk.view.lines == {clips[5].line_id}
    assert window.desk.player.position == clips[5].position + SECOND
    scene.undo()
    await until(lambda: not any("Begins" in one for one in sentences(quality)))


async def test_a_voice_over_is_forgiven_what_lip_synchronous_dubbing_is_not(
    window: Window, scene: Project, quality: QualityPanel
) -> None:
    clips = await spoken(window, scene)
    with scene.edit("Move"):
        scene.update(scene.get(Clip, clips[5].id), position=clips[5].position + SECOND // 2)
    await until(lambda: any("Begins" in one for one in sentences(quality)))
    quality.limits.setFocus()
    QTest.keyClick(quality.limits, Qt.Key.Key_Down)
    await until(lambda: not any("Begins" in one for one in sentences(quality)))


async def test_with_no_project_there_is_nothing_to_find(
    window: Window, quality: QualityPanel
) -> None:
    await window.desk.studio.workspace.close()
    await until(lambda: quality.findings.rowCount() == 0)
    await settled()
    assert not quality.list.isVisible()
