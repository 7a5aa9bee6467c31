"""Subtitles and scripts out of a project, at the times things are really heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.script import Line, Speaker
from studio.formats import ass, script_csv, srt, ttml, vtt
from studio.formats.base import ScriptLine
from studio.formats.wrapping import for_screen
from studio.transcoding.film_subtitles import Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.services.mix_plan import MixPlan
    from studio.services.report_lines import SpokenLine

_FORMATS = (srt.FORMAT, vtt.FORMAT, ass.FORMAT, ttml.FORMAT)


def cues_of(plan: MixPlan, lines: Sequence[SpokenLine]) -> tuple[Cue, ...]:
    """Return one cue per line: from its onset to the later of its cue's and its speech's end."""
    clips = {one.clip.line_id: one.clip for one in plan.clips}
    cues = []
    for one in lines:
        clip = clips.get(one.line.id)
        start = clip.position if clip else one.line.start
        end = one.line.end
        if clip is not None:
            end = max(one.line.end, clip.end) if one.line.is_timed else clip.end
        cues.append(Cue(start, max(end, start + 1), for_screen(one.text)))
    return tuple(cues)


def subtitle_text(
    plan: MixPlan, lines: Sequence[SpokenLine], ending: str = srt.FORMAT.suffixes[0]
) -> str:
    """Return the subtitles of one language in the format of an ending, such as ".vtt".

    Formats that know speakers name them; SubRip, which does not, has the words alone.
    """
    form = next(one for one in _FORMATS if ending in one.suffixes)
    cues = cues_of(plan, lines)
    return form.write(
        [
            ScriptLine(
                start=cue.start,
                end=cue.end,
                text=cue.text,
                speaker="" if form is srt.FORMAT else one.speaker,
            )
            for cue, one in zip(cues, lines, strict=True)
        ]
    )


def draft_script(project: Project) -> str:
    """Return the project's lines as a CSV script, texts as far as they are known."""
    lines = sorted(project.all(Line), key=lambda line: line.start)
    return script_csv.FORMAT.write(
        [
            ScriptLine(
                start=line.start,
                end=line.end,
                text=line.text,
                speaker=project.get(Speaker, line.speaker_id).name,
            )
            for line in lines
        ]
    )
