"""What a panel shows while there is nothing in it: what to drop or press, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.widgets.basics import action_button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QIcon

PICTURE = 40
WIDEST = 380


class EmptyState(QWidget):
    """An icon, a sentence, what to do about it, and buttons that do it (the first is primary)."""

    def __init__(self, icon: QIcon, title: str, text: str, actions: Sequence[QAction] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        self._picture = QLabel()
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self.set_icon(icon)
        for shown, role in ((title, "title"), (text, "muted")):
            one = label(shown, role, wraps=True)
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            one.setMaximumWidth(WIDEST)
            one.ensurePolished()  # else it is measured in another font than it is shown in
            one.setMinimumWidth(min(WIDEST, one.fontMetrics().horizontalAdvance(shown) + 8))
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for number, action in enumerate(actions):
            row.addWidget(action_button(action, "" if number else "primary", shows_text=True))
        row.addStretch()
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(3)

    def set_icon(self, icon: QIcon) -> None:
        """Show another icon, as after a change of theme."""
        self._picture.setPixmap(icon.pixmap(QSize(PICTURE, PICTURE), self.devicePixelRatioF()))
