"""The lanes as one painted widget: shows tiles and overlay, hands the mouse to gestures."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from studio.domain.errors import StudioError
from studio.domain.media import Media
from studio.domain.script import Line
from studio.domain.settings import settings_of
from studio.domain.timecode import parse_frame_rate
from studio.domain.timeline import Clip, Marker
from studio.ui.panels.timeline.gestures.band import Pan
from studio.ui.panels.timeline.gestures.base import Pointer
from studio.ui.panels.timeline.gestures.pick import CURSORS, clip_under, gesture_at, part_under
from studio.ui.panels.timeline.lanes import Lanes
from studio.ui.panels.timeline.overlay import Overlay
from studio.ui.panels.timeline.scale import Scale
from studio.ui.panels.timeline.snapping import Magnets
from studio.ui.panels.timeline.tiles import Look, Tiles
from studio.ui.panels.timeline.tips import tip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.audio.peaks import Peaks
    from studio.domain.project import Project, Step
    from studio.services.playback import Player
    from studio.ui.desk import Desk
    from studio.ui.panels.timeline.gestures.base import Gesture
    from studio.ui.theme import Theme
    from studio.ui.view import View

WHEEL_ZOOM = 1.25
"""Of one notch."""
AUTOSCROLL = 24
"""Pixels from an edge within which a drag scrolls."""
SHORTEST = 48_000
"""Of an empty timeline, this much is shown."""
TAIL = 48_000 * 10
"""Shown after the last clip, in samples."""


class Canvas(QWidget):
    """Shows the lanes of the language shown. The pointer's y counts from the first lane's top."""

    scaled = Signal()
    """It shows another part of the timeline, or other lanes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._loop = asyncio.get_running_loop()
        """Painting may come at any time; what it asks for is loaded when the loop turns."""
        self.lanes = Lanes()
        self.scale = Scale()
        self.top = 0
        """Pixels scrolled down."""
        self._shows_all = True
        """Until somebody zooms or scrolls, everything is shown, whatever the size."""
        self.is_snapping = True
        self.allows_overlap = False
        self.ripples = False
        """What follows on a track moves along."""
        self._tiles = Tiles()
        self._sharpen = QTimer(self, singleShot=True, interval=0)
        self._sharpen.timeout.connect(self.update)
        self._overlay = Overlay(self)
        self._gesture: Gesture | None = None
        self._loading: set[object] = set()
        self._playhead = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setMinimumHeight(80)
        self.setAccessibleName(self.tr("Timeline"))

    # What gestures see

    @property
    def view(self) -> View:
        """Selection and language."""
        return self._desk.view

    @property
    def player(self) -> Player:
        """The transport."""
        return self._desk.player

    @property
    def theme(self) -> Theme:
        """Colours."""
        return self._desk.themes.current

    @property
    def project(self) -> Project:
        """The open project; gestures only begin while there is one."""
        project = self._desk.view.project
        assert project is not None
        return project

    @property
    def end(self) -> int:
        """Where everything has ended, in samples."""
        return max(self.lanes.end, self.player.length)

    def selected_clips(self) -> list[Clip]:
        """Return the selected clips by position."""
        found = [self.project.find(Clip, one) for one in self.view.clips]
        return sorted((clip for clip in found if clip), key=lambda clip: clip.position)

    def snaps(self, pointer: Pointer) -> bool:
        """Whether edges are drawn to others just now."""
        return self.is_snapping and not pointer.has(Qt.KeyboardModifier.ShiftModifier)

    def magnets(self, dragged: Sequence[Clip]) -> Magnets:
        """Return what dragged clips are drawn to."""
        points = [0, self.player.position, *(one.position for one in self.project.all(Marker))]
        if self.player.loop is not None:
            points += [self.player.loop.start, self.player.loop.end]
        own = frozenset(edge for clip in dragged for edge in (clip.position, clip.end))
        rate = parse_frame_rate(settings_of(self.project).frame_rate)
        return Magnets(self.scale, self.lanes.rows, points, rate, own)

    # What is shown

    def show_scale(self, scale: Scale) -> None:
        """Show another part of the timeline."""
        self._shows_all = False
        self._show(scale)

    def _show(self, scale: Scale) -> None:
        last = max(0.0, self.end + TAIL - self.width() * scale.samples_per_pixel / 2)
        scale = scale.beginning(min(scale.start, last))
        if scale != self.scale:
            self.scale = scale
            self.scaled.emit()
            self.update()

    def show_top(self, top: int) -> None:
        """Scroll down to a pixel."""
        top = max(0, min(top, self.lanes.height - self.height()))
        if top != self.top:
            self.top = top
            self.scaled.emit()
            self.update()

    def show_all(self) -> None:
        """Show everything."""
        self._show(self.scale.showing(0, max(self.end, SHORTEST), self.width()))
        self._shows_all = True

    def reveal(self, start: int, end: int) -> None:
        """Scroll until a span is seen, if it is not."""
        left, right = self.scale.x(start), self.scale.x(end)
        if left < 0 or right > self.width():
            self.show_scale(self.scale.beginning(start - self.scale.samples(self.width() / 4)))

    def rebuild(self) -> None:
        """Show other lanes: another project, language, or set of tracks."""
        self.cancel()
        self.lanes.rebuild(self.view.project, self.view.language)
        self._redraw()
        self.show_top(self.top)
        self._keep_all_shown()
        self.scaled.emit()

    def begin(self) -> None:
        """Another project is open: show all of it."""
        self._shows_all = True
        self.top = 0

    def follow(self, step: Step) -> None:
        """Show what a step changed."""
        self._overlay.forget()
        if not self.lanes.follow(self.project, step):
            self.rebuild()
            return
        clips = [one for change in step.of(Clip) for one in (change.before, change.after)]
        spans = [(clip.position, clip.end) for clip in clips if isinstance(clip, Clip)]
        if len(spans) == len(clips) <= 64 and len(step.changes) <= 64:
            self._tiles.forget_spans([*spans, *_line_spans(step)])
        else:
            self._tiles.forget()
        self._keep_all_shown()
        self.update()

    def repaint_all(self) -> None:
        """Draw with other colours."""
        self._redraw()

    def show_playhead(self, position: int) -> None:
        """Move the line of the playhead; only its strip is painted."""
        before, after = round(self.scale.x(self._playhead)), round(self.scale.x(position))
        self._playhead = position
        if before != after:
            for x in (before, after):
                self.update(QRect(x - 2, 0, 5, self.height()))

    def cancel(self) -> bool:
        """Give up the gesture that runs; return whether there was one."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return False
        gesture.cancel()
        self.unsetCursor()
        self.update()
        return True

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy tiles, then draw over them."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self.theme.window))
        painter.translate(0, -self.top)
        look = Look(self.theme, self.devicePixelRatioF(), self._wave_of)
        area = event.rect().translated(0, self.top)
        x = range(area.left(), area.right() + 1)
        if not self._tiles.paint(painter, self.scale, self.lanes, look, x):
            self._sharpen.start()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._overlay.paint(painter, area)
        if self._gesture is not None:
            self._gesture.paint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(self.theme.accent), 1))
        line = round(self.scale.x(self._playhead))
        painter.drawLine(line, self.top, line, self.top + self.height())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().translated(0, self.top).adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go on showing everything, if it was shown."""
        super().resizeEvent(event)
        self._keep_all_shown()
        self.scaled.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if self.view.project is None or self._gesture is not None:
            return
        pointer = self.pointer(event.position(), event.modifiers())
        if event.button() == Qt.MouseButton.MiddleButton:
            self._gesture = Pan(self, pointer)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._gesture = gesture_at(self, pointer)
        else:
            self._choose_for_menu(pointer)
            return
        self.setCursor(self._gesture.cursor)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or show by the cursor what a press would do."""
        pointer = self.pointer(event.position(), event.modifiers())
        if self._gesture is None:
            self._show_cursor(pointer)
            return
        if not isinstance(self._gesture, Pan):
            self._autoscroll(event.position())
        self._gesture.move(pointer)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture: what was dragged is done."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        pointer = self.pointer(event.position(), event.modifiers())
        self.unsetCursor()
        self.update()
        try:
            gesture.release(pointer)
        except StudioError as error:
            self._desk.studio.notices.tell_error(error)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Play what the clip says."""
        found = clip_under(self, self.pointer(event.position(), event.modifiers()))
        if found is not None and found[1].take_id is not None:
            self.player.play_take(found[1].take_id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom at the pointer, with Shift or sideways pan."""
        turn = event.angleDelta()
        keys, along = event.modifiers(), turn.y() or turn.x()
        if keys & Qt.KeyboardModifier.ControlModifier:
            factor = WHEEL_ZOOM ** (along / 120)
            self.show_scale(self.scale.zoomed(factor, event.position().x()))
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            self.show_scale(self.scale.scrolled(-along))
        elif self.lanes.height > self.height():
            self.show_top(self.top - along // 2)
        else:
            self.show_scale(self.scale.scrolled(-along))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives a gesture up, or the selection."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.cancel():
            self.view.select_clips([])

    # Inner parts

    def pointer(
        self,
        at: QPointF,
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> Pointer:
        """Return where a position of the widget is on the timeline."""
        return Pointer(at.x(), at.y() + self.top, self.scale.sample(at.x()), keys)

    def _choose_for_menu(self, pointer: Pointer) -> None:
        found = clip_under(self, pointer)
        if found is not None and found[1].id not in self.view.clips:
            self.view.select_clips([found[1].id])

    def _show_cursor(self, pointer: Pointer) -> None:
        found = clip_under(self, pointer)
        if found is None:
            self.unsetCursor()
            self.setToolTip("")
            return
        self.setCursor(CURSORS[part_under(self, *found, pointer)])
        self.setToolTip(tip_of(self.project, found[1], self.view.language))

    def _autoscroll(self, at: QPointF) -> None:
        beyond = min(at.x() - AUTOSCROLL, 0) + max(at.x() - self.width() + AUTOSCROLL, 0)
        if beyond:
            self.show_scale(self.scale.scrolled(beyond))
        below = min(at.y() - 8, 0) + max(at.y() - self.height() + 8, 0)
        if below:
            self.show_top(self.top + round(below))

    def _keep_all_shown(self) -> None:
        if self._shows_all and self.end > 0:
            self.show_all()

    def _redraw(self) -> None:
        self._tiles.forget()
        self._overlay.forget()
        self.update()

    def _wave_of(self, clip: Clip) -> Peaks | None:
        media = self.project.find(Media, clip.media_id)
        if media is None or media.channels == 0:
            return None
        waveforms = self._desk.studio.waveforms
        known = waveforms.known(media, clip)
        key = waveforms.key(media, clip)
        if known is None and key not in self._loading:
            self._loading.add(key)
            self._loop.call_soon(self._fetch, media, clip)
        return known

    def _fetch(self, media: Media, clip: Clip) -> None:
        self._desk.tasks.start(self._load(media, clip))

    async def _load(self, media: Media, clip: Clip) -> None:
        def show() -> None:
            if isValid(self):
                self._tiles.forget_spans([(clip.position, clip.end)])
                self.update()

        waveforms = self._desk.studio.waveforms
        await waveforms.load(media, clip, show)
        self._loading.discard(waveforms.key(media, clip))
        show()


def _line_spans(step: Step) -> list[tuple[int, int]]:
    both = [one for change in step.of(Line) for one in (change.before, change.after)]
    return [(line.start, line.end) for line in both if isinstance(line, Line)]
