"""What is drawn over the lanes: words, selection, what is wrong with a clip, markers, playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from studio.domain.freshness import LineState, Standing, line_state
from studio.domain.media import Media
from studio.domain.script import Line
from studio.domain.timeline import FitState, Marker, TrackKind
from studio.ui.panels.timeline.lanes import words_of
from studio.ui.panels.timeline.tiles import INSET, LABEL, RADIUS

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.timeline import Clip
    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.lanes import Lane

READABLE = 40
"""Pixels a clip must have for words."""
BADGE = 14.0


class Overlay:
    """Draws over one canvas; remembers what was costly to find out until something changes."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._states: dict[RecordId, LineState] = {}
        self._words: dict[RecordId, str] = {}

    def forget(self) -> None:
        """Find everything out anew."""
        self._states.clear()
        self._words.clear()

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Draw what touches `area`; pixels of the canvas from the first lane's top."""
        canvas = self._canvas
        start, end = canvas.scale.sample(area.left() - 2), canvas.scale.sample(area.right() + 3)
        font = QFont(canvas.font())
        font.setPixelSize(11)
        painter.setFont(font)
        project = canvas.view.project
        if project is None:
            return
        for lane in canvas.lanes.all:
            if lane.bottom < area.top() or lane.top > area.bottom():
                continue
            self._lane(painter, project, lane, (start, end))
        self._markers(painter, project, (start, end))
        self._loop(painter)

    def state_of(self, project: Project, line_id: RecordId | None) -> LineState | None:
        """Return where a clip's line stands."""
        if line_id is None:
            return None
        known = self._states.get(line_id)
        if known is None:
            line = project.find(Line, line_id)
            if line is None:
                return None
            known = self._states[line_id] = line_state(project, line, self._canvas.view.language)
        return known

    def _lane(self, painter: QPainter, project: Project, lane: Lane, span: tuple[int, int]) -> None:
        zoom, selected = self._canvas.scale.samples_per_pixel, self._canvas.view.clips
        shortest = READABLE * zoom
        clips = lane.between(*span)
        for clip in clips:
            if clip.length >= shortest and lane.kind is not TrackKind.ORIGINAL:
                self._clip(painter, project, lane, clip)
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._canvas.theme.text), 2))
            for clip in clips:
                if clip.id in selected:
                    box = self._box(lane, clip.position, clip.end).adjusted(1, 1, -1, -1)
                    painter.drawRoundedRect(box, RADIUS, RADIUS)
        self._waiting(painter, project, lane, span)

    def _clip(self, painter: QPainter, project: Project, lane: Lane, clip: Clip) -> None:
        box = self._box(lane, clip.position, clip.end)
        right = box.right() - 4
        colour = self._badge_colour(project, clip)
        if colour:
            right -= BADGE + 2
            self._badge(painter, QPointF(right + 2, box.top() + 2), colour, clip)
        theme = self._canvas.theme
        painter.setPen(QColor(theme.text if lane.speaker is None else theme.on_speaker))
        left = max(box.left() + 6, 4.0) if box.right() - 60 > 4 else box.left() + 6
        place = QRectF(left, box.top() + 1, right - left, LABEL)
        self._write(painter, place, project, clip.line_id or clip.media_id)

    def _waiting(
        self, painter: QPainter, project: Project, lane: Lane, span: tuple[int, int]
    ) -> None:
        """Words of lines that were not spoken yet, and which of them are selected."""
        canvas = self._canvas
        shortest = READABLE * canvas.scale.samples_per_pixel
        for line in lane.unspoken_between(*span):
            box = self._box(lane, line.start, line.end)
            if line.id in canvas.view.lines:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(canvas.theme.text), 2))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            if line.end - line.start >= shortest:
                painter.setPen(QColor(canvas.theme.muted))
                self._write(painter, box.adjusted(6, 0, -6, 0), project, line.id)

    def _write(self, painter: QPainter, box: QRectF, project: Project, said_id: RecordId) -> None:
        """Write what a line says, or what a sound is called."""
        if box.width() < 12:
            return
        words = self._words.get(said_id)
        if words is None:
            sound = project.find(Media, said_id)
            words = sound.name if sound else words_of(project, said_id, self._canvas.view.language)
            words = self._words[said_id] = " ".join(words.split())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        elided = painter.fontMetrics().elidedText(
            words[:200], Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # the text's own
        painter.drawText(box, flags, elided)

    def _badge_colour(self, project: Project, clip: Clip) -> str:
        theme = self._canvas.theme
        if clip.fit.state is FitState.DOES_NOT_FIT:
            return theme.bad
        state = self.state_of(project, clip.line_id)
        is_stale = state is not None and state.standing is Standing.STALE
        return theme.warn if is_stale or clip.fit.state is FitState.STRAINED else ""

    def _badge(self, painter: QPainter, at: QPointF, colour: str, clip: Clip) -> None:
        """A triangle with a mark: form and colour both say that something is up."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._canvas.theme.window))
        painter.drawEllipse(QRectF(at.x() - 1, at.y() - 1, BADGE + 2, BADGE + 2))
        painter.setBrush(QColor(colour))
        x, y = at.x(), at.y() + 1
        if clip.fit.state is FitState.DOES_NOT_FIT:
            painter.drawEllipse(QRectF(x + 1, y, BADGE - 2, BADGE - 2))
        else:
            corners = [(BADGE / 2, 0.5), (BADGE - 0.5, BADGE - 2), (0.5, BADGE - 2)]
            painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        painter.setPen(QPen(QColor(self._canvas.theme.window), 1.6))
        painter.drawLine(QPointF(x + BADGE / 2, y + 4), QPointF(x + BADGE / 2, y + 7.5))
        painter.drawPoint(QPointF(x + BADGE / 2, y + 10))
        painter.restore()

    def _markers(self, painter: QPainter, project: Project, span: tuple[int, int]) -> None:
        painter.setPen(QPen(QColor(self._canvas.theme.good), 1, Qt.PenStyle.DotLine))
        for marker in project.all(Marker):
            if span[0] <= marker.position <= span[1]:
                x = round(self._canvas.scale.x(marker.position))
                painter.drawLine(x, 0, x, self._bottom())

    def _loop(self, painter: QPainter) -> None:
        loop = self._canvas.player.loop
        if loop is None:
            return
        colour = QColor(self._canvas.theme.accent)
        colour.setAlphaF(0.10)
        left, right = self._canvas.scale.x(loop.start), self._canvas.scale.x(loop.end)
        painter.fillRect(QRectF(left, 0, right - left, self._bottom()), colour)

    def _bottom(self) -> int:
        return self._canvas.top + self._canvas.height()

    def _box(self, lane: Lane, start: int, end: int) -> QRectF:
        scale = self._canvas.scale
        width = max((end - start) / scale.samples_per_pixel - 1, 1.0)
        return QRectF(scale.x(start), lane.top + INSET, width, lane.height - 2 * INSET)
