"""What the window and every panel receive: the services, the view, and the window's few parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.services.foundation import Foundation
    from studio.services.playback import Player
    from studio.services.studio import Studio
    from studio.ui.actions import Actions
    from studio.ui.icons import Icons
    from studio.ui.loop import Tasks
    from studio.ui.themes import Themes
    from studio.ui.translations import Translations
    from studio.ui.view import View


@dataclass(frozen=True, slots=True)
class Front:
    """What there is before the studio is up: enough to paint the window."""

    foundation: Foundation
    tasks: Tasks
    view: View
    actions: Actions
    themes: Themes
    icons: Icons
    translations: Translations


@dataclass(frozen=True, slots=True)
class Desk:
    """Built once per window."""

    studio: Studio
    tasks: Tasks
    view: View
    player: Player
    actions: Actions
    themes: Themes
    icons: Icons


def desk_on(front: Front, studio: Studio, player: Player) -> Desk:
    """Return the desk of a window whose studio is up."""
    return Desk(studio, front.tasks, front.view, player, front.actions, front.themes, front.icons)
