"""Rosa, who runs the stall: headscarf, apron, ladle, and a firm view of crayfish."""

from __future__ import annotations

import math

from sample_scene import palette as p
from sample_scene.acting import Pose, catch_height
from sample_scene.face import Look, Mouth, draw_face, draw_mouth, limb, mixed
from sample_scene.lobster import draw_lobster
from sample_scene.pen import Light, Pen, Point
from sample_scene.screenplay import ROSA
from sample_scene.staging import HEADS, MOUTH_DROP, head_place
from sample_scene.stall import POT

HEAD = HEADS[ROSA]
LOOK = Look(
    skin=p.ROSA_SKIN,
    shadow=p.ROSA_SKIN_SHADE,
    blush=p.ROSA_BLUSH,
    brows=p.ROSA_HAIR,
    brow_width=4.0,
    lips=p.LIPS,
    lashes=3.4,
    mouth_y=MOUTH_DROP[ROSA],
)
_ARM_LIGHTS = (Light("#4a1230", 0.3, (890, 470), (820, 420)),)
_LIGHTS = (
    Light("#4a1230", 0.3, (70, 80), (-10, 20)),
    Light("#ffd08a", 0.34, (-50, -60), (14, 30)),
)


def draw_rosa(pen: Pen, time: float, pose: Pose, mouth: Mouth) -> None:
    """Draw her behind the counter at `time` seconds."""
    with pen.place(*HEAD), pen.lit(_LIGHTS, (-90, 20), (230, 190)):
        _draw_resting_arm(pen, pose)
        _draw_body(pen, pose)
    with (
        pen.place(*head_place(ROSA, time, pose), turn=pose.tilt),
        pen.lit(_LIGHTS, (-100, -100), (200, 200)),
    ):
        _draw_head(pen, pose, mouth)
    with pen.place(*HEAD), pen.lit(_LIGHTS, (-90, 20), (230, 190)):
        _draw_heart_arm(pen, pose)


def draw_stirring_arm(pen: Pen, time: float, pose: Pose) -> None:
    """Draw the arm over the pot: the ladle goes round, or the tongs show the catch."""
    height = catch_height(time)
    circle = (9 * math.cos(time * 2.3), 3.5 * math.sin(time * 2.3))
    stirring = (POT[0] + 34 + circle[0], POT[1] - 46 + circle[1])
    lifted = (POT[0] + 36, POT[1] - 92 + 2 * math.sin(time * 3))
    hand = mixed(stirring, lifted, height)
    if height > 0.01:
        _draw_catch(pen, time, hand, height)
    else:
        foot = (POT[0] + 6 + circle[0], POT[1] + 6)
        pen.line(
            f"M{hand[0] + 12:.1f} {hand[1] - 22:.1f} L{foot[0]:.1f} {foot[1]:.1f}", p.POST_LIGHT, 6
        )
    x, y = HEAD
    shoulder, elbow = (x - 40, y + 86 + pose.breath), (x - 78, y + 116 - 26 * height)
    with pen.lit(_ARM_LIGHTS, (x - 160, y - 60), (200, 220)):
        limb(pen, (shoulder, elbow, hand), p.ROSA_SKIN, 19)
        pen.line(_line(shoulder, mixed(shoulder, mixed(elbow, hand, 0.2), 0.7)), p.BLOUSE, 36)
        pen.oval(hand, (11.5, 10.5), p.ROSA_SKIN)
        for finger in (-4.5, 0.5, 5.5):
            pen.line(
                f"M{hand[0] + 3:.1f} {hand[1] + finger:.1f} "
                f"L{hand[0] - 8:.1f} {hand[1] + finger + 1:.1f}",
                p.ROSA_SKIN_SHADE,
                1.6,
            )


def _draw_catch(pen: Pen, time: float, hand: Point, height: float) -> None:
    x, y = hand
    tip = (x - 40, y + 6)
    pen.line(
        f"M{x + 8:.1f} {y - 4:.1f} L{tip[0]:.1f} {tip[1] - 5:.1f} "
        f"M{x + 8:.1f} {y + 4:.1f} L{tip[0]:.1f} {tip[1] + 4:.1f}",
        p.IRON_LIGHT,
        3.5,
    )
    wave = math.sin(time * 6.5) * min(1, 0.3 + height)
    with pen.within(_above_the_soup()):
        sunk = 46 * (1 - height)
        draw_lobster(pen, (tip[0] - 2, tip[1] + 10 + sunk), 0.62, 184 + 4 * wave, wave)


def _above_the_soup() -> str:
    x, y = POT
    return (
        f"M{x - 200} 0 L{x + 200} 0 L{x + 200} {y} L{x + 54} {y} "
        f"C{x + 50} {y + 12} {x - 50} {y + 12} {x - 54} {y} L{x - 200} {y} Z"
    )


def _draw_body(pen: Pen, pose: Pose) -> None:
    y = pose.breath
    pen.fill(
        f"M-54 {84 + y:.1f} C-62 120 -60 160 -58 200 L58 200 C60 160 62 120 54 {84 + y:.1f} "
        f"C42 {58 + y:.1f} -42 {58 + y:.1f} -54 {84 + y:.1f} Z",
        p.BLOUSE,
    )
    pen.fill(
        f"M-24 {64 + y:.1f} Q0 {96 + y:.1f} 24 {64 + y:.1f} L18 {50 + y:.1f} L-18 {50 + y:.1f} Z",
        p.ROSA_SKIN_SHADE,
    )
    pen.line(
        f"M-32 {66 + y:.1f} L-26 {104 + y:.1f} M32 {66 + y:.1f} L26 {104 + y:.1f}", p.APRON_SHADE, 9
    )
    pen.fill(f"M-34 {98 + y:.1f} Q0 {106 + y:.1f} 34 {98 + y:.1f} L42 200 L-42 200 Z", p.APRON)
    pen.line(f"M-33 {101 + y:.1f} Q0 {109 + y:.1f} 33 {101 + y:.1f}", p.APRON_SHADE, 3)


def _line(start: Point, end: Point) -> str:
    return f"M{start[0]:.2f} {start[1]:.2f} L{end[0]:.2f} {end[1]:.2f}"


def _arm(pen: Pen, shoulder: Point, elbow: Point, hand: Point) -> None:
    limb(pen, (shoulder, elbow, hand), p.ROSA_SKIN, 19)
    pen.line(_line(shoulder, mixed(shoulder, mixed(elbow, hand, 0.2), 0.7)), p.BLOUSE, 36)
    pen.oval(hand, (12, 11), p.ROSA_SKIN)


def _draw_resting_arm(pen: Pen, pose: Pose) -> None:
    """Draw the arm that lies on the counter or talks along."""
    if pose.heart > 0.02:
        return
    hand = mixed((84, 112), (96, 50), pose.hand)
    elbow = mixed((86, 120), (106, 128), pose.hand)
    _arm(pen, (44, 88 + pose.breath), elbow, hand)
    if pose.hand > 0.25:
        x, y = hand
        for finger in (-7, -1, 5, 11):
            length = 17 - abs(finger - 1) * 0.5
            pen.line(f"M{x:.1f} {y:.1f} L{x + finger * 1.1:.1f} {y - length:.1f}", p.ROSA_SKIN, 6)
        pen.line(f"M{x:.1f} {y:.1f} L{x - 15:.1f} {y - 4:.1f}", p.ROSA_SKIN, 6)


def _draw_heart_arm(pen: Pen, pose: Pose) -> None:
    if pose.heart <= 0.02:
        return
    hand = mixed((84, 112), (-4, 86), pose.heart)
    elbow = mixed((86, 120), (84, 150), pose.heart)
    _arm(pen, (44, 88 + pose.breath), elbow, hand)
    for finger in (-6, 0, 6):
        pen.line(
            f"M{hand[0]:.1f} {hand[1] + finger:.1f} L{hand[0] - 15:.1f} {hand[1] + finger - 4:.1f}",
            p.ROSA_SKIN,
            6,
        )


def _draw_head(pen: Pen, pose: Pose, mouth: Mouth) -> None:
    jaw = 5.5 * mouth.opening
    x = pose.turn * 3
    back = 1 + 0.1 * pose.turn
    pen.box((-14, 28), (28, 40), p.ROSA_SKIN_SHADE, 10)
    pen.oval((back * 18, -50), (25, 23), p.ROSA_HAIR)
    pen.line(
        f"M{back * 18 - 12:.1f} -56 Q{back * 18:.1f} -69 {back * 18 + 12:.1f} -56",
        p.ROSA_HAIR_LIGHT,
        3,
    )
    pen.fill(
        "M-44 -10 C-46 -52 46 -52 44 -10 C46 14 44 30 36 38 L-36 38 C-44 30 -46 14 -44 -10 Z",
        p.ROSA_HAIR,
    )
    pen.oval((back * 39 + x, 6), (7, 10), p.ROSA_SKIN_SHADE)
    pen.fill(
        f"M-38 -8 C-39 -44 39 -44 38 -8 C38 24 22 {44 + jaw:.1f} {x:.1f} {49 + jaw:.1f} "
        f"C-22 {44 + jaw:.1f} -38 24 -38 -8 Z",
        p.ROSA_SKIN,
    )
    draw_face(pen, LOOK, pose, mouth)
    draw_mouth(pen, LOOK, pose, mouth)
    pen.line(f"M{x - 6:.1f} -42 Q{x - 20:.1f} -40 {x - 24:.1f} -30", p.ROSA_HAIR, 5)
    pen.line(f"M{x + 10:.1f} -42 Q{x + 24:.1f} -40 {x + 27:.1f} -32", p.ROSA_HAIR, 5)
    _draw_scarf(pen, pose)
    pen.line(f"M{back * 41 + x:.1f} 18 L{back * 41 + x:.1f} 20", p.SCARF, 4)
    pen.oval((back * 41 + x, 26), (6, 7), p.SCARF)
    pen.oval((back * 41 + x, 26), (3.4, 4.2), p.ROSA_HAIR)


def _draw_scarf(pen: Pen, pose: Pose) -> None:
    x, back = pose.turn * 3, 1 + 0.1 * pose.turn
    band = (
        f"M-44 -12 C-46 -52 {x - 20:.1f} -60 {x:.1f} -60 C{x + 20:.1f} -60 46 -52 44 -12 "
        f"C34 -34 {x + 14:.1f} -38 {x:.1f} -38 C{x - 14:.1f} -38 -34 -34 -44 -12 Z"
    )
    pen.fill(band, p.SCARF)
    with pen.within(band):
        for dot in ((-30, -38), (-14, -49), (4, -44), (20, -51), (33, -36), (-40, -22), (41, -22)):
            pen.oval((dot[0] + x * 1.6, dot[1]), (3.2, 3.2), p.SCARF_DOT)
    pen.line(
        f"M-42 -16 C-33 -36 {x - 14:.1f} -39 {x:.1f} -39 C{x + 14:.1f} -39 33 -36 42 -16",
        p.SCARF_DARK,
        2,
    )
    knot = (back * 42, -22)
    pen.fill(
        f"M{knot[0]:.1f} {knot[1]} L{knot[0] + back * 24:.1f} {knot[1] - 14} "
        f"L{knot[0] + back * 20:.1f} {knot[1] + 4} Z",
        p.SCARF_DARK,
    )
    pen.fill(
        f"M{knot[0]:.1f} {knot[1]} L{knot[0] + back * 18:.1f} {knot[1] + 20} "
        f"L{knot[0] + back * 4:.1f} {knot[1] + 18} Z",
        p.SCARF,
    )
    pen.oval(knot, (6, 6), p.SCARF_DARK)
