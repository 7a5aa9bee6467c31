"""Wordings to choose from, below the card they are for: each with the time it would take."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from studio.domain.pace import pace_of, usual_pace
from studio.domain.script import Line, casting_of
from studio.domain.script_edits import set_translation
from studio.domain.text import mark
from studio.ui.widgets.basics import label
from studio.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk
    from studio.ui.panels.script.lines import Lines

WIDTH = 380


class Wordings(Popover):
    """The first has the focus; Escape leaves everything as it is."""

    def __init__(self, desk: Desk, lines: Lines, line_id: RecordId, texts: Sequence[str]) -> None:
        super().__init__(lines, "")
        self.setAccessibleName(self.tr("Other wordings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._desk, self._lines, self._line_id = desk, lines, line_id
        self._project, self._language = desk.view.project, desk.view.language
        self.column.addWidget(label(self.tr("Other wordings"), "heading"))
        self.buttons = [self._button(text) for text in texts]
        for button in self.buttons:
            self.column.addWidget(button)
        self.buttons[0].setFocus()

    def open_below(self) -> None:
        """Show it at the foot of the card, inside the screen."""
        self.adjustSize()
        view = self._lines.viewport()
        card = self._lines.card_place(self._line_id)
        place = view.mapToGlobal(QPoint(card.left() + 12, min(card.bottom(), view.height())))
        room = view.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()

    def _button(self, text: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "choice")
        button.setAutoDefault(True)
        said = label(text, wraps=True)
        said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        time = label(self._time(text), "small")
        time.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(button)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        column.addWidget(said)
        column.addWidget(time)
        button.setMinimumHeight(said.heightForWidth(WIDTH - 48) + time.sizeHint().height() + 20)
        button.setAccessibleName(self.tr("{text}, {time}").format(text=text, time=self._time(text)))
        button.clicked.connect(partial(self._choose, text))
        return button

    def _time(self, text: str) -> str:
        """Return how long it would take, of how much there is."""
        project = self._project
        line = project.find(Line, self._line_id) if project else None
        if project is None or line is None:
            return ""
        spoken = _predicted(project, line, self._language, text)
        told = self.tr("about {spoken} of {slot}")
        return told.format(
            spoken=self._lines.words.seconds(spoken),
            slot=self._lines.words.seconds(line.end - line.start),
        )

    def _choose(self, text: str) -> None:
        self.close()
        project = self._project
        line = project.find(Line, self._line_id) if project else None
        if project is None or line is None or project is not self._desk.view.project:
            return
        with project.edit(mark("Edits", "Say it otherwise")):
            set_translation(project, line, self._language, text)


def _predicted(project: Project, line: Line, language: str, text: str) -> int:
    casting = casting_of(project, line.speaker_id, language)
    if casting is None:
        return usual_pace(language).length(text)
    pace = pace_of(project, casting.voice_id, language)
    return pace.length(text, casting.settings.speed)
