"""Rosa's stall: a lit room with an awning, a counter, a pot and her lobsters."""

from __future__ import annotations

import math

from sample_scene import palette as p
from sample_scene.lobster import draw_lobster, lobster_outline
from sample_scene.pen import Light, Pen

COUNTER_Y = 468
LEFT, RIGHT = 660, 1196
POT = (772.0, 408.0)
"""The middle of the pot's rim."""
_AWNING_LIGHTS = (
    Light("#1b1450", 0.55, (0, 168), (0, 238)),
    Light("#5a1630", 0.4, (0, 268), (0, 244)),
)
_LAMPS = ((744, 300), (984, 286), (1120, 300))


def draw_back(pen: Pen) -> None:
    """Draw the inside: the warm wall and its shelves."""
    pen.shade(
        f"M{LEFT} 190 L{RIGHT} 190 L{RIGHT} 600 L{LEFT} 600 Z",
        ((0, 200), (0, 480)),
        p.WALL_WARM,
        p.WALL_SHADE,
    )
    for x in range(LEFT + 36, RIGHT, 44):
        pen.line(f"M{x} 200 L{x} 600", p.WALL_SHADE, 1.6, 0.35)
    for y in (336, 404):
        pen.box((1002, y), (176, 8), p.SHELF, 2)
        pen.soft((1090, y + 16), (92, 10), p.SHELF, 0.5)
    _draw_jars(pen)
    for x, length in ((700, 34), (722, 46), (820, 30)):
        pen.line(f"M{x} 262 L{x} {262 + length}", p.SHELF, 3)
        pen.oval((x, 262 + length + 7), (8, 9), p.SHELF)
    pen.soft((928, 236), (300, 74), "#5a1630", 0.55)
    for x, y in _LAMPS:
        pen.glow((x, y), 170, p.LAMP, 0.5)


def _draw_jars(pen: Pen) -> None:
    jars = (
        (1014, 336, 20, 34, "#3d7f7a"), (1040, 336, 16, 46, "#c9533a"),
        (1062, 336, 24, 28, "#e7c27a"), (1094, 336, 15, 52, "#5b7d3f"),
        (1116, 336, 26, 30, "#8b3f4f"), (1148, 336, 18, 42, "#3d6b86"),
        (1012, 404, 30, 22, "#f3e2c2"), (1050, 404, 18, 40, "#a7c4a0"),
        (1074, 404, 18, 40, "#d98b3e"), (1104, 404, 34, 18, "#f3e2c2"),
        (1146, 404, 22, 34, "#7a4a6a"),
    )  # fmt: skip
    for x, bottom, width, height, code in jars:
        pen.box((x, bottom - height), (width, height), code, 5)
        pen.box((x + 3, bottom - height - 5), (width - 6, 7), p.SHELF, 2)
        pen.box((x + 3, bottom - height + 6), (3, height - 12), "#fff3d6", 1.5)


def draw_pot(pen: Pen, time: float) -> None:
    """Draw the pot on the counter, simmering."""
    x, y = POT
    pen.soft((x, COUNTER_Y), (84, 9), p.COUNTER_EDGE, 0.8)
    pen.shade(
        f"M{x - 58} {y} L{x + 58} {y} L{x + 54} 456 Q{x + 52} 468 {x + 40} 468 "
        f"L{x - 40} 468 Q{x - 52} 468 {x - 54} 456 Z",
        ((x - 60, 0), (x + 60, 0)),
        p.IRON_DARK,
        p.IRON,
        p.IRON_LIGHT,
        p.IRON,
    )
    pen.line(
        f"M{x - 58} {y + 16} L{x - 72} {y + 18} L{x - 70} {y + 30} L{x - 57} {y + 30}",
        p.IRON_DARK,
        5,
    )
    pen.line(
        f"M{x + 58} {y + 16} L{x + 72} {y + 18} L{x + 70} {y + 30} L{x + 57} {y + 30}",
        p.IRON_DARK,
        5,
    )
    pen.oval((x, y), (60, 11), p.IRON_LIGHT)
    pen.oval((x, y + 1), (54, 8.5), "#7c2a1e")
    for place in range(5):
        phase = (time * 0.9 + place * 0.37) % 1
        pen.oval((x - 38 + 18 * place, y + 1), (5 * phase, 2.6 * phase), "#d4744e", 1 - phase)


def draw_rim(pen: Pen) -> None:
    """Draw the near rim of the pot, over what is dipped into it."""
    x, y = POT
    pen.line(
        f"M{x - 59} {y + 1} C{x - 50} {y + 15} {x + 50} {y + 15} {x + 59} {y + 1}", p.IRON_LIGHT, 4
    )


def draw_steam(pen: Pen, time: float) -> None:
    """Draw what rises from the pot and drifts towards the quay."""
    for place in range(16):
        age = (time / 4.2 + place / 16) % 1
        sway = math.sin(place * 2.4 + time * 0.7) * (8 + 26 * age)
        x = POT[0] - 74 * age**1.4 + sway + ((place * 37) % 50 - 25) * (1 - 0.4 * age)
        size = 15 + 40 * age
        pen.soft(
            (x, POT[1] - 6 - 190 * age),
            (size, size * 1.15),
            "#fff4e2",
            0.3 * math.sin(math.pi * age) ** 1.3,
        )


def draw_counter(pen: Pen) -> None:
    """Draw the counter and what lies on it to the right."""
    pen.shade(
        f"M{LEFT - 6} 484 L{RIGHT + 6} 484 L{RIGHT + 6} 650 L{LEFT - 6} 650 Z",
        ((0, 484), (0, 650)),
        p.COUNTER_FRONT,
        p.COUNTER_LINE,
    )
    for x in range(LEFT + 8, RIGHT - 60, 88):
        pen.box((x, 506), (76, 128), p.COUNTER_PANEL, 6)
        pen.line(f"M{x + 25} 512 L{x + 25} 628 M{x + 51} 512 L{x + 51} 628", p.COUNTER_FRONT, 2)
    pen.box((LEFT - 6, 640), (RIGHT - LEFT + 12, 14), p.COUNTER_LINE, 2)
    pen.box((LEFT - 24, COUNTER_Y), (RIGHT - LEFT + 48, 20), p.COUNTER_TOP, 5)
    pen.box((LEFT - 24, COUNTER_Y + 13), (RIGHT - LEFT + 48, 9), p.COUNTER_EDGE, 4)
    pen.box((LEFT - 18, COUNTER_Y + 2), (RIGHT - LEFT + 36, 3), "#ffd9a0", 1.5)


def draw_catch(pen: Pen, time: float) -> None:
    """Draw the crate of ice with lobsters that are still of two minds."""
    pen.fill("M1034 446 C1050 426 1080 434 1092 424 C1116 432 1136 420 1150 436 L1166 448 Z", p.ICE)
    for x, y, size, angle, phase in ((1072, 430, 0.34, -64, 0.0), (1128, 428, 0.36, 52, 1.7)):
        draw_lobster(pen, (x, y), size, angle, math.sin(time * 1.6 + phase))
    for x, y in ((1046, 444), (1062, 441), (1096, 440), (1112, 444), (1146, 443)):
        pen.fill(f"M{x} {y} L{x + 9} {y - 5} L{x + 17} {y + 2} L{x + 6} {y + 7} Z", "#eef8fc")
    pen.box((1028, 444), (144, 25), p.SHELF, 3)
    pen.line("M1030 456 L1170 456", p.POST, 2)
    for x in (1040, 1100, 1158):
        pen.box((x - 5, 444), (10, 25), p.POST_LIGHT, 1)


def draw_front(pen: Pen, time: float) -> None:
    """Draw posts, lamps, awning and the lobster on the roof."""
    for x in (LEFT - 6, RIGHT - 8):
        pen.box((x, 200), (14, 450), p.POST, 2)
        pen.box((x, 200), (4, 450), p.POST_LIGHT, 2)
    for place, (x, y) in enumerate(_LAMPS):
        flicker = 1 + 0.03 * math.sin(time * 7 + place * 2)
        pen.line(f"M{x} 240 L{x} {y - 14}", p.POST, 2)
        pen.fill(
            f"M{x - 17} {y} C{x - 15} {y - 15} {x + 15} {y - 15} {x + 17} {y} Z", p.COUNTER_LINE
        )
        pen.oval((x, y + 2), (8, 8), p.LAMP)
        pen.glow((x, y + 3), 64 * flicker, p.LAMP, 0.75)
    with pen.lit(_AWNING_LIGHTS, (LEFT - 60, 160), (RIGHT - LEFT + 120, 120)):
        _draw_awning(pen)
    _draw_sign(pen, time)


def _draw_awning(pen: Pen) -> None:
    count = 13
    top, bottom = (LEFT + 14, RIGHT - 14), (LEFT - 44, RIGHT + 44)
    for stripe in range(count):
        a, b = stripe / count, (stripe + 1) / count
        xs = [edge[0] + (edge[1] - edge[0]) * share for edge in (top, bottom) for share in (a, b)]
        middle = (xs[2] + xs[3]) / 2
        code = p.AWNING_RED if stripe % 2 == 0 else p.AWNING_CREAM
        pen.fill(
            f"M{xs[0]:.1f} 176 L{xs[1]:.1f} 176 L{xs[3]:.1f} 244 "
            f"Q{xs[3]:.1f} 266 {middle:.1f} 266 Q{xs[2]:.1f} 266 {xs[2]:.1f} 244 Z",
            code,
        )
    pen.box((LEFT + 6, 166), (RIGHT - LEFT - 12, 14), p.POST, 4)


def _draw_sign(pen: Pen, time: float) -> None:
    buzz = 1.0 if (time % 6.1) > 0.12 else 0.55
    pen.line("M900 168 L900 150 M956 168 L956 150", p.POST, 5)
    pen.oval((928, 106), (64, 52), "#171a40")
    pen.line("M864 106 C864 77 892 54 928 54 C964 54 992 77 992 106 C992 135 964 158 928 158 "
             "C892 158 864 135 864 106 Z", p.WINDOW, 2.5, buzz)  # fmt: skip
    pen.glow((928, 106), 150, p.NEON, 0.38 * buzz)
    with pen.place(928, 102, stretch=(0.52, 0.52)):
        shape = lobster_outline()
        pen.line(shape, p.NEON, 9, 0.3 * buzz)
        pen.line(shape, "#ffd9d0", 3.2, buzz)
