"""The script: speakers, lines, their translations, and the takes made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.records import Record, RecordId, Span
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceSettings

if TYPE_CHECKING:
    from studio.domain.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker(Record):
    """A person who talks."""

    name: str
    colour: int = 0
    """Index into the theme's speaker colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting(Record):
    """Which voice a speaker has in a language, and how it performs."""

    speaker_id: RecordId
    language: str
    voice_id: RecordId
    settings: VoiceSettings = field(default_factory=VoiceSettings)


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word of a take or line; times in samples at 48 kHz from its start."""

    text_start: int
    text_end: int
    start: int
    end: int


class Opening(Enum):
    """What begins with a line of a script without times: how long the pause before it is."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    CHAPTER = "chapter"
    """The line is its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Record):
    """One utterance of one speaker: when it is said in the original, and its source text."""

    speaker_id: RecordId
    start: int
    """Samples at 48 kHz on the timeline, >= 0."""
    end: int
    """Samples at 48 kHz, > start."""
    text: str = ""
    is_timed: bool = True
    """False for a script without times: the line follows the one before it."""
    words: tuple[Word, ...] = ()
    opens: Opening = Opening.SENTENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Record):
    """A line's text in one target language."""

    line_id: RecordId
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Take(Record):
    """One rendition of a line, and exactly what it was made from."""

    line_id: RecordId
    language: str
    media_id: RecordId
    length: int
    """Samples at 48 kHz."""
    text: str
    """As written."""
    provider: str
    voice_id: RecordId
    voice_print: str
    """Fingerprint of the voice's sound (provider, remote id, profile) when it was made."""
    settings: VoiceSettings
    seed: int
    fingerprint: str
    """Of the whole request: equal fingerprints are the same audio."""
    made_at: str
    """UTC, ISO 8601."""
    speech_start: int = 0
    speech_end: int = 0
    """Where speech begins and ends inside the audio, samples at 48 kHz."""
    loudness: float | None = None
    """LUFS; None when too short to measure."""
    words: tuple[Word, ...] = ()
    pauses: tuple[Span, ...] = ()
    """Silences inside the speech, positions inside the audio."""
    is_fallback: bool = False
    """True when another provider stood in for the one that was asked."""
    name: str = ""
    is_locked: bool = False
    said: str = ""
    """What the engine was given where the lexicon made something else of the text, else ""."""
    model: str = ""
    """The provider's model that spoke it; "" = it has but one, or did not say."""
    request_id: str = ""
    """What the provider calls the request that made it. Takes with the same one cost once."""
    cost: int = 0
    """Characters the provider charged for it."""


class Staleness(Enum):
    """Why a take no longer matches what it was made from."""

    TEXT = mark("Takes", "the text has changed")
    PRONUNCIATION = mark("Takes", "the pronunciation has changed")
    VOICE = mark("Takes", "the speaker has another voice")
    SETTINGS = mark("Takes", "the voice settings have changed")


def spoken_text(project: Project, line: Line, language: str) -> str:
    """Return what is said for `line` in `language`; "" when that is not known.

    That is its translation; its own text only where the project's source is in that language (or
    in none that is named).
    """
    translation = translation_of(project, line, language)
    if translation is not None:
        return translation.text.strip()
    source = settings_of(project).source_language
    return line.text.strip() if source in ("", language) else ""


def translation_of(project: Project, line: Line, language: str) -> Translation | None:
    """Return the line's translation into `language`, None if there is none."""
    for translation in project.where(Translation, "line_id", line.id):
        if translation.language == language:
            return translation
    return None


def translations_by_line(project: Project, language: str) -> dict[RecordId, Translation]:
    """Return the translations into one language by line id (for loops over many lines)."""
    return {t.line_id: t for t in project.all(Translation) if t.language == language}


def takes_by_line(project: Project, language: str) -> dict[RecordId, list[Take]]:
    """Return the takes in one language by line id, oldest first."""
    takes: dict[RecordId, list[Take]] = {}
    for take in project.all(Take):
        if take.language == language:
            takes.setdefault(take.line_id, []).append(take)
    return takes


def casting_of(project: Project, speaker_id: RecordId, language: str) -> Casting | None:
    """Return the casting of one speaker in one language, None before a voice was chosen."""
    for casting in project.where(Casting, "speaker_id", speaker_id):
        if casting.language == language:
            return casting
    return None


def voice_for(project: Project, line: Line, language: str) -> tuple[Voice, VoiceSettings]:
    """Return who speaks `line` in `language` and how.

    Raises:
        InputError: the speaker has no voice in that language.
    """
    casting = casting_of(project, line.speaker_id, language)
    voice = project.find(Voice, casting.voice_id) if casting else None
    if casting is None or voice is None:
        name = project.get(Speaker, line.speaker_id).name
        raise InputError(
            mark("Errors", "{speaker} has no voice in the language “{language}” yet."),
            hint=mark("Errors", "Choose a voice for this speaker."),
            speaker=name,
            language=language,
        )
    return voice, casting.settings


def staleness(
    take: Take, text: str, voice_print: str, settings: VoiceSettings, said: str = ""
) -> Staleness | None:
    """Say why `take` is stale against what would be asked for now; None when it is fresh.

    Args:
        take: what there is.
        text: what would be spoken, as written.
        voice_print: of the voice that would speak it.
        settings: how it would be performed.
        said: what the engine would be given for the text; "" = the text itself.
    """
    if take.text != text:
        return Staleness.TEXT
    if (take.said or take.text) != (said or text):
        return Staleness.PRONUNCIATION
    if take.voice_print != voice_print:
        return Staleness.VOICE
    if take.settings != settings:
        return Staleness.SETTINGS
    return None
