"""What is being spoken right now, and what could not be: shown on the lines, never saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.errors import StudioError
    from studio.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class Part:
    """One line in one language."""

    line_id: RecordId
    language: str


class SpeechBoard:
    """Follows every run of `Speech`; one run may wait for a line another one speaks."""

    def __init__(self) -> None:
        self.changed: Signal[frozenset[Part]] = Signal()
        """These parts stand otherwise now."""
        self._waiting: dict[Part, int] = {}
        self._failed: dict[Part, StudioError] = {}

    @property
    def waiting(self) -> frozenset[Part]:
        """What is being spoken, or waits for its turn."""
        return frozenset(self._waiting)

    @property
    def failed(self) -> dict[Part, StudioError]:
        """What could not be spoken when it was asked for last, and why."""
        return dict(self._failed)

    def is_waiting(self, line_id: RecordId, language: str) -> bool:
        """Whether a line is being spoken."""
        return Part(line_id, language) in self._waiting

    def failure(self, line_id: RecordId, language: str) -> StudioError | None:
        """Return why a line could not be spoken; None when it was, or was not asked for."""
        return self._failed.get(Part(line_id, language))

    def begin(self, parts: Iterable[Part]) -> None:
        """Note that these are asked for: earlier failures no longer count."""
        begun = frozenset(parts)
        for part in begun:
            self._waiting[part] = self._waiting.get(part, 0) + 1
            self._failed.pop(part, None)
        self._tell(begun)

    def end(self, parts: Iterable[Part]) -> None:
        """Note that these wait no longer, whatever became of them."""
        ended = frozenset(parts)
        for part in ended:
            left = self._waiting.pop(part, 0) - 1
            if left > 0:
                self._waiting[part] = left
        self._tell(ended)

    def fail(self, part: Part, error: StudioError) -> None:
        """Note why one could not be spoken."""
        self._failed[part] = error
        self._tell(frozenset({part}))

    def forget(self) -> None:
        """Forget failures, as when another project is open."""
        forgotten = frozenset(self._failed)
        self._failed.clear()
        self._tell(forgotten)

    def _tell(self, parts: frozenset[Part]) -> None:
        if parts:
            self.changed.emit(parts)
