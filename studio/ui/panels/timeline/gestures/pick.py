"""Which gesture begins where the pointer is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from studio.domain.timeline import TrackKind
from studio.ui.panels.timeline.gestures.band import Band
from studio.ui.panels.timeline.gestures.fade import Fade
from studio.ui.panels.timeline.gestures.move import Move
from studio.ui.panels.timeline.gestures.trim import Slip, Trim

if TYPE_CHECKING:
    from studio.domain.timeline import Clip
    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.gestures.base import Gesture, Pointer
    from studio.ui.panels.timeline.lanes import Lane

EDGE = 6
"""Pixels at a clip's ends that trim it."""
CORNER = 14
"""Pixels of its upper corners that fade it."""
NARROW = 28
"""Pixels below which a clip is all body."""


class Part(Enum):
    """What of a clip the pointer is over."""

    START = "start"
    END = "end"
    FADE_IN = "fade in"
    FADE_OUT = "fade out"
    BODY = "body"


CURSORS = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.FADE_IN: Qt.CursorShape.CrossCursor,
    Part.FADE_OUT: Qt.CursorShape.CrossCursor,
    Part.BODY: Qt.CursorShape.OpenHandCursor,
}


def clip_under(canvas: Canvas, pointer: Pointer) -> tuple[Lane, Clip] | None:
    """Return the clip of a speaker under the pointer; beds are no clips to drag."""
    lane = canvas.lanes.lane_at(pointer.y)
    if lane is None or lane.kind is not TrackKind.SPEECH:
        return None
    clip = lane.at(pointer.sample)
    return (lane, clip) if clip is not None else None


def part_under(canvas: Canvas, lane: Lane, clip: Clip, pointer: Pointer) -> Part:
    """Return what of the clip is under the pointer."""
    left, right = canvas.scale.x(clip.position), canvas.scale.x(clip.end)
    if right - left < NARROW:
        return Part.BODY
    is_upper = pointer.y - lane.top < CORNER
    if is_upper and EDGE <= pointer.x - left < CORNER:
        return Part.FADE_IN
    if is_upper and EDGE <= right - pointer.x < CORNER:
        return Part.FADE_OUT
    if pointer.x - left < EDGE:
        return Part.START
    return Part.END if right - pointer.x < EDGE else Part.BODY


def gesture_at(canvas: Canvas, pointer: Pointer) -> Gesture:
    """Return what a press of the first button begins here."""
    found = clip_under(canvas, pointer)
    if found is None:
        return Band(canvas, pointer)
    lane, clip = found
    if pointer.has(Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier):
        return Slip(canvas, clip, pointer)
    match part_under(canvas, lane, clip, pointer):
        case Part.START | Part.END as edge:
            return Trim(canvas, clip, pointer, is_start=edge is Part.START)
        case Part.FADE_IN | Part.FADE_OUT as corner:
            return Fade(canvas, clip, pointer, is_in=corner is Part.FADE_IN)
        case _:
            return Move(canvas, clip, pointer)
