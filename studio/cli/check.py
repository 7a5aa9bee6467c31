"""`vivavoce check`: judge a project's dub without rendering it; the exit code tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.languages import normalise
from studio.domain.quality import LIP_SYNC, NARRATION, VOICE_OVER, Weight, findings
from studio.domain.script import Line, Speaker
from studio.domain.settings import settings_of
from studio.domain.timecode import parse_frame_rate, timecode

if TYPE_CHECKING:
    import argparse

    from studio.cli.console import Console
    from studio.domain.project import Project
    from studio.services.studio import Studio

KINDS = {"lip-sync": LIP_SYNC, "voice-over": VOICE_OVER, "narration": NARRATION}
FOUND_WRONG = 7
"""Exit code."""


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Tell what is found in the asked languages, or in all the project has."""
    opened = await studio.workspace.open(options.project)
    asked = tuple(normalise(language) for language in options.language)
    told: list[object] = []
    worst = set()
    for language in asked or settings_of(opened.project).languages:
        for one in _found(opened.project, language, options.kind):
            console.say("{language} {time}  {speaker}: {finding}".format_map(one))
            told.append(one)
            worst.add(one["weight"])
    console.answer(told)
    is_wrong = Weight.WRONG.value in worst or (options.strict and worst)
    return FOUND_WRONG if is_wrong else 0


def _found(project: Project, language: str, kind: str) -> list[dict[str, object]]:
    rate = parse_frame_rate(settings_of(project).frame_rate)
    told = []
    for one in findings(project, language, KINDS[kind]):
        line = project.get(Line, one.line_id)
        told.append(
            {
                "language": language,
                "time": timecode(one.position, rate),
                "seconds": round(one.position / 48_000, 3),
                "speaker": project.get(Speaker, line.speaker_id).name,
                "kind": one.kind.name.lower(),
                "weight": Weight(one.weight).value,
                "amount": one.amount,
                "finding": one.kind.value.format(amount=one.amount),
            }
        )
    return told
