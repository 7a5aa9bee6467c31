"""Elias, a wanderer: hat, beard, long coat, and no idea how he came here."""

from __future__ import annotations

import math

from sample_scene import palette as p
from sample_scene.acting import Pose, walk
from sample_scene.face import Look, Mouth, draw_face, draw_mouth, limb, mixed
from sample_scene.pen import Light, Pen
from sample_scene.screenplay import ELIAS
from sample_scene.staging import HEADS, MOUTH_DROP, MOUTH_SHIFT, head_place

HEAD = HEADS[ELIAS]
LOOK = Look(
    skin=p.ELIAS_SKIN,
    shadow=p.ELIAS_SKIN_SHADE,
    blush=p.ELIAS_BLUSH,
    brows=p.BEARD,
    brow_width=5.0,
    lips="#c4655a",
    lashes=2.8,
    mouth_y=MOUTH_DROP[ELIAS],
)
_LIGHTS = (
    Light("#131a4a", 0.62, (-60, 60), (34, 40)),
    Light("#ffab52", 0.42, (84, 0), (6, 12)),
)
_FEET_Y = 338


def draw_elias(pen: Pen, time: float, pose: Pose, mouth: Mouth) -> None:
    """Draw him where he stands at `time` seconds."""
    left, stride = walk(time)
    x = HEAD[0] - left
    pen.soft((x, HEAD[1] + _FEET_Y + 2), (92, 13), "#140c24", 0.75)
    with pen.place(x, HEAD[1] - 5 * abs(stride)), pen.lit(_LIGHTS, (-130, 30), (260, 340)):
        _draw_pack(pen, pose)
        _draw_legs(pen, stride, 5 * abs(stride))
        _draw_far_arm(pen, pose, stride)
        _draw_coat(pen, pose, stride)
        _draw_near_arm(pen, pose, stride)
        _draw_scarf(pen, time, pose)
    with (
        pen.place(*head_place(ELIAS, time, pose), turn=pose.tilt),
        pen.lit(_LIGHTS, (-90, -100), (180, 200)),
    ):
        _draw_head(pen, pose, mouth)


def _draw_pack(pen: Pen, pose: Pose) -> None:
    y = pose.breath
    pen.box((-88, 88 + y), (58, 100), p.PACK, 16)
    pen.box((-88, 142 + y), (40, 40), p.PACK_DARK, 10)
    pen.box((-94, 68 + y), (62, 26), "#b4a07a", 13)
    pen.line(
        f"M-80 {70 + y:.1f} L-80 {93 + y:.1f} M-56 {70 + y:.1f} L-56 {93 + y:.1f}", p.PACK_DARK, 4
    )


def _draw_legs(pen: Pen, stride: float, lift: float) -> None:
    for side in (1, -1):
        swing = 36 * stride * side
        foot = (side * 17 + swing, _FEET_Y - 12 + lift - max(0.0, -swing) * 0.12)
        limb(pen, ((side * 17, 226), (side * 17 + swing * 0.7, 280), foot), p.TROUSERS, 27)
        x, y = foot
        pen.fill(
            f"M{x - 14:.1f} {y - 14:.1f} L{x + 13:.1f} {y - 14:.1f} C{x + 14:.1f} {y - 4:.1f} "
            f"{x + 32:.1f} {y - 2:.1f} {x + 33:.1f} {y + 12:.1f} L{x - 15:.1f} {y + 12:.1f} Z",
            p.BOOT,
        )


def _draw_coat(pen: Pen, pose: Pose, stride: float) -> None:
    y, sway = pose.breath, 7 * stride
    pen.fill(
        f"M-46 {76 + y:.1f} C-58 110 -64 190 {-64 - sway:.1f} 262 Q0 276 {62 - sway:.1f} 262 "
        f"C62 190 60 110 46 {76 + y:.1f} C34 {56 + y:.1f} -34 {56 + y:.1f} -46 {76 + y:.1f} Z",
        p.COAT,
    )
    pen.fill(
        f"M22 {66 + y:.1f} C26 130 24 200 {28 - sway:.1f} 267 L{62 - sway:.1f} 262 "
        f"C62 190 60 110 46 {76 + y:.1f} C40 68 30 66 22 {66 + y:.1f} Z",
        p.COAT_DARK,
    )
    pen.fill(
        f"M-20 {64 + y:.1f} L20 {98 + y:.1f} L24 {140 + y:.1f} L-2 {104 + y:.1f} Z", p.COAT_LIGHT
    )
    pen.fill(f"M44 {72 + y:.1f} L24 {98 + y:.1f} L25 {140 + y:.1f} L40 {106 + y:.1f} Z", p.COAT)
    for height in (150, 178, 206):
        pen.oval((16, height + y), (4, 4), p.HAT_BAND)
    pen.line("M-44 206 L-12 210", p.COAT_DARK, 5)


def _draw_far_arm(pen: Pen, pose: Pose, stride: float) -> None:
    """Draw the arm that holds the stick."""
    hand = (74 + 6 * stride, 172 + pose.breath)
    pen.line(f"M{hand[0] - 2:.1f} 96 L{hand[0] + 4 + 10 * stride:.1f} {_FEET_Y:.1f}", p.POST, 7)
    pen.oval((hand[0] - 2, 94), (7, 7), p.POST_LIGHT)
    limb(pen, ((40, 88 + pose.breath), (72, 140), hand), p.COAT_DARK, 29)
    pen.oval(hand, (12, 11), p.ELIAS_SKIN)


def _draw_near_arm(pen: Pen, pose: Pose, stride: float) -> None:
    """Draw the arm that hangs, points and is laid on the heart."""
    rest = (-50 - 18 * stride, 208.0)
    raised, heart = (58.0, 120.0), (6.0, 116.0)
    hand = mixed(mixed(rest, raised, pose.hand), heart, pose.heart)
    bend = max(pose.hand, pose.heart)
    elbow = mixed((-64, 152), (-52, 182), bend)
    shoulder = (-40.0, 92 + pose.breath)
    limb(pen, (shoulder, elbow, hand), p.COAT_DARK, 34)
    limb(pen, (shoulder, elbow, hand), p.COAT, 30)
    cuff = mixed(elbow, hand, 0.82)
    pen.line(f"M{cuff[0]:.1f} {cuff[1]:.1f} L{hand[0]:.1f} {hand[1]:.1f}", p.COAT_LIGHT, 30)
    tip = mixed(elbow, hand, 1.12)
    pen.oval(tip, (13, 12), p.ELIAS_SKIN)
    thumb = (tip[0] + 2, tip[1] - 9)
    pen.line(f"M{tip[0]:.1f} {tip[1]:.1f} L{thumb[0]:.1f} {thumb[1]:.1f}", p.ELIAS_SKIN, 8)
    if bend > 0.4:
        for finger in (-4, 2, 8):
            pen.line(
                f"M{tip[0]:.1f} {tip[1] + finger * 0.7:.1f} "
                f"L{tip[0] + 13:.1f} {tip[1] + finger - 3:.1f}",
                p.ELIAS_SKIN,
                6.5,
            )


def _draw_scarf(pen: Pen, time: float, pose: Pose) -> None:
    y = pose.breath + pose.nod * 0.3
    sway = 3 * math.sin(time * 1.4)
    pen.fill(
        f"M-26 {66 + y:.1f} L-2 {66 + y:.1f} C4 96 {-2 + sway:.1f} 124 {2 + sway:.1f} 146 "
        f"L{-22 + sway:.1f} 150 C-24 124 -22 96 -26 {66 + y:.1f} Z",
        p.ELIAS_SCARF_DARK,
    )
    for height in (128, 140):
        pen.line(f"M{-21 + sway:.1f} {height} L{sway:.1f} {height - 3}", p.SCARF, 3)
    pen.fill(
        f"M-36 {50 + y:.1f} C-20 {62 + y:.1f} 20 {62 + y:.1f} 36 {50 + y:.1f} "
        f"C46 {62 + y:.1f} 42 {78 + y:.1f} 30 {82 + y:.1f} C10 {90 + y:.1f} -14 {90 + y:.1f} "
        f"-34 {82 + y:.1f} C-46 {76 + y:.1f} -46 {62 + y:.1f} -36 {50 + y:.1f} Z",
        p.ELIAS_SCARF,
    )
    pen.line(
        f"M-32 {70 + y:.1f} C-12 {80 + y:.1f} 14 {80 + y:.1f} 34 {68 + y:.1f}",
        p.ELIAS_SCARF_DARK,
        3,
    )


def _draw_head(pen: Pen, pose: Pose, mouth: Mouth) -> None:
    jaw = 6 * mouth.opening
    back = -1 + 0.1 * pose.turn
    pen.box((-16, 30), (32, 34), p.ELIAS_SKIN_SHADE, 10)
    pen.fill("M-42 -30 C-48 0 -46 26 -36 36 L36 36 C46 26 48 0 42 -30 Z", p.BEARD)
    pen.oval((back * 40 + pose.turn * 4, 4), (8, 11), p.ELIAS_SKIN_SHADE)
    pen.fill(
        "M-39 -8 C-40 -46 40 -46 39 -8 "
        f"C39 26 26 {46 + jaw:.1f} {pose.turn * 3:.1f} {50 + jaw:.1f} "
        f"C-26 {46 + jaw:.1f} -39 26 -39 -8 Z",
        p.ELIAS_SKIN,
    )
    _draw_beard(pen, pose, jaw)
    draw_face(pen, LOOK, pose, mouth)
    draw_mouth(pen, LOOK, pose, mouth)
    _draw_moustache(pen, pose, mouth)
    _draw_hat(pen, pose)


def _draw_beard(pen: Pen, pose: Pose, jaw: float) -> None:
    x = pose.turn * MOUTH_SHIFT
    pen.fill(
        f"M-40 -4 C-42 30 -34 {58 + jaw:.1f} {x * 0.6 - 12:.1f} {66 + jaw:.1f} "
        f"Q{x * 0.8:.1f} {74 + jaw:.1f} {x * 0.6 + 12:.1f} {66 + jaw:.1f} "
        f"C34 {58 + jaw:.1f} 42 30 40 -4 C36 12 32 19 {x + 20:.1f} 19 "
        f"Q{x:.1f} 15 {x - 20:.1f} 19 C-32 19 -36 12 -40 -4 Z",
        p.BEARD,
    )
    for offset in (-18, -6, 7, 19):
        pen.line(
            f"M{x * 0.7 + offset:.1f} {48 + jaw:.1f} Q{x * 0.7 + offset * 0.8:.1f} {56 + jaw:.1f} "
            f"{x * 0.7 + offset * 0.55:.1f} {62 + jaw:.1f}",
            p.BEARD_LIGHT,
            2.6,
        )


def _draw_moustache(pen: Pen, pose: Pose, mouth: Mouth) -> None:
    x = pose.turn * MOUTH_SHIFT
    y = LOOK.mouth_y - 9.5 - 2.6 * mouth.opening
    for side in (-1, 1):
        droop = y + 9 - 3 * pose.smile
        pen.fill(
            f"M{x:.1f} {y - 4:.1f} C{x + side * 8:.1f} {y - 8:.1f} {x + side * 20:.1f} {y - 2:.1f} "
            f"{x + side * 25:.1f} {droop:.1f} C{x + side * 16:.1f} {y + 6:.1f} "
            f"{x + side * 6:.1f} {y + 5:.1f} {x:.1f} {y + 2:.1f} Z",
            p.BEARD_LIGHT,
        )


def _draw_hat(pen: Pen, pose: Pose) -> None:
    x = pose.turn * 3
    pen.soft((x, -26), (44, 10), p.ELIAS_SKIN_SHADE, 0.6)
    pen.fill(f"M{x - 38:.1f} -34 C{x - 38:.1f} -70 {x - 26:.1f} -86 {x - 6:.1f} -80 "
             f"C{x:.1f} -77 {x + 6:.1f} -80 {x + 10:.1f} -82 "
             f"C{x + 30:.1f} -84 {x + 38:.1f} -66 {x + 38:.1f} -34 Z", p.HAT)  # fmt: skip
    pen.fill(
        f"M{x - 39:.1f} -48 Q{x:.1f} -38 {x + 39:.1f} -48 L{x + 39:.1f} -32 "
        f"L{x - 39:.1f} -32 Z",
             p.HAT_BAND)  # fmt: skip
    pen.fill(f"M{x - 70:.1f} -32 C{x - 40:.1f} -46 {x + 40:.1f} -46 {x + 70:.1f} -32 "
             f"C{x + 44:.1f} -20 {x - 44:.1f} -20 {x - 70:.1f} -32 Z", p.HAT_DARK)  # fmt: skip
    pen.line(f"M{x - 68:.1f} -32 C{x - 40:.1f} -45 {x + 40:.1f} -45 {x + 68:.1f} -32", p.HAT, 3)
