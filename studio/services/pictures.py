"""The film's frames around the playhead, decoded off the loop, scaled, ready to be painted.

One thread decodes: on and on while the film runs, and to exactly the frame that was asked for last
while somebody scrubs. Frames near the playhead are kept, in both directions.
"""

from __future__ import annotations

import asyncio
import threading
import time
from bisect import bisect_right, insort
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import DecodeFailed, StudioError
from studio.domain.signals import Signal
from studio.transcoding.film_reader import opened_film

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studio.transcoding.film_reader import Bgra, FilmReader, Frame

KEPT_BYTES = 160_000_000
"""Frames kept; at most half of it lies ahead of the playhead."""
DRAFT_BYTES = 40_000_000
AHEAD = PROJECT_RATE
"""Decoded this far ahead while the film runs."""
AHEAD_STANDING = PROJECT_RATE // 5
"""Decoded this far ahead while it stands, so that it starts at once."""
NEAR = 2 * PROJECT_RATE
"""A jump ahead shorter than this is decoded through: cheaper than beginning anew."""
PATIENCE_S = 0.15
"""A frame nobody wants any more is reached all the same if it takes no longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """One frame, scaled and upright. Times are samples at 48 kHz on the timeline."""

    start: int
    end: int
    pixels: Bgra


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked at: the latest wins."""

    path: Path | None = None
    position: int = 0
    width: int = 0
    height: int = 0
    """The room there is, in pixels of the screen."""
    is_running: bool = False
    draft: Path | None = None
    """A small copy of the film in which jumps are quick: shown until the film itself is."""


class Pictures:
    """Lives on the event loop; nothing in it waits. Its thread begins with the first film."""

    def __init__(self) -> None:
        self.changed: Signal[Pictures] = Signal()
        """A frame has come for what is looked at, or the film cannot be shown."""
        self.error: StudioError | None = None
        """Why the film that is looked at cannot be shown."""
        self._decoder = _Decoder(self._post)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    def look(self, wish: Wish) -> None:
        """Say what is looked at now; cheap enough to be said 60 times a second."""
        if self._is_closed or wish == self._decoder.wish:
            return
        if wish.path != self._decoder.wish.path:
            self.error = None
        self._loop = asyncio.get_running_loop()
        self._decoder.serve(wish)

    def try_again(self) -> None:
        """Open the film anew that could not be shown, as after it was put back."""
        self.error = None
        self._decoder.try_again()

    def still(self, position: int) -> Still | None:
        """Return the frame shown at `position` if it is there, small if need be."""
        return self._decoder.shelf.at(position) or self._decoder.drafts.at(position)

    async def close(self) -> None:
        """End the thread; nothing is shown afterwards."""
        self._is_closed = True
        await asyncio.to_thread(self._decoder.close)

    def _post(self, path: Path, error: StudioError | None) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, path, error)

    def _tell(self, path: Path, error: StudioError | None) -> None:
        if path == self._decoder.wish.path and not self._is_closed:
            self.error = error
            self.changed.emit(self)


class _Decoder:
    """The thread: opens one film after the other and does what is wished."""

    def __init__(self, tell: Callable[[Path, StudioError | None], None]) -> None:
        self.wish = Wish()
        self.shelf = _Shelf(KEPT_BYTES)
        self.drafts = _Shelf(DRAFT_BYTES)
        self._tell = tell
        self._changed = threading.Condition()
        self._is_closing = False
        self._attempts = 0
        self._thread: threading.Thread | None = None

    def serve(self, wish: Wish) -> None:
        with self._changed:
            self.wish = wish
            self._changed.notify()
        if self._thread is None and wish.path is not None:
            self._thread = threading.Thread(target=self._live, name="pictures")
            self._thread.start()

    def try_again(self) -> None:
        """Open the film anew that failed."""
        with self._changed:
            self._attempts += 1
            self.wish = replace(self.wish)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def is_on(self, path: Path) -> bool:
        """Whether a film is still the one looked at."""
        return not self._is_closing and self.wish.path == path

    def wait_for_other(self, wish: Wish) -> None:
        """Wait while nothing else is wished."""
        with self._changed:
            while self.wish is wish and not self._is_closing:
                self._changed.wait()

    def tell(self, path: Path) -> None:
        self._tell(path, None)

    def _live(self) -> None:
        while not self._is_closing:
            wish, attempt = self.wish, self._attempts
            if wish.path is None:
                self.shelf.clear()
                self.wait_for_other(wish)
                continue
            try:
                with opened_film(wish.path) as reader, ExitStack() as stack:
                    _Showing(self, wish.path, reader, stack).run()
            except StudioError as error:
                self._tell(wish.path, error)
                while self.is_on(wish.path) and self._attempts == attempt:
                    self.wait_for_other(self.wish)
            self.shelf.clear()
            self.drafts.clear()


class _Showing:
    """Does what is wished of one film."""

    def __init__(self, decoder: _Decoder, path: Path, reader: FilmReader, stack: ExitStack) -> None:
        self._decoder = decoder
        self._path = path
        self._reader = reader
        self._stack = stack
        self._draft: FilmReader | None = None
        self._frames: Iterator[Frame] = iter(())
        self._edge = -1
        """Where the frame decoded last ends; -1 when none can follow it."""
        self._box = (0, 0)

    def run(self) -> None:
        """Go on until another film is looked at, or none."""
        decoder = self._decoder
        while decoder.is_on(self._path):
            wish = decoder.wish
            if wish.path == self._path and not self._advance(wish):
                decoder.wait_for_other(wish)

    def _advance(self, wish: Wish) -> bool:
        """Come one step closer to a wish; False when there is nothing to do for it."""
        shelf = self._decoder.shelf
        if wish.width <= 0 or wish.height <= 0:
            return False
        if self._box != (wish.width, wish.height):
            self._box = (wish.width, wish.height)
            shelf.clear()
            self._edge = -1
        if shelf.at(wish.position) is None:
            self._reach(wish)
            return True
        reached = shelf.row_end(wish.position)
        ahead = AHEAD if wish.is_running else AHEAD_STANDING
        is_enough = reached - wish.position >= ahead or shelf.is_full_ahead(wish.position)
        if is_enough or reached != self._edge:
            return False
        frame = next(self._frames, None)
        if frame is None:
            return False
        self._edge = frame.end
        self._keep(frame, frame.start)
        return True

    def _reach(self, wish: Wish) -> None:
        """Decode up to the frame that is wanted; what is past by then is not worth scaling.

        Raises:
            DecodeFailed: there is no frame at all.
        """
        self._show_draft(wish)
        is_wanted = self._patience(wish)
        if not 0 <= self._edge <= wish.position < self._edge + NEAR:
            self._frames = self._reader.frames(wish.position, is_wanted)
            self._edge = -1
        for frame in self._frames:
            now = self._decoder.wish.position if wish.is_running else wish.position
            self._edge = frame.end
            if frame.end > now or not self._decoder.is_on(self._path):
                self._keep(frame, frame.start if frame.start <= now else 0)
                self._decoder.tell(self._path)
                return
        if self._edge < 0 and is_wanted():
            raise DecodeFailed(name=self._path.name)
        self._edge = -1

    def _show_draft(self, wish: Wish) -> None:
        """Show the frame small, where there is a small copy."""
        if wish.draft is None or self._decoder.drafts.at(wish.position) is not None:
            return
        if self._draft is None:
            self._draft = self._stack.enter_context(opened_film(wish.draft, origin=Fraction(0)))
        for frame in self._draft.frames(wish.position):
            start = min(frame.start, wish.position)
            still = Still(start, frame.end, frame.fitted(*self._box))
            self._decoder.drafts.put(still, wish.position)
            self._decoder.tell(self._path)
            return

    def _patience(self, wish: Wish) -> Callable[[], bool]:
        until = time.monotonic() + (PATIENCE_S if wish.draft is None else 0.0)

        def is_wanted() -> bool:
            now = self._decoder.wish
            if not self._decoder.is_on(self._path):
                return False
            is_near = 0 <= now.position - wish.position < NEAR and now.is_running
            return time.monotonic() < until or is_near or now.position == wish.position

        return is_wanted

    def _keep(self, frame: Frame, start: int) -> None:
        still = Still(start, frame.end, frame.fitted(*self._box))
        self._decoder.shelf.put(still, self._decoder.wish.position)


class _Shelf:
    """Stills by time; the farthest from what is looked at go first. Read from any thread."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._stills: list[Still] = []
        self._bytes = 0

    def at(self, position: int) -> Still | None:
        """Return the still shown at a position."""
        with self._lock:
            place = self._place(position)
            return self._stills[place] if place >= 0 else None

    def row_end(self, position: int) -> int:
        """Return how far stills follow each other from the one at `position` on."""
        with self._lock:
            place = self._place(position)
            end = self._stills[place].end if place >= 0 else position
            for later in self._stills[place + 1 :]:
                if later.start != end:
                    break
                end = later.end
            return end

    def is_full_ahead(self, position: int) -> bool:
        """Whether more would have to push out what was just seen."""
        with self._lock:
            ahead = self._stills[max(0, self._place(position)) :]
            return sum(still.pixels.nbytes for still in ahead) > self._most_bytes // 2

    def put(self, still: Still, looked_at: int) -> None:
        """Keep a still."""
        with self._lock:
            place = bisect_right(self._stills, still.start, key=attrgetter("start")) - 1
            if place >= 0 and self._stills[place].start == still.start:
                self._bytes -= self._stills.pop(place).pixels.nbytes
            insort(self._stills, still, key=attrgetter("start"))
            self._bytes += still.pixels.nbytes
            while self._bytes > self._most_bytes and len(self._stills) > 1:
                first, last = self._stills[0], self._stills[-1]
                is_first_farther = looked_at - first.start > last.start - looked_at
                gone = self._stills.pop(0 if is_first_farther else -1)
                self._bytes -= gone.pixels.nbytes

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._stills, self._bytes = [], 0

    def _place(self, position: int) -> int:
        """Return the index of the still shown at a position, -1 if there is none."""
        place = bisect_right(self._stills, position, key=attrgetter("start")) - 1
        return place if place >= 0 and position < self._stills[place].end else -1
