"""The script panel in a window of its own, with the offline engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shiboken6

from studio.ui.panels.script.panel import ScriptPanel
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.domain.project import Project
    from studio.ui.desk import Desk


@pytest.fixture
def show(desk: Desk) -> Iterator[Callable[[Desk], ScriptPanel]]:
    """Makes a panel and shows it; it is gone for good before the desk is."""
    made: list[ScriptPanel] = []

    def show_panel(desk: Desk) -> ScriptPanel:
        panel = ScriptPanel(desk)
        panel.resize(420, 640)
        panel.show()
        made.append(panel)
        return panel

    yield show_panel
    for panel in made:
        shiboken6.delete(panel)


@pytest.fixture
async def panel(show: Callable[[Desk], ScriptPanel], desk: Desk, scene: Project) -> ScriptPanel:
    """The panel with six lines, shown and active: keys go where the focus is."""
    panel = show(desk)
    panel.activateWindow()
    await until(panel.isActiveWindow)
    return panel
