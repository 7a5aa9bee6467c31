"""Settings hold at once, outlast the program, and show what collides."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QKeySequenceEdit, QLabel, QLineEdit, QPushButton, QTreeView

from studio.domain.settings import settings_of
from studio.services.settings import UserSettings
from studio.storage.paths import user_paths
from studio.ui.actions import Action
from studio.ui.errors import Presenter
from studio.ui.header import LanguageButton
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.settings.shortcuts import ShortcutsPage
from studio.ui.shortcuts import conflicts
from studio.ui.theme import LIGHT
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.window import Window


async def open_settings(window: Window, page: str = "general") -> SettingsDialog:
    window.front.tasks.start(window.show_settings(page))
    await until(lambda: window.findChild(SettingsDialog))
    return window.findChild(SettingsDialog)


def choose(box: QComboBox, text: str) -> None:
    """Pick an entry as a person does: the program sets it, then says that it was activated."""
    row = box.findText(text)
    assert row >= 0, [box.itemText(one) for one in range(box.count())]
    box.setCurrentIndex(row)
    box.activated.emit(row)


def boxes(dialog: SettingsDialog) -> dict[str, QComboBox]:
    return {one.accessibleName(): one for one in dialog.findChildren(QComboBox)}


async def test_another_theme_holds_at_once_and_next_time(window: Window) -> None:
    dialog = await open_settings(window)
    choose(boxes(dialog)["Theme"], "Light")
    assert window.front.themes.current is LIGHT
    window.front.foundation.settings.close()
    assert UserSettings(user_paths().settings_file).current.general.theme.value == "light"
    dialog.close()


async def test_another_language_makes_the_window_anew(window: Window, scene: Project) -> None:
    before = window.shell
    general = window.front.foundation.settings.current.general
    window.front.foundation.settings.change(general=replace(general, language="en-XA"))
    assert window.shell is not before
    assert window.front.actions.get("edit.undo").text() != "Undo"
    await settled()
    assert window.findChild(LanguageButton).text() != "Spanish"


async def test_panels_of_the_former_language_are_left_in_peace(
    window: Window, scene: Project
) -> None:
    general = window.front.foundation.settings.current.general
    held = window.shell.page()  # as a coroutine that still runs in it would hold it
    window.front.foundation.settings.change(general=replace(general, language="en-XA"))
    await settled()
    with scene.edit("Notes"):
        scene.update(settings_of(scene), notes="x")
    window.front.view.show_language("fr")
    gc.collect()
    assert held is not window.shell.page()


async def test_a_language_from_right_to_left_mirrors_the_window(window: Window) -> None:
    general = window.front.foundation.settings.current.general
    window.front.foundation.settings.change(general=replace(general, language="ar-XB"))
    await settled()
    assert QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    rail = window.shell.findChild(type(window.shell._rail))
    assert rail.mapTo(window, rail.rect().topLeft()).x() > window.width() / 2


async def test_the_open_settings_follow_the_language(window: Window) -> None:
    dialog = await open_settings(window, "general")
    general = window.front.foundation.settings.current.general
    window.front.foundation.settings.change(general=replace(general, language="en-XA"))
    await until(lambda: window.findChild(SettingsDialog) not in (None, dialog))
    assert window.findChild(SettingsDialog).windowTitle() != "Settings"
    window.findChild(SettingsDialog).close()


async def test_a_shortcut_of_ones_own_holds_at_once(window: Window) -> None:
    dialog = await open_settings(window, "shortcuts")
    page = dialog.findChild(ShortcutsPage)
    page.findChild(QLineEdit).setText("Full screen")
    page.findChild(QTreeView).setCurrentIndex(page.findChild(QTreeView).model().index(0, 0))
    edit = page.findChild(QKeySequenceEdit)
    edit.setKeySequence(QKeySequence("Ctrl+Alt+F"))
    edit.editingFinished.emit()
    settings = window.front.foundation.settings
    assert settings.current.shortcuts == {"view.full_screen": "Ctrl+Alt+F"}
    assert window.front.actions.get("view.full_screen").shortcut().toString() == "Ctrl+Alt+F"
    next(one for one in page.findChildren(QPushButton) if one.text() == "Use default").click()
    assert settings.current.shortcuts == {}
    assert window.front.actions.get("view.full_screen").shortcut().toString() == "F11"
    dialog.close()


async def test_a_shortcut_that_collides_is_told(window: Window) -> None:
    dialog = await open_settings(window, "shortcuts")
    page = dialog.findChild(ShortcutsPage)
    page.findChild(QLineEdit).setText("Full screen")
    page.findChild(QTreeView).setCurrentIndex(page.findChild(QTreeView).model().index(0, 0))
    edit = page.findChild(QKeySequenceEdit)
    edit.setKeySequence(QKeySequence("Ctrl+Z"))
    edit.editingFinished.emit()
    assert "The same keys also mean: Undo" in [one.text() for one in page.findChildren(QLabel)]
    dialog.close()


async def test_single_keys_of_two_panels_do_not_collide(window: Window) -> None:
    actions = window.front.actions
    for name in ("first", "second"):
        owner = QLineEdit(window)
        actions.add(
            Action(id=name, text=name, run=lambda: None, shortcut="Ctrl+Alt+J", is_local=True),
            owner,
        )
    assert "first" not in conflicts(actions)
    actions.add(Action(id="third", text="Third", run=lambda: None, shortcut="Ctrl+Alt+J"), window)
    assert set(conflicts(actions)["third"]) == {"first", "second"}


async def test_the_cache_says_its_size_and_is_cleared(window: Window) -> None:
    cache = window.desk.studio.speech_cache
    cache.put("key", b"x" * 2_000_000)
    dialog = await open_settings(window, "cache")
    texts = lambda: " ".join(one.text() for one in dialog.findChildren(QLabel))  # noqa: E731
    await until(lambda: "MB on this disk" in texts())
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Clear").click()
    await until(lambda: "0 bytes on this disk" in texts())
    assert cache.size() == 0
    dialog.close()


@pytest.mark.qt_log_ignore("pipewire", "pa_context_connect", extend=True)  # no sound server here
async def test_a_device_that_is_gone_stays_chosen(window: Window) -> None:
    settings = window.front.foundation.settings
    settings.change(audio=replace(settings.current.audio, device="Old headphones"))
    dialog = await open_settings(window, "audio")
    await until(lambda: boxes(dialog)["Output"].count() > 1)
    assert boxes(dialog)["Output"].currentText() == "Old headphones (not connected)"
    choose(boxes(dialog)["Output"], "As the system")
    assert settings.current.audio.device == ""
    dialog.close()


async def test_settings_that_cannot_be_written_are_told(window: Window) -> None:
    presenter, settings = Presenter(), window.front.foundation.settings
    presenter.show_in(window)
    settings.failed.connect(presenter.tell_from_thread)
    folder = user_paths().settings_file
    folder.unlink(missing_ok=True)
    folder.mkdir()  # nothing can be written in the place of a folder
    settings.change(general=replace(settings.current.general, opens_last_project=False))
    await until(lambda: any("cannot be written" in one.text for one in window.toasts.messages()))
