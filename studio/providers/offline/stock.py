"""The voices that come with the studio."""

from __future__ import annotations

from studio.domain.voices import Voice, VoiceProfile

STOCK_VOICES: tuple[Voice, ...] = (
    Voice(
        id="offline-ana",
        provider="offline",
        remote_id="ana",
        name="Ana",
        profile=VoiceProfile(pitch_hz=195, formant_scale=1.15),
    ),
)
