"""Let Qt's objects listen to plain signals for exactly as long as they live."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from studio.domain.signals import Signal

T = TypeVar("T")


def listen(owner: QObject, signal: Signal[T], listener: Callable[[T], None]) -> None:
    """Call `listener`, a method of `owner`, until Qt deletes `owner`.

    A Python object outlives its deleted Qt half for a while; calling it then raises.
    """
    signal.connect(listener)
    owner.destroyed.connect(lambda: signal.disconnect(listener))
