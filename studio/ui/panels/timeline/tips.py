"""What a clip says about itself under the pointer, and to a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from studio.domain.freshness import Standing, line_state
from studio.domain.script import Line, Speaker
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timecode import parse_frame_rate, timecode
from studio.domain.timeline import Clip, FitState, Track
from studio.ui.panels.timeline.lanes import words_of
from studio.ui.texts import translated

if TYPE_CHECKING:
    from studio.domain.project import Project

RATE = 48_000

STALE = mark("Clips", "Stale: {reason}.")
TOO_LONG = mark("Clips", "Does not fit: {seconds} s too long. Shorten the text.")
STRAINED = mark("Clips", "Strained: played at {tempo} times its pace.")
MUTED = mark("Clips", "Muted.")
SEVERAL = mark("Clips", "{count} clips selected")
ONE = mark("Clips", "{speaker} at {start} to {end}: {words}")


def tip_of(project: Project, clip: Clip, language: str) -> str:
    """Return what is said, and why the clip is marked, a sentence to a line."""
    rows = [words_of(project, clip.line_id, language), *marks_of(project, clip, language)]
    return "\n".join(row for row in rows if row)


def marks_of(project: Project, clip: Clip, language: str) -> list[str]:
    """Return a sentence for everything that should be looked at."""
    sentences = []
    line, fit = project.find(Line, clip.line_id), clip.fit
    if line is not None:
        state = line_state(project, line, language)
        if state.standing is Standing.STALE and state.why is not None:
            sentences.append(translated(STALE).format(reason=translated(state.why.value)))
    if fit.state is FitState.DOES_NOT_FIT:
        seconds = QLocale().toString(fit.overrun / RATE, "f", 1)
        sentences.append(translated(TOO_LONG).format(seconds=seconds))
    if fit.state is FitState.STRAINED:
        tempo = QLocale().toString(1 / fit.ratio, "f", 2)
        sentences.append(translated(STRAINED).format(tempo=tempo))
    if clip.is_muted:
        sentences.append(translated(MUTED))
    return sentences


def described(project: Project, clips: list[Clip], language: str) -> str:
    """Return the selected clips in words."""
    if len(clips) != 1:
        return translated(SEVERAL).format(count=QLocale().toString(len(clips)))
    (clip,) = clips
    rate = parse_frame_rate(settings_of(project).frame_rate)
    track = project.get(Track, clip.track_id)
    speaker = project.find(Speaker, track.speaker_id)
    sentence = translated(ONE).format(
        speaker=speaker.name if speaker else translated(track.name),
        start=timecode(clip.position, rate),
        end=timecode(clip.end, rate),
        words=words_of(project, clip.line_id, language),
    )
    return " ".join([sentence, *marks_of(project, clip, language)])
