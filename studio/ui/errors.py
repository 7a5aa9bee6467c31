"""What the user sees of an error: a notice for what is known, the crash dialog for our own bugs."""

from __future__ import annotations

import logging
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from studio.domain.errors import Remedy
from studio.services.notices import Weight
from studio.ui.notices import Message
from studio.ui.texts import error_hint, error_text

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtGui import QAction

    from studio.domain.errors import StudioError
    from studio.ui.crash import CrashDialog
    from studio.ui.window import Window

logger = logging.getLogger(__name__)

REMEDIES = {
    "MediaMissing": "media.relink",
    "DiskFull": "file.save_as",
    "ReadOnly": "file.save_as",
    "KeyRefused": "app.settings",
    "KeySpent": "app.keys",
    "NoTranslator": "app.models",
    "BudgetExceeded": "project.settings",
    "DeviceLost": "app.settings",
}
"""The command a notice offers, by the error's class or one it derives from."""

REMEDY_ACTIONS = {
    Remedy.OPEN_KEYS: "app.keys",
    Remedy.SEE_USAGE: "app.keys",
    Remedy.OFFLINE_VOICE: "speech.cast",
}
"""The command that does what an error itself proposes; texts are shortened where they stand."""


class Presenter(QObject):
    """Shows errors in a window once there is one; those told before wait for it."""

    _caught = Signal(object)
    _told = Signal(object)
    """Carry errors from other threads to the window's."""

    def __init__(self) -> None:
        super().__init__()
        self._window: Window | None = None
        self._waiting: list[StudioError] = []
        self._dialog: CrashDialog | None = None
        self._caught.connect(self.crash, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self.tell, Qt.ConnectionType.QueuedConnection)

    def show_in(self, window: Window) -> None:
        """Show errors in `window` from now on."""
        self._window = window
        waiting, self._waiting = self._waiting, []
        for error in waiting:
            self.tell(error)

    def tell(self, error: StudioError) -> None:
        """Show a known error."""
        window = self._window
        if window is None:
            self._waiting.append(error)
            return
        text, hint = error_text(error), error_hint(error)
        remedy = _remedy(error, window)
        window.toasts.show_message(Message(text, hint, Weight.ERROR, remedy))

    def tell_from_thread(self, error: StudioError) -> None:
        """Show a known error; may be called in any thread."""
        self._told.emit(error)

    def crash(self, error: BaseException) -> None:
        """Show our own bug: one dialog with a report to copy. The project is saved already."""
        crash = import_module("studio.ui.crash")
        report: str = crash.report_of(error)
        logger.error("%s", report)
        if self._window is None:
            return
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.add(report)
            return
        dialog: CrashDialog = crash.CrashDialog(report, self._window)
        self._dialog = dialog
        dialog.open()

    def watch_everything(self) -> None:
        """Show what nobody caught, in callbacks of Qt and in threads."""
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_thread

    def stop_watching(self) -> None:
        """Leave errors to Python again, as when the window is gone."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _on_uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if self._window is None:
            sys.__excepthook__(kind, error, trace)
        elif not issubclass(kind, KeyboardInterrupt):
            self._caught.emit(error)

    def _on_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._caught.emit(caught.exc_value)


def _remedy(error: StudioError, window: Window) -> QAction | None:
    if error.remedy is not None:
        return window.action(REMEDY_ACTIONS.get(error.remedy, ""))
    for kind in type(error).__mro__:
        action = window.action(REMEDIES.get(kind.__name__, ""))
        if action is not None:
            return action
    return None
