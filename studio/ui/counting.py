"""How far each language is, counted one after the other so that nothing waits for the sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from studio.domain.freshness import Standing, line_states
from studio.domain.script import Staleness
from studio.domain.settings import settings_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Project
    from studio.ui.desk import Desk

COUNTED_AFTER_MS = 120
"""Steps come in bursts; counting begins when they pause that long."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Lines of one language."""

    spoken: int
    """They have a fresh take."""
    left: int
    """Generating would speak them."""
    otherwise: int
    """Stale because the lexicon has them said otherwise now."""


class Counting(QObject):
    """Counts when its owner is shown and when asked, and not while nobody looks."""

    counted = Signal(dict)
    """`Counts` by language."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._view, self._owner = desk.view, owner
        self._project: Project | None = None
        self._left: list[str] = []
        self._counts: dict[str, Counts] = {}
        self._later = QTimer(self, singleShot=True, interval=COUNTED_AFTER_MS)
        self._later.timeout.connect(self._begin)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._count)
        owner.installEventFilter(self)

    def renew(self) -> None:
        """Count soon."""
        self._next.stop()
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin when the owner is shown."""
        if event.type() is QEvent.Type.Show:
            self.renew()
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        self._project = self._view.project
        if self._project is not None and self._owner.isVisible():
            self._left = list(settings_of(self._project).languages)
            self._counts = {}
            self._count()

    def _count(self) -> None:
        """Count one language, and the others after whatever else is due."""
        project = self._project
        if project is None or project is not self._view.project:
            return
        if self._left:
            language = self._left.pop(0)
            self._counts[language] = counts_of(project, language)
            self._next.start()
        else:
            self.counted.emit(self._counts)


def counts_of(project: Project, language: str) -> Counts:
    """Count the lines of one language."""
    states = line_states(project, language).values()
    standing = Counter(state.standing for state in states)
    return Counts(
        spoken=standing[Standing.FRESH],
        left=sum(state.asks_for_speech for state in states),
        otherwise=sum(state.why is Staleness.PRONUNCIATION for state in states),
    )
