"""A film dubbed by a cloud: its sound is sent, and comes back as a track, lines and subtitles."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import InputError
from studio.domain.media import Media
from studio.domain.progress import Progress
from studio.domain.script import Line, Speaker, translations_by_line
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timeline import Clip, Track, TrackKind
from studio.formats.base import Script, ScriptLine
from studio.providers.base_cloud import DubLine, DubRequest
from studio.services.jobs import in_thread
from studio.services.sources import existing_path, original_of
from studio.services.stored_sounds import stored_bytes
from studio.transcoding.decode import audio_blocks
from studio.transcoding.encode import Delivery, SoundFormat, write_audio
from studio.transcoding.wav import WavKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.domain.project import Project
    from studio.providers.base import Provider
    from studio.providers.base_cloud import Dub, Dubber
    from studio.services.costs import Costs
    from studio.services.jobs import Jobs
    from studio.services.open_project import OpenProject
    from studio.services.scripts import Scripts
    from studio.services.workspace import Workspace

LONGEST_S = 9000.0
"""Of a film: the whole sound is in memory when it comes back."""


class NothingToDub(InputError):
    """The project has no film with sound, or nobody dubs whole films."""

    message = mark("Errors", "There is no film with sound that could be sent.")
    hint = mark("Errors", "Add the film first, of at most two and a half hours.")


@dataclass(frozen=True, slots=True)
class Dubbed:
    """What came back."""

    track_id: str
    lines: int
    """How many were added to a project that had none."""
    subtitles: str
    """WebVTT."""


class CloudDubbing:
    """Sends the open project's film and brings the dub into it, in one step."""

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        providers: Mapping[str, Provider],
        scripts: Scripts,
        costs: Costs,
    ) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._providers = providers
        self._scripts = scripts
        self._costs = costs

    def dubbers(self) -> tuple[str, ...]:
        """Return the ids of providers that dub whole films."""
        return tuple(one.id for one in self._providers.values() if one.cloud and one.cloud.dubber)

    async def dub(self, provider_id: str, language: str, *, says_own: bool = False) -> Dubbed:
        """Have the film dubbed. Only its sound leaves this machine.

        Args:
            provider_id: one of `dubbers`.
            language: BCP 47 tag of the dub.
            says_own: whether the project's own translations are spoken; without, or where a line
                lacks one, the provider writes down and translates by itself.

        Raises:
            NothingToDub: there is no sound to send, or too much.
            BudgetExceeded: nothing is left of the project's budget.
            MediaError: the film cannot be read.
            ProviderError: the dub cannot be made; nothing was changed.
        """
        opened = self._workspace.require()
        project = opened.project
        dubber = self._dubber(provider_id)
        original = original_of(project)
        if original is None or not original.channels:
            raise NothingToDub
        if original.length > LONGEST_S * PROJECT_RATE:
            raise NothingToDub
        path = existing_path(original)
        self._costs.ledger(project).require(1)
        async with self._jobs.run(mark("Jobs", "Have the film dubbed")) as job:
            sound = await in_thread(job, lambda progress: _packed(path, progress))
            request = DubRequest(
                sound=sound,
                name=original.name,
                source=settings_of(project).source_language,
                target=language,
                lines=own_lines(project, language) if says_own else (),
            )
            dub = await dubber.dub(request, Progress(job.report))
            packed, media = await asyncio.to_thread(stored_bytes, dub.sound, original.name)
        if self._workspace.current is not opened:
            raise asyncio.CancelledError
        return self._brought(opened, language, dub, (packed, media))

    def _dubber(self, provider_id: str) -> Dubber:
        provider = self._providers[provider_id]
        if provider.cloud is None or provider.cloud.dubber is None:
            raise NothingToDub
        return provider.cloud.dubber

    def _brought(
        self, opened: OpenProject, language: str, dub: Dub, sound: tuple[bytes, Media]
    ) -> Dubbed:
        project = opened.project
        packed, media = sound
        with project.edit(mark("Edits", "Bring in a dub")):
            opened.add_stored(packed)
            track = _placed(project, media, language)
            added = 0
            if dub.lines and not project.count(Line):
                script = Script(tuple(map(_script_line, dub.lines)))
                added = self._scripts.import_script(project, script, language).added
        return Dubbed(track.id, added, dub.subtitles)


def own_lines(project: Project, language: str) -> tuple[DubLine, ...]:
    """Return the project's lines with what is said; none when one of them has no translation."""
    known = translations_by_line(project, language)
    lines = sorted(project.all(Line), key=lambda line: line.start)
    if any(line.id not in known or not line.is_timed for line in lines):
        return ()
    return tuple(
        DubLine(
            speaker=project.get(Speaker, line.speaker_id).name,
            start_s=line.start / PROJECT_RATE,
            end_s=line.end / PROJECT_RATE,
            text=line.text,
            translation=known[line.id].text,
        )
        for line in lines
    )


def _packed(path: Path, progress: Progress) -> bytes:
    """Return a film's sound as FLAC: lossless, and without its pictures."""
    blocks = audio_blocks(path, rate=PROJECT_RATE, channels=2, progress=progress)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "sound.flac"
        delivery = Delivery(format=SoundFormat.FLAC, channels=2, wav_kind=WavKind.PCM16)
        write_audio(made, blocks, delivery)
        return made.read_bytes()


def _placed(project: Project, media: Media, language: str) -> Track:
    """Put a dub on a track of its own, in place of an earlier one in the language."""
    for track in project.all(Track):
        if track.kind is TrackKind.RECORDING and track.language == language:
            _remove(project, track, project.where(Clip, "track_id", track.id))
    project.add(media)
    track = project.add(
        Track(kind=TrackKind.RECORDING, name=mark("Tracks", "Dub"), language=language, order=500.0)
    )
    project.add(Clip(track_id=track.id, media_id=media.id, position=0, length=media.length))
    return track


def _remove(project: Project, track: Track, clips: Sequence[Clip]) -> None:
    for clip in clips:
        project.remove(project.get(Media, clip.media_id))
        project.remove(clip)
    project.remove(track)


def _script_line(line: DubLine) -> ScriptLine:
    return ScriptLine(
        start=round(line.start_s * PROJECT_RATE),
        end=max(round(line.end_s * PROJECT_RATE), round(line.start_s * PROJECT_RATE) + 1),
        text=line.text or line.translation,
        speaker=line.speaker,
        translation=line.translation,
    )
