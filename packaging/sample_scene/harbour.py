"""The place behind the people: night sky, hills, a bridge, water, the quay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sample_scene import palette as p

if TYPE_CHECKING:
    from sample_scene.pen import Pen

HORIZON_Y = 432
QUAY_Y = 592
_MOON = (236.0, 150.0)


def draw_sky(pen: Pen, time: float) -> None:
    """Draw the sky, its stars and the moon; `time` in seconds drives the clouds."""
    pen.shade(
        "M-500 -400 L1800 -400 L1800 480 L-500 480 Z",
        ((0, -60), (0, HORIZON_Y + 10)),
        p.NIGHT_TOP,
        p.NIGHT_MIDDLE,
        p.NIGHT_LOW,
        p.HORIZON,
    )
    random = np.random.default_rng(8)
    for x, y, size, phase in random.uniform((-200, -80, 0.6, 0), (1480, 330, 1.7, 6.3), (130, 4)):
        twinkle = 0.55 + 0.35 * math.sin(time * 1.3 + phase)
        pen.oval((x, y), (size, size), p.STAR, twinkle * (1 - y / 420))
    pen.glow(_MOON, 260, p.MOON, 0.34)
    pen.oval(_MOON, (58, 58), p.MOON)
    for x, y, size in ((-20, -12, 11), (16, 14, 14), (22, -22, 7), (-12, 26, 6), (-34, 14, 5)):
        pen.oval((_MOON[0] + x, _MOON[1] + y), (size, size * 0.94), p.MOON_SHADE, 0.7)
    for place, (x, y, width) in enumerate(((120, 236, 200), (420, 205, 150), (900, 90, 260))):
        _draw_cloud(pen, x + time * (2.2 + place * 0.6), y, width)


def _draw_cloud(pen: Pen, x: float, y: float, width: float) -> None:
    pen.box((x - width / 2, y), (width, 15), p.CLOUD, 7.5)
    pen.box((x - width * 0.32, y - 12), (width * 0.5, 22), p.CLOUD, 11)
    pen.box((x - width * 0.12, y + 8), (width * 0.55, 13), p.CLOUD, 6.5)


def draw_far_shore(pen: Pen) -> None:
    """Draw the hills, the town's windows and the bridge."""
    pen.fill(
        "M-500 440 L-500 372 C-380 330 -300 350 -210 380 C-90 340 20 318 130 366 "
        "C240 392 300 404 420 380 C560 340 640 332 760 362 C900 330 1010 300 1130 340 "
        "C1260 372 1400 330 1800 360 L1800 440 Z",
        p.FAR_HILL,
    )
    _draw_bridge(pen)
    pen.fill(
        "M-500 440 L-500 410 C-350 398 -200 406 -60 420 C60 428 140 432 260 432 L260 440 Z",
        p.NEAR_HILL,
    )
    pen.fill(
        "M420 440 C470 420 520 404 600 400 C700 392 760 410 860 404 C1000 392 1200 400 1800 396 "
        "L1800 440 Z",
        p.NEAR_HILL,
    )
    random = np.random.default_rng(21)
    for x, y, warm in random.uniform((450, 408, 0.35), (1500, 428, 1), (85, 3)):
        pen.box((x, y), (2.4, 3.0), p.WINDOW if warm > 0.5 else p.STAR, 0.6)
    for x, y in random.uniform((-300, 414), (60, 428), (22, 2)):
        pen.box((x, y), (2.2, 2.6), p.WINDOW, 0.6)


def _draw_bridge(pen: Pen) -> None:
    pen.line("M-200 398 L660 398", p.BRIDGE, 6)
    pen.line("M-200 330 Q-120 392 40 296", p.BRIDGE, 2.6)
    pen.line("M40 296 Q220 470 400 296", p.BRIDGE, 2.6)
    pen.line("M400 296 Q500 392 660 398", p.BRIDGE, 2.6)
    for tower in (40, 400):
        pen.line(
            f"M{tower - 8} 432 L{tower - 5} 290 M{tower + 8} 432 L{tower + 5} 290", p.BRIDGE, 5
        )
        for height in (312, 340, 368):
            pen.line(f"M{tower - 6} {height} L{tower + 6} {height}", p.BRIDGE, 4)
        pen.glow((tower, 286), 13, p.NEON, 0.9)
        pen.oval((tower, 287), (2.2, 2.2), p.NEON)
    for step in range(-4, 5):
        x = 220 + step * 40
        sag = 296 + 87 * (1 - (step / 4.5) ** 2)
        pen.line(f"M{x} {sag:.1f} L{x} 398", p.BRIDGE, 1.3)
    for x in range(-180, 660, 42):
        pen.oval((x, 394), (1.7, 1.7), p.WINDOW)


def draw_water(pen: Pen, time: float) -> None:
    """Draw the bay with the moon and the windows glittering in it."""
    pen.shade(
        f"M-500 {HORIZON_Y} L1800 {HORIZON_Y} L1800 720 L-500 720 Z",
        ((0, HORIZON_Y), (0, QUAY_Y + 10)),
        p.WATER_FAR,
        p.WATER_NEAR,
    )
    random = np.random.default_rng(31)
    for row in range(13):
        share = row / 12
        y = HORIZON_Y + 5 + 140 * share**1.25
        for _ in range(3):
            offset, phase, length = random.uniform((-1, 0, 0.4), (1, 6.3, 1))
            sway = math.sin(time * 0.9 + phase) * (4 + 8 * share)
            width = (10 + 40 * share) * length * (0.75 + 0.25 * math.sin(time * 1.7 + phase * 2))
            x = _MOON[0] + offset * (16 + 56 * share) + sway
            pen.box((x - width / 2, y), (width, 2 + 2.2 * share), p.GLITTER, 2)
    for x, phase, length in random.uniform((420, 0, 10), (1280, 6.3, 26), (16, 3)):
        flicker = 0.3 + 0.2 * math.sin(time * 1.4 + phase)
        pen.soft((x, HORIZON_Y + 4 + length / 2), (2.5, length), p.WINDOW, flicker)
    for x, y, phase, width in random.uniform((-300, 446, 0, 20), (1500, 585, 6.3, 70), (46, 4)):
        drift = 6 * math.sin(time * 0.5 + phase)
        pen.box((x + drift, y), (width, 1.8), p.WATER_FAR, 0.9)


def draw_boats(pen: Pen, time: float) -> None:
    """Draw two fishing boats at their moorings, rocking."""
    for x, y, size, phase in ((86, 500, 1.0, 0.0), (-120, 476, 0.7, 2.0), (500, 470, 0.5, 4.0)):
        rock = 1.6 * math.sin(time * 0.8 + phase)
        with pen.place(x, y + rock, turn=rock * 0.7, stretch=(size, size)):
            pen.soft((0, 30), (110, 14), p.NIGHT_TOP, 0.55)
            pen.line("M-8 0 L-8 -118 M-8 -110 L62 -6 M-8 -110 L-66 -8", p.BRIDGE, 2.6)
            pen.fill(
                "M-84 -10 C-40 2 40 2 92 -18 C86 10 70 26 56 28 L-60 28 C-74 20 -82 4 -84 -10 Z",
                "#232a58",
            )
            pen.fill("M-82 -2 C-40 10 40 10 89 -8 L85 4 C40 18 -40 18 -79 8 Z", p.AWNING_RED, 0.75)
            pen.fill("M-4 -6 L-4 -44 L40 -44 L46 -9 Z", "#323a6e")
            pen.box((6, -36), (12, 12), p.WINDOW, 2)
            pen.box((23, -36), (12, 12), p.WINDOW, 2)
            pen.glow((20, -30), 46, p.WINDOW, 0.35)
            pen.glow((-8, -120), 20, p.LAMP, 0.8)
            pen.oval((-8, -120), (2.6, 2.6), p.LAMP)


def draw_quay(pen: Pen) -> None:
    """Draw the planks the people stand on, warm where the stall's light falls."""
    pen.fill(f"M-600 {QUAY_Y} L1900 {QUAY_Y} L1900 1100 L-600 1100 Z", p.PLANK)
    pen.fill(
        f"M-600 {QUAY_Y} L1900 {QUAY_Y} L1900 {QUAY_Y + 7} L-600 {QUAY_Y + 7} Z", p.PLANK_LIGHT
    )
    for y, width in ((612, 1.6), (634, 2), (660, 2.4), (690, 2.8), (724, 3.2)):
        pen.line(f"M-600 {y} L1900 {y}", p.PLANK_GAP, width)
    random = np.random.default_rng(41)
    for x in random.uniform(-500, 1800, 34):
        row = int(random.integers(0, 4))
        top = (600, 612, 634, 660, 690)[row]
        bottom = (612, 634, 660, 690, 724)[row]
        pen.line(f"M{x:.0f} {top} L{640 + (x - 640) * 1.03:.0f} {bottom}", p.PLANK_GAP, 1.6)
    pen.soft((800, 650), (520, 110), p.WALL_WARM, 0.42)


def draw_mooring(pen: Pen) -> None:
    """Draw the lamp post at the edge of the quay and its pool of light."""
    pen.line("M150 640 L150 214", p.BRIDGE, 9)
    pen.line("M150 232 Q152 190 186 188", p.BRIDGE, 6)
    pen.box((136, 618), (28, 26), p.BRIDGE, 5)
    pen.fill("M172 188 L200 188 L206 204 L166 204 Z", p.BRIDGE)
    pen.oval((186, 207), (13, 7), p.LAMP)
    pen.glow((186, 212), 120, p.LAMP, 0.55)
    pen.soft((186, 664), (170, 30), p.LAMP, 0.2)


def draw_foreground(pen: Pen) -> None:
    """Draw what is nearest: a bollard with its rope and a fishing net's floats."""
    pen.fill("M10 760 L22 652 C22 636 84 636 84 652 L96 760 Z", "#120f2a")
    pen.fill("M6 654 C6 632 100 632 100 654 C100 668 6 668 6 654 Z", "#1b1738")
    for y in (690, 702, 714):
        pen.line(f"M18 {y} C40 {y + 9} 66 {y + 9} 88 {y}", "#6d5360", 8)
    pen.line("M88 700 C190 736 240 690 330 740", "#57424f", 8)
