"""Write the dub: film or sound, subtitles, report — each beside its target, then put in place."""

from __future__ import annotations

import dataclasses
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio import __version__
from studio.audio.buffer import PROJECT_RATE, Audio
from studio.audio.resample import resample
from studio.domain.errors import InputError
from studio.domain.languages import language_name
from studio.domain.narration import chapters
from studio.domain.records import with_fields
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.handover import hand_over
from studio.services.jobs import in_thread
from studio.services.mastering import STEREO, Master
from studio.services.mix_plan import MixPlan, mix_plan
from studio.services.provenance import manifest, note
from studio.services.report import Report
from studio.services.report_lines import language_report, spoken_lines
from studio.services.report_page import page
from studio.services.sound_files import (
    Names,
    check_sounds,
    form_of,
    write_chapters,
    write_sound,
)
from studio.services.sources import existing_path, original_of
from studio.services.stems import check_sum, write_stems
from studio.services.subtitles import cues_of, draft_script, subtitle_text
from studio.storage.relink import linked_media
from studio.transcoding.atomic import writing_beside, written_together
from studio.transcoding.encode import Delivery as Coded
from studio.transcoding.encode import sound_format_of, write_audio
from studio.transcoding.encoding import Coding
from studio.transcoding.mux import AudioTrack, SubtitleTrack, mux_film

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from studio.domain.narration import Chapter
    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.formats.handover.base import HandoverFormat
    from studio.services.delivery import Delivery, Mastering
    from studio.services.jobs import Jobs
    from studio.services.report_lines import SpokenLine
    from studio.services.workspace import OpenProject, Workspace

logger = logging.getLogger(__name__)

USUAL_PACE = 0.03
"""Seconds an export takes for each second of a language, before this machine was measured."""

MEASURED_FROM_S = 10.0
"""Shorter exports say little about how long others take."""

FILM_BIT_RATE = 192_000
BIT_RATES = {
    ".wav": 48_000 * 2 * 24,
    ".flac": 1_100_000,
    ".mp3": 192_000,
    ".m4a": 192_000,
    ".m4b": 96_000,
    ".opus": 128_000,
}
"""About how many bits a second of stereo takes in each kind of sound file."""


SOUND_RATE = 48_000 * 3
"""Bytes a second of one channel in 24 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What one export wrote."""

    path: Path
    is_film: bool
    subtitles: tuple[Path, ...]
    """Files beside it."""
    report_page: Path
    """There only if the delivery asked for a report; so is `report_json`."""
    report_json: Path
    report: Report
    stems: tuple[Path, ...] = ()
    """The parts of the mix."""
    chapters: tuple[Path, ...] = ()
    """Files beside it, one for each chapter."""

    def described(self) -> dict[str, object]:
        """Return it as values for JSON."""
        return {
            "path": str(self.path),
            "subtitles": [str(path) for path in self.subtitles],
            "report": str(self.report_json),
            "page": str(self.report_page),
            "stems": [str(path) for path in self.stems],
            "chapters": [str(path) for path in self.chapters],
            "is_as_asked": self.report.is_as_asked,
            "languages": [language.language for language in self.report.languages],
        }


@dataclass(frozen=True, slots=True)
class _Voiceover:
    """One language, resolved: what is heard, what is written about it."""

    plan: MixPlan
    lines: tuple[SpokenLine, ...]
    subtitles: Path | None
    chapters: tuple[Chapter, ...]
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What an export will take."""

    seconds: float
    size: int
    """Bytes."""


class Exporting:
    """Exports the open project."""

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        handovers: Callable[[], Sequence[HandoverFormat]] = tuple,
    ) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._handovers = handovers
        self._pace = USUAL_PACE

    def estimate(self, delivery: Delivery) -> Estimate:
        """Return how long an export will probably take and how large its main file will be.

        Raises:
            InputError: the film it is made of cannot be used.
        """
        project = self._workspace.require().project
        lengths_s = [
            mix_plan(project, language).length / PROJECT_RATE for language in delivery.languages
        ]
        size = _size(project, delivery, sum(lengths_s))
        return Estimate(seconds=sum(lengths_s) * self._pace, size=size)

    async def write(self, delivery: Delivery, *, avoid: Collection[Path] = ()) -> Path:
        """Write whatever kind of file a delivery is; return it.

        Raises:
            StudioError: as `export`.
        """
        if not delivery.handover:
            return (await self.export(delivery, avoid=avoid)).path
        opened = self._workspace.require()
        linked = (Path(media.path) for media in linked_media(opened.project))
        _refuse_to_replace((opened.path, *linked), delivery.files())
        form = next(one for one in self._handovers() if one.suffix == delivery.handover)
        done = await hand_over(opened, self._jobs, delivery, form)
        return done.path

    async def export(self, delivery: Delivery, *, avoid: Collection[Path] = ()) -> Exported:
        """Write `delivery` with its subtitles and report.

        Subtitle files never take the place of one in `avoid`, such as the scripts that came in.

        Raises:
            InputError: the output would replace the project or what it is made of, or is a film
                without a picture.
            MediaError: the original cannot be read.
            DiskFull, ReadOnly: it cannot be written; what was there is unchanged.
        """
        opened = self._workspace.require()
        await opened.flush()
        linked = (Path(media.path) for media in linked_media(opened.project))
        _refuse_to_replace((opened.path, *linked), delivery.files(avoid))
        film = _film_of(opened.project, delivery)
        subtitles = delivery.subtitle_files(avoid) or (None,) * len(delivery.languages)
        voiceovers = [
            _Voiceover(
                _mastered_plan(opened.project, language, delivery.mastering),
                spoken_lines(opened.project, language),
                path,
                chapters(opened.project, language),
                Names(title=settings_of(opened.project).name or delivery.path.stem),
            )
            for language, path in zip(delivery.languages, subtitles, strict=True)
        ]
        synthetic = manifest(opened.project, delivery.path.name, delivery.languages)
        async with self._jobs.run(mark("Jobs", "Export")) as job:
            begun = time.monotonic()
            exported = await in_thread(
                job,
                lambda progress: _write(opened, delivery, film, (voiceovers, synthetic), progress),
            )
            if exported.stems:
                decibels = await in_thread(None, lambda _: check_sum(exported.path, exported.stems))
                logger.info("the stems add up to the mix within %.0f dBFS", decibels)
        length_s = sum(one.plan.length for one in voiceovers) / PROJECT_RATE
        if length_s > MEASURED_FROM_S:
            self._pace = (time.monotonic() - begun) / length_s
        return exported

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


def _refuse_to_replace(sources: Iterable[Path], files: Collection[Path]) -> None:
    """Raise InputError if one of `files` to be written is one of `sources`."""
    for source in sources:
        for file in files:
            if _is_same_file(file, source):
                raise InputError(
                    mark("Errors", "“{name}” cannot be written over its own source “{source}”."),
                    hint=mark("Errors", "Choose another name: the source stays as it is."),
                    name=file.name,
                    source=source.name,
                )


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there, or can never be
        return False


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


def _mastered_plan(project: Project, language: str, mastering: Mastering | None) -> MixPlan:
    """Return what is heard, at the level of this delivery."""
    plan = mix_plan(project, language)
    if mastering is None:
        return plan
    levels = {
        "loudness_lufs": mastering.loudness_lufs,
        "true_peak_db": mastering.true_peak_db,
        "is_dialogue_gated": mastering.is_dialogue_gated,
    }
    return dataclasses.replace(plan, settings=with_fields(plan.settings, levels))


def _size(project: Project, delivery: Delivery, length_s: float) -> int:
    """Return about how many bytes a delivery will have: pictures are taken over as they are."""
    if delivery.handover:
        return _size_of_sounds(project, delivery)
    asked = delivery.mastering.bit_rate if delivery.mastering else 0
    usual = BIT_RATES.get(delivery.path.suffix.lower(), FILM_BIT_RATE)
    original = original_of(project) if delivery.is_film else None
    return round(length_s * (asked or usual) / 8) + (original.size if original else 0)


def _size_of_sounds(project: Project, delivery: Delivery) -> int:
    clips = [clip for one in delivery.languages for clip in mix_plan(project, one).clips]
    spoken_s = sum(one.clip.length for one in clips) / PROJECT_RATE
    return round(spoken_s * SOUND_RATE) if delivery.has_sounds else len(clips) * 200


@written_together()
def _write(
    opened: OpenProject,
    delivery: Delivery,
    film: Path | None,
    made_of: tuple[list[_Voiceover], str],
    progress: Progress,
) -> Exported:
    """Write everything; `made_of` are the languages and the list of what is synthetic in them."""
    voiceovers, synthetic = made_of
    form = STEREO if film else form_of(delivery.mastering)
    masters = [Master(one.plan, opened.read_stored, progress, form) for one in voiceovers]
    for done in masters:
        done.measure()
    if film is not None:
        _write_film(delivery, film, voiceovers, masters, progress)
    else:
        write_sound(delivery, masters[0], voiceovers[0].chapters, voiceovers[0].names, progress)
    parts = _write_chapters(opened, delivery, voiceovers[0], progress)
    stems = _write_stems(delivery, masters[0], progress)
    for one in voiceovers:
        if one.subtitles is not None:
            text = subtitle_text(one.plan, one.lines, delivery.subtitle_format)
            _write_text(one.subtitles, text)
    subtitles = tuple(one.subtitles for one in voiceovers if one.subtitles is not None)
    report = Report(
        name=delivery.path.name,
        source=film.name if film else settings_of(opened.project).name,
        outputs=(delivery.path.name, *(path.name for path in subtitles)),
        made_with=f"Viva Voce {__version__}",
        duration_s=max(one.plan.length for one in voiceovers) / PROJECT_RATE,
        languages=tuple(
            language_report(one.plan, one.lines, done)
            for one, done in zip(voiceovers, masters, strict=True)
        ),
        files=check_sounds(delivery, parts, progress),
    )
    pages = delivery.report_page
    facts = pages.with_suffix(".json")
    if delivery.has_provenance:
        _write_text(delivery.provenance_file, synthetic)
    if delivery.has_report:
        _write_text(pages, page(report))
        _write_text(facts, report.to_json())
    return Exported(
        path=delivery.path,
        is_film=delivery.is_film,
        subtitles=subtitles,
        report_page=pages,
        report_json=facts,
        report=report,
        stems=stems,
        chapters=parts,
    )


def _write_chapters(
    opened: OpenProject, delivery: Delivery, spoken: _Voiceover, progress: Progress
) -> tuple[Path, ...]:
    if not delivery.has_chapter_files or not spoken.chapters or delivery.is_film:
        return ()
    mix = spoken.plan, opened.read_stored
    return write_chapters(delivery, mix, spoken.chapters, spoken.names, progress)


def _write_stems(delivery: Delivery, done: Master, progress: Progress) -> tuple[Path, ...]:
    if not delivery.has_stems:
        return ()
    return write_stems(delivery.stems_folder, delivery.path.suffix, done, progress)


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
        if delivery.embeds_subtitles
    ]
    comment = note() if delivery.has_provenance else ""
    mux_film(film, delivery.path, tracks, subtitles, comment=comment, progress=progress)


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        _write_text(path, text)


def _write_text(path: Path, text: str) -> None:
    with writing_beside(path) as part:
        # a file's name may hold bytes that are no text: they become question marks
        part.write_text(text, encoding="utf-8", errors="replace")
