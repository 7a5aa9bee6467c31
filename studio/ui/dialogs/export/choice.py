"""What the user chose to export, and what is wrong with it: plain values, no widgets."""

from __future__ import annotations

import dataclasses
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.freshness import line_states
from studio.domain.text import mark
from studio.domain.timeline import Clip, FitState, Track
from studio.services.delivery import SubtitleUse, deliveries
from studio.services.sources import original_of

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.services.delivery import Delivery
    from studio.services.presets import Preset

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""What some system does not allow in a file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Everything the dialog asks."""

    preset: Preset
    suffix: str
    languages: tuple[str, ...]
    folder: Path
    name: str
    subtitles: SubtitleUse
    subtitle_format: str
    has_report: bool
    has_provenance: bool

    def check(self, project: Project) -> None:
        """See whether it can be written.

        Raises:
            LanguageRefused, NameRefused, FolderRefused: it cannot; the class says which field.
        """
        if not self.languages:
            raise LanguageRefused(mark("Errors", "Choose at least one language."))
        if not self.name.strip():
            raise NameRefused(mark("Errors", "Give the file a name."))
        if _FORBIDDEN.search(self.name):
            raise NameRefused(
                mark("Errors", "A name cannot hold any of these: {letters}"),
                letters='< > : " / \\ | ? *',
            )
        if not self.folder.is_dir():
            raise FolderRefused(mark("Errors", "There is no folder “{name}”."), name=self.folder)
        if not os.access(self.folder, os.W_OK):
            raise FolderRefused(
                mark("Errors", "You may not write into “{name}”."), name=self.folder
            )
        original = original_of(project)
        if original is not None and Path(original.path) in self.files():
            raise NameRefused(mark("Errors", "This would replace the film itself."))

    def deliveries(self) -> tuple[Delivery, ...]:
        """Return what is handed to the export, one per main file."""
        target = self.folder / f"{self.name.strip()}{self.suffix}"
        return tuple(
            dataclasses.replace(
                one,
                subtitles=self._subtitles(one),
                subtitle_format=self.subtitle_format,
                mastering=self.preset.mastering,
                has_report=self.has_report,
                has_provenance=self.has_provenance and not self.preset.is_handover,
                has_stems=self.preset.has_stems,
            )
            for one in deliveries(target, self.languages)
        )

    def files(self) -> tuple[Path, ...]:
        """Return every file that will be written."""
        return tuple(path for one in self.deliveries() for path in one.files())

    def _subtitles(self, delivery: Delivery) -> SubtitleUse:
        if delivery.is_film:
            return self.subtitles
        has_files = self.subtitles in (SubtitleUse.BOTH, SubtitleUse.BESIDE)
        return SubtitleUse.BESIDE if has_files else SubtitleUse.NONE


class LanguageRefused(InputError):
    """The languages are wrong."""


class NameRefused(InputError):
    """The name is wrong."""


class FolderRefused(InputError):
    """The folder is wrong."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What would be missing from an export in some languages."""

    unspoken: int
    """Lines never spoken, or stale."""
    misfits: int
    """Lines too long for their place: their ends are not heard."""


def readiness(project: Project, languages: tuple[str, ...]) -> Readiness:
    """Return what would be missing."""
    unspoken = sum(
        state.asks_for_speech
        for language in languages
        for state in line_states(project, language).values()
    )
    tracks = {track.id for track in project.all(Track) if track.language in languages}
    misfits = sum(
        clip.track_id in tracks and clip.fit.state is FitState.DOES_NOT_FIT
        for clip in project.all(Clip)
    )
    return Readiness(unspoken, misfits)
