"""Voices: who can speak, and how a performance is asked of them."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import TypeAlias

from studio.domain.records import Record

Labels: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """How a voice performs a line; the meanings are those creators know from cloud voices."""

    stability: float = 0.5
    """0 = lively, each take differs; 1 = even and repeatable."""
    similarity: float = 0.75
    """0 = the engine's plain timbre; 1 = the voice's own character in full."""
    style: float = 0.0
    """0 = neutral; 1 = exaggerated intonation and dynamics."""
    speed: float = 1.0
    """Tempo as a factor of the voice's own, 0.5 to 2."""
    speaker_boost: bool = True
    """Presence: compression and clarity that carry over a music bed."""

    def __post_init__(self) -> None:
        for name in ("stability", "similarity", "style"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} must be between 0 and 1")
        if not 0.5 <= self.speed <= 2.0:
            raise ValueError("speed must be between 0.5 and 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceProfile:
    """What makes an offline voice this person: measured or designed statistics of a speaker."""

    base: str = ""
    """The engine's variant the voice starts from ("" = the language's plain voice)."""
    pitch_hz: float = 120.0
    """Median fundamental frequency in hertz, 50 to 500."""
    pitch_range: float = 1.0
    """Width of the intonation as a factor of the engine's own, 0.2 to 2.5."""
    formant_scale: float = 1.0
    """Formant frequencies as a factor of the base's; above 1 = shorter vocal tract."""
    tilt_db: float = 0.0
    """Spectral balance: gain at 4 kHz relative to 400 Hz, -12 to 12 dB."""
    bands_db: tuple[float, ...] = ()
    """Finer balance: gains in dB of equally spaced mel bands, low to high; empty = none."""
    breathiness: float = 0.0
    """0 = clear, 1 = mostly air."""
    roughness: float = 0.0
    """0 = smooth; 1 = creaky, irregular periods."""
    rate: float = 1.0
    """Tempo as a factor of the engine's own, 0.5 to 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Record):
    """A voice of some provider; copied into the project when it is cast."""

    provider: str
    remote_id: str
    """The provider's own name for it."""
    name: str
    description: str = ""
    labels: Labels = ()
    """Pairs such as ("gender", "female"), ("age", "old"), ("accent", …), ("use case", …)."""
    profile: VoiceProfile | None = None
    settings: VoiceSettings = field(default_factory=VoiceSettings)

    def label(self, name: str) -> str:
        """Return the value of one label, "" if the voice has none of that name."""
        return dict(self.labels).get(name, "")

    def with_settings(self, settings: VoiceSettings) -> Voice:
        """Return the same voice with other default settings."""
        return dataclasses.replace(self, settings=settings)

    def sound_print(self) -> str:
        """Return a fingerprint of how the voice sounds: equal for equal voices under any name."""
        sound = repr((self.provider, self.remote_id, self.profile))
        return hashlib.sha256(sound.encode()).hexdigest()[:32]
