"""Rendering ahead: one thread writes a tape, and starts over where an edit changed what comes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeAlias

from studio.domain.errors import StudioError
from studio.domain.progress import Cancelled, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Samples
    from studio.services.playback_tape import Tape

    Reel: TypeAlias = Callable[[int, Progress], Iterator[tuple[int, Samples]]]
    """Yields (position, frames) from a position on; called and drawn in the thread."""

LEAD = 4_800
"""What is to be played in the next 100 ms stays as it is: it may take that long to render anew."""


class Ahead:
    """Fills a tape until it is cancelled."""

    def __init__(self, tape: Tape, reel: Reel, tell: Callable[[StudioError], None]) -> None:
        """Take what to render, and whom to tell (in the thread) that it cannot be."""
        self._tape = tape
        self._tell = tell
        self._changed = threading.Condition()
        self._next: Reel | None = reel
        self._progress = Progress()
        self._is_cancelled = False
        self._thread = threading.Thread(target=self._live, name="playback ahead")
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread has not ended yet."""
        return self._thread.is_alive()

    def swap(self, reel: Reel) -> None:
        """Render this instead: it takes over without a gap, shortly ahead of what is played."""
        with self._changed:
            self._next = reel
            self._progress.cancel()
            self._changed.notify()
        self._tape.wake()

    def cancel(self) -> None:
        """Stop; the thread ends soon."""
        with self._changed:
            self._is_cancelled = True
            self._progress.cancel()
            self._changed.notify()
        self._tape.wake()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _live(self) -> None:
        while (order := self._order()) is not None:
            try:
                self._write(*order)
            except Cancelled:
                continue
            except StudioError as error:
                self._tape.finish()
                self._tell(error)

    def _order(self) -> tuple[Reel, Progress] | None:
        """Wait for something to render; None when nothing will be asked for any more."""
        with self._changed:
            while self._next is None and not self._is_cancelled:
                self._changed.wait()
            reel, self._next = self._next, None
            self._progress = Progress()
            return None if self._is_cancelled or reel is None else (reel, self._progress)

    def _write(self, reel: Reel, progress: Progress) -> None:
        place, position = self._tape.place_ahead(LEAD)
        for at, frames in reel(position, progress):
            self._tape.put(place, at, frames, progress)
            place += len(frames)
        self._tape.finish()
