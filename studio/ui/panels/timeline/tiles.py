"""Lanes drawn in tiles: waveforms as rows of pixels in numpy, bodies of clips by the painter.

A tile is drawn once for each zoom and kept, so that scrolling only copies pixels. What cannot be
drawn within a frame is shown as it was at the zoom before, scaled, until the next frames draw it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from studio.audio.buffer import PROJECT_RATE
from studio.domain.timeline import FitState, TrackKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from studio.audio.peaks import Peaks
    from studio.domain.script import Line
    from studio.domain.timeline import Clip
    from studio.ui.panels.timeline.lanes import Lane, Lanes, Row
    from studio.ui.panels.timeline.scale import Scale
    from studio.ui.theme import Theme

WIDTH = 256
"""Logical pixels of a tile."""
KEPT = 256
MOST_SCALED = 4
"""So many tiles of another zoom fill one at most: beyond, drawing is as fast."""
CROWD = 40
"""From so many clips in one lane of a tile, only where there are any is drawn."""
LABEL = 17
"""Pixels above the waveform of a clip, for its words."""
RADIUS = 4.0
INSET = 2
"""Pixels between a clip and its lane's edges."""
PATIENCE_S = 0.008
"""Spent on drawing tiles in one frame, before what is missing is scaled from older ones."""


@dataclass(frozen=True, slots=True)
class Look:
    """What tiles are drawn with."""

    theme: Theme
    ratio: float
    """Device pixels to a logical one."""
    wave_of: Callable[[Clip], Peaks | None]


class Tiles:
    """The tiles of one canvas."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[float, int], QPixmap] = OrderedDict()
        self._sharp_zoom = 0.0
        """The last zoom at which everything was drawn; 0 = none."""

    def forget(self) -> None:
        """Draw everything anew."""
        self._kept.clear()

    def forget_spans(self, spans: Iterable[tuple[int, int]]) -> None:
        """Draw anew what shows something of these spans, in samples."""
        wanted = list(spans)
        for key in list(self._kept):
            zoom, number = key
            start, end = number * WIDTH * zoom, (number + 1) * WIDTH * zoom
            if any(first < end and last > start for first, last in wanted):
                del self._kept[key]

    def paint(self, painter: QPainter, scale: Scale, lanes: Lanes, look: Look, x: range) -> bool:
        """Draw the lanes between two pixels of the canvas; the painter's origin is lane 0's top.

        Return whether all of it is sharp; if not, it has to be painted again.
        """
        began, zoom, is_sharp = time.perf_counter(), scale.samples_per_pixel, True
        origin = round(scale.start / scale.samples_per_pixel)
        first, last = (origin + x.start) // WIDTH, (origin + x.stop - 1) // WIDTH
        for number in range(first, last + 1):
            left, is_known = number * WIDTH - origin, (zoom, number) in self._kept
            if not is_known and time.perf_counter() - began > PATIENCE_S:
                box = QRectF(left, 0, WIDTH, lanes.height)
                if self._scaled(painter, box, number * WIDTH * zoom, zoom):
                    is_sharp = False
                    continue
            painter.drawPixmap(left, 0, self._tile(number, scale, lanes, look))
        self._sharp_zoom = zoom if is_sharp else self._sharp_zoom
        return is_sharp

    def _scaled(self, painter: QPainter, box: QRectF, start: float, zoom: float) -> bool:
        """Fill a box from the tiles of the last sharp zoom; return False where they lack."""
        old = self._sharp_zoom
        if not old:
            return False
        first, last = int(start / old) // WIDTH, int((start + WIDTH * zoom) / old) // WIDTH
        tiles = {number: self._kept.get((old, number)) for number in range(first, last + 1)}
        if not all(tiles.values()) or len(tiles) > MOST_SCALED:
            return False
        painter.save()
        painter.setClipRect(box)
        for number, tile in tiles.items():
            left = box.left() + (number * WIDTH * old - start) / zoom
            target = QRectF(left, 0, WIDTH * old / zoom, box.height())
            if tile is not None:
                painter.drawPixmap(target, tile, QRectF(tile.rect()))
        painter.restore()
        return True

    def _tile(self, number: int, scale: Scale, lanes: Lanes, look: Look) -> QPixmap:
        key = (scale.samples_per_pixel, number)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = _drawn(number, scale.samples_per_pixel, lanes, look)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return kept


def _drawn(number: int, zoom: float, lanes: Lanes, look: Look) -> QPixmap:
    ratio, height = look.ratio, max(lanes.height, 1)
    pixmap = QPixmap(round(WIDTH * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(look.theme.window))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tile = _Tile(number * WIDTH * zoom, zoom, look, painter, height)
    for lane in lanes.all:
        tile.draw(lane)
    tile.flush()
    painter.end()
    return pixmap


class _Tile:
    """One tile while it is drawn."""

    def __init__(
        self, start: float, zoom: float, look: Look, painter: QPainter, height: int
    ) -> None:
        self._start = start
        self._end = start + WIDTH * zoom
        self._zoom = zoom
        self._look = look
        self._theme = look.theme
        self._painter = painter
        self._columns = round(WIDTH * look.ratio)
        self._step = WIDTH * zoom / self._columns
        """Samples to a column of device pixels."""
        self._height = round(height * look.ratio)

    @cached_property
    def _pixels(self) -> NDArray[np.uint32]:
        """What is drawn pixel by pixel; made when something is."""
        return np.zeros((self._height, self._columns), np.uint32)

    def draw(self, lane: Lane) -> None:
        ground = QRectF(0, lane.top, WIDTH, lane.height)
        self._painter.fillRect(ground, QColor(self._theme.surface))
        crowd = lane.row.between(self._start, self._end)
        if crowd.stop - crowd.start > CROWD:
            self._cover(lane, lane.row, self._body(lane))
        else:
            for clip in lane.between(self._start, self._end):
                self._clip(lane, clip)
        crowd = lane.unspoken_row.between(self._start, self._end)
        if crowd.stop - crowd.start > CROWD:
            self._cover(lane, lane.unspoken_row, QColor(self._theme.border))
        else:
            for line in lane.unspoken_between(self._start, self._end):
                self._unspoken(lane, line)

    def flush(self) -> None:
        """Lay the waveforms over the bodies."""
        if "_pixels" not in vars(self):
            return
        height, width = self._pixels.shape
        image = QImage(
            self._pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        )
        image.setDevicePixelRatio(self._look.ratio)
        self._painter.drawImage(0, 0, image)

    def _body(self, lane: Lane) -> QColor:
        if lane.speaker is None:
            return QColor(self._theme.raised)
        return QColor(self._theme.speakers[lane.speaker.colour % len(self._theme.speakers)])

    def _clip(self, lane: Lane, clip: Clip) -> None:
        box = self._box(lane, clip.position, clip.end)
        body = self._body(lane)
        if clip.is_muted:
            body.setAlphaF(0.35)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(body)
        if box.width() < 2 * RADIUS:
            self._painter.drawRect(box)
            return
        self._painter.drawRoundedRect(box, RADIUS, RADIUS)
        self._wave(lane, clip)
        self._fades(box, clip)
        if clip.fit.state is FitState.DOES_NOT_FIT:
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.setPen(QPen(QColor(self._theme.bad), 1.5))
            self._painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _unspoken(self, lane: Lane, line: Line) -> None:
        box = self._box(lane, line.start, line.end).adjusted(0.5, 0.5, -0.5, -0.5)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._body(lane), 1.2, Qt.PenStyle.DashLine))
        self._painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _box(self, lane: Lane, start: int, end: int) -> QRectF:
        x = (start - self._start) / self._zoom
        width = max((end - start) / self._zoom - 1, 1.0)
        return QRectF(x, lane.top + INSET, width, lane.height - 2 * INSET)

    def _fades(self, box: QRectF, clip: Clip) -> None:
        pen = QPen(self._wave_colour(has_body=True), 1)
        self._painter.setPen(pen)
        for fade, edge, way in ((clip.fade_in, box.left(), 1), (clip.fade_out, box.right(), -1)):
            wide = fade / self._zoom
            if wide >= 3:
                low = QPointF(edge, box.bottom())
                self._painter.drawLine(low, QPointF(edge + way * wide, box.top() + LABEL))

    def _cover(self, lane: Lane, row: Row, colour: QColor) -> None:
        """Colour every column in which there is a clip at all."""
        edges = self._start + self._step * np.arange(self._columns + 1)
        begun = np.searchsorted(row.starts, edges[1:], "left")
        ended = np.searchsorted(row.latest_ends, edges[:-1], "right")
        top, bottom = self._rows(lane.top + INSET, lane.bottom - INSET)
        self._pixels[top:bottom, begun > ended] = _premultiplied(colour)

    def _wave(self, lane: Lane, clip: Clip) -> None:
        peaks = self._look.wave_of(clip)
        if peaks is None:
            return
        first = max(int((clip.position - self._start) / self._step) + 1, 0)
        last = min(int((clip.end - self._start) / self._step) - 1, self._columns)
        if last <= first:
            return
        per_sample = peaks.rate / PROJECT_RATE
        heard_from = self._start + first * self._step - clip.position + clip.in_point
        drawn = peaks.columns(heard_from * per_sample, self._step * per_sample, last - first)
        loud = 10 ** (clip.gain_db / 20) / 32_768
        lowest = np.clip(drawn[:, :, 0].min(axis=1) * loud, -1, 1)
        highest = np.clip(drawn[:, :, 1].max(axis=1) * loud, -1, 1)
        has_label = lane.kind is TrackKind.SPEECH
        top, bottom = self._rows(lane.top + (LABEL if has_label else 4) + INSET, lane.bottom - 4)
        middle, half = (top + bottom) / 2, (bottom - top) / 2 - 1
        rows = np.arange(top, bottom)[:, None]
        is_wave = (rows >= middle - highest * half - 0.5) & (rows <= middle - lowest * half + 0.5)
        colour = _premultiplied(self._wave_colour(has_body=lane.speaker is not None))
        part = self._pixels[top:bottom, first:last]
        part[is_wave] = colour

    def _wave_colour(self, *, has_body: bool) -> QColor:
        if not has_body:
            return QColor(self._theme.wave)
        colour = QColor(self._theme.on_speaker)
        colour.setAlphaF(0.62)
        return colour

    def _rows(self, top: int, bottom: int) -> tuple[int, int]:
        return round(top * self._look.ratio), round(bottom * self._look.ratio)


def _premultiplied(colour: QColor) -> int:
    alpha = colour.alpha()
    parts = (colour.red(), colour.green(), colour.blue())
    red, green, blue = (part * alpha // 255 for part in parts)
    return alpha << 24 | red << 16 | green << 8 | blue
