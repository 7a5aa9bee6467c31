"""What a panel shows while there is nothing in it: what to drop or press, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.widgets.basics import action_button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QIcon, QResizeEvent

PICTURE = 40
WIDEST = 380
MARGIN = 16
SPACES = 56
"""Between what stands below each other, in all."""


class EmptyState(QWidget):
    """An icon, a sentence, what to do about it, and buttons that do it (the first is primary).

    In a narrow panel the buttons stand below each other; in a low one icon and explanation go.
    """

    def __init__(self, icon: QIcon, title: str, text: str, actions: Sequence[QAction] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addStretch(2)
        self._picture = QLabel()
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self.set_icon(icon)
        self._texts = [label(title, "title", wraps=True), label(text, "muted", wraps=True)]
        for one in self._texts:
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(8)
        self._made = [
            action_button(action, "" if number else "primary", shows_text=True)
            for number, action in enumerate(actions)
        ]
        for button in self._made:
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        if actions:
            column.addSpacing(8)
            column.addLayout(self._buttons)
            column.setAlignment(self._buttons, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def set_icon(self, icon: QIcon) -> None:
        """Show another icon, as after a change of theme."""
        self._picture.setPixmap(icon.pixmap(QSize(PICTURE, PICTURE), self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        room = self.width() - 2 * MARGIN
        width = min(WIDEST, room)
        for one in self._texts:
            one.ensurePolished()  # else it is measured in another font than it is shown in
            one.setFixedSize(width, one.heightForWidth(width))
        direction = QBoxLayout.Direction
        widths = [button.sizeHint().width() for button in self._made]
        is_wide = sum(widths) + 8 * len(widths) <= room
        self._buttons.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._fit_height()
        super().resizeEvent(event)

    def _fit_height(self) -> None:
        """Leave out the icon, then the explanation, where there is no room for them."""
        title, text = (one.height() for one in self._texts)
        needed = title + self._buttons.sizeHint().height() + 2 * MARGIN + SPACES
        self._texts[1].setVisible(self.height() >= needed + text)
        self._picture.setVisible(self.height() >= needed + text + PICTURE)
