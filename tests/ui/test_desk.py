"""The desk's shared parts: selection, languages, tasks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.script import Line
from studio.domain.timeline import Clip

if TYPE_CHECKING:
    from studio.domain.errors import StudioError
    from studio.domain.project import Project
    from studio.ui.desk import Desk


async def test_selecting_a_clip_selects_its_line(desk: Desk, scene: Project) -> None:
    await desk.studio.casting.cast_missing(scene, "es", {})
    lines = [line.id for line in scene.all(Line)]
    await desk.studio.speech.generate(lines, "es")
    clip = next(clip for clip in scene.all(Clip) if clip.line_id == lines[2])
    desk.view.select_clips([clip.id])
    assert desk.view.lines == {lines[2]}
    desk.view.select_lines([lines[3]])
    assert {scene.get(Clip, one).line_id for one in desk.view.clips} == {lines[3]}


async def test_a_removed_clip_is_no_longer_selected(desk: Desk, scene: Project) -> None:
    line = scene.all(Line)[0]
    desk.view.select_lines([line.id])
    with scene.edit("Remove"):
        scene.remove(line)
    assert not desk.view.lines


async def test_the_first_target_language_is_shown(desk: Desk, scene: Project) -> None:
    assert desk.view.language == "es"


async def test_a_known_error_in_a_task_is_told(desk: Desk, told: list[StudioError]) -> None:
    async def fail() -> None:
        raise InputError("This field is empty.")

    task = desk.tasks.start(fail())
    await asyncio.wait([task])
    await asyncio.sleep(0)  # callbacks of the task run in the next turn
    assert [str(error) for error in told] == ["This field is empty."]
