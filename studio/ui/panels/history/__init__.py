"""The steps of a project, and the way back to any of them."""

from studio.domain.text import mark
from studio.ui.panels.base import Area, Panel

PANEL = Panel(
    "history",
    mark("Panels", "History"),
    "history",
    Area.RIGHT,
    "studio.ui.panels.history.panel:HistoryPanel",
    is_open=False,
)
