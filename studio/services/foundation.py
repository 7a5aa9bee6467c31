"""The services that need no sound: up at once, so that a window is there before the rest is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.services.jobs import Jobs
from studio.services.notices import Notices
from studio.services.settings import UserSettings
from studio.services.workspace import Workspace
from studio.storage.paths import user_paths

if TYPE_CHECKING:
    from studio.storage.paths import Paths


@dataclass(frozen=True, slots=True)
class Foundation:
    """What every other service stands on."""

    paths: Paths
    settings: UserSettings
    workspace: Workspace
    jobs: Jobs
    notices: Notices


def lay_foundation() -> Foundation:
    """Return a foundation on this user's folders; loads no media library and no numpy."""
    paths = user_paths()
    return Foundation(
        paths=paths,
        settings=UserSettings(paths.settings_file),
        workspace=Workspace(paths),
        jobs=Jobs(),
        notices=Notices(),
    )
