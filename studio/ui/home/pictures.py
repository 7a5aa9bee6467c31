"""The pictures of cards: asked for when a card is first painted, kept as long as the page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

if TYPE_CHECKING:
    from studio.domain.project_facts import ProjectFacts
    from studio.services.projects import ProjectEntry
    from studio.services.thumbnails import Thumbnails
    from studio.ui.desk import Desk


class CardPictures(QObject):
    """Never waits: a card is painted again when its picture has come."""

    came = Signal()

    def __init__(self, desk: Desk, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._thumbnails = desk.tasks, thumbnails
        self._pictures: dict[tuple[str, str], QPixmap | None] = {}
        """By the film's content and path; None while it is being made and where there is none."""
        self._wanted: dict[tuple[str, str], ProjectFacts] = {}
        self._loop = asyncio.get_running_loop()

    def of(self, entry: ProjectEntry) -> QPixmap | None:
        """Return a project's picture, None while there is none."""
        facts = entry.facts
        if facts is None or not facts.has_picture:
            return None
        key = facts.film_hash, facts.film
        if key not in self._pictures:
            self._pictures[key] = None
            self._wanted[key] = facts
            if len(self._wanted) == 1:
                self._loop.call_soon(self._start)  # painting may happen while the loop rests
        return self._pictures[key]

    def _start(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for key, facts in wanted.items():
            self._tasks.start(self._load(key, facts))

    async def _load(self, key: tuple[str, str], facts: ProjectFacts) -> None:
        content = await self._thumbnails.of(facts)
        picture = QPixmap()
        if content is not None and picture.loadFromData(content, "JPG"):
            self._pictures[key] = picture
            self.came.emit()
