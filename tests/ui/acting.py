"""What a person does at the window, for tests: wait for something to be true, press, drop, look."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from studio.ui.window import Window


async def until(is_true: Callable[[], object], within_s: float = 20.0) -> None:
    """Let the event loop run until something is true; TimeoutError if it never is."""
    async with asyncio.timeout(within_s):
        while not is_true():  # noqa: ASYNC110 - what a person waits for has no event
            await asyncio.sleep(0.01)


async def settled() -> None:
    """Let everything that is due happen: posted events, timers of no time, deletions."""
    for _ in range(3):
        await asyncio.sleep(0.005)


async def at_rest(window: Window) -> None:
    """Wait until no job runs: what still ran when a test ends would be cut off."""
    await until(lambda: not window.front.foundation.jobs.running, within_s=10)
    await asyncio.sleep(0.1)


def drag_over(widget: QWidget, paths: Sequence[Path]) -> QMimeData:
    """Drag files over the middle of a widget without letting go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDragEnterEvent(
        _middle(widget), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, _NO_KEYS
    )
    QApplication.sendEvent(widget, event)
    return mime


def drag_away(widget: QWidget) -> None:
    """Drag what is over the widget out of it."""
    QApplication.sendEvent(widget, QDragLeaveEvent())


def drop(widget: QWidget, paths: Sequence[Path]) -> None:
    """Drag files over a widget and let them fall."""
    mime = drag_over(widget, paths)
    event = QDropEvent(
        QPointF(_middle(widget)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        _NO_KEYS,
    )
    QApplication.sendEvent(widget, event)


def _middle(widget: QWidget) -> QPoint:
    return widget.rect().center()


_NO_KEYS = Qt.KeyboardModifier.NoModifier
