"""Voices of the user's own: what they were made from, who allowed it, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from studio.domain.voices import Voice

VoiceKey: TypeAlias = tuple[str, str]
"""Provider and the provider's own name: the same voice in every library and project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A recording a voice was made from; its sound is kept under its hash."""

    name: str
    content_hash: str
    """SHA-256 of the sound, hex."""
    length: int
    """Samples at 48 kHz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That a person agreed to their voice being copied. It goes wherever the voice goes."""

    person: str
    statement: str
    """What was agreed to, in the words that were shown."""
    given_at: float
    """Seconds since 1970."""
    sources: tuple[str, ...] = ()
    """SHA-256 of the recordings it is about, hex."""

    def __post_init__(self) -> None:
        if not self.person.strip() or not self.statement.strip():
            raise ValueError("consent names a person and says what they agree to")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVoice:
    """A voice in the user's library."""

    voice: Voice
    made_at: float
    """Seconds since 1970."""
    samples: tuple[Sample, ...] = ()
    consent: Consent | None = None
    parent: str = ""
    """Id of the voice it was made from by remixing, "" when from none."""

    def __post_init__(self) -> None:
        if self.samples and self.consent is None:
            raise ValueError("a voice made from recordings of a person needs their consent")

    @property
    def id(self) -> str:
        """Id of the voice."""
        return self.voice.id

    @property
    def key(self) -> VoiceKey:
        """What the voice is known by."""
        return key_of(self.voice)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceNote:
    """What the user says of a voice, their own or a provider's."""

    is_favourite: bool = False
    name: str = ""
    """The user's own name for it, "" = as it is called."""
    text: str = ""
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


NO_NOTE = VoiceNote()


def key_of(voice: Voice) -> VoiceKey:
    """Return what a voice is known by."""
    return voice.provider, voice.remote_id or voice.id
