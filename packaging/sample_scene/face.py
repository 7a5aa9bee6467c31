"""What the two faces share: eyes, brows, nose and a mouth that speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_scene import palette as p
from sample_scene.pen import Pen, Point, outline
from sample_scene.staging import MOUTH_SHIFT

if TYPE_CHECKING:
    from sample_scene.acting import Pose

_EYE_SHIFT = 8.0


@dataclass(frozen=True, slots=True)
class Mouth:
    """How a mouth is now: opening 0 to 1, width -1 to 1."""

    opening: float
    width: float


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and sizes in which one face differs from the other."""

    skin: str
    shadow: str
    blush: str
    brows: str
    brow_width: float
    lips: str
    lashes: float
    mouth_y: float
    """Below the middle of the head."""


def draw_face(pen: Pen, look: Look, pose: Pose, mouth: Mouth) -> None:
    """Draw the features on a head whose middle is the origin (about 80 wide, 94 high)."""
    shift = pose.turn * _EYE_SHIFT
    for side in (-1, 1):
        pen.soft((side * 25 + shift * 1.1, 12), (13, 9), look.blush, 0.5)
    for side in (-1, 1):
        narrow = 1 - 0.2 * max(0.0, side * pose.turn)
        _draw_eye(pen, look, pose, (side * 16.5 * narrow + shift, -4), narrow)
        _draw_brow(pen, look, pose, side, shift)
    _draw_nose(pen, look, pose)


def _draw_eye(pen: Pen, look: Look, pose: Pose, at: Point, narrow: float) -> None:
    x, y = at
    wide = 8.2 * narrow
    high = (8.6 + max(0.0, pose.brow) * 1.4) * (1 - pose.blink)
    lid_y = y + 3 * pose.blink
    if high > 1.2:
        left, right, up, down = x - wide, x + wide, y - high * 1.25, y + high * 1.1
        white = (
            f"M{left:.2f} {y:.2f} C{left:.2f} {up:.2f} {right:.2f} {up:.2f} {right:.2f} {y:.2f} "
            f"C{right:.2f} {down:.2f} {left:.2f} {down:.2f} {left:.2f} {y:.2f} Z"
        )
        pen.fill(white, p.EYE_WHITE)
        with pen.within(white):
            iris = (x + pose.gaze[0] * 3.4 * narrow, y + pose.gaze[1] * 3.0)
            pen.oval(iris, (5.2 * narrow, 5.6), p.IRIS)
            pen.oval((iris[0] + 1.8, iris[1] - 2.2), (1.7, 1.7), "#ffffff")
    top = lid_y - high * 0.95
    pen.line(
        f"M{x - wide - 0.8:.2f} {lid_y:.2f} Q{x:.2f} {top:.2f} {x + wide + 0.8:.2f} {lid_y:.2f}"
        if high > 1.2
        else f"M{x - wide:.2f} {lid_y:.2f} Q{x:.2f} {lid_y + 4:.2f} {x + wide:.2f} {lid_y:.2f}",
        p.LINE,
        look.lashes,
    )


def _draw_brow(pen: Pen, look: Look, pose: Pose, side: int, shift: float) -> None:
    lift = 3.6 * pose.brow
    inner, outer = side * 8 + shift, side * 26 + shift * 0.9
    slope = 2.4 * min(0.0, pose.brow) - 1.4 * max(0.0, pose.brow)
    pen.line(
        f"M{inner:.2f} {-19.5 - lift - slope:.2f} Q{(inner + outer) / 2:.2f} {-24.5 - lift:.2f} "
        f"{outer:.2f} {-18.5 - lift * 0.7:.2f}",
        look.brows,
        look.brow_width,
    )


def _draw_nose(pen: Pen, look: Look, pose: Pose) -> None:
    x = pose.turn * 12
    lean = 6 * pose.turn
    pen.fill(
        f"M{x - 3:.2f} -4 C{x - 2 + lean:.2f} 2 {x + 5 + lean:.2f} 9 {x + 3 + lean:.2f} 13 "
        f"C{x + lean:.2f} 17 {x - 6:.2f} 16 {x - 7:.2f} 12 "
        f"C{x - 7:.2f} 8 {x - 4:.2f} 4 {x - 3:.2f} -4 Z",
        look.shadow,
        0.85,
    )


def draw_mouth(pen: Pen, look: Look, pose: Pose, mouth: Mouth) -> None:
    """Draw the mouth: a smiling line when shut, lips, teeth and tongue when it speaks."""
    x, y = pose.turn * MOUTH_SHIFT, look.mouth_y
    narrow = 1 - 0.1 * abs(pose.turn)
    half = (10.5 + 3.6 * mouth.width + 1.5 * pose.smile - 1.5 * mouth.opening) * narrow
    corner = 2.6 * pose.smile * (1 - 0.5 * mouth.opening)
    if mouth.opening < 0.07:
        curve = (
            f"M{x - half:.2f} {y - corner:.2f} "
            f"Q{x:.2f} {y + corner * 1.3 + 0.6:.2f} {x + half:.2f} {y - corner:.2f}"
        )
        pen.line(curve, look.lips, 3.4)
        return
    upper = 1.5 + 4.4 * mouth.opening
    lower = 2.0 + 15.0 * mouth.opening
    lips = outline(
        f"M{x - half:.2f} {y - corner:.2f} "
        f"C{x - half * 0.6:.2f} {y - upper:.2f} {x + half * 0.6:.2f} {y - upper:.2f} "
        f"{x + half:.2f} {y - corner:.2f} "
        f"C{x + half * 0.8:.2f} {y + lower:.2f} {x - half * 0.8:.2f} {y + lower:.2f} "
        f"{x - half:.2f} {y - corner:.2f} Z"
    )
    pen.fill(lips, p.MOUTH)
    with pen.within(lips):
        pen.oval((x, y + lower * 0.86), (half * 0.7, 4.6 * mouth.opening + 1), p.TONGUE)
        teeth = 1.2 + 2.6 * mouth.opening + 1.4 * max(0.0, mouth.width)
        pen.box((x - half * 0.8, y - upper - 2), (half * 1.6, 2 + upper * 0.55 + teeth), p.TEETH, 2)
    pen.line(lips, look.lips, 3.0)


def limb(pen: Pen, points: tuple[Point, Point, Point], code: str, width: float) -> None:
    """Draw an arm or a leg: from joint over a bend to the end."""
    (ax, ay), (bx, by), (cx, cy) = points
    pen.line(f"M{ax:.2f} {ay:.2f} Q{bx:.2f} {by:.2f} {cx:.2f} {cy:.2f}", code, width)


def mixed(first: Point, second: Point, share: float) -> Point:
    """Return the point a share of the way from one to another."""
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
    )
