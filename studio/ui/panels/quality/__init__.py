"""What is wrong with the dub, as it is now, and the way to each place."""

from studio.domain.text import mark
from studio.ui.panels.base import Area, Panel

PANEL = Panel(
    "quality",
    mark("Panels", "Quality"),
    "check",
    Area.RIGHT,
    "studio.ui.panels.quality.panel:QualityPanel",
    is_open=False,
)
