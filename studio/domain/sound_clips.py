"""Sounds that nobody says: effects, jingles, atmospheres, each at its place on a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.text import mark
from studio.domain.timeline import Clip, Track, TrackKind, clips_on

if TYPE_CHECKING:
    from studio.domain.media import Media
    from studio.domain.project import Project

FIRST_ORDER = 2000.0
"""Below speech and music."""


def place_sound(project: Project, media: Media, position: int) -> Clip:
    """Add a sound to the first effects track with room for it, else to a new one; inside an edit.

    Args:
        project: gets `media` too.
        media: stored in the project, not in it yet.
        position: where the sound begins, in samples at 48 kHz, at least 0.
    """
    project.add(media)
    tracks = [track for track in project.all(Track) if track.kind is TrackKind.EFFECTS]
    tracks.sort(key=lambda track: track.order)
    span = (position, position + media.length)
    track = next((one for one in tracks if _has_room(project, one, span)), None)
    if track is None:
        order = tracks[-1].order + 1 if tracks else FIRST_ORDER
        track = project.add(
            Track(kind=TrackKind.EFFECTS, name=mark("Tracks", "Effects"), order=order)
        )
    clip = Clip(track_id=track.id, media_id=media.id, position=position, length=media.length)
    return project.add(clip)


def _has_room(project: Project, track: Track, span: tuple[int, int]) -> bool:
    start, end = span
    return not track.is_locked and not any(
        clip.position < end and clip.end > start for clip in clips_on(project, track.id)
    )
