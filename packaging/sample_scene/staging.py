"""Where the two stand, and where their mouths are in the picture: numbers only, nothing drawn."""

from __future__ import annotations

from sample_scene.acting import Pose, pose, walk
from sample_scene.camera import on_screen, shot_at, view_at
from sample_scene.screenplay import ELIAS, FPS, HEIGHT, ROSA, WIDTH

Point = tuple[float, float]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the film."""

HEADS = {ELIAS: (508.0, 318.0), ROSA: (898.0, 350.0)}
"""The middle of each head in the scene, standing still."""
MOUTH_DROP = {ELIAS: 31.0, ROSA: 26.0}
"""How far the mouth is below the middle of the head."""
MOUTH_SHIFT = 9.0
"""How far the mouth moves sideways when a head is turned fully."""
_REGION = (16.0, 13.0)
_OPENS_DOWN = 4.0


def head_place(speaker: str, time: float, now: Pose) -> Point:
    """Return the middle of a head in the scene at `time` seconds."""
    x, y = HEADS[speaker]
    if speaker == ELIAS:
        left, stride = walk(time)
        x, y = x - left, y - 5 * abs(stride)
    return x + now.turn * 2, y + now.nod + now.breath


def mouth_region(speaker: str, frame: int) -> Box | None:
    """Return the part of a frame that holds a speaker's mouth, None when it is not in the shot."""
    if speaker not in shot_at(frame).sees:
        return None
    view, time = view_at(frame), frame / FPS
    now = pose(speaker, time, 0.0)
    x, y = head_place(speaker, time, now)
    place = (x + now.turn * MOUTH_SHIFT, y + MOUTH_DROP[speaker] + _OPENS_DOWN)
    column, row = on_screen(view, place)
    wide, high = (_REGION[0] * view[2], _REGION[1] * view[2])
    left, top = round(column - wide), round(row - high)
    right, bottom = round(column + wide), round(row + high)
    if left < 0 or top < 0 or right > WIDTH or bottom > HEIGHT:
        return None
    return left, top, right, bottom
