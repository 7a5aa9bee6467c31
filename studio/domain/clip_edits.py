"""What is set on clips, one or many at once. Call inside an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain import timeline
from studio.domain.timeline import MIN_CLIP, Clip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.project import Project

QUIETEST_DB = -60.0
LOUDEST_DB = 24.0


def set_gain(project: Project, clips: Iterable[Clip], gain_db: float) -> None:
    """Play clips at `gain_db`, kept within QUIETEST_DB and LOUDEST_DB."""
    for clip in clips:
        project.update(clip, gain_db=round(min(max(gain_db, QUIETEST_DB), LOUDEST_DB), 2))


def change_gain(project: Project, clips: Iterable[Clip], by_db: float) -> None:
    """Play clips louder by `by_db`, each from where it is."""
    for clip in clips:
        set_gain(project, [clip], clip.gain_db + by_db)


def set_fades(
    project: Project,
    clips: Iterable[Clip],
    fade_in: int | None = None,
    fade_out: int | None = None,
) -> None:
    """Fade clips in and out over so many samples at 48 kHz; None = as before.

    The two never overlap: the one that is set gives way.
    """
    for clip in clips:
        start, end = clip.fade_in, clip.fade_out
        if fade_in is not None:
            start = min(max(fade_in, 0), clip.length - end)
        if fade_out is not None:
            end = min(max(fade_out, 0), clip.length - start)
        project.update(clip, fade_in=start, fade_out=end)


def set_muted(project: Project, clips: Iterable[Clip], *, is_muted: bool) -> None:
    """Silence clips, or let them be heard."""
    for clip in clips:
        project.update(clip, is_muted=is_muted)


def shift(project: Project, clips: Iterable[Clip], by: int) -> None:
    """Move clips together by `by` samples, none before the start of the timeline."""
    chosen = tuple(clips)
    by = max(by, -min((clip.position for clip in chosen), default=0))
    for clip in chosen:
        timeline.move(project, clip, clip.position + by)


def shorten(project: Project, clip: Clip, length: int) -> None:
    """Let a clip end after `length` samples: at least MIN_CLIP, never longer than it was made."""
    project.update(clip, length=min(max(length, MIN_CLIP), clip.length))
