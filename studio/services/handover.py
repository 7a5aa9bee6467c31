"""Hand a dub over to another studio: its clips as sound files, and a document that places them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.domain.cut_list import CutClip, CutList, CutMarker, CutTrack
from studio.domain.media import Media
from studio.domain.script import Line, Speaker, spoken_text
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timecode import parse_frame_rate
from studio.domain.timeline import Clip, Marker, Track, TrackKind, clips_on
from studio.services.delivery import file_name
from studio.services.fitting import fitted
from studio.services.jobs import in_thread
from studio.services.sources import original_of
from studio.transcoding import flac
from studio.transcoding.atomic import writing_beside, written_together
from studio.transcoding.encode import Delivery as Coded
from studio.transcoding.encode import SoundFormat, write_audio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studio.domain.progress import Progress
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.formats.handover.base import HandoverFormat
    from studio.services.delivery import Delivery
    from studio.services.jobs import Jobs
    from studio.services.workspace import OpenProject


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written."""

    path: Path
    sounds: tuple[Path, ...]


async def hand_over(
    opened: OpenProject, jobs: Jobs, delivery: Delivery, form: HandoverFormat
) -> HandedOver:
    """Write the timeline of one language; sounds go to a folder beside it.

    Clips are written as they sound after fitting, each as a Broadcast Wave file that knows its
    place; what is cut away at their ends is in the file, so that they can be opened again there.
    Levels, fades and muting stay out of the sound where the format has them.

    Raises:
        MediaError: a take is gone.
        DiskFull, ReadOnly: it cannot be written; what was there is unchanged.
    """
    delivery = replace(delivery, path=delivery.path.absolute())  # documents name files in full
    await opened.flush()
    language, folder = delivery.languages[0], delivery.sounds_folder
    sounds = _sounds(opened.project, language, folder) if delivery.has_sounds else {}
    cut_list = cut_list_of(opened.project, language, {key: one.path for key, one in sounds.items()})

    @written_together()
    def write(progress: Progress) -> None:
        if sounds:
            folder.mkdir(parents=True, exist_ok=True)
        for done, one in enumerate(sounds.values()):
            progress.report(done, len(sounds))
            _write_sound(one, opened.read_stored)
        text = form.writer(cut_list, delivery.path)
        with writing_beside(delivery.path) as part:
            part.write_bytes(text.encode("utf-8"))

    async with jobs.run(mark("Jobs", "Export")) as job:
        await in_thread(job, write)
    return HandedOver(delivery.path, tuple(one.path for one in sounds.values()))


@dataclass(frozen=True, slots=True)
class _Sound:
    """A clip of speech to be written as a file."""

    clip: Clip
    content_hash: str
    path: Path
    title: str


def _sounds(project: Project, language: str, folder: Path) -> Mapping[RecordId, _Sound]:
    numbers = _numbers(project)
    found = {}
    for track in _speech_tracks(project, language):
        for clip in clips_on(project, track.id):
            line = project.find(Line, clip.line_id)
            number = numbers.get(line.id, 0) if line else 0
            name = file_name(track.name, 60)
            # The end of the id tells apart the parts of a line that was split.
            path = folder / f"{number:04} {name} {clip.id[-6:]}.{language}.wav"
            media = project.get(Media, clip.media_id)
            text = spoken_text(project, line, language) if line else ""
            found[clip.id] = _Sound(clip, media.content_hash, path, f"{track.name}: {text}")
    return found


def _write_sound(one: _Sound, read_stored: Callable[[str], bytes]) -> None:
    clip = one.clip
    audio = flac.decode(read_stored(one.content_hash), one.title)
    whole = _length_after(clip, audio.frames / audio.rate)
    samples = fitted(audio, clip.fit, max(whole, clip.in_point + clip.length))
    coded = Coded(
        format=SoundFormat.WAV,
        channels=samples.shape[1],
        title=one.title,
        time_reference=max(0, clip.position - clip.in_point),
    )
    write_audio(one.path, [samples], coded)


def _length_after(clip: Clip, seconds: float) -> int:
    """Return how many samples a take has after fitting, what is cut away at its end included."""
    fit = clip.fit
    left = seconds * PROJECT_RATE - fit.trim_start - fit.trim_end
    left -= sum(cut.length for cut in fit.cuts)
    return max(0, int(left * fit.ratio))


def cut_list_of(
    project: Project, language: str, sounds: Mapping[RecordId, Path] | None = None
) -> CutList:
    """Return one language of a project as other studios see it.

    Args:
        project: is only read.
        language: BCP 47 tag.
        sounds: where the sound of each clip of speech is; None or missing = nowhere yet.
    """
    settings, original = settings_of(project), original_of(project)
    speech = [
        _speech_track(project, track, language, sounds or {})
        for track in _speech_tracks(project, language)
    ]
    kinds = (TrackKind.ORIGINAL, TrackKind.MUSIC_EFFECTS)
    beds = [_bed_track(project, track) for track in _tracks(project) if track.kind in kinds]
    markers = sorted(project.all(Marker), key=lambda one: (one.position, one.name))
    picture = original if original and original.has_picture else None
    ends = [clip.end for track in (*speech, *beds) for clip in track.clips]
    return CutList(
        name=settings.name or (original.name if original else ""),
        language=language,
        length=max([*ends, picture.length if picture else 0], default=0),
        frame_rate=parse_frame_rate(settings.frame_rate),
        tracks=(*speech, *beds),
        markers=tuple(CutMarker(one.position, one.name) for one in markers),
        picture=Path(picture.path) if picture else None,
        picture_length=picture.length if picture else 0,
    )


def _tracks(project: Project) -> Sequence[Track]:
    return sorted(project.all(Track), key=lambda track: (track.order, track.id))


def _speech_tracks(project: Project, language: str) -> list[Track]:
    return [
        track
        for track in _tracks(project)
        if track.kind is TrackKind.SPEECH and track.language == language
    ]


def _numbers(project: Project) -> Mapping[RecordId, int]:
    ordered = sorted(project.all(Line), key=lambda line: (line.start, line.end, line.id))
    return {line.id: number for number, line in enumerate(ordered, 1)}


def _speech_track(
    project: Project, track: Track, language: str, sounds: Mapping[RecordId, Path]
) -> CutTrack:
    numbers = _numbers(project)
    clips = []
    for clip in clips_on(project, track.id):
        line = project.find(Line, clip.line_id)
        speaker = project.find(Speaker, line.speaker_id if line else track.speaker_id)
        path = sounds.get(clip.id, Path())
        media = project.get(Media, clip.media_id)
        one = CutClip(
            id=clip.id,
            position=clip.position,
            length=clip.length,
            path=path,
            in_point=clip.in_point,
            source_length=max(
                _length_after(clip, media.length / PROJECT_RATE), clip.in_point + clip.length
            ),
            gain_db=clip.gain_db,
            fade_in=clip.fade_in,
            fade_out=clip.fade_out,
            is_muted=clip.is_muted,
            number=numbers.get(line.id, 0) if line else 0,
            name=path.stem,
            speaker=speaker.name if speaker else track.name,
        )
        if line is not None:
            text = spoken_text(project, line, language)
            one = replace(one, text=text, source_text=line.text if line.text != text else "")
        clips.append(one)
    return _cut_track(track, clips, is_speech=True)


def _bed_track(project: Project, track: Track) -> CutTrack:
    clips = []
    for clip in clips_on(project, track.id):
        media = project.get(Media, clip.media_id)
        if media.channels:
            clips.append(
                CutClip(
                    id=clip.id,
                    position=clip.position,
                    length=clip.length,
                    path=Path(media.path),
                    in_point=clip.in_point,
                    source_length=media.length,
                    gain_db=clip.gain_db,
                    name=media.name,
                )
            )
    return _cut_track(track, clips, is_speech=False)


def _cut_track(track: Track, clips: Sequence[CutClip], *, is_speech: bool) -> CutTrack:
    return CutTrack(
        name=track.name,
        clips=tuple(clips),
        gain_db=track.gain_db,
        is_muted=track.is_muted,
        is_solo=track.is_solo,
        is_speech=is_speech,
    )
