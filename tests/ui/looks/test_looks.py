"""Fourteen states of the window, looked at by a program; people look at the pictures.

`VIVAVOCE_LOOKS=folder ./test --long tests/ui/looks` writes the pictures.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from studio.storage.settings import ThemeChoice
from tests.ui.acting import at_rest, until
from tests.ui.looks.judging import faults
from tests.ui.looks.states import LARGE, SMALL, STATES, reached

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from studio.ui.window import Window
    from tests.ui.looks.states import State

    Look: TypeAlias = tuple[QSize, ThemeChoice, str]

FOLDER = os.environ.get("VIVAVOCE_LOOKS", "")
RIGHT_TO_LEFT, LONG = "ar-XB", "en-XA"
EVERY_LOOK = [
    (size, theme, language)
    for size in (SMALL, LARGE)
    for theme in (ThemeChoice.DARK, ThemeChoice.LIGHT)
    for language in ("en", RIGHT_TO_LEFT)
]


def look_name(look: Look) -> str:
    size, theme, language = look
    return f"{size.width()}-{theme.value}-{language}"


@pytest.fixture(autouse=True)
def direction() -> Iterator[None]:
    yield
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("language", ["en", LONG, RIGHT_TO_LEFT])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_nothing_is_clipped_or_pale(window: Window, state: State, language: str) -> None:
    await judged(window, state, (SMALL, ThemeChoice.DARK, language))


@pytest.mark.long
@pytest.mark.parametrize("look", EVERY_LOOK, ids=look_name)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_every_state_in_every_look(window: Window, state: State, look: Look) -> None:
    await judged(window, state, look)


async def judged(window: Window, state: State, look: Look) -> None:
    size, theme, language = look
    window.front.translations.use(language)
    window.rebuild()
    window.front.themes.choose(theme)
    window.resize(size)
    shown = await reached(window, state)
    if FOLDER:
        name = f"{state.__name__}-{look_name(look)}.png"
        assert shown.grab().save(f"{FOLDER}/{name}"), FOLDER
    found = faults(shown)
    if shown.isWindow() and shown is not window:
        shown.close()
        await until(lambda: not shown.isVisible())
    await at_rest(window)
    assert not found, "\n".join(found)
