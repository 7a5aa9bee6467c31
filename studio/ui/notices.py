"""Notices at the top of the window: a sentence, what can be done, and a button that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from studio.services.notices import Weight
from studio.ui.reveal import open_file, show_in_folder
from studio.ui.texts import translated
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from studio.services.notices import Notice
    from studio.ui.desk import Front

MOST = 4
"""Shown at a time; older ones make room."""

NARROWEST, WIDEST = 320, 480
ABOVE, BETWEEN = 6, 8
STAYS_MS = {Weight.NOTE: 6_000, Weight.WARNING: 12_000, Weight.ERROR: 0}
"""0 = until it is closed."""

ICONS = {Weight.NOTE: "info", Weight.WARNING: "warning", Weight.ERROR: "error"}


@dataclass(frozen=True, slots=True)
class Message:
    """What a toast shows; texts are translated."""

    text: str
    hint: str = ""
    weight: Weight = Weight.NOTE
    action: QAction | None = None
    path: Path | None = None
    """A file it is about: the toast shows it in its folder, or opens it."""


class Toasts(QObject):
    """Shows messages where nothing else stands, the newest at the top, older ones below it."""

    def __init__(self, window: QWidget, front: Front, room: Callable[[], QRect]) -> None:
        """Take what tells the part of `window` that is free; watch whatever bounds it."""
        super().__init__(window)
        self._window, self._front, self._room = window, front, room
        self._shown: list[Toast] = []
        front.foundation.notices.posted.connect(self._on_notice)

    def show_message(self, message: Message) -> None:
        """Show a message; the same one again only starts its time anew."""
        for toast in self._shown:
            if toast.message == message:
                toast.stay()
                return
        if len(self._shown) >= MOST:
            self._remove(self._shown[0])
        toast = Toast(message, self._front, self._window)
        toast.closed.connect(lambda: self._remove(toast))
        self._shown.append(toast)
        self._place()

    def messages(self) -> tuple[Message, ...]:
        """Return what is shown, oldest first."""
        return tuple(toast.message for toast in self._shown)

    def clear(self) -> None:
        """Remove all."""
        for toast in tuple(self._shown):
            self._remove(toast)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the toasts where it is free."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def _on_notice(self, notice: Notice) -> None:
        text, hint = translated(notice.text), translated(notice.hint)
        self.show_message(Message(text, hint, notice.weight, path=notice.path))

    def _remove(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        if not self._shown:
            return
        is_rtl = self._window.layoutDirection() is Qt.LayoutDirection.RightToLeft
        room = self._room()
        width = max(NARROWEST, min(WIDEST, room.width()))
        left = room.left() if is_rtl else room.right() - width
        top = room.top() + ABOVE
        for toast in reversed(self._shown):
            toast.setFixedSize(width, toast.heightForWidth(width))
            toast.move(left, top)
            toast.show()
            toast.raise_()
            top += toast.height() + BETWEEN


class Toast(QFrame):
    """One message."""

    closed = Signal()

    def __init__(self, message: Message, front: Front, window: QWidget) -> None:
        super().__init__(window)
        self.message = message
        self._front = front
        self.setProperty("role", "toast")
        self.setProperty("weight", message.weight.value)
        self.setAccessibleName(message.text)
        self.setAccessibleDescription(message.hint)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 8, 10)
        row.setSpacing(10)
        row.addWidget(self._picture(front), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._texts(), 1)
        row.addWidget(self._close_button(front), 0, Qt.AlignmentFlag.AlignTop)
        self.stay()

    def stay(self) -> None:
        """Start the time it is shown anew."""
        stays = STAYS_MS[self.message.weight]
        if stays and self.message.action is None and self.message.path is None:
            self._end.start(stays)

    def _picture(self, front: Front) -> QLabel:
        theme = front.themes.current
        colours = {Weight.NOTE: theme.accent, Weight.WARNING: theme.warn, Weight.ERROR: theme.bad}
        weight = self.message.weight
        picture = QLabel()
        icon = front.icons.tinted(ICONS[weight], colours[weight])
        picture.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatioF()))
        return picture

    def _texts(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label(self.message.text, wraps=True))
        if self.message.hint:
            column.addWidget(label(self.message.hint, "muted", wraps=True))
        action = self.message.action
        if action is not None:
            button = QPushButton(action.text())
            button.setProperty("role", "link")
            button.clicked.connect(action.trigger)
            button.clicked.connect(self.closed)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if self.message.path is not None:
            column.addLayout(self._file_buttons(self.message.path))
        return column

    def _file_buttons(self, path: Path) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        tasks = self._front.tasks
        for text, run in (
            (self.tr("Show in folder"), lambda: tasks.start(show_in_folder(path))),
            (self.tr("Play"), lambda: open_file(path)),
        ):
            button = QPushButton(text)
            button.setProperty("role", "link")
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch()
        return row

    def _close_button(self, front: Front) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "tiny")
        made.setIcon(front.icons("close"))
        made.setToolTip(self.tr("Close this notice"))
        made.setAccessibleName(made.toolTip())
        made.clicked.connect(self.closed)
        return made
