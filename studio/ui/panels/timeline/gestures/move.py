"""Drag clips: elsewhere in time, to another speaker, or copies of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.domain import clip_places
from studio.domain.errors import InputError
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE, parse_frame_rate, timecode
from studio.domain.timeline import Clip, TrackKind
from studio.ui.panels.timeline.gestures.base import SLACK
from studio.ui.panels.timeline.tiles import INSET, RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.gestures.base import Pointer
    from studio.ui.panels.timeline.lanes import Lane

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Move:
    """The selected clips, or the one under the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, pressed: Clip, start: Pointer) -> None:
        self._canvas = canvas
        self._pressed = pressed
        self._start = start
        self._was_selected = pressed.id in canvas.view.clips
        self._choose(start)
        self._clips = canvas.selected_clips()
        self._chosen = tuple(self._clips)
        """Those that are copied or given away; in ripple mode more of them move."""
        if canvas.ripples:
            self._clips = list(clip_places.with_followers(canvas.project, self._clips))
        self._leash = clip_places.leash(canvas.project, self._clips)
        self._by = 0
        self._is_dragging = False
        self._is_copying = False
        self._target: Lane | None = None
        self._magnet: int | None = None

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer, drawn to edges unless Shift is held."""
        away = max(abs(pointer.x - self._start.x), abs(pointer.y - self._start.y))
        self._is_dragging = self._is_dragging or away > SLACK
        if not self._is_dragging or not self._clips:
            return
        by = pointer.sample - self._start.sample
        self._is_copying = pointer.has(CTRL)
        self._target = self._other_lane(pointer)
        self._magnet = None
        if self._canvas.snaps(pointer):
            edges = (self._pressed.position, self._pressed.end)
            by, self._magnet = self._canvas.magnets(self._clips).shift(edges, by)
        if not (self._is_copying or self._target or self._canvas.allows_overlap):
            by = min(max(by, self._leash[0]), self._leash[1])
        first = min(clip.position for clip in self._clips)
        self._by = max(by, -first)

    def release(self, pointer: Pointer) -> None:
        """Move, copy or give the clips away."""
        if not self._is_dragging:
            self._click(pointer)
            return
        project = self._canvas.project
        clips = [project.get(Clip, clip.id) for clip in self._clips]
        chosen = [project.get(Clip, clip.id) for clip in self._chosen]
        if self._is_copying:
            with project.edit(mark("Edits", "Copy clips")):
                made = clip_places.duplicate(project, chosen, self._by)
            self._canvas.view.select_clips([clip.id for clip in made])
        elif self._target is not None:
            self._give(chosen, self._target)
        elif self._by:
            with project.edit(mark("Edits", "Move clip")):
                overlaps = self._canvas.allows_overlap
                clip_places.shift_clips(project, clips, self._by, overlaps=overlaps)

    def cancel(self) -> None:
        """Nothing was changed yet."""

    def paint(self, painter: QPainter) -> None:
        """Draw the clips where they would be."""
        if not self._is_dragging:
            return
        theme, scale = self._canvas.theme, self._canvas.scale
        ground = QColor(theme.accent)
        ground.setAlphaF(0.35)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(ground)
        for clip in self._dragged():
            own = self._canvas.lanes.lane(clip.track_id)
            lane = self._target or own
            if lane is None:
                continue
            x = scale.x(clip.position + self._by)
            width = max(clip.length / scale.samples_per_pixel - 1, 2)
            if -width < x < self._canvas.width():
                box = QRectF(x, lane.top + INSET, width, lane.height - 2 * INSET)
                painter.drawRoundedRect(box, RADIUS, RADIUS)
        self._paint_time(painter)
        if self._magnet is not None:
            x = round(scale.x(self._magnet))
            painter.drawLine(x, 0, x, self._canvas.lanes.height)

    def _paint_time(self, painter: QPainter) -> None:
        """Write beside the pressed clip where it would begin, and how far away that is."""
        canvas = self._canvas
        lane = self._target or canvas.lanes.lane(self._pressed.track_id)
        if lane is None:
            return
        rate = parse_frame_rate(settings_of(canvas.project).frame_rate)
        sign, by = ("−" if self._by < 0 else "+"), abs(self._by) / SAMPLE_RATE
        text = f"{timecode(self._pressed.position + self._by, rate)}  {sign}{by:.2f} s"
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        x = canvas.scale.x(self._pressed.position + self._by)
        left = min(max(x, 0.0), max(0.0, canvas.width() - width))
        box = QRectF(left, lane.top + INSET, width, painter.fontMetrics().height() + 4)
        painter.setBrush(QColor(canvas.theme.surface))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(QColor(canvas.theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(QPen(QColor(canvas.theme.accent), 1.5))

    def _dragged(self) -> Sequence[Clip]:
        return self._chosen if self._is_copying or self._target is not None else self._clips

    def _choose(self, pointer: Pointer) -> None:
        """A clip that was not selected is, alone or besides the others."""
        view = self._canvas.view
        if self._was_selected:
            return
        keeps = pointer.has(CTRL) or pointer.has(SHIFT)
        view.select_clips([*(view.clips if keeps else ()), self._pressed.id])

    def _click(self, pointer: Pointer) -> None:
        view = self._canvas.view
        if not self._was_selected:
            return
        if pointer.has(CTRL):
            view.select_clips(view.clips - {self._pressed.id})
        elif not pointer.has(SHIFT):
            view.select_clips([self._pressed.id])

    def _other_lane(self, pointer: Pointer) -> Lane | None:
        """Return the lane of another speaker under the pointer, None over their own."""
        lane = self._canvas.lanes.lane_at(pointer.y)
        own = self._canvas.lanes.lane(self._pressed.track_id)
        if lane is None or lane is own:
            return None
        is_speech = own is not None and own.kind is TrackKind.SPEECH
        return lane if is_speech else None

    def _give(self, clips: list[Clip], lane: Lane) -> None:
        if lane.speaker is None:
            raise InputError(
                mark("Errors", "Speech belongs on a speaker's track."),
                hint=mark("Errors", "Let it go on the track of a speaker."),
            )
        project, speaker = self._canvas.project, lane.speaker
        with project.edit(mark("Edits", "Give clip to another speaker")):
            for clip in clips:
                clip_places.give_to(project, clip, speaker, clip.position + self._by)
