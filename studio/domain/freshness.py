"""How far each line is in a language: nothing to say, not spoken, stale and why, or fresh."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from studio.domain.lexicon import lexicon_of
from studio.domain.script import (
    Line,
    Staleness,
    Take,
    casting_of,
    spoken_text,
    staleness,
    takes_by_line,
    translations_by_line,
)
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.voices import VoiceSettings


_Part: TypeAlias = "tuple[str, VoiceSettings]"
"""The sound print of a voice and how it performs."""


class Standing(Enum):
    """Where a line stands."""

    SILENT = "silent"
    """It has no text to speak."""
    MISSING = "missing"
    """It was never spoken."""
    STALE = "stale"
    """Its take was made from something that has since changed."""
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class LineState:
    """One line in one language."""

    standing: Standing
    take: Take | None = None
    """The take in use: the one its clip plays, else the newest."""
    why: Staleness | None = None
    """Why it is stale."""

    @property
    def asks_for_speech(self) -> bool:
        """Whether generating would change something: a locked take stays as it is."""
        is_locked = self.take is not None and self.take.is_locked
        return self.standing in (Standing.MISSING, Standing.STALE) and not is_locked


def line_state(project: Project, line: Line, language: str) -> LineState:
    """Return where one line stands."""
    takes = [take for take in project.where(Take, "line_id", line.id) if take.language == language]
    text = spoken_text(project, line, language)
    said = lexicon_of(project, language).said(text)
    part = _part(project, line.speaker_id, language)
    return _state((text, said), take_in_use(project, line, takes), part)


def line_states(project: Project, language: str) -> dict[RecordId, LineState]:
    """Return where every line stands, by its id."""
    takes = takes_by_line(project, language)
    said = translations_by_line(project, language)
    is_own = settings_of(project).source_language in ("", language)
    parts: dict[RecordId, _Part | None] = {}
    lexicon = lexicon_of(project, language)
    states = {}
    for line in project.all(Line):
        speaker = line.speaker_id
        if speaker not in parts:
            parts[speaker] = _part(project, speaker, language)
        translation = said.get(line.id)
        own = line.text if is_own else ""
        text = (translation.text if translation else own).strip()
        take = take_in_use(project, line, takes.get(line.id, ()))
        spoken = (text, lexicon.said(text) if take else text)
        states[line.id] = _state(spoken, take, parts[speaker])
    return states


def lines_to_generate(project: Project, language: str) -> list[RecordId]:
    """Return the lines that were never spoken or are stale, in the order they are heard."""
    states = line_states(project, language)
    lines = [line for line in project.all(Line) if states[line.id].asks_for_speech]
    return [line.id for line in sorted(lines, key=lambda line: (line.start, line.id))]


def take_in_use(project: Project, line: Line, takes: Sequence[Take]) -> Take | None:
    """Return which of a line's takes (of one language, oldest first) its clip plays.

    The newest where none is placed, None where there is none.
    """
    if len(takes) > 1:
        playing = {clip.take_id for clip in project.where(Clip, "line_id", line.id)}
        placed = [take for take in takes if take.id in playing]
        return (placed or takes)[-1]
    return takes[-1] if takes else None


def _part(project: Project, speaker_id: RecordId, language: str) -> _Part | None:
    """Return how a speaker is asked for; None without a voice."""
    casting = casting_of(project, speaker_id, language)
    voice = project.find(Voice, casting.voice_id) if casting else None
    if casting is None or voice is None:
        return None
    return voice.sound_print(), casting.settings


def _state(spoken: tuple[str, str], take: Take | None, part: _Part | None) -> LineState:
    """Return where a line stands; `spoken` is its text, and what the lexicon makes of it."""
    text, said = spoken
    if not text:
        return LineState(Standing.SILENT, take)
    if take is None:
        return LineState(Standing.MISSING)
    if part is None:
        why = Staleness.TEXT if take.text != text else None
    else:
        why = staleness(take, text, *part, said)
    return LineState(Standing.STALE if why else Standing.FRESH, take, why)
