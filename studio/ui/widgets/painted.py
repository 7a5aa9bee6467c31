"""One line of text, painted: elided, at the right side, in the direction it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFont, QPainter

LEAST = 24
"""Below this many pixels nothing is painted: three dots say nothing."""


def draw_line(
    painter: QPainter,
    place: QRect,
    text: str,
    direction: Qt.LayoutDirection,
    *,
    is_trailing: bool = False,
) -> None:
    """Paint `text` at the leading (or trailing) side of `place` in the painter's font and pen.

    Args:
        painter: where.
        place: already mirrored for `direction`.
        text: in any script; what does not fit ends in ….
        direction: of the widget; the text keeps its own.
        is_trailing: True for the far side.
    """
    is_right = (direction is Qt.LayoutDirection.RightToLeft) != is_trailing
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    before = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, flags, elided(text, painter.font(), place.width()))
    painter.setLayoutDirection(before)


def elided(text: str, font: QFont, width: int) -> str:
    """Return as much of a text as fits into `width` pixels."""
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) <= width:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width) if width > LEAST else ""
