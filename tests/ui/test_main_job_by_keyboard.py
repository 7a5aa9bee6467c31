"""A dub from script to film without touching the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from studio.domain.freshness import lines_to_generate
from studio.domain.script import Line, Take, Translation
from studio.domain.timeline import Clip
from studio.ui.dialogs.export.dialog import ExportDialog
from tests.films import Film, make_film
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.window import Window

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, keys)


async def test_the_main_job_is_done_by_keyboard_alone(
    window: Window, desk: Desk, scene: Project, tmp_path: Path
) -> None:
    await desk.studio.sources.add(make_film(tmp_path / "film.mp4", Film(seconds=18)))
    await settled()
    window.shell.setFocus()

    press(Qt.Key.Key_G, CTRL)  # generate
    await until(lambda: scene.count(Take) == 6, within_s=30)

    press(Qt.Key.Key_4, ALT)  # the timeline
    press(Qt.Key.Key_Right, CTRL)  # its first clip
    await until(lambda: len(desk.view.clips) == 1)
    (chosen,) = desk.view.clips
    before = scene.get(Clip, chosen)
    press(Qt.Key.Key_Right)  # a frame later
    assert scene.get(Clip, chosen).position == before.position + 1_920
    press(Qt.Key.Key_Z, CTRL)
    assert scene.get(Clip, chosen) == before

    press(Qt.Key.Key_1, ALT)  # the script
    press(Qt.Key.Key_Return)  # edit the line that is selected
    await settled()
    field = QApplication.focusWidget()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, "Hola.")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    line = scene.get(Line, before.line_id or "")
    (translation,) = scene.where(Translation, "line_id", line.id)
    assert translation.text == "Hola."
    await until(lambda: lines_to_generate(scene, "es") == [line.id])
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_R, SHIFT)
    await until(lambda: lines_to_generate(scene, "es") == [], within_s=30)

    await export_to(tmp_path, desk)


async def export_to(folder: Path, desk: Desk) -> None:
    """Write the film with the export dialog, typing where to."""
    press(Qt.Key.Key_E, CTRL)
    await until(lambda: isinstance(QApplication.activeWindow(), ExportDialog))
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, ExportDialog)
    field = next(one for one in dialog.findChildren(QLineEdit) if "older" in one.accessibleName())
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, str(folder))
    QTest.keyClick(field, Qt.Key.Key_Tab)
    button = next(one for one in dialog.findChildren(QPushButton) if one.isDefault())
    await until(button.isEnabled)
    QTest.keyClick(button, Qt.Key.Key_Return)
    await until(lambda: len(list(folder.glob("*.mp4"))) == 2, within_s=40)
    await until(lambda: not desk.studio.jobs.running, within_s=40)
