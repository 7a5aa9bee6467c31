"""Find when each word is said in a recording, by laying speech of the same words over it.

Synthetic speech whose word times are known is matched to the recording by dynamic time warping
(Sakoe and Chiba, 1978) of cepstral coefficients. Works for any language that can be synthesised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import silence
from studio.audio.spectrum import STEP_S, mfcc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.audio.buffer import Audio

_Floats: TypeAlias = "NDArray[np.float32]"
_Path: TypeAlias = "NDArray[np.intp]"

_PAUSE_STEPS = 2
"""Steps of silence put before each word of the synthetic speech, for pauses of the recording."""
_BAND_S = 4.0
_BAND_SHARE = 0.2
"""How far from proportional time words may lie: the greater of seconds and a share of the whole."""
_NEVER = 1e30


@dataclass(frozen=True, slots=True)
class Alignment:
    """When words start in a recording.

    starts_s: seconds, never falling. confidence: for each word 0 (no better than chance) to 1.
    """

    starts_s: tuple[float, ...]
    confidence: tuple[float, ...]


def align(spoken: Audio, starts_s: Sequence[float], recording: Audio) -> Alignment:
    """Return when the words of `spoken` start in `recording`, which says the same.

    Args:
        spoken: synthetic speech of the text, clean.
        starts_s: when its words start, in seconds, rising.
        recording: of one voice, to about a minute; noise and pauses do no harm. Rates may differ.

    Memory grows with the length of the recording times a band around the diagonal: 30 MB a minute.
    """
    if not starts_s:
        return Alignment((), ())
    first, features = _speech_features(recording)
    own_first, own = _speech_features(spoken)
    if not len(features) or not len(own):
        return Alignment((0.0,) * len(starts_s), (0.0,) * len(starts_s))
    places = np.clip(np.rint(np.array(starts_s) / STEP_S).astype(int) - own_first, 0, len(own) - 1)
    quiet = features[features[:, 0] <= np.percentile(features[:, 0], 5)].mean(axis=0)
    own = np.insert(own, np.repeat(places, _PAUSE_STEPS), quiet, axis=0)
    places = places + _PAUSE_STEPS * np.arange(1, len(places) + 1)
    rows, columns = _warp(own, features)
    arrivals = columns[np.searchsorted(rows, places)]
    costs = np.sqrt(np.square(own[rows] - features[columns]).sum(axis=1))
    return Alignment(
        tuple(((arrivals + first) * STEP_S).tolist()),
        _confidence(costs, np.searchsorted(rows, places), _chance(own, features)),
    )


def _speech_features(audio: Audio) -> tuple[int, _Floats]:
    """Return the first step of speech and the features of all steps from there to its end.

    Features are 13 coefficients and their slopes, each with mean 0 and deviation 1.
    """
    mono = audio.mono()
    start, end = silence.speech_bounds(mono, audio.rate)
    step = STEP_S * audio.rate
    first, last = int(start / step), int(np.ceil(end / step))
    cepstra = mfcc(mono, audio.rate)[first:last]
    if len(cepstra) < 2:
        return first, np.zeros((0, 26), np.float32)
    scaled = (cepstra - cepstra.mean(axis=0)) / (cepstra.std(axis=0) + 1e-6)
    slopes = 2.0 * np.gradient(scaled, axis=0)
    return first, np.hstack([scaled, slopes]).astype(np.float32)


def _chance(own: _Floats, features: _Floats) -> float:
    """Return the median distance of steps that have nothing to do with each other."""
    pairs = min(len(own), len(features))
    apart = np.roll(features, len(features) // 3, axis=0)[:pairs] - own[:pairs]
    return float(np.median(np.sqrt(np.square(apart).sum(axis=1)))) + 1e-9


def _confidence(costs: _Floats, places: _Path, chance: float) -> tuple[float, ...]:
    """Return how much nearer than chance each word's steps lie, 0 to 1."""
    ends = np.append(places[1:], len(costs))
    nearness = [
        1.0 - float(costs[start : max(end, start + 1)].mean()) / chance
        for start, end in zip(places.tolist(), ends.tolist(), strict=True)
    ]
    return tuple(min(max(2.0 * near, 0.0), 1.0) for near in nearness)


def _warp(own: _Floats, features: _Floats) -> tuple[_Path, _Path]:
    """Return the cheapest path as rows of `own` and of `features`, from both starts to both ends.

    Worked out along anti-diagonals, within a band around the straight line.
    """
    rows, columns = len(own), len(features)
    reach = max(_BAND_S / STEP_S, _BAND_SHARE * max(rows, columns), abs(rows - columns) / 2 + 1)
    moves: list[NDArray[np.uint8]] = []
    lows: list[int] = []
    # Costs of the last two anti-diagonals, at row + 1, so that row -1 is there as "never".
    before = np.full(rows + 2, _NEVER, np.float32)
    last = before.copy()
    for diagonal in range(rows + columns - 1):
        centre = diagonal * rows / (rows + columns)
        low = max(0, diagonal - columns + 1, int(centre - reach / 2))
        high = min(rows - 1, diagonal, int(centre + reach / 2) + 1) + 1
        row = slice(low, high)
        partner = features[diagonal - high + 1 : diagonal - low + 1][::-1]
        cost = np.sqrt(np.square(own[row] - partner).sum(axis=1))
        steps = np.stack([before[low:high], last[low:high], last[low + 1 : high + 1]])
        if diagonal == 0:
            steps[0] = 0.0
        move = steps.argmin(axis=0)
        total = np.full(rows + 2, _NEVER, np.float32)
        total[low + 1 : high + 1] = cost + steps.min(axis=0)
        moves.append(move.astype(np.uint8))
        lows.append(low)
        before, last = last, total
    return _traced(moves, lows, rows, columns)


def _traced(
    moves: list[NDArray[np.uint8]], lows: list[int], rows: int, columns: int
) -> tuple[_Path, _Path]:
    """Return the path that the moves (0 both, 1 row, 2 column) lead along, from start to end."""
    row, column = rows - 1, columns - 1
    path = [(row, column)]
    while row > 0 or column > 0:
        diagonal = row + column
        move = int(moves[diagonal][row - lows[diagonal]])
        row, column = row - (move != 2), column - (move != 1)
        path.append((row, column))
    path.reverse()
    both = np.array(path, dtype=np.intp)
    return both[:, 0], both[:, 1]
