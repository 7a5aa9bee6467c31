"""The track a speaker has in each language: found, or added when the first clip needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.script import Speaker
from studio.domain.timeline import Track, TrackKind

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.domain.records import RecordId


def speech_tracks(project: Project, language: str) -> list[Track]:
    """Return the tracks of one language's speech, in the order they were added."""
    return [
        track
        for track in project.all(Track)
        if track.kind is TrackKind.SPEECH and track.language == language
    ]


def speech_track(project: Project, speaker_id: RecordId, language: str) -> Track:
    """Return the track of one speaker in one language, added when there is none yet."""
    for track in speech_tracks(project, language):
        if track.speaker_id == speaker_id:
            return track
    return project.add(
        Track(
            kind=TrackKind.SPEECH,
            name=project.get(Speaker, speaker_id).name,
            speaker_id=speaker_id,
            language=language,
            order=1.0 + project.count(Track),
        )
    )
