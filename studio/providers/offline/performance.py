"""How one sentence is delivered: what the settings and the seed make of a voice's profile."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.domain.voices import VoiceProfile, VoiceSettings

_PITCH_SPREAD_SEMITONES = 1.1
_RANGE_SPREAD = 0.35
_TEMPO_SPREAD = 0.07


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sentence's variation around the voice's own delivery; all factors."""

    pitch: float = 1.0
    width: float = 1.0
    tempo: float = 1.0
    noise_seed: int = 0


def character(profile: VoiceProfile, settings: VoiceSettings) -> VoiceProfile:
    """Return `profile` as strongly as `similarity` asks, its intonation as wide as `style` asks.

    Pitch and tempo stay: they say who speaks even in the engine's plain timbre.
    """
    # Squared from the far end: at the usual 0.75 the voice is already 94 % itself.
    weight = 1.0 - (1.0 - settings.similarity) ** 2
    return dataclasses.replace(
        profile,
        base=profile.base if settings.similarity > 0.0 else "",
        pitch_range=min(2.5, profile.pitch_range * (1.0 + settings.style)),
        formant_scale=1.0 + weight * (profile.formant_scale - 1.0),
        tilt_db=weight * profile.tilt_db,
        bands_db=tuple(weight * band for band in profile.bands_db),
        breathiness=weight * profile.breathiness,
        roughness=weight * profile.roughness,
    )


def delivery(settings: VoiceSettings, seed: int, sentence: int) -> Delivery:
    """Return how sentence number `sentence` of a line is said; nothing varies at stability 1."""
    freedom = 1.0 - settings.stability
    if freedom == 0.0:
        return Delivery(noise_seed=sentence)
    chance = random.Random(f"{seed}/{sentence}")
    draw = [max(-2.0, min(2.0, chance.gauss(0.0, 1.0))) for _ in range(3)]
    return Delivery(
        pitch=2.0 ** (freedom * _PITCH_SPREAD_SEMITONES * draw[0] / 12.0),
        width=2.0 ** (freedom * _RANGE_SPREAD * draw[1]),
        tempo=2.0 ** (freedom * _TEMPO_SPREAD * draw[2]),
        noise_seed=chance.randrange(1, 2**31),
    )
