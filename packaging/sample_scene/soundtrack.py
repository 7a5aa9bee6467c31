"""The film's sound: both voices, and the music and effects as they lie under them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sample_scene.harbour_sounds import harbour
from sample_scene.music import waltz
from sample_scene.screenplay import CUES, LENGTH_S, RATE, SPEAKERS
from sample_scene.voices import wet_stem
from studio.audio.buffer import Audio, Samples
from studio.audio.loudness import measure

Wave = NDArray[np.float64]

FILM_LUFS = -18.5
MUSIC_LUFS = -25.0
DUCK_DB = 7.0
_RAMP_S = 0.45
_FADE_IN_S, _FADE_OUT_S = 0.4, 2.2


@dataclass(frozen=True, slots=True, eq=False)
class Soundtrack:
    """Stereo at 48 kHz; `film` is the dialogue plus `music_effects`, sample by sample."""

    film: Samples
    music_effects: Samples


@cache
def soundtrack() -> Soundtrack:
    """Return the finished sound at the film's loudness."""
    speech = sum(wet_stem(speaker) for speaker in SPEAKERS)
    music = waltz()
    music *= 10 ** ((MUSIC_LUFS - _lufs(music)) / 20)
    bed = (music * _duck()[:, None] + harbour()) * _ends()[:, None]
    gain = 10 ** ((FILM_LUFS - _lufs(speech + bed)) / 20)
    return Soundtrack(_samples((speech + bed) * gain), _samples(bed * gain))


def _duck() -> Wave:
    """Return the music's gain over time: down a little before a line, up after it."""
    is_speech = np.zeros(round(LENGTH_S * RATE))
    for cue in CUES:
        start, end = round((cue.start - 0.25) * RATE), round((cue.end + 0.15) * RATE)
        is_speech[start:end] = 1
    ramp = np.hanning(round(_RAMP_S * RATE))
    smooth = np.convolve(_thinned(is_speech), _thinned(ramp) / _thinned(ramp).sum(), "same")
    depth = np.interp(np.arange(len(is_speech)), np.arange(len(smooth)) * _THIN, smooth)
    return 10 ** (-DUCK_DB * depth / 20)


_THIN = 48


def _thinned(values: Wave) -> Wave:
    return values[::_THIN]


def _ends() -> Wave:
    time = np.arange(round(LENGTH_S * RATE)) / RATE
    rise = np.clip(time / _FADE_IN_S, 0, 1)
    fall = np.clip((LENGTH_S - time) / _FADE_OUT_S, 0, 1)
    return np.sin(rise * np.pi / 2) * np.sin(fall * np.pi / 2)


def _samples(wave: Wave) -> Samples:
    return np.ascontiguousarray(wave, dtype=np.float32)


def _lufs(wave: Wave) -> float:
    loudness = measure(Audio(_samples(wave), RATE)).integrated
    if loudness is None:
        raise ValueError("nothing to measure")
    return loudness
