"""Play the open project: the export's own mixer, clocked by the samples the device has played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.signals import Signal

if TYPE_CHECKING:
    from studio.domain.records import RecordId, Span
    from studio.services.workspace import Workspace


class Player:
    """The transport. Positions are samples at 48 kHz on the timeline."""

    def __init__(self, workspace: Workspace) -> None:
        self.changed: Signal[Player] = Signal()
        """It started, stopped, or has another loop or language."""
        self.moved: Signal[int] = Signal()
        """The playhead jumped; not emitted while it merely runs."""
        self._workspace = workspace
        self._position = 0
        self._is_playing = False
        self._loop: Span | None = None
        self._language = ""

    @property
    def position(self) -> int:
        """What the device has played last, or where the playhead stands."""
        return self._position

    @property
    def is_playing(self) -> bool:
        """Whether sound is running."""
        return self._is_playing

    @property
    def loop(self) -> Span | None:
        """What is repeated while playing."""
        return self._loop

    def set_language(self, language: str) -> None:
        """Play the dub in this language."""
        self._language = language
        self.changed.emit(self)

    def set_loop(self, span: Span | None) -> None:
        """Repeat a span, or nothing."""
        self._loop = span
        self.changed.emit(self)

    def play(self, span: Span | None = None) -> None:
        """Play from the playhead on; with `span`, that span once and then stand at its start."""
        self._position = span.start if span else self._position
        self._is_playing = True
        self.changed.emit(self)

    def play_take(self, take_id: RecordId) -> None:
        """Play one take by itself, without moving the playhead."""

    def pause(self) -> None:
        """Stop and stay where it is."""
        self._is_playing = False
        self.changed.emit(self)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, position: int) -> None:
        """Put the playhead somewhere; playing goes on from there."""
        self._position = max(0, position)
        self.moved.emit(self._position)

    async def close(self) -> None:
        """Stop and let go of the device; it may not be used afterwards."""
        self._is_playing = False
