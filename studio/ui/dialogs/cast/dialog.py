"""Who speaks with which voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk


def show_cast(desk: Desk, parent: QWidget) -> None:
    """Show the cast of the language shown."""
