"""Bring films, recordings and scripts in; listen to who speaks in them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.pitch import pitch_track
from studio.audio.speech import find_speech
from studio.domain.errors import MediaMissing, UnsupportedMedia
from studio.domain.media import Media, MediaKind
from studio.domain.records import Span
from studio.domain.script import Line, Speaker
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.text import mark
from studio.domain.timecode import parse_frame_rate
from studio.domain.timeline import Clip, Track, TrackKind
from studio.formats.base import ReadOptions
from studio.formats.reading import read_script
from studio.services.delivery import SUBTITLES
from studio.services.jobs import in_thread
from studio.services.scripts import NARRATOR
from studio.transcoding.decode import audio_blocks
from studio.transcoding.fingerprint import media_hash
from studio.transcoding.probe import Probe, probe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.formats.base import Script, ScriptFormat
    from studio.services.jobs import Job, Jobs
    from studio.services.workspace import Workspace

LISTENED_S = 20
"""How much of each speaker is listened to for their pitch, in seconds."""

SPEECH_RATE = 16_000
"""All that is needed to tell speech from the rest."""

CLEARLY_VOICED = 0.8
MIN_VOICED_SHARE = 0.15
"""Sound that is less often this periodic is no voice, and says nothing about its speaker."""


class Sources:
    """Adds media to the open project; adding the same file again changes nothing."""

    def __init__(self, workspace: Workspace, jobs: Jobs, formats: Sequence[ScriptFormat]) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._formats = formats

    def scripts_beside(self, film: Path) -> tuple[Path, ...]:
        """Return the scripts in the film's folder that are called like it, such as film.es.srt.

        Subtitles the studio wrote itself are left out.
        """
        if not film.parent.is_dir():
            return ()
        return tuple(
            sorted(
                path
                for path in film.parent.iterdir()
                if self.is_script(path)
                and (path.stem == film.stem or path.stem.startswith(f"{film.stem}."))
                and not path.name.endswith(SUBTITLES)
            )
        )

    async def add(self, path: Path) -> Media:
        """Link a film or recording as the original; return its record.

        Raises:
            MediaError: it cannot be used.
        """
        return await self._link(path, TrackKind.ORIGINAL, mark("Tracks", "Original"))

    async def add_music_effects(self, path: Path) -> Media:
        """Link a recording of the film's music and effects without speech.

        Raises:
            MediaError: it cannot be used, or has no sound.
        """
        return await self._link(path, TrackKind.MUSIC_EFFECTS, mark("Tracks", "Music and effects"))

    async def read_script(self, path: Path) -> Script:
        """Read a script of any known format.

        Raises:
            ScriptError: it is none.
        """
        opened = self._workspace.current
        settings = settings_of(opened.project) if opened else ProjectSettings()
        options = ReadOptions(frame_rate=parse_frame_rate(settings.frame_rate))
        return await asyncio.to_thread(read_script, path, self._formats, options)

    def is_script(self, path: Path) -> bool:
        """Whether a file is a script by its name."""
        return any(path.suffix.lower() in one.suffixes for one in self._formats)

    async def speaker_pitches(self, project: Project) -> dict[RecordId, float]:
        """Return the median pitch in hertz of each speaker who can be heard in the original."""
        original = original_of(project)
        if original is None or original.channels == 0:
            return {}
        spans = {
            speaker.id: project.where(Line, "speaker_id", speaker.id)
            for speaker in project.all(Speaker)
        }
        path = Path(original.path)
        async with self._jobs.run(mark("Jobs", "Listen to the speakers")) as job:
            return await in_thread(job, lambda progress: _pitches(path, spans, progress))

    async def find_lines(self) -> int:
        """Find the speech of the original and add a line without text for each stretch of it.

        Returns: how many lines were added.
        """
        project = self._workspace.require().project
        original = original_of(project)
        if original is None or original.channels == 0:
            return 0
        path = existing_path(original)
        async with self._jobs.run(mark("Jobs", "Find the speech")) as job:
            spans = await in_thread(job, lambda progress: _spoken_spans(path, progress))
        with project.edit(mark("Edits", "Find the speech")):
            speaker = project.add(Speaker(name=NARRATOR))
            for span in spans:
                project.add(Line(speaker_id=speaker.id, start=span.start, end=span.end))
        return len(spans)

    async def _link(self, path: Path, kind: TrackKind, track_name: str) -> Media:
        async with self._jobs.run(mark("Jobs", "Read the file")) as job:
            media = await self._examine(path, job)
        if kind is TrackKind.MUSIC_EFFECTS and not media.channels:
            raise UnsupportedMedia(mark("Errors", "“{name}” has no sound."), name=path.name)
        project = self._workspace.require().project
        with project.edit(mark("Edits", "Add film or recording")):
            return _place(project, media, kind, track_name)

    async def _examine(self, path: Path, job: Job) -> Media:
        def work(progress: Progress) -> Media:
            return _media(path.absolute(), probe(path), media_hash(path, progress))

        return await in_thread(job, work)


def original_of(project: Project) -> Media | None:
    """Return the film or recording that is dubbed, None when there is only a script."""
    return _track_media(project, TrackKind.ORIGINAL)


def music_effects_of(project: Project) -> Media | None:
    """Return the M&E sound, None when there is none."""
    return _track_media(project, TrackKind.MUSIC_EFFECTS)


def existing_path(media: Media) -> Path:
    """Return where linked media is.

    Raises:
        MediaMissing: it is not there any more.
    """
    path = Path(media.path)
    if not path.is_file():
        raise MediaMissing(name=media.name)
    return path


def _track_media(project: Project, kind: TrackKind) -> Media | None:
    for track in project.all(Track):
        if track.kind is kind:
            for clip in project.where(Clip, "track_id", track.id):
                return project.find(Media, clip.media_id)
    return None


def _place(project: Project, media: Media, kind: TrackKind, track_name: str) -> Media:
    """Put `media` on the one track of its kind, in place of what was there."""
    known = _track_media(project, kind)
    if known is not None and known.content_hash == media.content_hash:
        return project.update(known, path=media.path, name=media.name)
    _remove_tracks(project, kind)
    project.add(media)
    order = 0.0 if kind is TrackKind.ORIGINAL else 1000.0
    track = project.add(Track(kind=kind, name=track_name, order=order))
    project.add(Clip(track_id=track.id, media_id=media.id, position=0, length=media.length))
    if media.has_picture:
        project.update(settings_of(project), frame_rate=media.frame_rate)
    return media


def _remove_tracks(project: Project, kind: TrackKind) -> None:
    for track in project.all(Track):
        if track.kind is kind:
            for clip in project.where(Clip, "track_id", track.id):
                project.remove(project.get(Media, clip.media_id))
                project.remove(clip)
            project.remove(track)


def _media(path: Path, facts: Probe, content_hash: str) -> Media:
    sound = facts.sounds[0] if facts.sounds else None
    return Media(
        kind=MediaKind.LINKED,
        name=path.name,
        content_hash=content_hash,
        size=path.stat().st_size,
        length=facts.length,
        rate=sound.rate if sound else 0,
        channels=sound.channels if sound else 0,
        path=str(path),
        has_picture=facts.picture is not None,
        frame_rate=str(facts.picture.frame_rate) if facts.picture else "",
        start=facts.start,
    )


def _spoken_spans(path: Path, progress: Progress) -> list[Span]:
    blocks = audio_blocks(path, channels=1, rate=SPEECH_RATE, progress=progress)
    scale = PROJECT_RATE // SPEECH_RATE
    found = find_speech((block[:, 0] for block in blocks), SPEECH_RATE)
    return [Span(one.start * scale, one.end * scale) for one in found]


def _pitches(
    path: Path, spans: Mapping[RecordId, Sequence[Line]], progress: Progress
) -> dict[RecordId, float]:
    medians = {}
    for done, (speaker_id, lines) in enumerate(spans.items()):
        progress.report(done, len(spans))
        voiced: list[float] = []
        left, heard = LISTENED_S * PROJECT_RATE, 0
        for line in sorted(lines, key=lambda line: line.start - line.end):
            if left <= 0:
                break
            end = min(line.end, line.start + left)
            blocks = list(audio_blocks(path, channels=1, start=line.start, end=end))
            left -= end - line.start
            if blocks:
                track = pitch_track(np.concatenate(blocks)[:, 0], PROJECT_RATE)
                heard += len(track.hertz)
                voiced.extend(track.hertz[track.is_voiced & (track.strength >= CLEARLY_VOICED)])
        if len(voiced) >= MIN_VOICED_SHARE * heard > 0:
            medians[speaker_id] = float(np.median(voiced))
    return medians
