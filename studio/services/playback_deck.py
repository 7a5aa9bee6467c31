"""The deck: one thread that takes from a tape what the device has room for, and keeps the clock.

A device that is lost, or never was there, is stood in for by a silent clock, so that the playhead
runs on; when another device appears, sound goes on there.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.devices.base import CHANNELS, DeviceError
from studio.devices.null import NullOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.devices.base import AudioOutput, AudioOutputs
    from studio.services.playback_tape import Tape

PACE_S = 0.005
"""How often the device is served while it plays."""
LOOK_S = 1.0
"""How often it is asked what devices there are."""
SILENCE = np.zeros((PROJECT_RATE, CHANNELS), np.float32)
"""Written after the end, a piece of it at a time."""
SILENCE.flags.writeable = False

ENOUGH = 2_400
"""Frames on the tape before the device is started."""
SMALLEST = 240
"""Frames the device has room for before it is given any."""
MOST_GUESSED = 960
"""The clock runs on by itself at most this far from what the device said last."""
LET_OUT_S = 0.2
"""So long after the end the device is stopped."""
STALLED_S = 1.0
STALLED_AT_START_S = 4.0
"""A device that takes nothing for so long is lost. Some begin slowly."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """What the device said last."""

    tape: Tape
    place: int
    at: float
    """When, by `time.perf_counter`."""
    most: int
    """It has been given no more than this."""
    is_running: bool


class Deck:
    """Serves the device from its own thread; every method may be called from any other."""

    def __init__(
        self,
        find_outputs: Callable[[], AudioOutputs],
        on_end: Callable[[Tape], None],
        on_output: Callable[[str, str], None],
    ) -> None:
        """Take what is called in the thread.

        Args:
            find_outputs: returns the devices; may import whatever it needs.
            on_end: a tape has been heard to its end.
            on_output: another device is used ("" for none), and which one is gone ("" for none).
        """
        self.xruns = 0
        """Times the device ran dry since the studio was started."""
        self.names: tuple[str, ...] = ()
        """The outputs there are."""
        self._find_outputs = find_outputs
        self._on_end = on_end
        self._on_output = on_output
        self._orders: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._clock: _Clock | None = None
        self._thread = threading.Thread(target=self._live, name="playback deck")
        # From here on: only the thread's.
        self._outputs: AudioOutputs
        self._output: AudioOutput = NullOutput()
        self._is_silent = True
        """Whether the silent clock stands in for a device."""
        self._given_up: tuple[str, ...] | None = None
        """The outputs there were when one was lost: a lost one often stays among them."""
        self._wanted = ""
        self._volume = 1.0
        self._tape: Tape | None = None
        self._base = 0
        """Place on the tape at which the device was started."""
        self._is_started = self._is_dry = self._is_closing = False
        self._moved_at = self._looked_at = self._stop_at = 0.0
        self._thread.start()

    def play(self, tape: Tape) -> None:
        """Drop what is played and play a tape from its beginning."""
        self._orders.put(lambda: self._load(tape))

    def stop(self) -> None:
        """Fall silent; what has ended by itself is let out."""
        self._orders.put(lambda: self._unload() if self._tape else None)

    def use(self, name: str) -> None:
        """Play through the output of that name, "" for the system's; what is played goes on."""
        self._orders.put(lambda: self._choose(name))

    def set_volume(self, gain: float) -> None:
        """Set how loud it is, from 0 to 1."""
        self._orders.put(lambda: self._turn(gain))

    def close(self) -> None:
        """End the thread and wait for it."""
        self._orders.put(self._end)
        self._thread.join()

    def heard(self, tape: Tape) -> int:
        """Return the place up to which a tape has been heard; 0 while it is not on."""
        clock = self._clock
        if clock is None or clock.tape is not tape:
            return 0
        if not clock.is_running:
            return clock.place
        since = int((time.perf_counter() - clock.at) * PROJECT_RATE)
        return max(clock.place, min(clock.place + min(since, MOST_GUESSED), clock.most))

    # The thread

    def _live(self) -> None:
        self._outputs = self._find_outputs()
        self._look()
        while not self._is_closing:
            with contextlib.suppress(queue.Empty):
                self._orders.get(timeout=PACE_S if self._tape or self._stop_at else LOOK_S)()
            self._look_now_and_then()
            if self._tape is not None:
                self._serve(self._tape)
            elif self._stop_at and time.perf_counter() >= self._stop_at:
                self._unload()
        self._output.close()

    def _serve(self, tape: Tape) -> None:
        if not self._is_started:
            if tape.waiting < ENOUGH and not tape.is_whole:
                return
            self._start(tape)
        self._fill(tape)
        self._keep_time(tape)
        if tape.is_whole and self._base + self._output.played >= tape.end:
            # What is on its way to the ear is let out: the device stops a little later.
            self._tape, self._is_started = None, False
            self._stop_at = time.perf_counter() + LET_OUT_S
            self._on_end(tape)

    def _start(self, tape: Tape) -> None:
        if self._is_silent and self.names != self._given_up:
            self._open()
        try:
            self._output.start()
        except DeviceError:
            self._fall_silent()
        self._is_started, self._is_dry = True, False
        self._moved_at = time.perf_counter()
        self._clock = _Clock(tape, self._base, self._moved_at, self._base, is_running=False)

    def _fill(self, tape: Tape) -> None:
        room = self._output.room
        if room < SMALLEST:
            return
        frames = tape.take(room)
        if len(frames):
            taken = self._output.write(frames)
            if taken < len(frames):
                tape.rewind(tape.taken - (len(frames) - taken))
            self._is_dry = False
        elif tape.is_whole:
            # Silence pushes the last frames out: devices keep what does not fill a period.
            self._output.write(SILENCE[:room])
        elif room >= self._output.capacity and not self._is_dry:
            self._is_dry = True
            self.xruns += 1

    def _keep_time(self, tape: Tape) -> None:
        now, most = time.perf_counter(), tape.taken
        place = min(self._base + self._output.played, most)
        assert self._clock is not None
        if place != self._clock.place:
            self._moved_at = now
            self._clock = _Clock(tape, place, now, most, is_running=True)
            return
        limit_s = STALLED_S if place > self._base else STALLED_AT_START_S
        if place < most and now - self._moved_at > limit_s:
            self._lose(tape)

    # Devices

    def _look_now_and_then(self) -> None:
        now = time.perf_counter()
        if now - self._looked_at >= LOOK_S:
            self._look()

    def _look(self) -> None:
        """See what devices there are; go on with sound when one has come."""
        self._looked_at = time.perf_counter()
        names = self._outputs.names()
        if names == self.names:
            return
        self.names = names
        is_back = self._is_silent or (self._wanted in names and self._output.name != self._wanted)
        if names and is_back:
            self._change_output()

    def _choose(self, name: str) -> None:
        self._wanted = name
        self._change_output()

    def _change_output(self) -> None:
        """Open the device that is wanted and go on there from what has been heard."""
        self._rewind()
        self._output.close()
        self._output, self._is_silent, self._given_up = NullOutput(), True, None
        self._is_started = False

    def _open(self) -> None:
        """Open the wanted device, or the system's, or none."""
        for name in dict.fromkeys((self._wanted, "")):
            try:
                self._output = self._outputs.open(name)
            except DeviceError:
                continue
            self._is_silent = False
            self._output.set_volume(self._volume)
            self._on_output(self._output.name, "")
            return
        self._output = NullOutput()
        self._on_output("", "")

    def _lose(self, tape: Tape) -> None:
        self._rewind()
        self._fall_silent()
        self._moved_at = time.perf_counter()
        self._clock = _Clock(tape, self._base, self._moved_at, self._base, is_running=False)

    def _fall_silent(self) -> None:
        lost, self._given_up = self._output.name, self.names
        self._output.close()
        self._output, self._is_silent = NullOutput(), True
        self._output.start()
        self._on_output("", lost)

    def _rewind(self) -> None:
        """Have the tape give again what the device was given and never played."""
        if self._tape is not None and self._is_started:
            self._base += self._output.played
            self._tape.rewind(self._base)

    # Orders

    def _load(self, tape: Tape) -> None:
        self._unload()
        self._tape, self._base = tape, 0

    def _unload(self) -> None:
        if self._is_started or self._stop_at:
            self._output.stop()
        self._tape, self._is_started, self._stop_at = None, False, 0.0

    def _turn(self, gain: float) -> None:
        self._volume = gain
        self._output.set_volume(gain)

    def _end(self) -> None:
        self._unload()
        self._is_closing = True
