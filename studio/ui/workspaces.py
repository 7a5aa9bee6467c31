"""The workspaces of the rail and the panels in each: adding a panel is one line here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from studio.domain.text import mark

if TYPE_CHECKING:
    from studio.ui.panels.base import Panel


@dataclass(frozen=True, slots=True)
class Workspace:
    """One place on the rail."""

    id: str
    title: str
    """Marked text."""
    icon: str
    modules: tuple[str, ...]
    """Modules with a `PANEL`; imported when the workspace is built, not before."""
    is_page: bool = False
    """True: its one panel fills it; False: its panels are docks."""

    def panels(self) -> tuple[Panel, ...]:
        """Import the modules and return their panels."""
        return tuple(cast("Panel", importlib.import_module(one).PANEL) for one in self.modules)


HOME = Workspace("home", mark("Panels", "Home"), "home", (), is_page=True)
DUB = Workspace("dub", mark("Panels", "Dub"), "dub", ("studio.ui.panels.script.panel",))

WORKSPACES = tuple(one for one in (HOME, DUB) if one.modules)
"""In the order of the rail."""
