"""What is heard in one language, as plain values: made on the loop, mixed in any thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.media import Media
from studio.domain.script import Line, Speaker
from studio.domain.settings import OriginalSound, ProjectSettings, settings_of
from studio.domain.timeline import Clip, Track, TrackKind

if TYPE_CHECKING:
    from studio.domain.project import Project


@dataclass(frozen=True, slots=True)
class HeardClip:
    """A clip and the stored audio it plays: speech, or an effect."""

    clip: Clip
    content_hash: str
    speaker: str
    """ "" for what nobody says."""
    gain_db: float
    track: str = ""
    """Name of its track."""
    is_speech: bool = True
    """Whether the original gives way to it, and it counts as dialogue."""


@dataclass(frozen=True, slots=True)
class Bed:
    """A long linked sound under the speech: the original, or music and effects."""

    path: Path
    name: str
    length: int
    """Samples at 48 kHz."""
    gain_db: float
    is_ducked: bool
    track: str = ""
    """Name of its track."""


@dataclass(frozen=True, slots=True)
class MixPlan:
    """All clips and beds of one language, and how long the whole is (samples at 48 kHz)."""

    language: str
    length: int
    clips: tuple[HeardClip, ...]
    """By position."""
    beds: tuple[Bed, ...]
    settings: ProjectSettings


@dataclass(frozen=True, slots=True)
class Stem:
    """A part of a mix: what one speaker says, the effects of one track, or one bed."""

    name: str
    clips: tuple[HeardClip, ...] = ()
    beds: tuple[Bed, ...] = ()


def stems_of(plan: MixPlan) -> tuple[Stem, ...]:
    """Return the parts of a mix: each speaker by their first line, effects, then each bed."""
    names = dict.fromkeys(
        _part(one) for one in sorted(plan.clips, key=lambda one: not one.is_speech)
    )
    heard = [
        Stem(name or track, clips=tuple(one for one in plan.clips if _part(one) == (name, track)))
        for name, track in names
    ]
    return (*heard, *(Stem(bed.track, beds=(bed,)) for bed in plan.beds))


def _part(one: HeardClip) -> tuple[str, str]:
    return (one.speaker, "") if one.speaker else ("", one.track)


def mix_plan(project: Project, language: str) -> MixPlan:
    """Return what is heard in `language` now; later edits do not reach it."""
    settings = settings_of(project)
    tracks = [track for track in project.all(Track) if _is_heard(project, track)]
    beds = []
    clips: list[HeardClip] = []
    has_music_effects = any(track.kind is TrackKind.MUSIC_EFFECTS for track in tracks)
    for track in tracks:
        own = project.where(Clip, "track_id", track.id)
        if track.kind is TrackKind.ORIGINAL:
            beds += _original(project, track, own, settings, has_music_effects=has_music_effects)
        elif track.kind is TrackKind.MUSIC_EFFECTS:
            beds += [_bed(project, track, clip, is_ducked=False) for clip in own]
        elif track.kind is TrackKind.EFFECTS or track.language == language:
            clips += [_heard(project, track, clip) for clip in own if not clip.is_muted]
    ordered = tuple(sorted(clips, key=lambda one: (one.clip.position, one.clip.id)))
    return MixPlan(language, _length(project, ordered, beds), ordered, tuple(beds), settings)


def _is_heard(project: Project, track: Track) -> bool:
    has_solo = any(other.is_solo for other in project.all(Track))
    return not track.is_muted and (track.is_solo or not has_solo)


def _original(
    project: Project,
    track: Track,
    clips: tuple[Clip, ...],
    settings: ProjectSettings,
    *,
    has_music_effects: bool,
) -> list[Bed]:
    """The original is silent when muted, and when music and effects stand in for it."""
    if settings.original_sound is OriginalSound.MUTE:
        return []
    is_ducked = settings.original_sound is OriginalSound.DUCK
    if is_ducked and has_music_effects:
        return []
    return [
        _bed(project, track, clip, is_ducked=is_ducked)
        for clip in clips
        if project.get(Media, clip.media_id).channels
    ]


def _bed(project: Project, track: Track, clip: Clip, *, is_ducked: bool) -> Bed:
    media = project.get(Media, clip.media_id)
    gain_db = track.gain_db + clip.gain_db
    return Bed(Path(media.path), media.name, media.length, gain_db, is_ducked, track.name)


def _heard(project: Project, track: Track, clip: Clip) -> HeardClip:
    media = project.get(Media, clip.media_id)
    line = project.find(Line, clip.line_id)
    speaker = project.find(Speaker, line.speaker_id if line else None)
    return HeardClip(
        clip,
        media.content_hash,
        speaker.name if speaker else "",
        track.gain_db + clip.gain_db,
        track.name,
        is_speech=track.kind is not TrackKind.EFFECTS,
    )


def _length(project: Project, clips: tuple[HeardClip, ...], beds: list[Bed]) -> int:
    """The film decides; without one the last thing heard does."""
    for track in project.all(Track):
        if track.kind is TrackKind.ORIGINAL:
            for clip in project.where(Clip, "track_id", track.id):
                return clip.length
    ends = [one.clip.end for one in clips] + [bed.length for bed in beds]
    return max(ends, default=0)
