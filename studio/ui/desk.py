"""What every panel receives: the services, the view, and the window's own few parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.services.playback import Player
    from studio.services.studio import Studio
    from studio.ui.actions import Actions
    from studio.ui.icons import Icons
    from studio.ui.loop import Tasks
    from studio.ui.theme import Themes
    from studio.ui.view import View


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
