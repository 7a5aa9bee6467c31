"""Drag an edge of a clip, or slip what it plays under edges that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.domain import clip_places
from studio.domain.text import mark
from studio.domain.timeline import MIN_CLIP, Clip
from studio.ui.panels.timeline.tiles import INSET, RADIUS

if TYPE_CHECKING:
    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.gestures.base import Pointer


class Trim:
    """One edge of one clip."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, canvas: Canvas, clip: Clip, start: Pointer, *, is_start: bool) -> None:
        self._canvas = canvas
        self._clip = clip
        self._start = start
        self._is_start = is_start
        self._place = clip.position if is_start else clip.end
        self._range = self._reach()
        canvas.view.select_clips([clip.id])

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer as far as there is audio and room."""
        edge = self._clip.position if self._is_start else self._clip.end
        by = pointer.sample - self._start.sample
        if self._canvas.snaps(pointer):
            by, _ = self._canvas.magnets([self._clip]).shift([edge], by)
        self._place = min(max(edge + by, self._range[0]), self._range[1])

    def release(self, pointer: Pointer) -> None:
        """Trim."""
        del pointer
        project = self._canvas.project
        clip = project.get(Clip, self._clip.id)
        trim = clip_places.ripple_trim if self._canvas.ripples else clip_places.trim_to
        with project.edit(mark("Edits", "Trim clip")):
            if self._is_start:
                trim(project, clip, start=self._place)
            else:
                trim(project, clip, end=self._place)

    def cancel(self) -> None:
        """Nothing was changed yet."""

    def paint(self, painter: QPainter) -> None:
        """Draw the clip as it would be."""
        lane = self._canvas.lanes.lane(self._clip.track_id)
        if lane is None:
            return
        scale = self._canvas.scale
        start = self._place if self._is_start else self._clip.position
        end = self._clip.end if self._is_start else self._place
        width = (end - start) / scale.samples_per_pixel
        box = QRectF(scale.x(start), lane.top + INSET, width, lane.height - 2 * INSET)
        painter.setPen(QPen(QColor(self._canvas.theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _reach(self) -> tuple[int, int]:
        clip, project = self._clip, self._canvas.project
        before, after = clip_places.room_around(project, clip)
        if self._canvas.ripples:
            before, after = -clip_places.FAR, clip_places.FAR
        if self._is_start:
            return max(before, clip.position - clip.in_point), clip.end - MIN_CLIP
        latest = clip.position + clip_places.audio_length(project, clip) - clip.in_point
        return clip.position + MIN_CLIP, min(after, latest)


class Slip:
    """What a clip plays moves under it."""

    cursor = Qt.CursorShape.SplitHCursor

    def __init__(self, canvas: Canvas, clip: Clip, start: Pointer) -> None:
        self._canvas = canvas
        self._clip = clip
        self._start = start
        canvas.view.select_clips([clip.id])

    def move(self, pointer: Pointer) -> None:
        """Show it at once; all of the drag is one step."""
        project = self._canvas.project
        key = ("slip", self._clip.id, self._start)
        with project.edit(mark("Edits", "Slip clip"), merge_key=key):
            current = project.get(Clip, self._clip.id)
            wanted = self._clip.in_point - (pointer.sample - self._start.sample)
            clip_places.slip(project, current, wanted - current.in_point)

    def release(self, pointer: Pointer) -> None:
        """Leave it so."""
        self.move(pointer)
        self._canvas.project.end_merge()

    def cancel(self) -> None:
        """Slip back to where it was."""
        self.release(self._start)

    def paint(self, painter: QPainter) -> None:
        """The clip itself shows it."""
        del painter
