"""What the inspector is about: the selected lines and clips, or the project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from studio.domain.script import Casting, Line, Take, casting_of
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.timeline import Clip, Track
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.ui.view import View

FEW = 200
"""Up to so many lines are looked at one by one."""

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Subject:
    """The selection, resolved."""

    project: Project
    language: str
    lines: tuple[Line, ...]
    """By time."""
    clips: tuple[Clip, ...]
    """By position; those of the language shown, and selected ones without a line."""

    @property
    def settings(self) -> ProjectSettings:
        """The project's settings."""
        return settings_of(self.project)

    @property
    def speaker_ids(self) -> tuple[RecordId, ...]:
        """Who says the lines, each once."""
        return tuple(dict.fromkeys(line.speaker_id for line in self.lines))

    @property
    def casting(self) -> Casting | None:
        """The casting of the one speaker there is, None for several or nobody."""
        if len(self.speaker_ids) != 1:
            return None
        return casting_of(self.project, self.speaker_ids[0], self.language)

    @property
    def voice(self) -> Voice | None:
        """The voice of the one speaker there is."""
        casting = self.casting
        return self.project.find(Voice, casting.voice_id) if casting else None

    @property
    def takes(self) -> tuple[Take, ...]:
        """The takes of the one line there is in the language shown, oldest first."""
        if len(self.lines) != 1:
            return ()
        takes = self.project.where(Take, "line_id", self.lines[0].id)
        return tuple(take for take in takes if take.language == self.language)


def subject_of(view: View) -> Subject | None:
    """Return what is selected; None when no project is open."""
    project = view.project
    if project is None:
        return None
    lines = [line for one in view.lines if (line := project.find(Line, one)) is not None]
    ids = set(view.clips)
    ids.update(clip.id for clip in _clips_of(project, lines))  # spoken since they were selected
    clips = [clip for one in ids if (clip := project.find(Clip, one)) is not None]
    shown = [clip for clip in clips if _is_shown(project, clip, view.language)]
    return Subject(
        project,
        view.language,
        tuple(sorted(lines, key=lambda line: line.start)),
        tuple(sorted(shown, key=lambda clip: clip.position)),
    )


def _clips_of(project: Project, lines: list[Line]) -> Iterable[Clip]:
    """Return the clips of some lines; of many, in one look at all there are."""
    if len(lines) <= FEW:
        return [clip for line in lines for clip in project.where(Clip, "line_id", line.id)]
    chosen = {line.id for line in lines}
    return [clip for clip in project.all(Clip) if clip.line_id in chosen]


def shared(records: Iterable[R], value_of: Callable[[R], T]) -> T | None:
    """Return the value all records have, None where they differ."""
    values = {value_of(record) for record in records}
    return values.pop() if len(values) == 1 else None


def _is_shown(project: Project, clip: Clip, language: str) -> bool:
    track = project.find(Track, clip.track_id)
    return track is not None and track.language in ("", language)
