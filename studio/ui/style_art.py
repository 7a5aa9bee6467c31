"""The little pictures a style sheet can only load from files: arrows, ticks, dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

    from studio.ui.theme import Theme

SIZE = 16
SCALES = ((1, ""), (2, "@2x"), (3, "@3x"))
"""Qt picks the file for a display's pixel density by its ending."""

_PATHS = {
    "down": "M3 6l5 5 5-5",
    "up": "M3 10l5-5 5 5",
    "right": "M6 3l5 5-5 5",
    "check": "M3.5 8.5l3 3 6-7",
    "tick": "M3.5 8.5l3 3 6-7",
    "dash": "M4 8h8",
    "dot": "M8 7.9v.2",
}


def draw(theme: Theme, folder: Path) -> None:
    """Write the pictures for `theme` into `folder`."""
    inks = {"check": theme.on_accent, "dash": theme.on_accent, "dot": theme.on_accent}
    for name, path in _PATHS.items():
        width = 5 if name == "dot" else 2
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" fill="none" '
            f'stroke="{inks.get(name, theme.text)}" stroke-width="{width}" '
            f'stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
        )
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        for scale, ending in SCALES:
            _rendered(renderer, SIZE * scale).save(str(folder / f"{name}{ending}.png"))


def _rendered(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
