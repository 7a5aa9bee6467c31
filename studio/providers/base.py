"""What a voice engine offers: small capability protocols, requests and results.

A provider *has* capabilities (`provider.speech`, …) or None in their place; nothing above this
package knows which engine stands behind them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Sequence

    from studio.audio.buffer import Audio
    from studio.domain.access import Access
    from studio.domain.progress import Progress
    from studio.domain.translating import Fault, Glossary, SourceLine
    from studio.domain.voices import Labels, Voice, VoiceSettings
    from studio.providers.base_cloud import CloudOnly
    from studio.providers.base_lexicon import PronunciationKeeper
    from studio.providers.base_live import LiveSpeaker


@dataclass(frozen=True, slots=True)
class WordTime:
    """One spoken word: where it stands in the text (characters) and in the audio (seconds)."""

    text_start: int
    text_end: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """Everything that decides how a line sounds; equal requests give equal samples."""

    text: str
    language: str
    """BCP 47 tag such as "ru" or "pt-BR"."""
    voice: Voice
    settings: VoiceSettings
    seed: int = 0
    model: str = ""
    """The provider's model; "" = its default."""
    previous_text: str = ""
    next_text: str = ""
    target_s: float | None = None
    """Wished length of the speech, where the engine can aim for one; None = its natural length."""

    def fingerprint(self, provider_version: str) -> str:
        """Return the SHA-256 (hex) under which the result is cached and never paid for twice.

        The voice counts by what it sounds like (provider, remote id, profile), not by its name.
        """
        voice = self.voice
        facts = {
            "version": provider_version,
            "provider": voice.provider,
            "voice": voice.remote_id,
            "profile": dataclasses.asdict(voice.profile) if voice.profile else None,
            "settings": dataclasses.asdict(self.settings),
            "text": " ".join(self.text.split()),
            "language": self.language,
            "seed": self.seed,
            "model": self.model,
            "context": [self.previous_text, self.next_text],
            "target_s": self.target_s,
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Which request made some speech, and what it cost."""

    model: str
    request_id: str = ""
    """What the provider calls it, "" if it does not say."""
    characters: int = 0
    """Charged by the provider."""


@dataclass(frozen=True, slots=True)
class SpeechChunk:
    """A piece of speech, in order. All chunks of one answer share rate and channel count."""

    audio: Audio
    words: tuple[WordTime, ...] = ()
    """Words that begin in this chunk; times count from the start of the whole answer."""
    bill: Bill | None = None
    """Of a request that ends with this chunk, from providers that charge."""


class SpeechSynthesizer(Protocol):
    """Speaks text."""

    async def languages(self) -> Sequence[str]:
        """Return the BCP 47 tags it speaks."""
        ...

    def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        """Yield the speech as it is made; cancelling the task stops the engine's work.

        Raises:
            ProviderError: it cannot be made; one failure never harms other requests.
        """
        ...


class VoiceCatalog(Protocol):
    """Knows the voices a provider has."""

    async def voices(self) -> Sequence[Voice]:
        """Return all voices, in the provider's order."""
        ...


class Aligner(Protocol):
    """Finds when the words of a known text are spoken in a recording."""

    async def align(self, audio: Audio, text: str, language: str) -> tuple[WordTime, ...]:
        """Return one time per word of `text`, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the user is told about what was given or made: marked text and its values."""

    text: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.text.format(**dict(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneRequest:
    """Recordings of one person, and what the voice made from them is to be called."""

    samples: tuple[Audio, ...]
    name: str
    description: str = ""
    labels: Labels = ()


@dataclass(frozen=True, slots=True)
class ClonedVoice:
    """A new voice, not yet in any library, and what is doubtful about its samples."""

    voice: Voice
    remarks: tuple[Remark, ...] = ()


class VoiceCloner(Protocol):
    """Makes a voice from recordings of a person."""

    async def clone(self, request: CloneRequest, progress: Progress | None = None) -> ClonedVoice:
        """Return a voice like the one in the samples; cancelling the task stops the work.

        Raises:
            InputError: the samples hold too little speech, or none that can be used; says why.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """A voice in words. Equal requests give equal previews."""

    description: str
    text: str = ""
    """What the previews say; "" = a sentence of the engine's choice."""
    language: str = "en"
    """BCP 47 tag of `text`."""
    seed: int = 0
    count: int = 3
    """How many previews, 1 to 8."""
    variety: float = 0.5
    """How far apart the previews are: 0 = all as described, 1 = each its own person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemixRequest:
    """A change of an existing voice in words. Equal requests give equal previews."""

    voice: Voice
    description: str
    strength: float = 0.5
    """How much of the change is made: 0 = none, 1 = all of it."""
    text: str = ""
    language: str = "en"
    seed: int = 0
    count: int = 3


@dataclass(frozen=True, slots=True)
class VoicePreview:
    """A voice that may be kept, and how it sounds."""

    voice: Voice
    audio: Audio


@dataclass(frozen=True, slots=True)
class VoiceDesign:
    """Previews of a voice made from words, and which words made it."""

    previews: tuple[VoicePreview, ...]
    understood: tuple[str, ...]
    """Words of the description that were followed, in their order."""
    unknown: tuple[str, ...]
    """Words that say something, but nothing the engine knows."""
    text: str
    """What the previews say."""
    remarks: tuple[Remark, ...] = ()


class VoiceDesigner(Protocol):
    """Makes a voice from a description."""

    async def design(self, request: DesignRequest) -> VoiceDesign:
        """Return previews of voices as described.

        Raises:
            InputError: the description says nothing that can be followed, or a figure is wrong.
        """
        ...


class VoiceRemixer(Protocol):
    """Changes a voice as described."""

    async def remix(self, request: RemixRequest) -> VoiceDesign:
        """Return previews of the changed voice; the voice itself stays as it is.

        Raises:
            InputError: the description says nothing that can be followed, or a figure is wrong.
            VoiceUnavailable: the voice is not one this engine can change.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRequest:
    """A recording of somebody and the voice it is to be heard in."""

    source: AsyncIterable[Audio]
    """Blocks of any lengths, all of one rate and channel count; see `blocks_of`."""
    voice: Voice
    settings: VoiceSettings
    seed: int = 0


class SpeechConverter(Protocol):
    """Lets a recording be heard in another voice."""

    def convert(self, request: ConversionRequest) -> AsyncIterator[Audio]:
        """Yield mono blocks at the source's rate: altogether as long as the source, same timing.

        How the source is cut into blocks does not change the result. Memory does not grow with
        its length. Cancelling the task stops the work.

        Raises:
            VoiceUnavailable: the voice is not one this engine can convert to.
        """
        ...


class Isolator(Protocol):
    """Takes noise away from speech."""

    def isolate(self, source: AsyncIterable[Audio]) -> AsyncIterator[Audio]:
        """Yield the speech: as the source in length, rate and channels, however that is cut."""
        ...


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said: text, its language, and when each word was said."""

    text: str
    language: str
    words: tuple[WordTime, ...]
    confidences: tuple[float, ...] = ()
    """For each word how sure the engine is, 0 to 1; empty if it cannot say."""
    remarks: tuple[Remark, ...] = ()
    speakers: tuple[str, ...] = ()
    """For each word who said it, such as "speaker_0"; empty if voices are not told apart."""


class Transcriber(Protocol):
    """Writes down what is said in a recording."""

    async def transcribable(self) -> Sequence[str]:
        """Return the BCP 47 tags of the languages it understands."""
        ...

    async def transcribe(
        self, audio: Audio, language: str, progress: Progress | None = None
    ) -> Transcript:
        """Return the words of a recording; cancelling the task stops the work.

        Args:
            audio: of any length.
            language: BCP 47 tag; "" = the one the engine understands best.
            progress: is told how much has been listened to, and can cancel.

        Raises:
            LanguageUnavailable: it does not understand the language.
        """
        ...


class Wish(Enum):
    """What is wanted of the texts of a translation."""

    TRANSLATE = "translate"
    SHORTER = "shorter"
    LONGER = "longer"
    ALTERNATIVES = "alternatives"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRequest:
    """Lines of one script to be said in another language. All texts are data, never orders."""

    source: str
    """BCP 47 tag; "" = not known."""
    target: str
    """BCP 47 tag."""
    lines: tuple[SourceLine, ...]
    before: tuple[SourceLine, ...] = ()
    """Neighbours that give context and are not translated; so is `after`."""
    after: tuple[SourceLine, ...] = ()
    glossary: Glossary
    tone: str = ""
    wish: Wish = Wish.TRANSLATE


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedLine:
    """What became of one line."""

    line_id: str
    texts: tuple[str, ...]
    """The translation, or several to choose from; empty if there is none."""
    faults: frozenset[Fault] = frozenset()
    """What is still wrong after it was asked for again."""
    tokens: int = 0
    """Tokens used since the result before this one, questions and answers together."""


class Translator(Protocol):
    """Says lines in another language."""

    def translate(self, request: TranslationRequest) -> AsyncIterator[TranslatedLine]:
        """Yield one result per line with text, as they arrive; those with faults come last.

        Raises:
            ProviderError: nothing more can be had; what was yielded before stays good.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStanding:
    """What a key may do, and how much of it is left. None = the provider does not say."""

    plan: str
    """As the provider calls it."""
    characters_used: int | None = None
    characters_limit: int | None = None
    resets_at: float | None = None
    """When the characters begin anew, seconds since 1970."""
    voices_used: int | None = None
    voices_limit: int | None = None
    max_parallel: int | None = None
    can_clone: bool | None = None
    formats: tuple[str, ...] = ()
    """Output formats the plan allows, best first, as `CloudOptions.output_format` has them."""
    missing: tuple[str, ...] = ()
    """Permissions the key lacks, in the provider's words, such as "voices_write"."""

    @property
    def characters_left(self) -> int | None:
        """What may still be spoken before they begin anew."""
        if self.characters_used is None or self.characters_limit is None:
            return None
        return max(0, self.characters_limit - self.characters_used)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechModel:
    """A model lines can be spoken with, and what it costs."""

    id: str
    name: str
    character_rate: float = 1.0
    """What a character of text costs, in characters of the plan."""


class Account(Protocol):
    """Knows what the user has with the provider."""

    async def standing(self, access: Access | None = None) -> AccountStanding:
        """Return what a key may do; None = the one in use. Costs nothing.

        Raises:
            KeySpent: the key is refused.
            ProviderError: it cannot be told.
        """
        ...

    async def missing(self, access: Access | None = None) -> Sequence[str]:
        """Return the permissions a key lacks, in the provider's words; tries what costs nothing.

        Raises:
            KeySpent: the key is refused.
            ProviderError: it cannot be told.
        """
        ...

    async def models(self) -> Sequence[SpeechModel]:
        """Return the models that speak, the provider's choice first.

        Raises:
            ProviderError: it cannot be told.
        """
        ...


async def blocks_of(audio: Audio, seconds: float = 1.0) -> AsyncIterator[Audio]:
    """Yield a recording as blocks of so many seconds, the last one shorter."""
    size = max(1, round(seconds * audio.rate))
    for start in range(0, audio.frames, size):
        yield type(audio)(audio.samples[start : start + size], audio.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One engine: its name, limits and what of the capabilities it has."""

    id: str
    name: str
    version: str
    """Part of every fingerprint: changes whenever the same request would sound different."""
    max_parallel: int
    """How many requests may run at the same time."""
    is_local: bool
    """True when nothing leaves the machine."""
    speech: SpeechSynthesizer | None = None
    live: LiveSpeaker | None = None
    voices: VoiceCatalog | None = None
    aligner: Aligner | None = None
    cloner: VoiceCloner | None = None
    designer: VoiceDesigner | None = None
    remixer: VoiceRemixer | None = None
    converter: SpeechConverter | None = None
    isolator: Isolator | None = None
    transcriber: Transcriber | None = None
    cloud: CloudOnly | None = None
    translator: Translator | None = None
    account: Account | None = None
    pronunciation: PronunciationKeeper | None = None
    closers: tuple[Closer, ...] = field(default=())

    async def close(self) -> None:
        """Stop everything the provider runs; it may not be used afterwards."""
        for closer in self.closers:
            await closer.close()


class Closer(Protocol):
    """Something that must be shut down."""

    async def close(self) -> None:
        """Release processes and connections; safe to call twice."""
        ...
