"""What a project as a whole has decided: its languages, its picture, how it fits and sounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.records import Record, RecordId

if TYPE_CHECKING:
    from studio.domain.project import Project

SETTINGS_ID: RecordId = "project"


class OriginalSound(Enum):
    """What becomes of the original audio under the dub."""

    DUCK = "duck"
    """Lowered while a dubbed line is heard."""
    MUTE = "mute"
    """Silent throughout (with an M&E file, that takes its place)."""
    KEEP = "keep"
    """As it was."""


@dataclass(frozen=True, slots=True)
class DefaultVoice:
    """Who speaks in a language where nobody else was chosen."""

    language: str
    voice_id: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSettings(Record):
    """One per project, with a fixed id."""

    id: RecordId = SETTINGS_ID
    name: str = ""
    source_language: str = ""
    languages: tuple[str, ...] = ()
    """Target languages, BCP 47, in the order they were added."""
    frame_rate: str = "25"
    """Exact fraction or timecode name, such as "24000/1001"."""
    original_sound: OriginalSound = OriginalSound.DUCK
    duck_db: float = -18.0
    loudness_lufs: float | None = -14.0
    """Delivery loudness; None = as mixed."""
    true_peak_db: float = -1.0
    stretch_min: float = 0.85
    stretch_max: float = 1.2
    """Comfortable tempo, as speed: natural length / fitted length."""
    strained_max: float = 1.4
    allows_strained: bool = False
    gap_guard: int = 4_800
    """Silence kept before the next line when borrowing, samples at 48 kHz."""
    is_dynamic: bool = False
    """Default for new clips: take the natural length instead of the slot."""
    notes: str = ""
    default_voices: tuple[DefaultVoice, ...] = ()
    """Voices speakers are cast with who have none; in other languages one is suggested."""
    is_dialogue_gated: bool = False
    """Delivery loudness is that of the dialogue, not of the whole."""
    budget_characters: int | None = None
    """What may be spent on voices in the cloud, as providers charge; None = whatever it takes."""
    tone: str = ""
    """How translations sound, in the user's words, such as "casual, between friends"."""
    sentence_pause: int = 19_200
    paragraph_pause: int = 38_400
    chapter_pause: int = 96_000
    """Silence before what begins in a script without times, samples at 48 kHz."""


def settings_of(project: Project) -> ProjectSettings:
    """Return the project's settings; defaults when it has none yet."""
    return project.find(ProjectSettings, SETTINGS_ID) or ProjectSettings()
