"""Everything can be reached without a mouse and read without looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QMenuBar,
    QWidget,
)

from studio.services.arrivals import ScriptUse
from studio.ui.colours import contrast
from studio.ui.crash import CrashDialog
from studio.ui.help import AboutDialog, Guide, ShortcutSheet
from studio.ui.notices import Toast
from studio.ui.questions import ChoiceQuestion, LanguageQuestion, ScriptQuestion, TextQuestion
from studio.ui.shortcuts import conflicts
from studio.ui.style import colours_of
from studio.ui.theme import DARK, LIGHT, Theme
from studio.ui.versions import VersionsDialog
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.domain.project import Project
    from studio.ui.window import Window

SMALLEST = 22
"""Pixels a thing to press is at least high and wide."""


def focusable(root: QWidget) -> Iterator[QWidget]:
    for widget in [root, *root.findChildren(QWidget)]:
        is_part = widget.objectName().startswith("qt_") or isinstance(
            widget.parentWidget(), QAbstractScrollArea
        )
        takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_focus and widget.isVisible() and not is_part and widget.focusProxy() is None:
            yield widget


def name_of(widget: QWidget) -> str:
    QAccessible.setActive(True)
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def nameless(root: QWidget) -> list[str]:
    return [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}"
        for one in focusable(root)
        if not name_of(one).strip()
    ]


async def test_every_control_of_the_window_has_a_name(window: Window, scene: Project) -> None:
    await settled()
    assert nameless(window) == []
    window.shell.go("home")
    await window.desk.studio.projects.look()
    await settled()
    assert nameless(window) == []


def dialogs(window: Window) -> Iterator[QDialog]:
    front = window.front
    yield AboutDialog(window)
    yield Guide("en", window)
    yield ShortcutSheet(front.actions, window)
    yield CrashDialog("report", window)
    yield TextQuestion(window, "Rename", "Name", "x")
    yield LanguageQuestion(window, "Add", "", ())
    yield ScriptQuestion(window, "a.srt", "es", ["es"])
    yield ChoiceQuestion(window, "What for?", "", ["this", "that"])
    yield VersionsDialog([], window)


async def test_every_control_of_every_dialog_has_a_name(window: Window) -> None:
    for dialog in dialogs(window):
        dialog.show()
        assert (type(dialog).__name__, nameless(dialog)) == (type(dialog).__name__, [])
        dialog.close()


@pytest.mark.qt_log_ignore("pipewire", "pa_context_connect", extend=True)  # no sound server here
async def test_every_control_of_the_settings_has_a_name(window: Window) -> None:
    for page in ("general", "audio", "folders", "cache", "shortcuts", "server", "privacy"):
        window.front.tasks.start(window.show_settings(page))
        await until(lambda: window.findChild(QDialog))
        dialog = window.findChild(QDialog)
        await settled()
        assert (page, nameless(dialog)) == (page, [])
        dialog.close()
        await until(lambda: not window.findChild(QDialog))


async def test_every_command_has_a_text_and_a_menu_or_the_palette(
    window: Window, scene: Project
) -> None:
    await settled()
    actions = window.front.actions
    bar = window.findChild(QMenuBar)
    in_menus = {
        action for menu in bar.findChildren(QMenu) for action in menu.actions() if action.text()
    }
    for action, made in actions.all():
        assert action.text.strip(), action.id
        assert action.menu is None or made in in_menus, action.id


async def test_no_two_commands_share_a_shortcut(window: Window, scene: Project) -> None:
    assert conflicts(window.front.actions) == {}


async def test_the_sheet_names_every_key_of_a_command(window: Window) -> None:
    sheet = ShortcutSheet(window.front.actions, window)
    row = next(row for row in sheet.text.toPlainText().splitlines() if "Ctrl+G" in row)
    assert row == "Ctrl+G; Shift+R"


async def test_every_button_is_large_enough_to_hit(window: Window, scene: Project) -> None:
    await settled()
    small = [
        f"{type(one).__name__} {one.accessibleName() or one.text()} {one.width()}×{one.height()}"
        for one in window.findChildren(QAbstractButton)
        if one.isVisible()
        and not one.objectName().startswith("qt_")
        and min(one.width(), one.height()) < SMALLEST
    ]
    assert small == []


async def test_the_header_is_walked_with_tab(window: Window, scene: Project) -> None:
    seen = set()
    window.activateWindow()
    for _ in range(60):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None:
            seen.add(name_of(focused))
    assert {"Project “scene”", "Target language: Spanish", "No jobs"} <= seen


async def test_a_question_is_answered_with_the_keyboard(window: Window) -> None:
    question = ScriptQuestion(window, "a.srt", "", [])
    question.open()
    QTest.keyClicks(question.picker.focusProxy(), "japan")
    QTest.keyClick(question.picker.focusProxy(), Qt.Key.Key_Return)
    assert question.result() == QDialog.DialogCode.Accepted
    assert question.use == ScriptUse(is_translation=True, language="ja")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    colours = colours_of(theme)
    pairs = [
        (ink, ground)
        for ink in ("text", "muted", "accent", "warn", "bad", "good")
        for ground in ("window", "surface", "raised")
    ]
    pairs += [("text", "hover"), ("text", "selected"), ("text", "pressed"), ("muted", "faint")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_bad", "bad")]
    faint = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in pairs
        if contrast(colours[ink], colours[ground]) < 4.5
    }
    assert faint == {}


async def test_toasts_are_read_aloud_and_closed_with_the_keyboard(window: Window) -> None:
    window.front.foundation.notices.tell("Once is enough.")
    label = next(one for one in window.findChildren(QLabel) if one.text() == "Once is enough.")
    close = label.parentWidget().findChild(QAbstractButton)
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert window.toasts.messages() == ()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
async def test_a_toast_covers_nothing_one_works_with(
    window: Window, scene: Project, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    window.resize(1280, 800)
    await settled()
    window.front.foundation.notices.tell("There is no sound output.", hint="It plays in silence.")
    toast = window.findChild(Toast)
    shown = toast.geometry()
    on_toast = toast.findChildren(QAbstractButton)
    covered = [
        one.accessibleName() or one.text()
        for one in window.findChildren(QAbstractButton)
        if one.isVisible() and one not in on_toast and place_in(window, one).intersects(shown)
    ]
    bar = window.menuBar()
    covered += [
        menu.text()
        for menu in bar.actions()
        if bar.actionGeometry(menu).translated(bar.pos()).intersects(shown)
    ]
    assert covered == []
    assert shown.bottom() < place_in(window, window.shell.page()).top() + 8


@pytest.mark.parametrize("width", [960, 900])
async def test_in_a_narrow_window_a_toast_leaves_menus_and_header_alone(
    window: Window, scene: Project, width: int
) -> None:
    window.resize(width, 600)
    await settled()
    window.front.foundation.notices.tell("There is no sound output.", hint="It plays in silence.")
    toast = window.findChild(Toast)
    shown, bar = toast.geometry(), window.menuBar()
    buttons = window.shell.header.findChildren(QAbstractButton)
    places = [place_in(window, one) for one in buttons if one.isVisible()]
    places += [bar.actionGeometry(menu).translated(bar.pos()) for menu in bar.actions()]
    assert not any(place.intersects(shown) for place in places)
    assert window.rect().contains(shown)


def place_in(window: Window, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())
