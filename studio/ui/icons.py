"""Icons of one family: line drawings in resources/icons, drawn in the theme's colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from studio.ui.themes import Themes

FOLDER = Path(__file__).parents[2] / "resources" / "icons"
LOGO = FOLDER / "viva-voce.svg"
"""The studio's own mark, in its own colours."""

SIZE = 24
SCALE = 3
"""Drawn for displays of up to three device pixels to a pixel."""


class Icons:
    """Draws icons for the theme in use."""

    def __init__(self, themes: Themes) -> None:
        self._themes = themes
        self._drawn: dict[tuple[str, str], QPixmap] = {}
        """By name and colour; the same icon stands in menus, buttons and titles."""

    def __call__(self, name: str) -> QIcon:
        """Return an icon by file name without suffix, muted while disabled."""
        theme = self._themes.current
        made = QIcon(self._picture(name, theme.text))
        made.addPixmap(self._picture(name, theme.border), QIcon.Mode.Disabled)
        return made

    def tinted(self, name: str, colour: str) -> QIcon:
        """Return an icon in a colour of its own, "#rrggbb"."""
        return QIcon(self._picture(name, colour))

    def _picture(self, name: str, colour: str) -> QPixmap:
        if (name, colour) not in self._drawn:
            self._drawn[name, colour] = _drawn(name, colour)
        return self._drawn[name, colour]


def _drawn(name: str, colour: str) -> QPixmap:
    svg = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = QPixmap(SIZE * SCALE, SIZE * SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(SCALE)
    return pixmap
