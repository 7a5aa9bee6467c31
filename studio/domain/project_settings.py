"""What the user may set for a whole project: each function is one decision, made inside an edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.languages import is_known, normalise
from studio.domain.settings import DefaultVoice, ProjectSettings, settings_of
from studio.domain.text import mark
from studio.domain.timecode import parse_frame_rate

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class LoudnessPreset:
    """A kind of delivery, and how loud it is."""

    title: str
    """Marked text."""
    loudness_lufs: float | None
    """None = as mixed."""
    true_peak_db: float
    is_dialogue_gated: bool = False
    """Measured where somebody speaks, not over the whole."""


LOUDNESS_PRESETS = (
    LoudnessPreset(mark("Projects", "Web, −14 LUFS"), -14.0, -1.0),
    LoudnessPreset(mark("Projects", "Podcast, −16 LUFS"), -16.0, -1.0),
    LoudnessPreset(mark("Projects", "Broadcast (EBU R 128), −23 LUFS"), -23.0, -1.0),
    LoudnessPreset(
        mark("Projects", "Film streaming, dialogue at −27 LUFS"),
        -27.0,
        -2.0,
        is_dialogue_gated=True,
    ),
    LoudnessPreset(mark("Projects", "Audiobook (ACX), −20 LUFS"), -20.0, -3.5),
    LoudnessPreset(mark("Projects", "As mixed"), None, -1.0),
)
"""In the order they are offered."""


@dataclass(frozen=True, slots=True)
class TempoPreset:
    """How far lines may be stretched to fit their slots."""

    title: str
    """Marked text."""
    slowest: float
    fastest: float
    """Speed: natural length / fitted length."""


TEMPO_PRESETS = (
    TempoPreset(mark("Projects", "Comfortable"), 0.85, 1.2),
    TempoPreset(mark("Projects", "Strict"), 0.95, 1.1),
)

SLOWEST, FASTEST = 0.7, 1.4
"""Beyond these nobody takes a voice for a person's."""


def change_settings(project: Project, **fields: object) -> ProjectSettings:
    """Replace fields of the settings, whatever they are; return them as they are then."""
    settings = project.find(ProjectSettings, ProjectSettings().id)
    return project.update(settings or project.add(ProjectSettings()), **fields)


def rename_project(project: Project, name: str) -> None:
    """Give the project a name; without one it is called as its file."""
    change_settings(project, name=" ".join(name.split()))


def set_source_language(project: Project, tag: str) -> None:
    """Say what is spoken in the film; "" = not known.

    Raises:
        InputError: it is no language.
    """
    language = normalise(tag) if tag else ""
    if language and not is_known(language):
        raise InputError(mark("Errors", "“{text}” is not a language the studio knows."), text=tag)
    change_settings(project, source_language=language)


def set_frame_rate(project: Project, text: str) -> None:
    """Count frames at a rate such as "25", "23.976" or "29.97df".

    Raises:
        TimecodeError: it is no frame rate.
    """
    change_settings(project, frame_rate=str(parse_frame_rate(text)))


def set_tempo(project: Project, slowest: float, fastest: float) -> None:
    """Stretch lines within these speeds to fit their slots; each goes through 1."""
    change_settings(
        project,
        stretch_min=round(min(1.0, max(SLOWEST, slowest)), 2),
        stretch_max=round(max(1.0, min(FASTEST, fastest)), 2),
    )


def set_loudness(project: Project, preset: LoudnessPreset) -> None:
    """Deliver as a preset says."""
    change_settings(
        project,
        loudness_lufs=preset.loudness_lufs,
        true_peak_db=preset.true_peak_db,
        is_dialogue_gated=preset.is_dialogue_gated,
    )


def set_budget(project: Project, characters: int | None) -> None:
    """Spend at most this much on voices in the cloud; None = whatever it takes."""
    change_settings(project, budget_characters=None if characters is None else max(0, characters))


def set_default_voice(project: Project, language: str, voice_id: RecordId | None) -> None:
    """Choose who speaks in a language where nobody else was chosen; None = one is suggested."""
    others = tuple(one for one in settings_of(project).default_voices if one.language != language)
    chosen = (DefaultVoice(language, voice_id),) if voice_id else ()
    change_settings(project, default_voices=(*others, *chosen))


def default_voice(settings: ProjectSettings, language: str) -> RecordId | None:
    """Return who speaks in a language where nobody else was chosen, None if one is suggested."""
    for one in settings.default_voices:
        if one.language == language:
            return one.voice_id
    return None


def loudness_preset(settings: ProjectSettings) -> LoudnessPreset | None:
    """Return the preset a project is delivered by, None for figures of its own."""
    for preset in LOUDNESS_PRESETS:
        wanted = (preset.loudness_lufs, preset.is_dialogue_gated)
        if wanted == (settings.loudness_lufs, settings.is_dialogue_gated):
            return preset
    return None


def tempo_preset(settings: ProjectSettings) -> TempoPreset | None:
    """Return the preset lines are stretched by, None for a range of the project's own."""
    for preset in TEMPO_PRESETS:
        if (preset.slowest, preset.fastest) == (settings.stretch_min, settings.stretch_max):
            return preset
    return None
