"""The history as a person uses it: read what was done, go back, go forth, lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.domain.script import Line
from studio.ui.panels.history.panel import HistoryPanel
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.window import Window

TEXTS = ("Uno.", "Dos.", "Tres.")


@pytest.fixture
async def history(window: Window, scene: Project) -> HistoryPanel:
    """The panel, opened from the menu, after three changes of one line."""
    line = scene.all(Line)[0]
    for text in TEXTS:
        with scene.edit("Type"):
            scene.update(scene.get(Line, line.id), text=text)
    window.front.actions.get("view.go_history").trigger()
    await until(lambda: window.findChild(HistoryPanel))
    await settled()
    return window.findChild(HistoryPanel)


def text(scene: Project) -> str:
    return next((line.text for line in scene.all(Line)), "")


def rows(panel: HistoryPanel) -> list[str]:
    return [str(panel.steps.index(n, 0).data()) for n in range(panel.steps.rowCount())]


def click(panel: HistoryPanel, row: int) -> None:
    index = panel.steps.index(row, 0)
    panel.list.scrollTo(index)
    place = panel.list.visualRect(index).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def test_it_is_closed_until_somebody_opens_it(window: Window, scene: Project) -> None:
    assert window.findChild(HistoryPanel) is None


async def test_every_step_is_named_and_the_newest_is_chosen(history: HistoryPanel) -> None:
    assert rows(history)[0] == "The beginning"
    assert rows(history)[-3:] == ["Type"] * 3
    assert history.list.currentIndex().row() == len(rows(history)) - 1
    assert "done" in str(history.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


async def test_a_click_goes_back_and_another_forth_again(
    history: HistoryPanel, scene: Project
) -> None:
    last = len(rows(history)) - 1
    click(history, last - 2)
    await until(lambda: text(scene) == "Uno.")
    assert len(rows(history)) == last + 1
    click(history, last)
    await until(lambda: text(scene) == "Tres.")
    assert len(scene.redo_steps) == 0


async def test_the_beginning_is_one_key_away(history: HistoryPanel, scene: Project) -> None:
    history.list.setFocus()
    QTest.keyClick(history.list, Qt.Key.Key_Home)
    QTest.keyClick(history.list, Qt.Key.Key_Return)
    await until(lambda: not scene.undo_steps)
    assert scene.count(Line) == 0
    click(history, len(rows(history)) - 1)
    await until(lambda: text(scene) == "Tres.")


async def test_after_going_back_a_new_step_takes_the_place_of_those_undone(
    history: HistoryPanel, scene: Project
) -> None:
    last = len(rows(history)) - 1
    click(history, last - 1)
    await until(lambda: text(scene) == "Dos.")
    with scene.edit("Rename speaker"):
        scene.update(scene.all(Line)[0], text="Otro.")
    await settled()
    assert rows(history)[-2:] == ["Type", "Rename speaker"]


async def test_whoever_changes_their_mind_on_the_way_gets_where_they_pointed_last(
    history: HistoryPanel, scene: Project
) -> None:
    last = len(rows(history)) - 1
    click(history, 0)
    click(history, last - 1)
    await until(lambda: text(scene) == "Dos.")
    await settled()
    assert text(scene) == "Dos."
    assert history.list.currentIndex().row() == last - 1
