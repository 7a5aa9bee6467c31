"""Where each voice in an export comes from: made by which engine, when, as whom, by whose leave.

Article 50 of the EU's AI Act asks that synthetic sound be marked so that machines can tell: the
list goes beside the file, and a note into the file where its container has room for one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from studio import __version__
from studio.domain.script import Line, Speaker, Take
from studio.domain.speech_tracks import speech_tracks
from studio.domain.text import mark
from studio.domain.timeline import clips_on
from studio.domain.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.domain.project import Project
    from studio.domain.timeline import Clip

NOTE = mark("Export", "The voices of this programme are synthetic: made with Viva Voce {version}.")
"""Written into films and sound files that can carry it; in English, for machines read it too."""

SCHEMA = 1


def note() -> str:
    """Return what is written into the file."""
    return NOTE.format(version=__version__)


def manifest(project: Project, name: str, languages: Sequence[str]) -> str:
    """Return as JSON which lines of which languages are synthetic, and what made them.

    Args:
        project: is only read.
        name: of the file it is about.
        languages: those in the file.
    """
    clips = [clip for language in languages for clip in _clips(project, language)]
    listed = [_spoken(project, clip, language) for clip, language in clips]
    return (
        json.dumps(
            {
                "schema": SCHEMA,
                "file": name,
                "made_with": f"Viva Voce {__version__}",
                "statement": note(),
                "voices": _voices(project, listed),
                "lines": listed,
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _clips(project: Project, language: str) -> Iterable[tuple[Clip, str]]:
    for track in speech_tracks(project, language):
        for clip in clips_on(project, track.id):
            if clip.take_id is not None and not clip.is_muted:
                yield clip, language


def _spoken(project: Project, clip: Clip, language: str) -> dict[str, object]:
    take = project.get(Take, clip.take_id or "")
    line = project.find(Line, clip.line_id)
    speaker = project.find(Speaker, line.speaker_id) if line else None
    return {
        "language": language,
        "start_s": round(clip.position / 48_000, 3),
        "end_s": round(clip.end / 48_000, 3),
        "speaker": speaker.name if speaker else "",
        "text": take.text,
        "is_synthetic": True,
        "engine": take.provider,
        "model": take.model,
        "voice": take.voice_id,
        "seed": take.seed,
        "request_id": take.request_id,
        "made_at": take.made_at,
    }


def _voices(project: Project, listed: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    used = {one["voice"] for one in listed}
    return [
        {
            "id": voice.id,
            "name": voice.name,
            "engine": voice.provider,
            "engine_id": voice.remote_id,
            "labels": dict(voice.labels),
        }
        for voice in project.all(Voice)
        if voice.id in used
    ]
