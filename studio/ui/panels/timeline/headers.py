"""The names of the lanes, left of them: who speaks there, muted, solo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.domain.script import casting_of
from studio.domain.text import mark
from studio.domain.timeline import Track
from studio.domain.voices import Voice
from studio.ui.texts import translated
from studio.ui.widgets.basics import label
from studio.ui.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    from studio.ui.desk import Desk
    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.lanes import Lane

WIDTH = 192


class Headers(QWidget):
    """One header to a lane, scrolled along with the canvas."""

    def __init__(self, desk: Desk, canvas: Canvas) -> None:
        super().__init__()
        self._desk = desk
        self._canvas = canvas
        self._shown: list[Header] = []
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        canvas.scaled.connect(self._place)

    def rebuild(self) -> None:
        """Show the lanes the canvas shows."""
        for header in self._shown:
            header.hide()
            header.deleteLater()
        self._shown = [Header(self._desk, lane, self) for lane in self._canvas.lanes.all]
        for header in self._shown:
            header.show()
        self._place()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(event.rect(), QColor(self._desk.themes.current.window))

    def _place(self) -> None:
        for header in self._shown:
            lane = header.lane
            header.setGeometry(0, lane.top - self._canvas.top, self.width() - 1, lane.height)


class Header(QWidget):
    """One lane's name, voice and switches."""

    def __init__(self, desk: Desk, lane: Lane, parent: QWidget) -> None:
        super().__init__(parent)
        self.lane = lane
        self._desk = desk
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch()
        name = translated(lane.name) if lane.speaker is None else lane.name
        names.addWidget(ElidedLabel(name))
        voice = self._voice()
        if voice:
            names.addWidget(label(voice, "muted"))
        names.addStretch()
        row.addLayout(names, 1)
        if lane.track is not None:
            self._switch(row, "M", self.tr("Mute {track}"), lane.track, "is_muted")
            self._switch(row, "S", self.tr("Only hear {track}"), lane.track, "is_solo")

    def sizeHint(self) -> QSize:
        """Return the lane's height."""
        return QSize(WIDTH, self.lane.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the speaker's colour."""
        theme, painter = self._desk.themes.current, QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.surface))
        if self.lane.speaker is not None:
            colour = theme.speakers[self.lane.speaker.colour % len(theme.speakers)]
            painter.fillRect(0, 0, 4, self.height(), QColor(colour))

    def _voice(self) -> str:
        project = self._desk.view.project
        if project is None or self.lane.speaker is None:
            return ""
        casting = casting_of(project, self.lane.speaker.id, self._desk.view.language)
        voice = project.find(Voice, casting.voice_id) if casting else None
        return voice.name if voice else self.tr("No voice yet")

    def _switch(self, row: QHBoxLayout, letter: str, name: str, track: Track, field: str) -> None:
        button = QToolButton()
        button.setText(letter)
        button.setCheckable(True)
        button.setChecked(bool(getattr(track, field)))
        button.setProperty("role", "tiny")
        button.setFixedSize(24, 24)
        told = name.format(track=translated(track.name))
        button.setToolTip(told)
        button.setAccessibleName(told)
        button.clicked.connect(lambda is_on: self._set(track, field, is_on=is_on))
        row.addWidget(button)

    def _set(self, track: Track, field: str, *, is_on: bool) -> None:
        project = self._desk.view.project
        if project is None:
            return
        steps = {"is_muted": mark("Edits", "Mute track"), "is_solo": mark("Edits", "Solo track")}
        with project.edit(steps[field]):
            project.update(project.get(Track, track.id), **{field: is_on})
