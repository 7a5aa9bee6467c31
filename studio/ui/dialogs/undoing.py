"""Undo and redo inside a dialog: the window's own shortcuts do not reach there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.view import View


def add_undo(dialog: QWidget, view: View) -> None:
    """Let the usual keys take back and redo steps of the open project while `dialog` is shown."""
    for keys, name in (
        (QKeySequence.StandardKey.Undo, "undo"),
        (QKeySequence.StandardKey.Redo, "redo"),
    ):
        shortcut = QShortcut(QKeySequence(keys), dialog)
        shortcut.activated.connect(lambda name=name: _travel(view, name))


def _travel(view: View, name: str) -> None:
    if view.project is not None:
        (view.project.undo if name == "undo" else view.project.redo)()
