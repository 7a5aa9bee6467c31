"""Write the dub: film or sound, subtitles, report — each beside its target, then put in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio import __version__
from studio.audio.buffer import PROJECT_RATE, Audio
from studio.audio.resample import resample
from studio.domain.errors import InputError
from studio.domain.languages import language_name
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.delivery import SUBTITLES
from studio.services.jobs import in_thread
from studio.services.mastering import Master
from studio.services.mix_plan import MixPlan, mix_plan
from studio.services.report import Report
from studio.services.report_lines import language_report, spoken_lines
from studio.services.report_page import page
from studio.services.sources import existing_path, original_of
from studio.services.subtitles import cues_of, draft_script, subtitle_text
from studio.transcoding.atomic import writing_beside, written_together
from studio.transcoding.encode import Delivery as Coded
from studio.transcoding.encode import sound_format_of, write_audio
from studio.transcoding.encoding import Coding
from studio.transcoding.mux import AudioTrack, SubtitleTrack, mux_film

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.services.delivery import Delivery
    from studio.services.jobs import Jobs
    from studio.services.report_lines import SpokenLine
    from studio.services.workspace import OpenProject, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What one export wrote."""

    path: Path
    is_film: bool
    subtitles: tuple[Path, ...]
    report_page: Path
    report_json: Path
    report: Report

    def described(self) -> dict[str, object]:
        """Return it as values for JSON."""
        return {
            "path": str(self.path),
            "subtitles": [str(path) for path in self.subtitles],
            "report": str(self.report_json),
            "page": str(self.report_page),
            "languages": [language.language for language in self.report.languages],
        }


@dataclass(frozen=True, slots=True)
class _Voiceover:
    """One language, resolved: what is heard, what is written about it."""

    plan: MixPlan
    lines: tuple[SpokenLine, ...]
    subtitles: Path


class Exporting:
    """Exports the open project."""

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        self._workspace = workspace
        self._jobs = jobs

    async def export(self, delivery: Delivery, *, avoid: Collection[Path] = ()) -> Exported:
        """Write `delivery` with its subtitles and report.

        Subtitle files never take the place of one in `avoid`, such as the scripts that came in.

        Raises:
            InputError: the output would replace its source, or is a film without a picture.
            MediaError: the original cannot be read.
            DiskFull, ReadOnly: it cannot be written; what was there is unchanged.
        """
        opened = self._workspace.require()
        await opened.flush()
        film = _film_of(opened.project, delivery)
        voiceovers = [
            _Voiceover(
                mix_plan(opened.project, language),
                spoken_lines(opened.project, language),
                _subtitles_path(delivery, language, avoid),
            )
            for language in delivery.languages
        ]
        async with self._jobs.run(mark("Jobs", "Export")) as job:
            return await in_thread(
                job, lambda progress: _write(opened, delivery, film, voiceovers, progress)
            )

    async def write_sound(self, path: Path, audio: Audio, language: str) -> None:
        """Write speech alone, mastered neither in loudness nor in peaks.

        Raises:
            InputError: the suffix is none the studio writes.
        """
        async with self._jobs.run(mark("Jobs", "Export")) as job:
            await in_thread(
                job,
                lambda progress: write_audio(
                    path,
                    [resample(audio, PROJECT_RATE).samples],
                    Coded(format=sound_format_of(path), channels=audio.channels, language=language),
                    progress=progress,
                ),
            )

    async def write_draft(self, path: Path) -> None:
        """Write the project's lines as a CSV script to be filled in.

        One that is there already stays as it is: somebody may have typed into it.

        Raises:
            DiskFull, ReadOnly: it cannot be written.
        """
        project = self._workspace.require().project
        text = draft_script(project)
        await in_thread(None, lambda _: _write_new(path, text))


def _film_of(project: Project, delivery: Delivery) -> Path | None:
    """Return the film whose picture goes into `delivery`; None for a sound file."""
    original = original_of(project)
    if not delivery.is_film:
        return None
    if original is None or not original.has_picture:
        raise InputError(
            mark("Errors", "There is no picture to make the film “{name}” of."),
            hint=mark("Errors", "Export sound instead: WAV, FLAC, MP3, M4A or Opus."),
            name=delivery.path.name,
        )
    return existing_path(original)


def _subtitles_path(delivery: Delivery, language: str, avoid: Collection[Path]) -> Path:
    """Name subtitles so that they are never taken for a script of the film, nor replace one."""
    path = delivery.beside(language, SUBTITLES)
    taken = {other.absolute() for other in avoid}
    return delivery.beside(language, f".new{SUBTITLES}") if path.absolute() in taken else path


@written_together()
def _write(
    opened: OpenProject,
    delivery: Delivery,
    film: Path | None,
    voiceovers: list[_Voiceover],
    progress: Progress,
) -> Exported:
    masters = [Master(one.plan, opened.read_stored, progress) for one in voiceovers]
    for done in masters:
        done.measure()
    if film is not None:
        _write_film(delivery, film, voiceovers, masters, progress)
    else:
        _write_sound(delivery, masters[0], progress)
    for one in voiceovers:
        _write_text(one.subtitles, subtitle_text(one.plan, one.lines))
    report = Report(
        name=delivery.path.name,
        source=film.name if film else settings_of(opened.project).name,
        outputs=(delivery.path.name, *(one.subtitles.name for one in voiceovers)),
        made_with=f"Viva Voce {__version__}",
        duration_s=max(one.plan.length for one in voiceovers) / PROJECT_RATE,
        languages=tuple(
            language_report(one.plan, one.lines, done.heard, done.delivered)
            for one, done in zip(voiceovers, masters, strict=True)
        ),
    )
    pages = delivery.path.with_name(f"{delivery.path.stem}.report.html")
    facts = pages.with_suffix(".json")
    _write_text(pages, page(report))
    _write_text(facts, report.to_json())
    return Exported(
        path=delivery.path,
        is_film=delivery.is_film,
        subtitles=tuple(one.subtitles for one in voiceovers),
        report_page=pages,
        report_json=facts,
        report=report,
    )


def _write_film(
    delivery: Delivery,
    film: Path,
    voiceovers: list[_Voiceover],
    masters: list[Master],
    progress: Progress,
) -> None:
    tracks = [
        AudioTrack(
            make_blocks=done.blocks,
            coding=Coding(language=one.plan.language, title=language_name(one.plan.language)),
            is_default=index == 0,
        )
        for index, (one, done) in enumerate(zip(voiceovers, masters, strict=True))
    ]
    subtitles = [
        SubtitleTrack(language=one.plan.language, cues=cues_of(one.plan, one.lines))
        for one in voiceovers
    ]
    mux_film(film, delivery.path, tracks, subtitles, progress=progress)


def _write_sound(delivery: Delivery, done: Master, progress: Progress) -> None:
    write_audio(
        delivery.path,
        done.blocks(),
        Coded(format=sound_format_of(delivery.path), language=done.plan.language),
        length=done.plan.length,
        progress=progress,
    )


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        _write_text(path, text)


def _write_text(path: Path, text: str) -> None:
    with writing_beside(path) as part:
        part.write_text(text, encoding="utf-8")
