"""A lobster seen from above; or, as Rosa would have it, a crayfish."""

from __future__ import annotations

from functools import cache

import skia

from sample_scene import palette as p
from sample_scene.pen import Pen, Point, outline

_CLAW = (
    "M0 0 C-16 -6 -22 -28 -14 -44 C-8 -54 0 -56 2 -46 C3 -38 -2 -32 0 -26 "
    "C4 -34 10 -44 16 -42 C22 -38 18 -16 10 -6 C6 -1 3 1 0 0 Z"
)
_BODY = "M0 -40 C16 -38 22 -18 20 0 C18 14 10 20 0 20 C-10 20 -18 14 -20 0 C-22 -18 -16 -38 0 -40 Z"
_FAN = "M0 74 C-26 70 -30 92 -20 100 C-12 104 -6 96 0 96 C6 96 12 104 20 100 C30 92 26 70 0 74 Z"


def draw_lobster(pen: Pen, at: Point, size: float, angle: float, wave: float) -> None:
    """Draw it with its middle at `at`; `angle` in degrees, `wave` from -1 to 1 moves it."""
    with pen.place(*at, turn=angle, stretch=(size, size)):
        for side in (-1, 1):
            _draw_limbs(pen, side, wave)
        pen.fill(_FAN, p.SHELL_DARK)
        for ring in range(5):
            width = 17 - 2.1 * ring
            pen.oval((wave * ring * 0.6, 26 + 11 * ring), (width, 8.5), p.SHELL_DARK)
            pen.oval((wave * ring * 0.6, 24 + 11 * ring), (width, 7), p.SHELL)
        pen.fill(_BODY, p.SHELL)
        pen.line("M-11 6 C-6 12 6 12 11 6", p.SHELL_DARK, 2.5)
        pen.line("M-9 -22 C-12 -12 -12 -6 -11 0", p.SHELL_LIGHT, 4)
        for side in (-1, 1):
            pen.oval((side * 8, -37), (4.4, 4.4), p.LINE)
            pen.oval((side * 8 + 1, -38.5), (1.5, 1.5), p.EYE_WHITE)


def _draw_limbs(pen: Pen, side: int, wave: float) -> None:
    for leg in range(4):
        y, reach = -12 + 9 * leg, 36 - 3 * leg
        tip = y + 12 + 5 * wave * (-1) ** leg
        pen.line(
            f"M{side * 14} {y} Q{side * reach} {y - 10} {side * (reach + 4)} {tip:.1f}",
            p.SHELL_DARK,
            4,
        )
    swing = wave * side
    pen.line(
        f"M{side * 6} -38 C{side * 14} -80 {side * 44} -96 {side * (62 + 8 * wave):.1f} -84",
        p.SHELL_DARK,
        2.4,
    )
    pen.line(f"M{side * 13} -24 Q{side * 38} -34 {side * 36} -56", p.SHELL, 9)
    with pen.place(side * 36, -54, turn=side * 14 + 9 * swing, stretch=(side * 1.15, 1.15)):
        pen.fill(_CLAW, p.SHELL)
        pen.line("M-10 -30 C-13 -22 -10 -12 -5 -7", p.SHELL_LIGHT, 4)


@cache
def lobster_outline() -> skia.Path:
    """Return its outline for the neon sign."""
    path = skia.Path()
    path.addPath(outline(_BODY))
    path.addPath(outline(_FAN))
    for ring in range(5):
        width = 17 - 2 * ring
        path.addPath(
            outline(f"M{-width} {28 + 10 * ring} Q0 {36 + 10 * ring} {width} {28 + 10 * ring}")
        )
    for side in (-1, 1):
        path.addPath(outline(f"M{side * 15} -24 Q{side * 38} -30 {side * 38} -50"))
        path.addPath(outline(f"M{side * 6} -38 C{side * 12} -66 {side * 30} -80 {side * 52} -74"))
        turned = skia.Matrix().setScale(side, 1).postTranslate(side * 38, -46)
        claw = skia.Path()
        outline(_CLAW).transform(turned, claw)
        path.addPath(claw)
        for leg in range(3):
            y = -8 + 10 * leg
            path.addPath(outline(f"M{side * 19} {y} L{side * 36} {y + 8}"))
    return path
