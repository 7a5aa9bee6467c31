"""Put the layers together, frame by frame."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import skia
from numpy.typing import NDArray

from sample_scene import harbour, stall
from sample_scene.acting import Pose, eased, pose
from sample_scene.camera import View, layer_view, shot_at, view_at
from sample_scene.elias import draw_elias
from sample_scene.face import Mouth
from sample_scene.lettering import draw_clock, draw_title
from sample_scene.mouths import mouth_track
from sample_scene.pen import Pen, colour
from sample_scene.rosa import draw_rosa, draw_stirring_arm
from sample_scene.screenplay import ELIAS, FPS, HEIGHT, LENGTH_S, ROSA, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

Rgba = NDArray[np.uint8]


def draw_frame(frame: int) -> Rgba:
    """Return one frame of the film, shape (height, width, 4)."""
    surface = skia.Surface(WIDTH, HEIGHT)
    with surface as canvas:
        pen, time = Pen(canvas), frame / FPS
        _draw_scene(pen, frame, time)
        _draw_vignette(pen)
        draw_title(pen, time)
        _draw_fades(pen, time)
        draw_clock(pen, frame)
    return surface.toarray(colorType=skia.kRGBA_8888_ColorType)


def pose_of(speaker: str, frame: int) -> tuple[Pose, Mouth]:
    """Return how a speaker is at a frame."""
    track = mouth_track(speaker)
    mouth = Mouth(float(track.opening[frame]), float(track.width[frame]))
    return pose(speaker, frame / FPS, float(track.energy[frame])), mouth


def _draw_scene(pen: Pen, frame: int, time: float) -> None:
    view, blur = view_at(frame), shot_at(frame).blur
    with pen.blurred(blur) as far:
        with _layer(far, view, 0.12):
            harbour.draw_sky(far, time)
        with _layer(far, view, 0.3):
            harbour.draw_far_shore(far)
        with _layer(far, view, 0.42):
            harbour.draw_water(far, time)
        with _layer(far, view, 0.6):
            harbour.draw_boats(far, time)
    with pen.blurred(blur * 0.5) as near, _layer(near, view, 0.97):
        harbour.draw_quay(near)
        harbour.draw_mooring(near)
        stall.draw_back(near)
    _draw_people(pen, view, frame, time)
    if view[2] < 1.35:
        with pen.blurred(3.5) as nearest, _layer(nearest, view, 1.4):
            harbour.draw_foreground(nearest)


def _draw_people(pen: Pen, view: View, frame: int, time: float) -> None:
    rosa, rosa_mouth = pose_of(ROSA, frame)
    elias, elias_mouth = pose_of(ELIAS, frame)
    with _layer(pen, view, 1.0):
        draw_rosa(pen, time, rosa, rosa_mouth)
        stall.draw_counter(pen)
        stall.draw_pot(pen, time)
        draw_stirring_arm(pen, time, rosa)
        stall.draw_rim(pen)
        stall.draw_catch(pen, time)
        stall.draw_front(pen, time)
        stall.draw_steam(pen, time)
        draw_elias(pen, time, elias, elias_mouth)


def _draw_vignette(pen: Pen) -> None:
    centre = skia.Point(WIDTH / 2, HEIGHT / 2)
    stops = [colour("#060818", alpha) for alpha in (0, 0, 0.42)]
    paint = skia.Paint(Shader=skia.GradientShader.MakeRadial(centre, 800, stops, [0, 0.55, 1]))
    pen.canvas.drawPaint(paint)


def _draw_fades(pen: Pen, time: float) -> None:
    black = eased(time, ((0.0, 1.0), (0.7, 0.0), (LENGTH_S - 1.9, 0.0), (LENGTH_S - 0.25, 1.0)))
    if black > 0:
        pen.canvas.drawPaint(skia.Paint(Color=colour("#03040c", black)))


@contextmanager
def _layer(pen: Pen, view: View, depth: float) -> Iterator[None]:
    x, y, zoom = layer_view(view, depth)
    pen.canvas.save()
    pen.canvas.translate(WIDTH / 2, HEIGHT / 2)
    pen.canvas.scale(zoom, zoom)
    pen.canvas.translate(-x, -y)
    yield
    pen.canvas.restore()
