"""Sound through Qt Multimedia, in push mode: no code of ours runs in a sound callback.

Frames are pushed into Qt's own buffer, from which the system's sound thread helps itself, so that
a busy interpreter is not heard until that buffer is empty. Dropping it takes less than a
millisecond: pausing is quick however much it holds.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLoggingCategory

# Both before the multimedia library is loaded. Qt asks PulseAudio for so short a buffer that a
# busy machine is heard; and it tells at once which optional libraries it lacks.
os.environ.setdefault("PULSE_LATENCY_MSEC", "40")
QLoggingCategory.setFilterRules(
    "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg.info=false"
)

from PySide6.QtMultimedia import (  # noqa: E402
    QAudioDevice,
    QAudioFormat,
    QAudioSink,
    QMediaDevices,
)

from studio.audio.buffer import PROJECT_RATE  # noqa: E402
from studio.devices.base import CHANNELS, DeviceError  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice

    from studio.audio.buffer import Samples

CAPACITY = 9_600
"""200 ms: longer than anything holds up the interpreter."""

LATENCY = 1_440 if sys.platform == "linux" else 480
"""Frames between what Qt hands to the system and what is heard: measured through PulseAudio."""

FORMATS = (QAudioFormat.SampleFormat.Float, QAudioFormat.SampleFormat.Int16)


class QtOutput:
    """One device."""

    capacity = CAPACITY

    def __init__(self, device: QAudioDevice) -> None:
        """Raises DeviceError if the device takes none of our formats."""
        self.name = device.description()
        self._format = _format_of(device)
        self._is_float = self._format.sampleFormat() is QAudioFormat.SampleFormat.Float
        self._frame_bytes = self._format.bytesPerFrame()
        self._sink: QAudioSink | None = QAudioSink(device, self._format)
        self._sink.setBufferFrameCount(CAPACITY)
        self._into: QIODevice | None = None
        self._written = self._heard = 0

    @property
    def room(self) -> int:
        """Frames Qt's buffer takes now."""
        if self._sink is None or self._into is None:
            return 0
        return self._sink.bytesFree() // self._frame_bytes

    @property
    def played(self) -> int:
        """Frames handed to the system, less those on their way to the ear."""
        if self._sink is not None and self._into is not None:
            handed = self._sink.processedUSecs() * PROJECT_RATE // 1_000_000
            self._heard = max(self._heard, min(handed, self._written) - LATENCY)
        return max(0, self._heard)

    def start(self) -> None:
        """Begin with nothing heard."""
        assert self._sink is not None
        self.stop()
        self._written = self._heard = 0
        self._into = self._sink.start()
        if self._into is None or self._sink.error().value:
            self._into = None
            raise DeviceError(name=self.name)

    def write(self, frames: Samples) -> int:
        """Push frames; return how many Qt took."""
        if self._into is None:
            return 0
        taken = self._into.write(self._coded(frames)) // self._frame_bytes
        self._written += max(0, taken)
        return max(0, taken)

    def stop(self) -> None:
        """Drop what is waiting."""
        if self._sink is not None and self._into is not None:
            self._sink.reset()
        self._into = None

    def set_volume(self, gain: float) -> None:
        """Set Qt's own volume, which acts on the next few milliseconds."""
        if self._sink is not None:
            self._sink.setVolume(gain)

    def close(self) -> None:
        """Let go of the device."""
        self.stop()
        self._sink = None

    def _coded(self, frames: Samples) -> bytes:
        if self._is_float:
            return np.ascontiguousarray(frames, dtype=np.float32).tobytes()
        scaled = np.rint(np.clip(frames, -1.0, 32_767 / 32_768) * 32_768.0)
        coded: bytes = scaled.astype(np.int16).tobytes()
        return coded


class QtOutputs:
    """The devices Qt knows of."""

    def names(self) -> tuple[str, ...]:
        """Return their descriptions, the default's first."""
        default = QMediaDevices.defaultAudioOutput()
        names = [default.description()] if not default.isNull() else []
        names += [device.description() for device in QMediaDevices.audioOutputs()]
        return tuple(dict.fromkeys(names))

    def open(self, name: str = "") -> QtOutput:
        """Open a device by its name or Qt's id.

        Raises:
            DeviceError: there is no such device, or it takes none of our formats.
        """
        for device in QMediaDevices.audioOutputs():
            if name and name in (device.description(), bytes(device.id().data()).decode("utf-8")):
                return QtOutput(device)
        default = QMediaDevices.defaultAudioOutput()
        if name or default.isNull():
            raise DeviceError(name=name)
        return QtOutput(default)


def _format_of(device: QAudioDevice) -> QAudioFormat:
    for kind in FORMATS:
        made = QAudioFormat()
        made.setSampleRate(PROJECT_RATE)
        made.setChannelCount(CHANNELS)
        made.setSampleFormat(kind)
        if device.isFormatSupported(made):
            return made
    raise DeviceError(name=device.description())
