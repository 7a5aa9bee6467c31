"""What a gesture is, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

SLACK = 4
"""Pixels a pressed pointer may tremble before it drags."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is: pixels of the canvas, from the first lane's top, and its sample."""

    x: float
    y: float
    sample: int
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def has(self, *keys: Qt.KeyboardModifier) -> bool:
        """Whether all these keys are held."""
        return all(bool(self.modifiers & key) for key in keys)


class Gesture(Protocol):
    """From the press of a button until it is let go or Esc is pressed."""

    cursor: Qt.CursorShape

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer; nothing is changed yet."""
        ...

    def release(self, pointer: Pointer) -> None:
        """Do what was dragged, as one step."""
        ...

    def cancel(self) -> None:
        """Leave everything as it was."""
        ...

    def paint(self, painter: QPainter) -> None:
        """Draw how it would be; the origin is the first lane's top."""
        ...
