"""The music: a slow night waltz in F, eighteen bars, that leaves room for the words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sample_scene.instruments import felt_piano, plucked_bass, reeds, vibraphone
from sample_scene.reverb import hall
from sample_scene.screenplay import LENGTH_S, RATE

Wave = NDArray[np.float64]
Instrument = Callable[[int, float, float], Wave]

BAR_S = LENGTH_S / 18
BEAT_S = BAR_S / 3

# One row per bar: the bass note, then the chord above it (MIDI note numbers).
HARMONY = (
    (41, (57, 60, 64, 67)),  # Fmaj9
    (38, (57, 60, 64, 65)),  # Dm9
    (43, (58, 62, 65, 69)),  # Gm9
    (36, (58, 62, 64, 69)),  # C13
    (41, (57, 60, 64, 67)),  # Fmaj9
    (46, (57, 62, 65, 69)),  # B flat maj7
    (45, (55, 60, 64, 67)),  # Am7
    (38, (54, 60, 63, 66)),  # D7 flat 9
    (43, (58, 62, 65, 69)),  # Gm9
    (36, (55, 58, 64, 70)),  # C9
    (45, (55, 60, 64, 67)),  # Am7
    (44, (54, 59, 63, 66)),  # A flat m7
    (43, (58, 62, 65, 69)),  # Gm9
    (36, (58, 62, 64, 69)),  # C13
    (46, (57, 62, 65, 69)),  # B flat maj7
    (46, (58, 61, 65, 67)),  # B flat m6
    (41, (57, 60, 64, 67)),  # Fmaj9
    (41, (57, 60, 62, 67)),  # F6/9
)

# Bar (from 0), beat (from 0), note, length in beats, strength: only where nobody speaks.
MELODY = (
    (0, 0.0, 72, 1.5, 0.8),
    (0, 1.5, 76, 0.5, 0.7),
    (0, 2.0, 79, 1.0, 0.9),
    (1, 0.0, 77, 2.0, 0.7),
    (1, 2.0, 72, 1.0, 0.5),
    (4, 0.5, 72, 0.5, 0.5),
    (4, 1.0, 76, 1.0, 0.6),
    (5, 1.6, 81, 0.4, 0.45),
    (5, 2.0, 77, 1.0, 0.5),
    (6, 2.4, 79, 0.6, 0.5),
    (7, 1.3, 75, 0.5, 0.6),
    (7, 1.8, 72, 0.5, 0.5),
    (8, 2.4, 77, 0.6, 0.4),
    (11, 1.0, 78, 0.6, 0.45),
    (12, 2.5, 77, 0.5, 0.5),
    (13, 2.6, 76, 0.4, 0.45),
    (16, 0.0, 72, 1.0, 0.6),
    (16, 1.0, 76, 1.0, 0.65),
    (16, 2.0, 79, 1.0, 0.7),
    (17, 0.0, 84, 3.0, 0.75),
)


def waltz() -> Wave:
    """Return the music in its hall: stereo, shape (frames, 2), peak 1."""
    dry = np.zeros((round(LENGTH_S * RATE), 2))
    for bar, (bass, chord) in enumerate(HARMONY):
        _play_bar(dry, bar, bass, chord)
    for bar, beat, note, beats, strength in MELODY:
        at = bar * BAR_S + beat * BEAT_S
        _add(dry, vibraphone(note, beats * BEAT_S, strength * 0.4), at, 0.25)
    wet = dry + 0.5 * hall(dry)
    return wet / np.abs(wet).max()


def _play_bar(dry: Wave, bar: int, bass: int, chord: tuple[int, ...]) -> None:
    start = bar * BAR_S
    is_last = bar == len(HARMONY) - 1
    _add(dry, plucked_bass(bass, BAR_S if is_last else 1.4 * BEAT_S, 0.5), start, 0.0)
    for place, note in enumerate(chord):
        _add(dry, reeds(note, BAR_S, 0.055), start, -0.5 + place / 3)
    if is_last:
        _strum(dry, chord, start + 0.02, BAR_S, 0.3)
        return
    _strum(dry, chord[1:], start + BEAT_S, 0.7 * BEAT_S, 0.2)
    _strum(dry, chord[1:], start + 2 * BEAT_S, 0.55 * BEAT_S, 0.15)


def _strum(dry: Wave, chord: tuple[int, ...], at: float, length_s: float, strength: float) -> None:
    for place, note in enumerate(chord):
        _add(dry, felt_piano(note, length_s, strength), at + 0.014 * place, -0.25)


def _add(mix: Wave, tone: Wave, at_s: float, pan: float) -> None:
    start = max(0, round(at_s * RATE))
    tone = tone[: max(0, len(mix) - start)]
    angle = (pan + 1) * np.pi / 4
    mix[start : start + len(tone), 0] += tone * np.cos(angle)
    mix[start : start + len(tone), 1] += tone * np.sin(angle)
