"""Cut, copy and paste: the commands. What they do is loaded when one of them is first given."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.ui.actions import Action, Menu

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk


class Clipboard(QObject):
    """Adds the commands. While a text is edited, its field takes the same keys for itself."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        for name, text, keys, icon in (
            ("cut", self.tr("Cut clips"), "Ctrl+X", ""),
            ("copy", self.tr("Copy clips"), "Ctrl+C", "copy"),
            ("paste", self.tr("Paste at the playhead"), "Ctrl+V", ""),
        ):
            desk.actions.add(
                Action(
                    id=f"edit.{name}",
                    text=text,
                    run=partial(self._start, name),
                    shortcut=keys,
                    icon=icon,
                    menu=Menu.EDIT,
                    group=1,
                    is_enabled=None if name == "paste" else self._has_clips,
                ),
                owner,
            )

    def _has_clips(self) -> bool:
        return bool(self._desk.view.clips)

    def _start(self, name: str) -> None:
        board = import_module("studio.ui.pasteboard").Pasteboard(self._desk, self._owner)
        work: Coroutine[object, object, object] = getattr(board, name)()
        self._desk.tasks.start(work)
