"""Which voice suits a speaker: like the one heard in the original, unlike all cast before."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.voices import Voice

BETWEEN_MEN_AND_WOMEN_HZ = 157.0
"""Middle of the mean pitches of men (119 Hz) and women (207 Hz) in European languages, on a scale
of semitones (Traunmüller and Eriksson, "The frequency range of the voice fundamental", 1995)."""

HIGHEST_WOMEN_HZ = 290.0
"""Two deviations above the mean of women; of those who speak higher, most are children (Lee,
Potamianos and Narayanan, "Acoustics of children's speech", 1999)."""

TELLING_PITCH_ST, TELLING_TRACT_ST = 1.95, 1.73
"""Differences of pitch and of vocal tract, in semitones, at which listeners tell two voices apart
(Gaudrain and Başkent, "Discrimination of voice pitch and vocal-tract length", 2018)."""

CLEARLY_APART = 2.0
"""Twice that: nobody takes the two for one, even in a language they do not know."""

NO_PITCH_HZ = 150.0


class Kind(Enum):
    """Whom a voice belongs to; what the casting of a film may not get wrong."""

    MAN = "man"
    WOMAN = "woman"
    CHILD = "child"


def suggestion(voices: Sequence[Voice], used: Sequence[Voice], pitch_hz: float | None) -> Voice:
    """Return the voice of `voices` that suits best.

    A voice heard in the original gets one of its kind, free if there is one, and near in pitch.
    Who is not heard gets a grown-up of the kind cast less often so far: the first that is clearly
    unlike the others, else the one most unlike them.
    """
    prints = {voice.sound_print() for voice in used}
    free = [voice for voice in voices if voice.sound_print() not in prints]
    if pitch_hz is not None:
        fitting = _of_kind(free, kind_heard(pitch_hz)) or _of_kind(voices, kind_heard(pitch_hz))
        return min(fitting or free or voices, key=lambda voice: _semitones(voice, pitch_hz))
    kinds = [kind_of(voice) for voice in used]
    kind = Kind.WOMAN if kinds.count(Kind.WOMAN) <= kinds.count(Kind.MAN) else Kind.MAN
    candidates = _of_kind(free, kind) or free or _of_kind(voices, kind) or list(voices)
    distances = [min((_unlike(voice, o) for o in used), default=math.inf) for voice in candidates]
    clear = [one for one, far in zip(candidates, distances, strict=True) if far >= CLEARLY_APART]
    return clear[0] if clear else candidates[distances.index(max(distances))]


def kind_of(voice: Voice) -> Kind | None:
    """Return whom a voice belongs to by its labels; None where they do not say."""
    if voice.label("age") == "child":
        return Kind.CHILD
    return {"male": Kind.MAN, "female": Kind.WOMAN}.get(voice.label("gender"))


def kind_heard(pitch_hz: float) -> Kind:
    """Return who most likely speaks with this median pitch."""
    if pitch_hz >= HIGHEST_WOMEN_HZ:
        return Kind.CHILD
    return Kind.WOMAN if pitch_hz >= BETWEEN_MEN_AND_WOMEN_HZ else Kind.MAN


def _of_kind(voices: Sequence[Voice], kind: Kind) -> list[Voice]:
    return [voice for voice in voices if kind_of(voice) is kind]


def _unlike(one: Voice, other: Voice) -> float:
    """Return how far apart two voices are; 1 = they begin to be two people."""
    pitch = _semitones(one, _pitch_of(other)) / TELLING_PITCH_ST
    tract = 12.0 * math.log2(_scale_of(one) / _scale_of(other)) / TELLING_TRACT_ST
    return math.hypot(pitch, tract)


def _semitones(voice: Voice, pitch_hz: float) -> float:
    return 12.0 * abs(math.log2(_pitch_of(voice) / pitch_hz))


def _pitch_of(voice: Voice) -> float:
    return voice.profile.pitch_hz if voice.profile else NO_PITCH_HZ


def _scale_of(voice: Voice) -> float:
    return voice.profile.formant_scale if voice.profile else 1.0
