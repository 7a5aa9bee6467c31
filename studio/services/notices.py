"""Things the user is told without being asked: posted here, shown by whichever face is running."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.signals import Signal

if TYPE_CHECKING:
    from pathlib import Path

    from studio.domain.errors import StudioError


class Weight(Enum):
    """How much attention a notice asks for."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the user, and what can be done about it."""

    text: str
    hint: str = ""
    weight: Weight = Weight.NOTE
    path: Path | None = None
    """A file it is about, to be shown in its folder or opened."""


class Notices:
    """Posts notices; keeps none."""

    def __init__(self) -> None:
        self.posted: Signal[Notice] = Signal()

    def tell(
        self, text: str, hint: str = "", weight: Weight = Weight.NOTE, path: Path | None = None
    ) -> None:
        """Post one notice."""
        self.posted.emit(Notice(text, hint, weight, path))

    def tell_error(self, error: StudioError) -> None:
        """Post a known error as a notice."""
        self.tell(str(error), error.hint_text(), Weight.ERROR)
