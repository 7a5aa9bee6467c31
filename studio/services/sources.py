"""Bring films, recordings and scripts in; listen to who speaks in them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import MediaMissing, UnsupportedMedia
from studio.domain.media import Media, MediaKind
from studio.domain.records import Span
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.spreading import spread
from studio.domain.text import mark
from studio.domain.timecode import parse_frame_rate
from studio.domain.timeline import Clip, Track, TrackKind
from studio.formats.base import ReadOptions
from studio.formats.reading import read_script
from studio.services.delivery import is_own_subtitle
from studio.services.fitting import HEARD_DIALOGUE_LUFS
from studio.services.jobs import in_thread
from studio.services.listening import dialogue_loudness, lines_in, pitches_of, voices_in
from studio.services.scripts import NARRATOR
from studio.transcoding.fingerprint import media_hash
from studio.transcoding.probe import Probe, probe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.formats.base import Script, ScriptFormat
    from studio.services.jobs import Job, Jobs
    from studio.services.listening import FoundLine
    from studio.services.workspace import Workspace


MOST_BED_GAIN_DB = 18.0
"""A recording farther off is not mixed quietly but badly recorded: its noise would come up too."""

LEAST_BED_GAIN_DB = 0.5
"""Less is not heard, and not worth a step."""


class Sources:
    """Adds media to the open project; adding the same file again changes nothing."""

    def __init__(
        self, workspace: Workspace, jobs: Jobs, formats: Callable[[], Sequence[ScriptFormat]]
    ) -> None:
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
                and not is_own_subtitle(path)
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
        return await asyncio.to_thread(read_script, path, self._formats(), options)

    @property
    def script_suffixes(self) -> tuple[str, ...]:
        """How names of scripts end, lower case with the dot."""
        return tuple(suffix for one in self._formats() for suffix in one.suffixes)

    def is_script(self, path: Path) -> bool:
        """Whether a file is a script by its name."""
        return any(path.suffix.lower() in one.suffixes for one in self._formats())

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
            return await in_thread(job, lambda progress: pitches_of(path, spans, progress))

    async def level_beds(self) -> float | None:
        """Bring the dialogue of the original to the level of the dub; return its LUFS.

        The bed moves rather than the takes: the dub then stands in it as the dialogue did that the
        film's makers mixed, whether the film is loud or quiet, and delivery gives the whole its
        level. Clips whose gain was chosen by hand stay. None where nobody is heard to speak.
        """
        project = self._workspace.require().project
        original = original_of(project)
        beds = [clip for clip in _bed_clips(project) if clip.gain_db == 0.0]
        spans = [Span(line.start, line.end) for line in project.all(Line) if line.is_timed]
        if original is None or original.channels == 0 or not beds or not spans:
            return None
        path = existing_path(original)
        async with self._jobs.run(mark("Jobs", "Listen to the speakers")) as job:
            loudness = await in_thread(
                job, lambda progress: dialogue_loudness(path, spans, progress)
            )
        gain_db = 0.0 if loudness is None else _bed_gain(loudness)
        if abs(gain_db) >= LEAST_BED_GAIN_DB:
            with project.edit(mark("Edits", "Level the original")):
                for clip in beds:
                    project.update(clip, gain_db=gain_db)
        return loudness

    async def find_lines(self) -> int:
        """Find the speech of the original and add a line without text for each stretch of it.

        Where a deep and a high voice are heard, each becomes a speaker of its own.

        Returns: how many lines were added.
        """
        project = self._workspace.require().project
        found = await self._listened(project)
        with project.edit(mark("Edits", "Find the speech")):
            for one in found:
                speaker = _speaker_with(project, one.voice)
                start, end = one.span.start, one.span.end
                project.add(Line(speaker_id=speaker.id, start=start, end=end))
        return len(found)

    async def voices_of(self, spans: Sequence[Span]) -> list[str]:
        """Return for each stretch of the original whose voice is heard; "" for all if one is.

        Raises:
            MediaError: it cannot be read.
        """
        original = original_of(self._workspace.require().project)
        if original is None or not original.channels:
            return [""] * len(spans)
        path = existing_path(original)
        async with self._jobs.run(mark("Jobs", "Listen to the speakers")) as job:
            return await in_thread(job, lambda progress: voices_in(path, spans, progress))

    async def place_untimed(self) -> int:
        """Put the lines of a script without times where speech is heard in the original.

        Nothing happens where some lines have times, or where what is heard is another text. Lines
        of a script that names nobody are given to the voices heard.

        Returns: how many lines were given a place.
        """
        project = self._workspace.require().project
        lines = sorted(project.all(Line), key=lambda line: line.start)
        if not lines or any(line.is_timed for line in lines):
            return 0
        found = await self._listened(project)
        places = spread([_longest_text(project, line) for line in lines], [f.span for f in found])
        if places is None:
            return 0
        is_nameless = [speaker.name for speaker in project.all(Speaker)] == [NARRATOR]
        with project.edit(mark("Edits", "Place lines where speech is heard")):
            for line, place in zip(lines, places, strict=True):
                placed = project.update(line, start=place.start, end=place.end, is_timed=True)
                if is_nameless:
                    speaker = _speaker_with(project, _voice_at(found, place))
                    project.update(placed, speaker_id=speaker.id)
            _remove_silent_speakers(project)
        return len(places)

    async def _listened(self, project: Project) -> list[FoundLine]:
        original = original_of(project)
        if original is None or original.channels == 0:
            return []
        path = existing_path(original)
        async with self._jobs.run(mark("Jobs", "Find the speech")) as job:
            return await in_thread(job, lambda progress: lines_in(path, progress))

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


def _bed_clips(project: Project) -> list[Clip]:
    kinds = (TrackKind.ORIGINAL, TrackKind.MUSIC_EFFECTS)
    tracks = [track for track in project.all(Track) if track.kind in kinds]
    return [clip for track in tracks for clip in project.where(Clip, "track_id", track.id)]


def _bed_gain(dialogue_lufs: float) -> float:
    gain_db = HEARD_DIALOGUE_LUFS - dialogue_lufs
    return round(max(-MOST_BED_GAIN_DB, min(MOST_BED_GAIN_DB, gain_db)), 1)


def _speaker_with(project: Project, voice: str) -> Speaker:
    """Return the speaker called like a voice that was heard, added when there is none yet."""
    name = voice or NARRATOR
    for speaker in project.all(Speaker):
        if speaker.name == name:
            return speaker
    return project.add(Speaker(name=name, colour=project.count(Speaker)))


def _remove_silent_speakers(project: Project) -> None:
    for speaker in project.all(Speaker):
        if not project.where(Line, "speaker_id", speaker.id):
            project.remove(speaker)


def _voice_at(found: Sequence[FoundLine], place: Span) -> str:
    """Return the voice of the stretch that `place` shares most with."""

    def shared(one: FoundLine) -> int:
        return min(one.span.end, place.end) - max(one.span.start, place.start)

    return max(found, key=shared).voice


def _longest_text(project: Project, line: Line) -> int:
    translations = project.where(Translation, "line_id", line.id)
    return max(len(line.text), *(len(one.text) for one in translations), 0)
