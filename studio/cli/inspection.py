"""`vivavoce inspect`: say what is in a film, a script or a project, and change nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.languages import language_name
from studio.domain.script import Casting, Line, Speaker, Take, Translation
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip, FitState
from studio.domain.voices import Voice
from studio.transcoding.probe import Probe, probe

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from studio.cli.console import Console
    from studio.domain.project import Project
    from studio.services.studio import Studio


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Look at the file by its kind."""
    path: Path = options.file
    if path.suffix.lower() == ".vivavoce":
        facts = await _project(studio, path)
    elif studio.sources.is_script(path):
        facts = await _script(studio, path)
    else:
        facts = _media(await asyncio.to_thread(probe, path))
    _say(console, facts)
    console.answer(facts)
    return 0


def _say(console: Console, facts: dict[str, object], indent: str = "") -> None:
    for name, value in facts.items():
        if isinstance(value, list):
            console.say(f"{indent}{name}:")
            for one in value:
                if isinstance(one, dict):
                    console.say(indent + "  " + ", ".join(f"{k} {v}" for k, v in one.items() if v))
                else:
                    console.say(f"{indent}  {one}")
        else:
            console.say(f"{indent}{name}: {value}")


def _media(facts: Probe) -> dict[str, object]:
    picture = facts.picture
    return {
        "kind": "film" if picture else "recording",
        "container": facts.container,
        "seconds": round(facts.length / 48_000, 3),
        "starts at": round(facts.start / 48_000, 3),
        "picture": [
            {
                "codec": picture.codec,
                "size": f"{picture.width}×{picture.height}",
                "frames per second": str(picture.frame_rate),
                "rate varies": picture.rate_varies,
            }
        ]
        if picture
        else [],
        "sound": [
            {
                "codec": sound.codec,
                "rate": sound.rate,
                "channels": sound.channels,
                "layout": sound.layout,
                "language": sound.language,
                "title": sound.title,
            }
            for sound in facts.sounds
        ],
        "subtitles": [
            {"codec": one.codec, "language": one.language, "title": one.title}
            for one in facts.subtitles
        ],
    }


async def _script(studio: Studio, path: Path) -> dict[str, object]:
    script = await studio.sources.read_script(path)
    speakers = sorted({line.speaker for line in script.lines if line.speaker})
    return {
        "kind": "script",
        "language": script.language or "",
        "lines": len(script.lines),
        "speakers": list(speakers),
        "repaired": [str(warning) for warning in script.warnings],
    }


async def _project(studio: Studio, path: Path) -> dict[str, object]:
    opened = await studio.workspace.open(path)
    project = opened.project
    settings = settings_of(project)
    return {
        "kind": "project",
        "name": settings.name or path.stem,
        "languages": [
            {"tag": language, "name": language_name(language), **_progress(project, language)}
            for language in settings.languages
        ],
        "lines": project.count(Line),
        "cast": _cast(project),
        "clips that do not fit": sum(
            clip.fit.state is FitState.DOES_NOT_FIT for clip in project.all(Clip)
        ),
    }


def _progress(project: Project, language: str) -> dict[str, object]:
    return {
        "translated": sum(t.language == language for t in project.all(Translation)),
        "takes": sum(take.language == language for take in project.all(Take)),
    }


def _cast(project: Project) -> list[dict[str, str]]:
    return [
        {
            "speaker": project.get(Speaker, casting.speaker_id).name,
            "language": casting.language,
            "voice": project.get(Voice, casting.voice_id).name,
        }
        for casting in project.all(Casting)
    ]
