"""Where the studio keeps things for this user."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "VIVAVOCE_HOME"
"""Environment variable that puts everything into one folder: for tests and for sticks."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one user; they exist."""

    config: Path
    """Settings."""
    data: Path
    """What must not be lost: voices, projects never saved."""
    cache: Path
    """What can be made again: generated speech, peaks."""

    def __post_init__(self) -> None:
        for folder in (self.config, self.data, self.cache, self.unsaved, self.templates):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def unsaved(self) -> Path:
        """Projects the user has not given a place yet."""
        return self.data / "unsaved"

    @property
    def settings_file(self) -> Path:
        """The user's settings."""
        return self.config / "settings.toml"

    @property
    def projects_file(self) -> Path:
        """The list of projects."""
        return self.data / "projects.sqlite"

    @property
    def templates(self) -> Path:
        """Projects that others begin from."""
        return self.data / "templates"


def paths_under(home: Path) -> Paths:
    """Return the folders inside one folder."""
    return Paths(config=home / "config", data=home / "data", cache=home / "cache")


def user_paths() -> Paths:
    """Return the current user's folders."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return paths_under(Path(home))
    return Paths(
        config=platformdirs.user_config_path("vivavoce", appauthor=False),
        data=platformdirs.user_data_path("vivavoce", appauthor=False),
        cache=platformdirs.user_cache_path("vivavoce", appauthor=False),
    )
