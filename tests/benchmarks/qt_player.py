"""Qt's own media player doing the same, for comparison."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtMultimedia import QAudioBufferOutput, QMediaPlayer, QVideoSink

from tests.benchmarks.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtMultimedia import QVideoFrame

FRAME_RATE = 25
GIVE_UP_S = 5.0


class QtPlayer:
    """A film in QMediaPlayer; nothing is heard, decoded sound is noted."""

    def __init__(self, film: Path) -> None:
        self.frame_ms = -1.0
        self.sound_at: list[float] = []
        self._player = QMediaPlayer()
        self._sink, self._sounds = QVideoSink(), QAudioBufferOutput()
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._sounds.audioBufferReceived.connect(
            lambda _: self.sound_at.append(time.perf_counter())
        )
        self._player.setVideoSink(self._sink)
        self._player.setAudioBufferOutput(self._sounds)
        self._player.setSource(QUrl.fromLocalFile(str(film)))

    async def ready(self) -> None:
        """Wait until the film is open and shows its first frame."""
        self._player.pause()
        await until(lambda: self.frame_ms >= 0)

    async def first_sound_ms(self, position_ms: int) -> float:
        """Jump and play; return how long it took until sound came."""
        self._player.pause()
        await asyncio.sleep(0.3)
        self.sound_at.clear()
        started = time.perf_counter()
        self._player.setPosition(position_ms)
        self._player.play()
        await until(lambda: self.sound_at)
        return (self.sound_at[0] - started) * 1_000

    async def apart(self, seconds: float) -> list[int]:
        """Watch while it plays; return by how many frames the picture was behind."""
        self._player.setPosition(0)
        self._player.play()
        await asyncio.sleep(0.5)
        found, ends = [], time.perf_counter() + seconds
        while time.perf_counter() < ends:
            await asyncio.sleep(0.003)
            due = self._player.position() * FRAME_RATE // 1_000
            found.append(int(due - self.frame_ms * FRAME_RATE // 1_000))
        self._player.pause()
        return found

    async def scrub_ms(self, position_ms: int) -> float:
        """Jump while it stands; return how long until that frame was there (5 s: never)."""
        started = time.perf_counter()
        self._player.setPosition(position_ms)
        while not self.frame_ms <= position_ms < self.frame_ms + 1_000 / FRAME_RATE:
            if time.perf_counter() - started > GIVE_UP_S:
                break
            await asyncio.sleep(0.0005)
        return (time.perf_counter() - started) * 1_000

    def close(self) -> None:
        """Stop."""
        self._player.stop()
        self._player.setVideoSink(None)

    def _on_frame(self, frame: QVideoFrame) -> None:
        if frame.isValid():
            frame.toImage()  # as whoever paints it has to
            self.frame_ms = frame.startTime() / 1_000
