"""The cast as a dialog of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from studio.ui.dialogs.cast.view import CastView
from studio.ui.dialogs.undoing import add_undo
from studio.ui.loop import ask
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk


def show_cast(desk: Desk, parent: QWidget, speaker_id: RecordId = "") -> None:
    """Show the cast of the language shown, at one speaker if one is named."""
    desk.tasks.start(_shown(desk, parent, speaker_id))


async def _shown(desk: Desk, parent: QWidget, speaker_id: RecordId) -> None:
    dialog = CastDialog(desk, parent.window())
    await dialog.cast.fill()
    dialog.cast.speakers.go_to(speaker_id)
    dialog.cast.show_speaker()
    try:
        await ask(dialog)
    finally:
        dialog.deleteLater()


class CastDialog(QDialog):
    """Closes with the project."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Cast"))
        self.resize(800, 640)
        self.cast = CastView(desk)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.accept)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.cast, 1)
        column.addWidget(buttons)
        add_undo(self, desk.view)
        desk.view.changed.connect(self._on_view)

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self.accept()
