"""What a sound output is: frames are pushed into it, and it says how many have been heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from studio.domain.errors import StudioError
from studio.domain.text import mark

if TYPE_CHECKING:
    from studio.audio.buffer import Samples

CHANNELS = 2
"""Every output takes stereo at 48 kHz; what the hardware wants instead is the output's affair."""


class DeviceError(StudioError):
    """Sound cannot be played. Values: name (of the device)."""

    message = mark("Errors", "The sound output “{name}” cannot be used.")
    hint = mark("Errors", "Choose another output in the settings.")


class DeviceLost(DeviceError):
    """The device that was played through is not there any more. Values: name."""

    message = mark("Errors", "The sound output “{name}” is gone.")
    hint = mark("Errors", "It plays on in silence, and is heard again when an output is there.")


class NoDevice(DeviceError):
    """The system has no sound output."""

    message = mark("Errors", "There is no sound output.")
    hint = mark("Errors", "It plays in silence, and is heard when an output is there.")


class AudioOutput(Protocol):
    """An open device. Every call comes from the thread that opened it."""

    @property
    def name(self) -> str:
        """What people call the device."""
        ...

    @property
    def capacity(self) -> int:
        """Frames it holds when full."""
        ...

    @property
    def room(self) -> int:
        """Frames it takes now without waiting; 0 while stopped."""
        ...

    @property
    def played(self) -> int:
        """Frames heard since `start`: what waits in the device does not count. Never falls."""
        ...

    def start(self) -> None:
        """Begin to take frames, with nothing heard yet.

        Raises:
            DeviceError: the device does not start.
        """
        ...

    def write(self, frames: Samples) -> int:
        """Take float32 (frames, 2), full scale ±1; return how many were taken."""
        ...

    def stop(self) -> None:
        """Fall silent at once; what was not heard yet never will be."""
        ...

    def set_volume(self, gain: float) -> None:
        """Set how loud it is, from 0 to 1, for what it holds already too."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class AudioOutputs(Protocol):
    """The devices of a system. Every call comes from one thread."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the outputs there are now, the system's own choice first."""
        ...

    def open(self, name: str = "") -> AudioOutput:
        """Open an output; "" = the one the system uses.

        Raises:
            DeviceError: there is no such output, or it cannot be used.
        """
        ...
