"""What a panel is: a widget with a name and a place, made from the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk


class Area(Enum):
    """Where a dock stands at first; users move it and the place is remembered."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTTOM = "bottom"


def made(create: Callable[[Desk], QWidget] | str, desk: Desk) -> QWidget:
    """Make a panel, importing what makes it if need be."""
    if not isinstance(create, str):
        return create(desk)
    module, _, name = create.partition(":")
    panel: QWidget = getattr(import_module(module), name)(desk)
    return panel


@dataclass(frozen=True, slots=True)
class Panel:
    """One dock of a workspace.

    `create` is called anew when the language changes: a panel remembers nothing the project, the
    view or the settings know, and shows everything from them when it is made.
    """

    id: str
    title: str
    """Marked text."""
    icon: str
    area: Area
    create: Callable[[Desk], QWidget] | str
    """What makes it; as "module:Class" it is imported when the panel is first seen."""
    is_open: bool = True
    """Whether it is seen at first; what is not is behind others, one click away in the menu."""
