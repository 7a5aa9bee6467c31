"""Files dragged over the window: say what will become of each, and take them when they fall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.services.arrivals import Arrival
from studio.ui.widgets.basics import label
from studio.ui.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData

    from studio.ui.desk import Front

MOST_NAMED = 6
CARD_WIDTH = 460
DIM = 170
"""Of 255: how much of the window shows through behind the card."""

ICONS = {
    Arrival.PROJECT: "folder",
    Arrival.FILM: "film",
    Arrival.SOUND: "sound",
    Arrival.MUSIC_EFFECTS: "sound",
    Arrival.SCRIPT: "script",
    Arrival.TIMELINE: "timeline",
    Arrival.UNKNOWN: "warning",
}


def dropped_paths(mime: QMimeData) -> list[Path]:
    """Return the files on this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class DropOverlay(QWidget):
    """Covers the window while files are over it; never takes the drop itself."""

    def __init__(self, window: QWidget, front: Front) -> None:
        super().__init__(window)
        self._window, self._front = window, front
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card: QFrame | None = None
        self.hide()

    def show_files(self, told: Sequence[tuple[Path, Arrival, str]]) -> None:
        """Cover the window and say for each file what it is and what will happen."""
        self.clear()
        self._card = self._made_card(told)
        self._card.setParent(self)
        self._card.show()
        self.setGeometry(self._window.rect())
        self._card.setFixedWidth(min(CARD_WIDTH, self.width() - 48))
        self._card.adjustSize()
        place = self.rect().center() - self._card.rect().center()
        self._card.move(place)
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Uncover the window."""
        self.hide()
        if self._card is not None:
            self._card.deleteLater()
            self._card = None

    def sentences(self) -> list[str]:
        """Return what is said, for tests and screen readers."""
        shown = self._card.findChildren(QLabel) if self._card else []
        return [one.text() for one in shown if one.text()]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what is below and draw a frame in the accent colour."""
        theme = self._front.themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.window)
        ground.setAlpha(DIM)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(10, 10, -10, -10), 10, 10)

    def _made_card(self, told: Sequence[tuple[Path, Arrival, str]]) -> QFrame:
        card = QFrame()
        card.setProperty("role", "overlay")
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(self.tr("Drop to bring in"), "title"))
        for path, kind, sentence in told[:MOST_NAMED]:
            column.addLayout(self._row(path, kind, sentence))
        if len(told) > MOST_NAMED:
            more = self.tr("and %n more file(s)", "", len(told) - MOST_NAMED)
            column.addWidget(label(more, "muted"))
        return card

    def _row(self, path: Path, kind: Arrival, sentence: str) -> QHBoxLayout:
        theme = self._front.themes.current
        colour = theme.warn if kind is Arrival.UNKNOWN else theme.accent
        picture = QLabel()
        icon = self._front.icons.tinted(ICONS[kind], colour)
        picture.setPixmap(icon.pixmap(QSize(22, 22), self.devicePixelRatioF()))
        name = ElidedLabel(path.name, Qt.TextElideMode.ElideMiddle)
        name.setProperty("role", "heading")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(name)
        texts.addWidget(label(sentence, "muted", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        return row
