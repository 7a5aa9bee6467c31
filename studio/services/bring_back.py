"""Take over what another studio did to a timeline that was handed over: places, edges, levels."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.clip_edits import LOUDEST_DB, QUIETEST_DB
from studio.domain.clip_places import audio_length
from studio.domain.records import with_fields
from studio.domain.text import mark
from studio.domain.timeline import MIN_CLIP, Clip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.domain.cut_list import CutClip
    from studio.domain.project import Project


LONGEST = 100 * 3600 * 48_000
"""Samples: a clip beyond a hundred hours is a mistake, and would make a programme as long."""


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What became of a timeline's clips."""

    changed: int
    unchanged: int
    unknown: int
    """Clips the project does not have, another one's or removed since, or at impossible places."""


async def bring_back(project: Project, path: Path) -> BroughtBack:
    """Place the clips of a project as an OpenTimelineIO file has them, in one step.

    Only what another studio changes is taken over: where a clip begins, what part of its sound is
    heard, its level and fades, whether it is muted. Texts, takes and speakers stay.

    Raises:
        InputError: the file is no timeline.
        OSError: it cannot be read.
    """
    found = await asyncio.to_thread(_read, path)
    with project.edit(mark("Edits", "Take over a timeline")):
        return _place(project, found)


def _read(path: Path) -> Sequence[CutClip]:
    from studio.formats.handover.otio import read  # noqa: PLC0415 - brings a library, late

    return read(path.read_text("utf-8", "replace"), path.name)


def _place(project: Project, found: Sequence[CutClip]) -> BroughtBack:
    changed = unknown = 0
    for one in found:
        clip = project.find(Clip, one.id)
        if clip is None or one.position > LONGEST:
            unknown += 1
            continue
        wanted = _within(project, clip, one)
        if wanted != clip:
            project.update(clip, **{name: getattr(wanted, name) for name in _TAKEN_OVER})
            changed += 1
    return BroughtBack(changed, len(found) - changed - unknown, unknown)


_TAKEN_OVER = ("position", "length", "in_point", "gain_db", "fade_in", "fade_out", "is_muted")


def _within(project: Project, clip: Clip, one: CutClip) -> Clip:
    """Return the clip as the other studio has it, as far as there is sound for it."""
    most = audio_length(project, clip)
    in_point = min(max(one.in_point, 0), max(0, most - MIN_CLIP))
    length = min(max(one.length, MIN_CLIP), max(MIN_CLIP, most - in_point))
    fade_in = min(max(one.fade_in, 0), length)
    return with_fields(
        clip,
        {
            "position": max(0, one.position),
            "in_point": in_point,
            "length": length,
            "gain_db": min(max(one.gain_db, QUIETEST_DB), LOUDEST_DB),
            "fade_in": fade_in,
            "fade_out": min(max(one.fade_out, 0), length - fade_in),
            "is_muted": one.is_muted,
        },
    )
