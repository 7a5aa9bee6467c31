"""One request of the studio, and the same call of the official client beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from elevenlabs import VoiceSettings

from studio.domain.voices import VoiceSettings as OwnSettings
from studio.providers.elevenlabs.call import Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from elevenlabs import ElevenLabs

    from studio.providers.elevenlabs.call import Call

VOICE = "21m00Tcm4TlvDq8ikWAM"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256))
LINE = "Please put the red box on the table."
OWN = OwnSettings(stability=0.4, similarity=0.8, style=0.1, speed=1.1, speaker_boost=False)
OFFICIAL = VoiceSettings(
    stability=0.4, similarity_boost=0.8, style=0.1, speed=1.1, use_speaker_boost=False
)


@dataclass(frozen=True)
class Asked:
    """One request: the function that makes it, what it is given, and the official call."""

    make: Callable[..., Call]
    given: tuple[object, ...]
    official: Callable[[ElevenLabs], object]
    named: dict[str, object] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return self.make(*self.given, **self.named)


def sound(form_field: str, name: str = "recording.wav", mime: str = "audio/wav") -> Upload:
    return Upload(form_field, name, mime, WAV)
