"""The user's settings while the studio runs: read once, changed by section, written behind."""

from __future__ import annotations

import dataclasses
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.domain.signals import Signal
from studio.storage.settings import (
    AudioOutput,
    Export,
    Folders,
    General,
    KeyList,
    ModelProfile,
    Server,
    Settings,
    SettingsFile,
    Speech,
    ThemeChoice,
    Translating,
    WindowPlace,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AudioOutput",
    "Export",
    "Folders",
    "General",
    "KeyList",
    "ModelProfile",
    "Server",
    "Settings",
    "Speech",
    "ThemeChoice",
    "Translating",
    "UserSettings",
    "WindowPlace",
]

logger = logging.getLogger(__name__)


class UserSettings:
    """One per program. Reading is instant; a change is on the disk a moment later."""

    def __init__(self, path: Path) -> None:
        """Read the settings at `path`; defaults where there are none."""
        self.changed: Signal[Settings] = Signal()
        self.failed: Signal[StudioError] = Signal()
        """They could not be written and hold for this session only; from the writer's thread."""
        self._file = SettingsFile(path)
        self._writer = ThreadPoolExecutor(1, "settings")
        self.current = self._file.load()

    def change(self, **sections: object) -> None:
        """Replace whole sections by name, such as `general=replace(current.general, …)`."""
        settings = dataclasses.replace(self.current, **sections)  # type: ignore[arg-type]
        if settings == self.current:
            return
        self.current = settings
        self._writer.submit(self._write, settings)
        self.changed.emit(settings)

    def close(self) -> None:
        """Wait until everything is written; nothing may be changed afterwards."""
        self._writer.shutdown()

    def _write(self, settings: Settings) -> None:
        if settings is not self.current:
            return  # a newer one waits behind
        try:
            self._file.save(settings)
        except StudioError as error:
            logger.info("settings are kept for this session only: %s", error)
            self.failed.emit(error)
