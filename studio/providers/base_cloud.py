"""What only engines in the cloud have: voices of other people, sounds in words, whole dubs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from studio.audio.buffer import Audio
    from studio.domain.progress import Progress
    from studio.domain.voices import Voice
    from studio.providers.base import Bill, VoiceDesign, VoicePreview
    from studio.providers.base_dialogue import DialogueSpeaker


class VoiceKeeper(Protocol):
    """Keeps previews where only what is kept can speak."""

    async def keep(self, design: VoiceDesign, chosen: VoicePreview, name: str) -> Voice:
        """Return the voice of a preview as one of the account's own.

        Raises:
            ProviderError: there is no room, or the preview is gone.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LibrarySearch:
    """Which voices of other people are wanted; "" = any."""

    text: str = ""
    gender: str = ""
    age: str = ""
    accent: str = ""
    language: str = ""
    """BCP 47 tag."""
    category: str = ""
    use_case: str = ""
    is_featured: bool = False


@dataclass(frozen=True, slots=True)
class SharedVoice:
    """A voice somebody lets others use: it speaks when it was added to the account."""

    voice: Voice
    owner_id: str
    preview_url: str = ""
    """Where it can be heard."""


class SharedLibrary(Protocol):
    """Knows the voices people share."""

    def search(self, wanted: LibrarySearch) -> AsyncIterator[SharedVoice]:
        """Yield what is wanted, as many as are drawn; more is asked for when it is."""
        ...

    async def similar(self, audio: Audio, count: int = 10) -> Sequence[SharedVoice]:
        """Return voices like the one in a recording, the nearest first."""
        ...

    async def add(self, shared: SharedVoice, name: str) -> Voice:
        """Return a voice as one of the account's own.

        Raises:
            ProviderError: there is no room, or it is not shared any more.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRequest:
    """A sound in words."""

    text: str
    seconds: float | None = None
    """0.5 to 30; None = as long as it needs."""
    is_loop: bool = False
    """Whether its end leads into its beginning."""
    closeness: float = 0.3
    """0 = freely invented, 1 = exactly as described."""


@dataclass(frozen=True, slots=True)
class SoundEffect:
    """A sound that was made, and what it cost."""

    audio: Audio
    bill: Bill | None = None


class SoundEffects(Protocol):
    """Makes sounds that are no speech."""

    async def effect(self, request: EffectRequest) -> SoundEffect:
        """Return a sound as described.

        Raises:
            InputError: the description or the length is none that can be used.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DubLine:
    """One line of a dub: who says what when, in both languages."""

    speaker: str
    start_s: float
    end_s: float
    text: str
    translation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DubRequest:
    """The sound of a film that is to be heard in another language."""

    sound: bytes
    """A sound file."""
    name: str
    source: str
    """BCP 47 tag; "" = found out."""
    target: str
    """BCP 47 tag."""
    lines: tuple[DubLine, ...] = ()
    """What is said, where that is known already; empty = found out and translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dub:
    """A film's sound in another language."""

    sound: bytes
    """A sound file (FLAC or MP3) from the film's beginning on."""
    lines: tuple[DubLine, ...]
    subtitles: str
    """WebVTT."""


class Dubber(Protocol):
    """Makes a dub of a whole film."""

    async def dub(self, request: DubRequest, progress: Progress | None = None) -> Dub:
        """Return the dub; cancelling the task stops the work and leaves nothing behind.

        Raises:
            ProviderError: it cannot be made.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudOnly:
    """What of this a provider has."""

    keeper: VoiceKeeper | None = None
    library: SharedLibrary | None = None
    effects: SoundEffects | None = None
    dubber: Dubber | None = None
    dialogue: DialogueSpeaker | None = None
