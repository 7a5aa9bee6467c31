"""The workspaces of the rail and the panels in each: adding a panel is one line here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk
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
    bar: str = ""
    """Module and class of what stands below the docks, as "module:Class"."""
    is_page: bool = False
    """True: its one panel fills it; False: its panels are docks."""

    def panels(self) -> tuple[Panel, ...]:
        """Import the modules and return their panels."""
        return tuple(cast("Panel", importlib.import_module(one).PANEL) for one in self.modules)

    def create_bar(self, desk: Desk) -> QWidget | None:
        """Import and make what stands below the docks; None if nothing does."""
        module, _, name = self.bar.partition(":")
        return getattr(importlib.import_module(module), name)(desk) if module else None


HOME = Workspace("home", mark("Panels", "Home"), "home", ("studio.ui.home.page",), is_page=True)
DUB = Workspace(
    "dub",
    mark("Panels", "Dub"),
    "dub",
    (
        "studio.ui.panels.script.panel",
        "studio.ui.panels.picture",
        "studio.ui.panels.inspector.panel",
        "studio.ui.panels.timeline.panel",
        "studio.ui.panels.history",
        "studio.ui.panels.quality",
    ),
    bar="studio.ui.panels.transport:TransportBar",
)

WORKSPACES = (HOME, DUB)
"""In the order of the rail."""

COMMANDS = (
    "studio.ui.dialogs.export.flow:Exports",
    "studio.ui.dialogs.project.commands:ProjectCommands",
    "studio.ui.beginnings:Beginnings",
    "studio.ui.clipboard:Clipboard",
)
"""What adds commands that belong to no panel: "module:Class", made from the desk and an owner."""

LATE_COMMANDS = ("studio.ui.spending:Spending", "studio.ui.sounds:Sounds")
"""As `COMMANDS`, but nobody can want them in the moment the window is furnished."""

DIALOGS = (
    "studio.ui.dialogs.cast.dialog",
    "studio.ui.dialogs.export.dialog",
    "studio.ui.dialogs.project.dialog",
    "studio.ui.dialogs.relink.dialog",
)
"""Modules imported once the window can be used."""


def create_commands(desk: Desk, owner: QWidget, commands: Iterable[str] = COMMANDS) -> None:
    """Import and make what adds commands; it lives as long as `owner`."""
    for one in commands:
        module, _, name = one.partition(":")
        getattr(importlib.import_module(module), name)(desk, owner)
