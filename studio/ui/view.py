"""What the user looks at in the open project: selection and language. Never saved, never undone."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.script import Line
from studio.domain.settings import settings_of
from studio.domain.signals import Signal
from studio.domain.timeline import Clip, Track

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.project import Project, Step
    from studio.domain.records import RecordId
    from studio.services.workspace import OpenProject, Workspace


class ViewPart(Enum):
    """What of the view changed."""

    SELECTION = "selection"
    LANGUAGE = "language"
    PROJECT = "project"
    """Another project is open, or none: everything else is new too."""


class View:
    """Shared by all panels, so that a line selected in one is selected in all."""

    def __init__(self, workspace: Workspace) -> None:
        self.changed: Signal[ViewPart] = Signal()
        self.stepped: Signal[Step] = Signal()
        """`project.changed` of whichever project is open; stays connected across projects."""
        self._workspace = workspace
        self._language = ""
        self._clips: frozenset[RecordId] = frozenset()
        self._lines: frozenset[RecordId] = frozenset()
        self._watched: Project | None = None
        workspace.changed.connect(self._on_project)
        self._watch(workspace.current)

    @property
    def project(self) -> Project | None:
        """The records of the open project."""
        opened = self._workspace.current
        return opened.project if opened else None

    @property
    def language(self) -> str:
        """The target language shown and generated, "" before there is one."""
        return self._language

    @property
    def clips(self) -> frozenset[RecordId]:
        """Selected clips."""
        return self._clips

    @property
    def lines(self) -> frozenset[RecordId]:
        """Selected lines: those of the selected clips, and ones without a clip."""
        return self._lines

    def show_language(self, language: str) -> None:
        """Show another target language."""
        if language != self._language:
            self._language = language
            self.select_lines(self._lines)
            self.changed.emit(ViewPart.LANGUAGE)

    def select_clips(self, clip_ids: Iterable[RecordId]) -> None:
        """Select clips, and with them their lines."""
        project = self.project
        ids = frozenset(clip_ids)
        lines: set[RecordId] = set()
        if project is not None:
            found = [project.find(Clip, clip_id) for clip_id in ids]
            lines = {clip.line_id for clip in found if clip and clip.line_id}
        self._select(ids, frozenset(lines))

    def select_lines(self, line_ids: Iterable[RecordId]) -> None:
        """Select lines, and with them their clips in the language shown."""
        project = self.project
        ids = frozenset(line_ids)
        clips: set[RecordId] = set()
        if project is not None:
            for line_id in ids:
                for clip in project.where(Clip, "line_id", line_id):
                    if project.get(Track, clip.track_id).language == self._language:
                        clips.add(clip.id)
        self._select(frozenset(clips), ids)

    def _select(self, clips: frozenset[RecordId], lines: frozenset[RecordId]) -> None:
        if (clips, lines) != (self._clips, self._lines):
            self._clips, self._lines = clips, lines
            self.changed.emit(ViewPart.SELECTION)

    def _on_project(self, opened: OpenProject | None) -> None:
        self._watch(opened)
        self.changed.emit(ViewPart.PROJECT)

    def _watch(self, opened: OpenProject | None) -> None:
        if self._watched is not None:
            self._watched.changed.disconnect(self._on_step)
        self._clips = self._lines = frozenset()
        self._watched = opened.project if opened else None
        self._language = ""
        if self._watched is not None:
            self._watched.changed.connect(self._on_step)
            languages = settings_of(self._watched).languages or _spoken_languages(self._watched)
            self._language = languages[0] if languages else ""

    def _on_step(self, step: Step) -> None:
        project = self._watched
        assert project is not None
        clips = frozenset(one for one in self._clips if project.find(Clip, one))
        lines = frozenset(one for one in self._lines if project.find(Line, one))
        language = self._language_after_step(project)
        self.stepped.emit(step)
        if language != self._language:
            self._language = language
            self.changed.emit(ViewPart.LANGUAGE)
        self._select(clips, lines)

    def _language_after_step(self, project: Project) -> str:
        """Stay in the language shown while the project has it."""
        languages = settings_of(project).languages or _spoken_languages(project)
        if self._language in languages or not languages:
            return self._language if languages else ""
        return languages[0]


def _spoken_languages(project: Project) -> tuple[str, ...]:
    """Return the languages of the tracks, for projects whose settings name none."""
    tracks = sorted(project.all(Track), key=lambda track: track.order)
    return tuple(dict.fromkeys(track.language for track in tracks if track.language))
