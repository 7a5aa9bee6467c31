"""Who speaks with which voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.domain.records import RecordId
    from studio.ui.desk import Desk


def show_cast(desk: Desk, parent: QWidget, speaker_id: RecordId = "") -> None:
    """Show the cast of the language shown, at one speaker if one is named."""
    from studio.ui.dialogs.cast import dialog  # noqa: PLC0415 - not before it is wanted

    dialog.show_cast(desk, parent, speaker_id)
