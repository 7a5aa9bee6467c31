"""How long work tells how far it is and learns that nobody wants it any more."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Cancelled(Exception):
    """Raised inside long work after `Progress.cancel`; never shown to the user."""


class Progress:
    """Handed to work that runs in a thread: one call reports and obeys cancel.

    Example:
        for block in blocks:
            progress.report(done, total)     # raises Cancelled once cancel() was called
    """

    def __init__(self, listener: Callable[[int, int], None] | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()

    def report(self, done: int, total: int) -> None:
        """Say that `done` of `total` units (any unit; total 0 = unknown) are finished.

        Raises:
            Cancelled: someone called `cancel`.
        """
        if self._cancelled.is_set():
            raise Cancelled
        if self._listener is not None:
            self._listener(done, total)

    def cancel(self) -> None:
        """Make the next `report` raise. May be called from any thread, more than once."""
        self._cancelled.set()
