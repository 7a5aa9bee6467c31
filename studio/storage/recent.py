"""The projects opened last, newest first."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from studio.domain.errors import StudioError
from studio.transcoding.atomic import writing_beside

logger = logging.getLogger(__name__)

MAX_RECENT = 20


class RecentProjects:
    """A short list that survives restarts; projects that are gone are left out."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def paths(self) -> tuple[Path, ...]:
        """Return the projects that still exist, newest first."""
        return tuple(path for path in self._listed() if path.exists())

    def add(self, path: Path) -> None:
        """Put a project at the top; no error if the list cannot be written."""
        listed = [path, *(other for other in self._listed() if other != path)]
        names = [os.fspath(kept) for kept in listed[:MAX_RECENT]]
        try:
            with writing_beside(self._file) as beside:
                beside.write_text(json.dumps(names), "utf-8")
        except StudioError as error:
            logger.info("the list of recent projects stays as it is: %s", error)

    def _listed(self) -> list[Path]:
        try:
            names = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return []  # a list of conveniences is not worth an error
        if not isinstance(names, list):
            return []
        return [Path(name) for name in names if isinstance(name, str)]
