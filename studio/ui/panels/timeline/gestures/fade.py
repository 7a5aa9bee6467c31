"""Drag an upper corner of a clip: it fades in or out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from studio.domain import clip_edits
from studio.domain.text import mark
from studio.domain.timeline import Clip

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from studio.ui.panels.timeline.canvas import Canvas
    from studio.ui.panels.timeline.gestures.base import Pointer


class Fade:
    """One corner of one clip."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, clip: Clip, start: Pointer, *, is_in: bool) -> None:
        self._canvas = canvas
        self._clip = clip
        self._start = start
        self._is_in = is_in
        canvas.view.select_clips([clip.id])

    def move(self, pointer: Pointer) -> None:
        """Show it at once; all of the drag is one step."""
        by = pointer.sample - self._start.sample
        fade = self._clip.fade_in + by if self._is_in else self._clip.fade_out - by
        self._set(fade)

    def release(self, pointer: Pointer) -> None:
        """Leave it so."""
        self.move(pointer)
        self._canvas.project.end_merge()

    def cancel(self) -> None:
        """Fade as before."""
        self._set(self._clip.fade_in if self._is_in else self._clip.fade_out)
        self._canvas.project.end_merge()

    def paint(self, painter: QPainter) -> None:
        """The clip itself shows it."""
        del painter

    def _set(self, fade: int) -> None:
        project = self._canvas.project
        key = ("fade", self._clip.id, self._is_in, self._start)
        with project.edit(mark("Edits", "Fade clip"), merge_key=key):
            clip = project.get(Clip, self._clip.id)
            wanted = max(0, min(fade, clip.length))
            if self._is_in:
                clip_edits.set_fades(project, [clip], fade_in=wanted)
            else:
                clip_edits.set_fades(project, [clip], fade_out=wanted)
