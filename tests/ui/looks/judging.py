"""What is wrong with how a window looks, as far as a program can tell.

Clipped: a text that needs more room than its widget has. Outside: a widget beyond its parent.
Overlapping: two widgets of one layout in one place. Pale: a text whose colour on its ground has a
contrast below 4.5:1 (WCAG 2.2 level AA), measured in the picture.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QToolButton,
    QWidget,
)

from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LEAST_CONTRAST = 4.5
BLUR = 0.9
"""Smoothed stems of small letters hardly ever reach their full colour."""


def faults(window: QWidget) -> list[str]:
    """Return what is wrong with a window or dialog that is shown."""
    picture = pixels(window.grab().toImage())
    found = []
    for widget in shown(window):
        found += [f"clipped: {name(widget)}"] if is_clipped(widget) else []
        found += [f"outside: {name(widget)}"] if is_outside(widget) else []
        found += overlaps(widget)
        ratio = contrast(window, widget, picture)
        found += [f"pale ({ratio:.1f}): {name(widget)}"] if ratio < LEAST_CONTRAST * BLUR else []
    return sorted(set(found))


def shown(window: QWidget) -> Iterator[QWidget]:
    """Yield every widget of which something can be seen."""
    for widget in window.findChildren(QWidget):
        is_here = widget.window() is window.window() and widget.isVisible()
        if is_here and not widget.visibleRegion().isEmpty():
            yield widget


def name(widget: QWidget) -> str:
    """Return what finds a widget: its kind, its text, and what it is in."""
    parent = widget.parentWidget()
    inside = type(parent).__name__ if parent else ""
    return f"{type(widget).__name__} “{text_of(widget)}” in {inside}"


def text_of(widget: QWidget) -> str:
    """Return the text a widget shows."""
    if isinstance(widget, QToolButton):
        is_icon = widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
        return "" if is_icon else widget.text()
    if isinstance(widget, QLineEdit):
        return widget.placeholderText()  # one can move in what was typed
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def is_clipped(widget: QWidget) -> bool:
    """Whether a text needs more room than there is; what ends in … tells the rest itself."""
    text = text_of(widget)
    if not text or isinstance(widget, ElidedLabel | ElidedBox):
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.sizeHint().width() > widget.width() + 1
    return widget.fontMetrics().horizontalAdvance(text) > widget.width() - 16


def is_outside(widget: QWidget) -> bool:
    """Whether a widget reaches beyond its parent, unless one can scroll to the rest."""
    parent = widget.parentWidget()
    if parent is None or is_scrolled(widget):
        return False
    return not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())


def is_scrolled(widget: QWidget) -> bool:
    """Whether a widget lies in something one can scroll, or is part of its frame."""
    parent = widget.parentWidget()
    grand = parent.parentWidget() if parent else None
    return isinstance(parent, QAbstractScrollArea) or isinstance(grand, QAbstractScrollArea)


def overlaps(widget: QWidget) -> list[str]:
    """Return which widgets of a widget's layout lie over each other."""
    layout = widget.layout()
    if layout is None:
        return []
    children = [layout.itemAt(place).widget() for place in range(layout.count())]
    there = [one for one in children if one is not None and one.isVisible()]
    pairs = combinations(there, 2)
    return [
        f"overlapping: {name(one)} and {name(other)}"
        for one, other in pairs
        if one.geometry().intersects(other.geometry())
    ]


def contrast(window: QWidget, widget: QWidget, picture: NDArray[np.uint8]) -> float:
    """Return the contrast of a widget's text, 21 where there is none to be read."""
    if not text_of(widget).strip() or not widget.isEnabled() or is_covered(window, widget):
        return 21.0
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    seen = place.intersected(window.rect()).intersected(
        widget.visibleRegion().boundingRect().translated(place.topLeft())
    )
    inner = seen.adjusted(3, 3, -3, -3)
    if isinstance(widget, QCheckBox | QRadioButton):
        is_rtl = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        inner = inner.adjusted(0, 0, -22, 0) if is_rtl else inner.adjusted(22, 0, 0, 0)
    if inner.width() < 4 or inner.height() < 4:
        return 21.0
    part = picture[inner.top() : inner.bottom() + 1, inner.left() : inner.right() + 1]
    light = luminance(part).ravel()
    values, counts = np.unique(np.round(light, 4), return_counts=True)
    ground = float(values[counts.argmax()])
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return float(ratios.max())


def is_covered(window: QWidget, widget: QWidget) -> bool:
    """Whether something else lies over a widget, such as a notice."""
    seen = window.childAt(widget.mapTo(window, widget.rect().center()))
    return seen is not widget and not widget.isAncestorOf(seen)


def luminance(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance of pixels, 0…1 (WCAG 2.2)."""
    share = picture / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Return an image as (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    own = rows[:, : plain.width() * 3].copy()  # the image's memory goes with it
    return own.reshape(plain.height(), plain.width(), 3)
