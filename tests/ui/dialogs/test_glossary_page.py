"""The glossary in the project's settings, used as a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.domain.translating import GlossaryTerm
from tests.ui.acting import settled, until
from tests.ui.dialogs.test_project_settings import dialog, page

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.dialogs.project.dialog import ProjectDialog

__all__ = ["dialog"]


async def test_words_of_the_glossary_are_added_changed_and_removed(
    dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "glossary")
    QTest.keyClicks(shown.word, "boat")
    assert not shown.put.isEnabled()
    QTest.keyClick(shown.word, Qt.Key.Key_Return)
    QTest.keyClicks(shown.translation, "bote")
    QTest.keyClick(shown.translation, Qt.Key.Key_Return)
    (term,) = scene.all(GlossaryTerm)
    assert (term.term, term.translation, term.language) == ("boat", "bote", "es")
    cell = shown.table.item(0, 1)
    cell.setText("barca")
    await until(lambda: scene.get(GlossaryTerm, term.id).translation == "barca")
    shown.table.selectRow(0)
    QTest.mouseClick(shown.remove, Qt.MouseButton.LeftButton)
    assert scene.count(GlossaryTerm) == 0
    scene.undo()
    await settled()
    assert shown.table.item(0, 0).text() == "boat"


async def test_a_word_may_be_forbidden_and_the_same_word_is_not_added_twice(
    dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "glossary")
    for _ in range(2):
        shown.forbidden.setChecked(True)
        shown.word.setText("gringo")
        QTest.mouseClick(shown.put, Qt.MouseButton.LeftButton)
    (term,) = scene.all(GlossaryTerm)
    assert term.is_forbidden
    assert shown.table.item(0, 1).text() == "never use it"
    assert shown._wrong.isVisible()
    assert "already" in shown._wrong.text()
