"""The camera: nine shots of one place, and where each mouth is in the picture."""

from __future__ import annotations

from dataclasses import dataclass

from sample_scene.screenplay import ELIAS, FPS, HEIGHT, LENGTH_S, ROSA, WIDTH

Point = tuple[float, float]
View = tuple[float, float, float]
"""Where the camera looks in the scene (x, y) and how near it is (zoom)."""

_HOME = (WIDTH / 2, HEIGHT / 2)


@dataclass(frozen=True, slots=True)
class Shot:
    """From `start` seconds until the next shot; the camera glides from one view to the other."""

    start: float
    begins: View
    ends: View
    blur: float
    """How far out of focus the background is, in pixels."""
    sees: tuple[str, ...]
    """Whose mouth is well in the picture."""


_BOTH = (ELIAS, ROSA)
_CLOSE_ELIAS, _CLOSE_ROSA = (538.0, 345.0), (884.0, 366.0)

SHOTS = (
    Shot(0.0, (620, 345, 1.0), (652, 366, 1.09), 0.0, _BOTH),
    Shot(
        3.05, (*_CLOSE_ELIAS, 2.35), (_CLOSE_ELIAS[0] + 4, _CLOSE_ELIAS[1] - 2, 2.5), 5.0, (ELIAS,)
    ),
    Shot(6.36, (690, 398, 1.46), (706, 400, 1.53), 1.6, _BOTH),
    Shot(9.45, (*_CLOSE_ROSA, 2.45), (_CLOSE_ROSA[0] + 4, _CLOSE_ROSA[1] - 3, 2.68), 5.0, (ROSA,)),
    Shot(14.16, (724, 376, 1.62), (734, 372, 1.72), 2.0, _BOTH),
    Shot(16.64, (*_CLOSE_ELIAS, 2.5), (_CLOSE_ELIAS[0], _CLOSE_ELIAS[1] - 2, 2.62), 5.0, (ELIAS,)),
    Shot(19.26, (_CLOSE_ROSA[0] + 4, 370, 2.3), (_CLOSE_ROSA[0] + 10, 364, 2.55), 5.0, (ROSA,)),
    Shot(24.32, (700, 392, 1.4), (722, 396, 1.5), 1.6, _BOTH),
    Shot(27.36, (_CLOSE_ELIAS[0] - 6, 348, 2.55), (_CLOSE_ELIAS[0], 342, 2.68), 5.0, (ELIAS,)),
    Shot(29.94, (*_CLOSE_ROSA, 2.6), (_CLOSE_ROSA[0] + 4, _CLOSE_ROSA[1] - 2, 2.75), 5.0, (ROSA,)),
    Shot(34.32, (690, 380, 1.3), (636, 352, 1.0), 0.0, _BOTH),
)


def shot_at(frame: int) -> Shot:
    """Return the shot a frame belongs to."""
    return next(shot for shot in reversed(SHOTS) if frame >= round(shot.start * FPS))


def view_at(frame: int) -> View:
    """Return the camera's view at a frame."""
    shot = shot_at(frame)
    last = SHOTS.index(shot) == len(SHOTS) - 1
    first_frame = round(shot.start * FPS)
    end = LENGTH_S if last else SHOTS[SHOTS.index(shot) + 1].start
    share = (frame - first_frame) / (round(end * FPS) - first_frame)
    if last or shot.start == 0:
        share = share * share * (3 - 2 * share)
    x, y, zoom = (a + (b - a) * share for a, b in zip(shot.begins, shot.ends, strict=True))
    return x, y, zoom


def layer_view(view: View, depth: float) -> View:
    """Return the view of a layer; depth 0 never moves, 1 is where the people stand."""
    x, y, zoom = view
    return (
        _HOME[0] + (x - _HOME[0]) * depth,
        _HOME[1] + (y - _HOME[1]) * depth,
        1 + (zoom - 1) * depth,
    )


def on_screen(view: View, point: Point) -> Point:
    """Return where a point of the scene is in the picture, in pixels."""
    x, y, zoom = view
    return (point[0] - x) * zoom + _HOME[0], (point[1] - y) * zoom + _HOME[1]
