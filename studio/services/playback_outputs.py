"""Where sound goes: the system's devices, found only when something is first played."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from studio.devices.base import AudioOutputs


def system_outputs() -> AudioOutputs:
    """Return the devices of this system; loads the multimedia library, so call it in a thread."""
    return cast("AudioOutputs", import_module("studio.devices.qt").QtOutputs())


def no_outputs() -> AudioOutputs:
    """Return the devices of a system without any: playing is silent and keeps time."""
    return cast("AudioOutputs", import_module("studio.devices.null").NullOutputs())
