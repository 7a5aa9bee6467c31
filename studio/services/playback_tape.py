"""A tape between rendering and playing: written ahead, taken by the device, heard a little later.

A place on the tape counts the frames played since it was made. Where on the timeline a place lies
is noted with what is written, so that loops and jumps need nothing more.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.devices.base import CHANNELS

if TYPE_CHECKING:
    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress

AHEAD = 3 * PROJECT_RATE
"""Written at most this far before it is taken."""
KEPT = 4 * PROJECT_RATE
"""What was taken stays this long, for the meters."""

_SIZE = AHEAD + KEPT


class Tape:
    """One writer, one taker, any number who look."""

    def __init__(self, position: int) -> None:
        """Begin at `position` on the timeline."""
        self._frames = np.zeros((_SIZE, CHANNELS), np.float32)
        self._changed = threading.Condition()
        self._written = self._taken = 0
        self._is_whole = False
        self._places = [0]
        self._positions = [position]

    # Writing

    def put(self, place: int, position: int, frames: Samples, progress: Progress) -> None:
        """Write `frames` at `place`, over what was there and all behind it; wait for room.

        What has been taken is past changing: frames due before that are left out.

        Raises:
            Cancelled: `progress` was cancelled; `wake` makes a writer that waits notice.
        """
        while len(frames):
            with self._changed:
                progress.report(place, 0)
                late = min(len(frames), max(0, self._taken - place))
                place, position, frames = place + late, position + late, frames[late:]
                part = frames[: max(0, self._taken + AHEAD - place)]
                if len(part):
                    self._write(place, position, part)
                    place, position = place + len(part), position + len(part)
                    frames = frames[len(part) :]
                elif len(frames):
                    self._changed.wait()

    def finish(self) -> None:
        """Say that nothing follows what is written."""
        with self._changed:
            self._is_whole = True
            self._changed.notify_all()

    def wake(self) -> None:
        """Make a writer that waits for room look whether it is still wanted."""
        with self._changed:
            self._changed.notify_all()

    def place_ahead(self, lead: int) -> tuple[int, int]:
        """Return a place `lead` frames from the one taken next, or the last, and its position."""
        with self._changed:
            place = min(self._taken + lead, self._written)
            return place, self._position(place)

    # Taking

    def take(self, frames: int) -> Samples:
        """Return the next frames, float32 (frames, 2); fewer where they are not written yet."""
        with self._changed:
            start = self._taken
            self._taken = min(start + frames, self._written)
            self._changed.notify_all()
            return self._read(start, self._taken)

    def rewind(self, place: int) -> None:
        """Take from an earlier place again, as when a device was lost with what it held."""
        with self._changed:
            self._taken = max(0, min(place, self._taken))

    @property
    def waiting(self) -> int:
        """Frames written and not taken."""
        with self._changed:
            return self._written - self._taken

    @property
    def is_whole(self) -> bool:
        """Whether nothing follows what is written."""
        with self._changed:
            return self._is_whole

    @property
    def taken(self) -> int:
        """The place taken next."""
        with self._changed:
            return self._taken

    @property
    def end(self) -> int:
        """The place behind the last frame written."""
        with self._changed:
            return self._written

    # Looking

    def position_at(self, place: int) -> int:
        """Return where on the timeline a place lies."""
        with self._changed:
            return self._position(place)

    def before(self, place: int, frames: int) -> Samples:
        """Return up to `frames` that come right before `place`, as far as they are kept."""
        with self._changed:
            end = min(max(0, place), self._taken)
            start = max(0, end - frames, self._taken - KEPT)
            return self._read(start, max(start, end))

    def _write(self, place: int, position: int, frames: Samples) -> None:
        self._written, self._is_whole = place, False
        keep = bisect_right(self._places, place - 1)
        del self._places[max(1, keep) :]
        del self._positions[max(1, keep) :]
        if place == 0:
            self._positions[0] = position
        elif self._position(place) != position:
            self._places.append(place)
            self._positions.append(position)
        start = place % _SIZE
        first = frames[: _SIZE - start]
        self._frames[start : start + len(first)] = first
        self._frames[: len(frames) - len(first)] = frames[len(first) :]
        self._written += len(frames)
        self._forget()

    def _forget(self) -> None:
        """Drop notes of places long past."""
        past = bisect_right(self._places, self._taken - KEPT) - 1
        if past > 0:
            del self._places[:past]
            del self._positions[:past]

    def _read(self, start: int, end: int) -> Samples:
        first = start % _SIZE
        one = self._frames[first : first + end - start]
        rest = end - start - len(one)
        return np.concatenate([one, self._frames[:rest]])

    def _position(self, place: int) -> int:
        note = max(0, bisect_right(self._places, place) - 1)
        return self._positions[note] + place - self._places[note]
