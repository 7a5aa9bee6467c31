"""How the two behave: where they look, when they blink, what their hands do."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

Key = tuple[float, float]
"""A time in seconds and the value reached by then."""

STEP_TIMES = (0.30, 0.80, 1.30, 1.80, 2.30)
CATCH_LIFTED = (14.35, 17.6)
"""When Rosa has a crayfish out of the pot (seconds)."""


@dataclass(frozen=True, slots=True)
class Pose:
    """One moment of a character.

    turn: -1 (to our left) to 1 (to our right); nod: pixels, down is positive; tilt: degrees;
    brow: -1 (frown) to 1 (raised); blink: 0 (open) to 1 (shut); gaze: -1 to 1 in both directions;
    smile: -1 to 1; hand: 0 (at rest) to 1 (raised); heart: 0 to 1 (hand on the chest).
    """

    turn: float
    nod: float
    tilt: float
    brow: float
    blink: float
    gaze: tuple[float, float]
    smile: float
    hand: float
    heart: float
    breath: float


_ELIAS: dict[str, tuple[Key, ...]] = {
    "turn": (
        (0, 0.75), (2.9, 0.75), (3.5, 0.15), (5.2, 0.1), (6.3, 0.8), (11.5, 0.8),
        (13.3, 0.7), (16.4, 0.8), (16.9, 0.2), (19.2, 0.25), (19.8, 0.8), (27.1, 0.8),
        (27.6, 0.35), (28.6, 0.1), (29.9, 0.3), (30.6, 0.8), (34.6, 0.8), (35.6, 0.45),
        (38, 0.5),
    ),
    "nod": (
        (0, 0), (3.1, 0), (3.7, -5), (5.6, -4), (6.5, 1), (7.3, 0), (14.4, 0), (15.0, -4),
        (16.6, 0), (27.4, 0), (28.0, 5), (28.5, 4), (29.2, -3), (30.4, 0), (34.2, 0),
        (34.8, 5), (35.4, 0),
    ),
    "tilt": (
        (0, 0), (3.2, 0), (4.2, -4), (6.2, 2), (9, 0), (13.2, 0), (13.9, 6), (14.8, -2),
        (16.9, -5), (19.2, -4), (20, 0), (22.8, 3), (25, 3), (27.6, -3), (29.5, -6),
        (30.5, 0), (35, 3), (37, 0),
    ),
    "brow": (
        (0, 0.1), (3.3, 0.7), (5.6, 0.4), (6.6, 0.9), (8.6, 0.3), (9.9, 0.9), (12, 0.2),
        (13.2, -0.5), (14.5, 0.2), (14.9, 1), (16.6, 0.9), (17.6, 1), (19.4, 0.3),
        (22, -0.3), (24.6, 0.4), (27.5, -0.4), (28.7, 0.9), (30.2, 0.2), (34.8, 0.6),
        (37, 0.3),
    ),
    "blink": ((3.55, 0), (3.8, 1), (5.0, 1), (5.4, 0)),
    "gaze_x": (
        (0, 0.6), (3, 0.6), (3.4, 0), (5.5, 0.2), (6.2, 1), (14.5, 0.7), (15, 0.8),
        (16.8, 0.3), (17.5, -0.2), (18.2, 0.1), (19.4, 0.9), (27.2, 0.8), (27.8, 0.1),
        (28.7, 0), (30.3, 0.9),
    ),
    "gaze_y": (
        (0, 0), (3.2, -0.7), (5.6, -0.5), (6.4, 0.2), (14.4, 0.2), (15, -0.2), (16.8, 0),
        (17.6, -0.6), (18.4, 0), (27.4, 0.2), (27.9, 0.9), (28.5, 0.7), (28.9, -0.2),
        (30, 0),
    ),
    "smile": ((0, 0.2), (5, 0.5), (9, 0.3), (14.5, 0), (19, -0.2), (27, 0), (30, 0.2), (34.4, 0.9)),
    "hand": (
        (0, 0), (6.4, 0), (7.0, 0.8), (8.6, 0.7), (9.3, 0), (28.4, 0), (28.9, 0.9),
        (29.7, 0.8), (30.4, 0),
    ),
    "heart": ((0, 0), (16.6, 0), (17.2, 1), (19.1, 1), (19.8, 0), (34.4, 0), (35.2, 1)),
}  # fmt: skip

_ROSA: dict[str, tuple[Key, ...]] = {
    "turn": (
        (0, -0.75), (8.6, -0.75), (9.3, -0.35), (11.6, -0.3), (12.1, -0.75),
        (19.2, -0.75), (21, -0.5), (22.4, -0.7), (24.4, -0.6), (25.6, -0.25), (27, -0.7),
        (30.0, -0.7), (30.8, -0.2), (32.6, 0.1), (34.1, -0.55), (36, -0.75),
    ),
    "nod": (
        (0, 4), (8.4, 4), (9.2, 0), (10.2, -2), (12.4, 0), (13, -2), (14.4, 2), (15, -3),
        (17, 0), (29.8, 0), (31.2, -5), (33.4, -4), (34.3, 2), (36, 1),
    ),
    "tilt": (
        (0, -3), (8.8, -3), (9.6, 4), (11.4, 5), (12.4, -4), (14, -6), (14.8, 3), (17, 0),
        (19.8, 3), (21.6, -3), (23.6, 4), (24.6, 0), (26, -4), (27.4, 0), (30.4, 4),
        (32.4, 7), (34.3, 0),
    ),
    "brow": (
        (0, 0), (9.2, 0.2), (9.9, 0.9), (11.4, 0.5), (12.3, 1), (14.1, 0.9), (14.7, 0.3),
        (16, 0.4), (19.4, 0.6), (20.6, 0.1), (22.4, 0.7), (23.9, 0.2), (25, 0.7),
        (27, 0.2), (30.2, 0.8), (31.6, 0.9), (34, 0.3),
    ),
    "blink": ((31.3, 0), (31.55, 1), (32.9, 1), (33.2, 0)),
    "gaze_x": (
        (0, -0.7), (8.8, -0.7), (9.2, -0.9), (14.2, -0.9), (14.5, -1), (16.8, -0.9),
        (25, -0.7), (25.6, -0.1), (26.6, -0.9), (30.3, -0.8), (31, -0.2), (33.6, -0.3),
        (34.2, -0.9),
    ),
    "gaze_y": ((0, 0.9), (8.6, 0.9), (9.2, 0), (14.2, 0), (14.45, 0.4), (15.2, 0.2), (17, 0)),
    "smile": ((0, 0.3), (9, 0.5), (13.8, 0.9), (16.2, 1), (19, 0.5), (30, 0.6), (34, 1)),
    "hand": (
        (0, 0), (9.4, 0), (9.9, 0.9), (11.4, 0.8), (12, 0.2), (13, 0.5), (14.2, 0),
        (19.2, 0), (19.8, 0.8), (21.2, 0.55), (21.9, 1), (22.8, 0.5), (23.2, 0.9),
        (24.2, 0), (24.6, 0.2), (25.5, 1), (27.0, 0.7), (27.6, 0), (30, 0),
    ),
    "heart": ((0, 0), (30.0, 0), (30.8, 1), (34.0, 1), (35.0, 0)),
}  # fmt: skip

_BLINKS = {
    "Elias": (0.9, 2.6, 6.2, 8.9, 11.2, 13.0, 15.6, 18.5, 20.2, 23.4, 26.2, 28.6, 31.0, 33.6, 36.1),
    "Rosa": (1.9, 4.7, 7.4, 9.2, 11.7, 13.95, 16.3, 19.1, 21.3, 24.2, 26.8, 29.7, 34.5, 36.8),
}
_BLINK_S = 0.17


def pose(speaker: str, time: float, energy: float) -> Pose:
    """Return how a character is at `time` seconds; `energy` 0 to 1 is how much they speak."""
    keys = _ELIAS if speaker == "Elias" else _ROSA
    value = {name: eased(time, row) for name, row in keys.items()}
    phase = 0.0 if speaker == "Elias" else 1.9
    beat = math.sin(time * 5.3 + phase) + 0.6 * math.sin(time * 8.1 + phase)
    return Pose(
        turn=value["turn"] + 0.02 * math.sin(time * 1.1 + phase),
        nod=value["nod"] + 2.2 * energy * beat,
        tilt=value["tilt"]
        + 0.7 * math.sin(time * 0.9 + phase)
        + 1.1 * energy * math.sin(time * 4.1),
        brow=value["brow"] + 0.25 * energy * math.sin(time * 3.7 + phase),
        blink=max(value["blink"], _blink(speaker, time)),
        gaze=(value["gaze_x"], value["gaze_y"]),
        smile=value["smile"],
        hand=value["hand"] + 0.07 * energy * math.sin(time * 6.1),
        heart=value["heart"],
        breath=math.sin(time * 1.75 + phase),
    )


def walk(time: float) -> tuple[float, float]:
    """Return how far Elias still has to go (pixels to the left) and his stride, -1 to 1."""
    left = eased(time, ((0.0, 1.0), (2.55, 0.0)), is_linear=True)
    stride = math.sin(math.pi * (time - STEP_TIMES[0]) / 0.5 + math.pi / 2) if time < 2.55 else 0.0
    return 230 * left, stride * min(1, 3 * left)


def catch_height(time: float) -> float:
    """Return how far the crayfish is out of the pot, 0 to 1."""
    rise, fall = CATCH_LIFTED
    return eased(time, ((rise, 0.0), (rise + 0.55, 1.0), (fall, 1.0), (fall + 0.9, 0.0)))


def eased(time: float, keys: tuple[Key, ...], *, is_linear: bool = False) -> float:
    """Return the value at `time`, moving from key to key with soft starts and stops."""
    if time <= keys[0][0]:
        return keys[0][1]
    for (start, before), (end, after) in itertools.pairwise(keys):
        if time < end:
            share = (time - start) / (end - start)
            if not is_linear:
                share = share * share * (3 - 2 * share)
            return before + (after - before) * share
    return keys[-1][1]


def _blink(speaker: str, time: float) -> float:
    for at in _BLINKS[speaker]:
        if at <= time < at + _BLINK_S:
            return math.sin(math.pi * (time - at) / _BLINK_S) ** 0.5
    return 0.0
