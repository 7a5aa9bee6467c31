"""The one observer class: synchronous, typed, listeners held weakly."""

from __future__ import annotations

import weakref
from types import MethodType
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Signal(Generic[T]):
    """Calls its listeners in the order they connected, on the caller's thread.

    Bound methods are held weakly, so a closed panel falls off by itself; plain functions are kept.
    """

    is_gone: ClassVar[Callable[[object], bool]] = staticmethod(lambda _: False)
    """Whether a method's object, though still referred to, must not be called any more: a face
    whose toolkit destroys objects before Python lets go of them says so here."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], Callable[[T], None] | None]] = []

    def connect(self, listener: Callable[[T], None]) -> None:
        """Call `listener` at each `emit` until it disconnects or its object is gone."""
        if isinstance(listener, MethodType):
            self._listeners.append(weakref.WeakMethod(listener))
        else:
            self._listeners.append(lambda: listener)

    def disconnect(self, listener: Callable[[T], None]) -> None:
        """Stop calling `listener`; nothing happens if it was not connected."""
        self._listeners = [held for held in self._listeners if held() not in (None, listener)]

    def emit(self, payload: T) -> None:
        """Call every listener that is still alive with `payload`."""
        for held in tuple(self._listeners):
            listener = held()
            if listener is not None and not type(self).is_gone(getattr(listener, "__self__", None)):
                listener(payload)
        self._listeners = [held for held in self._listeners if held() is not None]
