"""Translating in the window, against a language model that speaks the real protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.domain.script import Line, Translation
from studio.services.settings import ModelProfile
from studio.services.translation import NoTranslator
from studio.ui.panels.script.wordings import Wordings
from tests.ui.acting import settled, until
from tests.unit.language_model.conftest import Model, foreign, model, refusal, said

if TYPE_CHECKING:
    from studio.domain.errors import StudioError
    from studio.domain.project import Project
    from studio.services.notices import Notice
    from studio.ui.desk import Desk
    from studio.ui.panels.script.panel import ScriptPanel

__all__ = ["model"]


@pytest.fixture
async def ready(desk: Desk, model: Model) -> Model:
    """A profile for the model is set up."""
    profile = ModelProfile(id="", name="Tiny", base_url=model.url, model="tiny")
    await desk.studio.language_models.put(profile)
    return model


@pytest.fixture
def told_notices(desk: Desk) -> list[Notice]:
    notices: list[Notice] = []
    desk.studio.notices.posted.connect(notices.append)
    return notices


def forget(project: Project, *numbers: int) -> None:
    with project.edit("Forget"):
        for number in numbers:
            line = project.all(Line)[number]
            project.remove(project.where(Translation, "line_id", line.id)[0])


def text(project: Project, number: int) -> str:
    line = project.all(Line)[number]
    return next((one.text for one in project.where(Translation, "line_id", line.id)), "")


def press(panel: ScriptPanel, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    panel.lines.setFocus()
    held = Qt.KeyboardModifier.NoModifier
    for one in modifiers:
        held |= one
    QTest.keyClick(panel.lines, key, held)


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


async def test_without_a_language_model_it_is_said_what_to_set_up(
    desk: Desk, panel: ScriptPanel, told: list[StudioError]
) -> None:
    press(panel, Qt.Key.Key_T, CTRL, ALT)
    await until(lambda: told)
    assert isinstance(told[0], NoTranslator)
    assert told[0].hint_text()


async def test_what_is_missing_is_translated_and_stands_on_the_cards(
    panel: ScriptPanel, scene: Project, ready: Model, told_notices: list[Notice]
) -> None:
    forget(scene, 1, 4)
    kept = text(scene, 0)
    press(panel, Qt.Key.Key_T, CTRL, ALT)
    await until(lambda: text(scene, 4) == foreign("There is no river."))
    assert text(scene, 1) == foreign("Is it far?")
    assert text(scene, 0) == kept
    assert foreign("Is it far?") in str(panel.rows.index(1).data())
    await until(lambda: told_notices)
    assert told_notices[0].text.startswith("Spanish: 2 line")
    assert "100 tokens" in told_notices[0].text


async def test_selected_lines_are_translated_anew_in_one_step(
    desk: Desk, panel: ScriptPanel, scene: Project, ready: Model
) -> None:
    before = text(scene, 2)
    desk.view.select_lines([scene.all(Line)[2].id])
    press(panel, Qt.Key.Key_T, CTRL, SHIFT)
    await until(lambda: text(scene, 2) == foreign("Ten minutes on foot."))
    assert [line["text"] for line in ready.asked[0].lines] == ["Ten minutes on foot."]
    scene.undo()
    assert text(scene, 2) == before


async def test_a_line_that_could_not_be_translated_says_so_until_somebody_types_it(
    desk: Desk, panel: ScriptPanel, scene: Project, ready: Model
) -> None:
    forget(scene, 3)
    ready.replies.extend([refusal(400)] * 20)
    press(panel, Qt.Key.Key_T, CTRL, ALT)
    await until(lambda: panel.rows.card(3).failure is not None)
    assert panel.rows.card(3).is_problem
    with scene.edit("Type"):
        scene.add(Translation(line_id=scene.all(Line)[3].id, language="es", text="¿Y en un barco?"))
    await settled()
    assert panel.rows.card(3).failure is None


async def test_shorter_is_asked_for_on_the_card_and_taken_in_one_step(
    desk: Desk, panel: ScriptPanel, scene: Project, ready: Model
) -> None:
    before = text(scene, 2)
    line = scene.all(Line)[2]
    ready.replies.append(lambda asked: said([(asked.lines[0]["id"], ["A pie."])]))
    desk.view.select_lines([line.id])
    press(panel, Qt.Key.Key_BracketLeft, CTRL)
    await until(lambda: text(scene, 2) == "A pie.")
    scene.undo()
    assert text(scene, 2) == before


async def test_one_of_three_wordings_is_chosen_by_keyboard(
    desk: Desk, panel: ScriptPanel, scene: Project, ready: Model
) -> None:
    line = scene.all(Line)[2]
    texts = ["Diez minutos andando.", "Son diez minutos a pie.", "A pie, diez minutos."]
    ready.replies.append(lambda asked: said([(asked.lines[0]["id"], texts)]))
    desk.view.select_lines([line.id])
    press(panel, Qt.Key.Key_Backslash, CTRL)
    await until(lambda: panel.lines.findChild(Wordings))
    shown = panel.lines.findChild(Wordings)
    assert len(shown.buttons) == 3
    assert "about" in shown.buttons[0].accessibleName()
    QTest.keyClick(shown.buttons[0], Qt.Key.Key_Tab)
    QTest.keyClick(shown.buttons[1], Qt.Key.Key_Space)
    await until(lambda: text(scene, 2) == texts[1])
    assert scene.undo_steps[-1].label == "Say it otherwise"


async def test_escape_leaves_the_words_as_they_are(
    desk: Desk, panel: ScriptPanel, scene: Project, ready: Model
) -> None:
    before = text(scene, 2)
    ready.replies.append(lambda asked: said([(asked.lines[0]["id"], ["Una.", "Otra."])]))
    desk.view.select_lines([scene.all(Line)[2].id])
    press(panel, Qt.Key.Key_Backslash, CTRL)
    await until(lambda: panel.lines.findChild(Wordings))
    QTest.keyClick(panel.lines.findChild(Wordings), Qt.Key.Key_Escape)
    await settled()
    assert text(scene, 2) == before


async def test_the_card_has_a_button_for_its_words(
    desk: Desk, panel: ScriptPanel, scene: Project, ready: Model
) -> None:
    place = panel.lines.shape(1).words.center()
    place.setY(place.y() + panel.lines.card_place(scene.all(Line)[1].id).top())
    QTest.mouseClick(panel.lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    await until(QApplication.activePopupWidget)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.text() for action in menu.actions()]
    assert "Say it shorter" in names
    assert all(action.isEnabled() for action in menu.actions())
    menu.close()
    assert desk.view.lines == {scene.all(Line)[1].id}
