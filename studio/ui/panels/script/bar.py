"""The strip above the cards: search, which lines are shown, whose, and the cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from studio.domain.script import Speaker
from studio.ui.panels.script.rows import Show, Wish
from studio.ui.widgets.basics import action_button
from studio.ui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QResizeEvent

    from studio.ui.desk import Desk
    from studio.ui.panels.script.rows import Rows

TYPING_MS = 150
"""A search begins when the user pauses this long."""

ROOMY = 420
"""Pixels from which on all three fields stand side by side."""


class Bar(QFrame):
    """Tells what the user wants to see; counts what there is."""

    wished = Signal(Wish)

    def __init__(self, desk: Desk, rows: Rows, cast: QAction) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._desk, self._rows = desk, rows
        self.search = QLineEdit()
        self.search.setObjectName("script.search")
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search in the script"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(56)
        self.show_box = ElidedBox()
        self.show_box.setAccessibleName(self.tr("Which lines are shown"))
        self.speaker_box = ElidedBox()
        self.speaker_box.setAccessibleName(self.tr("Whose lines are shown"))
        for box in (self.show_box, self.speaker_box):
            box.activated.connect(lambda _: self._wish())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 4)
        row.setSpacing(6)
        row.addWidget(self.search, 1)
        row.addWidget(self.show_box, 1)
        row.addWidget(self.speaker_box, 1)
        row.addWidget(action_button(cast))
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._wish)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._wish)
        self.renew()

    def renew(self) -> None:
        """Count anew, and offer the speakers there are."""
        wish, project = self._rows.wish, self._desk.view.project
        self.show_box.clear()
        for show, text in (
            (Show.ALL, self.tr("All ({count})")),
            (Show.TO_DO, self.tr("To do ({count})")),
            (Show.STALE, self.tr("Stale ({count})")),
            (Show.PROBLEMS, self.tr("Problems ({count})")),
        ):
            count = self.locale().toString(self._rows.count(show))
            self.show_box.addItem(text.format(count=count), show.value)
        self.show_box.setCurrentIndex(self.show_box.findData(wish.show.value))
        self.speaker_box.clear()
        self.speaker_box.addItem(self.tr("Everybody"), "")
        for speaker in project.all(Speaker) if project else ():
            self.speaker_box.addItem(speaker.name, speaker.id)
        place = max(0, self.speaker_box.findData(wish.speaker_id))
        self.speaker_box.setCurrentIndex(place)
        self._show_speakers()

    def clear(self) -> None:
        """Show everything again."""
        self.search.clear()
        self.show_box.setCurrentIndex(0)
        self.speaker_box.setCurrentIndex(0)
        self._wish()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the choice of a speaker out where there is no room: the search finds names too."""
        super().resizeEvent(event)
        self._show_speakers()

    def _show_speakers(self) -> None:
        is_chosen = self.speaker_box.currentIndex() > 0
        has_room = self.width() >= ROOMY or is_chosen
        self.speaker_box.setVisible(self.speaker_box.count() > 2 and has_room)

    def _wish(self) -> None:
        self._typing.stop()
        self.wished.emit(
            Wish(
                show=Show(self.show_box.currentData() or Show.ALL.value),
                text=self.search.text().strip(),
                speaker_id=self.speaker_box.currentData() or "",
            )
        )
